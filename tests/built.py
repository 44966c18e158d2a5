"""What a build has left behind: the site, the units of its pages, and the records."""

from functools import cache

from commands import ROOT

from handbook.names import torch_version
from handbook.record import Record, load_all, path_of
from handbook.unit import Unit
from handbook.written import load

HTML = ROOT / "build/html"
RECORD = path_of("cpu", torch_version(), "", ROOT)


@cache
def units() -> list[Unit]:
    """All that the pages hold."""
    return load(ROOT / "build/units.json")


@cache
def record() -> Record:
    """The verdicts of this build."""
    found = Record.load(RECORD)
    assert found.units, f"no verdicts in {RECORD}: run make html first"
    return found


def committed(device: str) -> list[Record]:
    """The records of other places with this device."""
    records = load_all([ROOT / "verdicts"], torch_version())
    return [each for each in records if each.device == device]

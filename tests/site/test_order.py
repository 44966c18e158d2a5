"""The entries of the real pages give the same verdicts in whatever order they run."""

import pickle
import random
import subprocess
import sys

import pytest
from tiny import ROOT
from tiny import run as command

from handbook.record import concerns
from handbook.run import Outcome, Unit, run
from handbook_sphinx._doctree import units_of

ALONE = """
import pickle, sys
from handbook.run import run
unit = pickle.load(sys.stdin.buffer)
outcome = run(unit)
pickle.dump((outcome.failures, outcome.called, outcome.read), sys.stdout.buffer)
"""


@pytest.fixture(scope="module")
def units(tmp_path_factory: pytest.TempPathFactory) -> list[Unit]:
    """Every entry, and the loose examples of every page, but those of Paddle."""
    place = tmp_path_factory.mktemp("words")
    sphinx = [sys.executable, "-m", "sphinx", "-q", "-n", "-c", ".", "-t", "words"]
    record = f"-Dhandbook_records.cpu={place}/cpu.json"
    options = ["-b", "dummy", "-d", place / "doctrees", record, "docs", place / "out"]
    built = command([*sphinx, *options], ROOT)
    assert built.code == 0, built.output
    found = []
    for path in sorted((place / "doctrees").rglob("*.doctree")):
        doctree = pickle.loads(path.read_bytes())
        docname = path.relative_to(place / "doctrees").with_suffix("").as_posix()
        found += [u for u in units_of(doctree, docname) if concerns("cpu", u.id)]
    assert len(found) > 5
    return found


def told(outcome: Outcome) -> tuple:
    return outcome.failures, outcome.called, outcome.read


@pytest.fixture(scope="module")
def forwards(units: list[Unit]) -> dict[str, tuple]:
    return {unit.id: told(run(unit)) for unit in units}


def test_every_entry_passes(units: list[Unit], forwards: dict[str, tuple]) -> None:
    """On the CPU, all but those that say why they need CUDA."""
    failing = {name for name, (failures, *_) in forwards.items() if failures}
    assert failing == {unit.id for unit in units if unit.cuda_only}


def test_ids_are_unique(units: list[Unit], forwards: dict[str, tuple]) -> None:
    assert len(forwards) == len(units)


def test_backwards(units: list[Unit], forwards: dict[str, tuple]) -> None:
    for unit in reversed(units):
        assert told(run(unit)) == forwards[unit.id], unit.id


def test_shuffled(units: list[Unit], forwards: dict[str, tuple]) -> None:
    shuffled = random.Random(0).sample(units, len(units))
    for unit in shuffled:
        assert told(run(unit)) == forwards[unit.id], unit.id


@pytest.mark.parametrize("part", range(5))
def test_alone(part: int, units: list[Unit], forwards: dict[str, tuple]) -> None:
    """The first, the last and three in between, each in a process of its own."""
    unit = units[part * (len(units) - 1) // 4]
    done = subprocess.run(
        [sys.executable, "-c", ALONE],
        cwd=ROOT,
        input=pickle.dumps(unit),
        stdout=subprocess.PIPE,
        check=True,
    )
    assert pickle.loads(done.stdout) == forwards[unit.id], unit.id

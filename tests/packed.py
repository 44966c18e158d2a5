"""A kit of a few units and one script, packed for the tests."""

from collections.abc import Sequence
from contextlib import chdir
from pathlib import Path

from commands import ROOT, Result, run

from handbook import __main__ as handbook
from handbook import kit
from handbook.unit import Block, Unit
from handbook.written import save

CORE = sorted((ROOT / "handbook").rglob("*.py"))


def unit(id: str, text: str, **options: object) -> Unit:
    return Unit(id, "page", "docs/page.rst", 3, blocks=[Block(text, 5)], **options)


RIGHT = unit(
    "right", ">>> torch.ones(2)\ntensor([1., 1.])\n", names={"torch.ones": "f"}
)


def pack(folder: Path, units: Sequence[Unit]) -> Path:
    """Pack ``units`` and a script into a kit in ``folder``, beside their sources."""
    save(folder / "units.json", units)
    (folder / "gallery/group").mkdir(parents=True)
    (folder / "gallery/group/plot_it.py").write_text("import matplotlib\n")
    (folder / "gallery/handbook.mplstyle").write_text("lines.linewidth: 7\n")
    with chdir(folder):
        assert handbook.main(["kit", "units.json", "--output", kit.NAME]) == 0
    return folder


def run_kit(python: str | Path, place: Path, *said: str) -> Result:
    """Run the kit in a folder of its own, with nothing of the project at hand."""
    return run([python, place / kit.NAME, *said], place, PYTHONPATH="")

"""Runs from end to end, in processes and environments of their own."""

import shutil
import sys
import venv
from importlib.metadata import Distribution, distribution
from pathlib import Path

import pytest
from commands import ROOT, Result, run
from forked import FORKING
from packaging.requirements import Requirement
from packed import RIGHT, pack, run_kit, unit

from handbook import __main__ as handbook
from handbook import isolate
from handbook.names import torch_version
from handbook.record import LEFT_OUT, PASSED, Record, name_of, path_of
from handbook.written import save

# --- the kit, where torch and NumPy are and nothing else --------------------------

UNITS = [
    RIGHT,
    unit("wrong", ">>> np.array([1, 2])\narray([1, 3])\n"),
    unit("learns", ">>> import sklearn.datasets\n"),
    unit("draws", ">>> from matplotlib import pyplot\n"),
    unit("ends", ">>> import os\n>>> os._exit(3)\n"),
    unit("cuda", ">>> 1\n2\n", cuda_only="a reason"),
    unit("unused", ">>> 1\n1\n", names={"torch.ones": "function"}),
    unit("absent", ">>> torch.no_such\n", names={"torch.no_such": "function"}),
]
# What the bare environment does not have.
LACKING = {"learns": "sklearn", "draws": "matplotlib"}


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a kit of these units."""
    return pack(tmp_path_factory.mktemp("kit"), UNITS)


def needed(name: str, found: dict[str, Distribution]) -> dict[str, Distribution]:
    """What is installed under ``name``, and all that it needs."""
    if name not in found:
        found[name] = distribution(name)
        for each in map(Requirement, found[name].requires or []):
            if not each.marker or each.marker.evaluate({"extra": ""}):
                needed(each.name, found)
    return found


@pytest.fixture(scope="module")
def bare(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A Python with torch and NumPy, what these need, and nothing else."""
    folder = tmp_path_factory.mktemp("bare")
    venv.create(folder, symlinks=True)
    (packages,) = folder.glob("lib/python*/site-packages")
    for each in needed("numpy", needed("torch", {})).values():
        for top in {file.parts[0] for file in each.files or []} - {".."}:
            if not (packages / top).exists():
                (packages / top).symlink_to(each.locate_file(top))
    return folder / "bin/python"


@pytest.fixture(scope="module")
def carried_away(bare: Path, place: Path) -> Result:
    """What the kit has said in the bare environment."""
    return run_kit(bare, place, "--gallery")


def test_the_bare_environment_is_bare(bare: Path) -> None:
    names = ("torch", "numpy", "sphinx", "docutils", "matplotlib", "sklearn")
    code = f"from importlib.util import find_spec; print(*map(find_spec, {names}))"
    found = run([bare, "-c", code], bare.parent, PYTHONPATH="").output
    assert found.count("ModuleSpec") == 2
    assert found.endswith(" None None None None\n")


def told(verdict: object) -> tuple[object, ...]:
    """What a verdict says of the example; the judge is the same, the day need not."""
    names = ("digest", "outcome", "examples", "comparisons", "reason", "differences")
    return tuple(getattr(verdict, name) for name in (*names, "judge"))


def test_same_verdicts_as_an_ordinary_run(carried_away: Result, place: Path) -> None:
    with pytest.MonkeyPatch.context() as here:
        here.chdir(place)
        here.setattr(isolate, "subprocess", FORKING)
        said = ["run", "units.json", "--record", "ordinary.json"]
        assert handbook.main(said) == carried_away.code == 1
    ordinary = Record.load(place / "ordinary.json")
    found = Record.load(place / name_of(*ordinary.place))
    assert found.place == ordinary.place
    assert list(found.units) == list(ordinary.units)
    for id, verdict in found.units.items():
        if id in LACKING:
            assert ordinary.units[id].outcome == PASSED
            reason = f"needs {LACKING[id]}, which is not installed here"
            assert (verdict.outcome, verdict.reason) == (LEFT_OUT, reason)
        else:
            assert told(verdict) == told(ordinary.units[id]), id


def test_it_tells_what_a_run_tells_and_how_to_hand_it_in(carried_away: Result) -> None:
    said = carried_away.output
    assert "docs/page.rst:5: wrong\n    np.array([1, 2])\n  expected:\n" in said
    assert "\n1 passed, 3 failed, 4 left out\n" in said
    assert "\nThe verdicts are in cpu-" in said
    assert said.endswith("copy that file to verdicts/ of the handbook and open a "
                         "pull request.\n")  # fmt: skip
    assert "Traceback" not in said


def test_the_gallery_needs_matplotlib(carried_away: Result) -> None:
    told = "\ngallery left out: it needs matplotlib, which is not installed here\n"
    assert told in carried_away.output


# --- a run of the build: what must be run again -----------------------------------


@pytest.fixture
def house(tmp_path: Path) -> Path:
    """A copy of the package, so that it can be changed, and one unit to run."""
    leave = shutil.ignore_patterns("__pycache__")
    shutil.copytree(ROOT / "handbook", tmp_path / "handbook", ignore=leave)
    save(tmp_path / "build/units.json", [unit("sum", ">>> 1 + 1\n2\n")])
    return tmp_path


def stale(house: Path, day: int) -> tuple[int, str]:
    """Run what must be run: its exit code, and the date of the build's own record."""
    command = [sys.executable, "-m", "handbook", "run", "--stale"]
    epoch = str(day * 86400)
    done = run(command, house, PYTHONPATH="", SOURCE_DATE_EPOCH=epoch)
    (own,) = house.glob("build/verdicts/*.json")
    return done.code, Record.load(own).date


def test_who_judges_otherwise_judges_again(house: Path) -> None:
    """What has passed is not run again, until the code that judges is another."""
    assert stale(house, day=1) == (0, "1970-01-02")
    assert stale(house, day=2) == (0, "1970-01-02"), "nothing has changed"
    compare = house / "handbook/compare.py"
    head, body = compare.read_text("utf-8").split("    return _same_pieces(", 1)
    compare.write_text(f"{head}    return False\n    return _same_pieces({body}")
    assert stale(house, day=3) == (1, "1970-01-04")


def test_a_broken_record_of_our_own_is_made_anew(house: Path) -> None:
    own = path_of("cpu", torch_version(), "", house)
    own.parent.mkdir()
    own.write_text('{"device": "cpu", "tor')
    assert stale(house, day=1) == (0, "1970-01-02")

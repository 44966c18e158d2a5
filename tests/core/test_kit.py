"""The kit: one file that gives the same verdicts wherever torch and NumPy are."""

import ast
import os
import subprocess
import sys
import venv
from importlib.metadata import Distribution, distribution
from pathlib import Path

import pytest
from commands import ROOT, Result, run
from forked import FORKING
from packaging.requirements import Requirement

from handbook import __main__ as handbook
from handbook import carried, isolate, kit
from handbook.command import Refused
from handbook.record import LEFT_OUT, PASSED, Record, name_of
from handbook.unit import Block, Unit
from handbook.written import save

CORE = sorted((ROOT / "handbook").rglob("*.py"))


def unit(id: str, text: str, **options: object) -> Unit:
    return Unit(id, "page", "docs/page.rst", 3, blocks=[Block(text, 5)], **options)


UNITS = [
    unit("right", ">>> torch.ones(2)\ntensor([1., 1.])\n", names={"torch.ones": "f"}),
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
    """A folder with a kit of a few units and one script."""
    folder = tmp_path_factory.mktemp("kit")
    save(folder / "units.json", UNITS)
    (folder / "gallery/group").mkdir(parents=True)
    (folder / "gallery/group/plot_it.py").write_text("import matplotlib\n")
    (folder / "gallery/handbook.mplstyle").write_text("lines.linewidth: 7\n")
    said = ["kit", "units.json", "--output", kit.NAME]
    with pytest.MonkeyPatch.context() as here:
        here.chdir(folder)
        assert handbook.main(said) == 0
    return folder


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


def run_kit(python: str | Path, place: Path, *said: str) -> Result:
    """Run the kit in a folder of its own, with nothing of the project at hand."""
    return run([python, place / kit.NAME, *said], place, PYTHONPATH="")


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


def test_a_part_is_not_handed_in(
    place: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(carried, "KIT", place / kit.NAME)
    monkeypatch.setattr(isolate, "subprocess", FORKING)
    monkeypatch.chdir(place)
    said = ["--device", "cpu", "--only", "right", "--record", "part.json"]
    assert carried.main([*said, "--gallery"]) == 0
    assert list(Record.load(place / "part.json").units) == ["right"]
    told = capsys.readouterr().out
    assert told.endswith(
        "1 passed, 0 failed, 0 left out\n"
        "1 scripts of the gallery: 1 finished, 0 failed, 0 left out\n"
    )


def test_an_absent_device_and_a_python_without_torch(
    place: Path, tmp_path: Path
) -> None:
    before = sorted(os.listdir(place))
    result = run_kit(sys.executable, place, "--device", "tpu")
    assert result.complains("DEVICE=tpu is not known; choose cpu, cuda, mps, xpu")
    venv.create(tmp_path, symlinks=True)
    python = tmp_path / "bin/python"
    result = run_kit(python, place)
    sentence = "has no torch and numpy; run the kit with one that has."
    assert result == Result(1, f"{python} {sentence}\n")
    assert sorted(os.listdir(place)) == before


def test_the_same_bytes(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = kit.packed(kit.contents(place / "units.json", place / "gallery"))
    for file in place.rglob("plot_*.py"):
        os.utime(file, (1, 1))
    monkeypatch.setattr("time.time", lambda: 2e9)  # another day
    found = kit.contents(place / "units.json", place / "gallery")
    again = kit.packed(dict(sorted(found.items(), reverse=True)))
    assert again == first


def test_what_is_in_it(place: Path) -> None:
    names = set(kit.contents(place / "units.json", place / "gallery"))
    assert names == {
        "__main__.py",
        "units.json",
        "gallery/group/plot_it.py",
        "gallery/handbook.mplstyle",
        *(file.relative_to(ROOT).as_posix() for file in CORE),
    }
    assert (place / kit.NAME).stat().st_size < 100 * 1024


def test_no_gallery(place: Path) -> None:
    with pytest.raises(Refused, match=r"there is no script plot_\*.py below this"):
        kit.contents(place / "units.json", place / "absent")


def test_an_old_python_is_told_what_is_needed() -> None:
    ast.parse(kit.MAIN, feature_version=(3, 4))
    code = f"import sys\nsys.version_info = (3, 9, 2)\nexec({kit.MAIN!r})"
    said = "The kit needs Python 3.10 or newer, and this is 3.9.2.\n"
    assert run([sys.executable, "-c", code], ROOT) == Result(1, said)


@pytest.mark.parametrize("file", CORE, ids=lambda file: file.stem)
def test_the_core_is_written_for_python_3_10(file: Path) -> None:
    ast.parse(file.read_text("utf-8"), feature_version=(3, 10))


def test_the_kit_loads_nothing_that_python_3_10_lacks(place: Path) -> None:
    path = str(place / kit.NAME)
    code = f"import sys; sys.path.insert(0, {path!r})"
    code += "; import handbook.carried, handbook.worker"
    lines = [sys.executable, "-X", "importtime", "-c", code]
    done = subprocess.run(lines, capture_output=True, text=True, check=True)
    loaded = {line.rpartition("|")[2].strip() for line in done.stderr.splitlines()}
    assert "handbook.carried" in loaded
    assert "tomllib" not in loaded
    assert not {name for name in loaded if name.partition(".")[0] in ("torch", "numpy")}

"""The kit: one file with all examples; site/test_runs.py carries it elsewhere."""

import ast
import os
import subprocess
import sys
import venv
from pathlib import Path

import pytest
from commands import ROOT, Result, run
from forked import FORKING
from packed import CORE, RIGHT, pack, run_kit

from handbook import carried, isolate, kit
from handbook.command import Refused
from handbook.record import Record


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a kit."""
    return pack(tmp_path_factory.mktemp("kit"), [RIGHT])


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

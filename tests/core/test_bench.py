"""The parts of the bench that could measure nothing without anybody noticing."""

import shutil
import sys
from pathlib import Path

import pytest
from commands import ROOT

from bench import bench, floor
from handbook.unit import Block, Unit
from handbook.written import save


def test_the_edit_is_made(tmp_path: Path) -> None:
    page = tmp_path / bench.PAGE
    page.parent.mkdir(parents=True)
    before = Path(shutil.copy(ROOT / bench.PAGE, page)).read_text("utf-8")
    bench.edit(tmp_path)
    assert page.read_text("utf-8").replace(bench.LINES, "", 1) == before
    page.write_text("Title\n")
    with pytest.raises(SystemExit, match=r"shape\.rst has no place"):
        bench.edit(tmp_path)


def test_a_command_that_fails_ends_the_bench(tmp_path: Path) -> None:
    command = [sys.executable, "-c", "raise SystemExit('no')"]
    with pytest.raises(SystemExit, match=r"failed:\nno"):
        bench.timed(command, tmp_path)
    assert bench.timed(command, tmp_path, check=False) > 0


def test_the_floor_executes_every_example(tmp_path: Path) -> None:
    blocks = [
        Block(f">>> open({str(tmp_path / 'seen')!r}, 'a').write('1')\n1\n", 1),
        Block(">>> 1 / 0\n", 3),
        Block("x = 1\ny = 2", 4, "testcode"),
        Block(">>> 1\n", 6, release="<2.0"),
    ]
    units = [Unit(id, "page", "page.rst", 1, blocks=blocks) for id in ("a", "b")]
    units.append(Unit("page:paddle", "page", "page.rst", 1, blocks=blocks))
    path = tmp_path / "units.json"
    save(path, units)
    assert floor.execute(path) == 6
    assert (tmp_path / "seen").read_text() == "11"


def test_what_sphinx_has_run_is_read_from_its_summary(tmp_path: Path) -> None:
    output = tmp_path / "build/stock/output.txt"
    output.parent.mkdir(parents=True)
    output.write_text("  332 tests in default\n\nDoctest summary\n===\n 7657 tests\n")
    assert bench.stock_tests(tmp_path) == 7657

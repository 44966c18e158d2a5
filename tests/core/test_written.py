"""The written form of the units, and files that are whole or not there."""

from pathlib import Path

import pytest

from handbook.unit import Block, Unit
from handbook.written import BadUnits, load, loads, save, whole

UNITS = [
    Unit(
        "torch.abs",
        "reference/maths",
        "docs/reference/maths.rst",
        3,
        names={"torch.abs": "function"},
        blocks=[
            Block(">>> 1\n1", 5),
            Block("x = '绝对值'\n", 9, "testcode", release=">=2.14"),
        ],
        cuda_only="a reason",
    ),
    Unit("guide/autograd", "guide/autograd", "docs/guide/autograd.md", 1),
]


def test_what_is_written_is_read(tmp_path: Path) -> None:
    path = tmp_path / "build/units.json"
    save(path, UNITS)
    assert load(path) == UNITS
    text = path.read_text("utf-8")
    assert text.count("\n") == len(UNITS) + 2, "a line each, for a diff"
    assert "绝对值" in text
    save(path, load(path))
    assert path.read_text("utf-8") == text


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "units.json:1: not a file of units"),
        ('{"format": 1,\n"units": [', "units.json:2: not a file of units"),
        ("[]", "units.json:1: not a file of units"),
        ("{}", "units.json:1: not a file of units"),
        ('{"format": 1, "units": [{}]}', "units.json:1: not a file of units"),
        (
            '{"format": 1, "units": [{"blocks": [], "colour": 1}]}',
            "units.json:1: not a file of units",
        ),
        ('{"format": 99, "units": []}', "units.json: format 99, but this handbook"),
    ],
)
def test_what_cannot_be_read(text: str, told: str) -> None:
    with pytest.raises(BadUnits) as problem:
        loads(text)
    assert str(problem.value).startswith(told)
    assert "\n" not in str(problem.value)


def test_no_file(tmp_path: Path) -> None:
    with pytest.raises(BadUnits, match="there is no such file; 'make doctest' writes"):
        load(tmp_path / "units.json")


def test_no_text(tmp_path: Path) -> None:
    path = tmp_path / "units.json"
    path.write_bytes(b"\xff")
    with pytest.raises(BadUnits, match="not a file of units"):
        load(path)


def test_whole(tmp_path: Path) -> None:
    path = tmp_path / "new/file"
    whole(path, "ä\n")
    assert path.read_bytes() == "ä\n".encode()
    whole(path, b"\xff")
    assert path.read_bytes() == b"\xff"
    assert list(path.parent.iterdir()) == [path]


def test_a_writer_that_dies_leaves_the_old_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "file"
    whole(path, "old")

    def die(self: Path, data: bytes) -> None:
        with self.open("wb") as file:
            file.write(data[:1])
        raise OSError("the disk is full")

    with monkeypatch.context() as full, pytest.raises(OSError, match="full"):
        full.setattr(Path, "write_bytes", die)
        whole(path, "new")
    assert path.read_text() == "old"
    whole(path, "new")
    assert path.read_text() == "new"

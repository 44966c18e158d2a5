"""The file of entries that a terminal shows: there and back, and what is wrong."""

from pathlib import Path

import pytest

from handbook.entries import FORMAT, BadEntries, Entry, load, save

ENTRIES = [
    Entry(
        "torch.chunk",
        "块",
        {"torch.chunk": ["(x)", "(y)"]},
        ["np.f"],
        ["scipy.f"],
        [],
        "文\n\n  字",
    ),
    Entry("Train", "训练", {}, [], [], ["paddle.f"], ""),
]


def test_there_and_back(tmp_path: Path) -> None:
    path = tmp_path / "entries/zh_CN.json"
    save(path, ENTRIES)
    assert load(path) == ENTRIES
    assert len(path.read_text("utf-8").splitlines()) == len(ENTRIES) + 2


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", ":1: not a file of entries: "),
        ('{"format": 2,\n "entries"', ":2: not a file of entries: "),
        ("[]", ":1: not a file of entries: "),
        (f'{{"format": {FORMAT}}}', ":1: not a file of entries: "),
        (f'{{"format": {FORMAT}, "entries": [{{}}]}}', ":1: not a file of entries: "),
        ('{"format": 99, "entries": []}', ": format 99, but this handbook reads "),
    ],
)
def test_what_is_no_file_of_entries(tmp_path: Path, text: str, problem: str) -> None:
    path = tmp_path / "en.json"
    path.write_text(text)
    with pytest.raises(BadEntries) as error:
        load(path)
    assert str(error.value).startswith(f"{path}{problem}")
    assert str(error.value).endswith("; 'make html' writes it anew")


def test_no_file(tmp_path: Path) -> None:
    with pytest.raises(BadEntries, match="there is no such file; 'make html' writes"):
        load(tmp_path / "en.json")

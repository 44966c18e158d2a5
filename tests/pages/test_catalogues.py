"""The catalogues are kept plain, and what they lack is listed with file and line."""

import sys
from pathlib import Path

import polib
import pytest
from tiny import Result, run

from handbook_sphinx.catalogues import problems, tidy

HEADER = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n\n'
POT = HEADER + '#: docs/page.rst:3\nmsgid "One"\nmsgstr ""\n\nmsgid "Two"\nmsgstr ""\n'
ONE, TWO = 'msgid "One"\nmsgstr "一"\n', 'msgid "Two"\nmsgstr "二"\n'
CURRENT = "every message is translated and current"


@pytest.fixture
def pots(tmp_path: Path) -> Path:
    """The templates of one page with two messages."""
    return write(tmp_path / "pots/guide/page.pot", POT).parent.parent


def write(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def catalogue(tmp_path: Path, text: str, name: str = "guide/page.po") -> Path:
    return write(tmp_path / "locale/zh_CN/LC_MESSAGES" / name, HEADER + text)


def check(tmp_path: Path, pots: Path) -> Result:
    """What ``make translations`` says in the end."""
    command = [
        sys.executable,
        "-m",
        "handbook_sphinx.catalogues",
        pots,
        tmp_path / "locale",
    ]
    return run(command, tmp_path)


def test_current(tmp_path: Path, pots: Path) -> None:
    catalogue(tmp_path, f"{ONE}\n{TWO}")
    assert check(tmp_path, pots) == Result(0, CURRENT + "\n")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (ONE, ": missing: 'Two'"),
        (f'{ONE}\nmsgid "Two"\nmsgstr ""\n', ":8: not translated: 'Two'"),
        (f"{ONE}\n#, fuzzy\n{TWO}", ":8: fuzzy: 'Two'"),
        (f'{ONE}\n{TWO}\nmsgid "Old"\nmsgstr "旧"\n', ":11: outdated: 'Old'"),
    ],
    ids=["missing", "untranslated", "fuzzy", "outdated"],
)
def test_problems(tmp_path: Path, pots: Path, text: str, message: str) -> None:
    path = catalogue(tmp_path, text)
    assert list(problems(pots, tmp_path / "locale/zh_CN/LC_MESSAGES")) == [
        f"{path}{message}"
    ]


def test_the_command_fails(tmp_path: Path, pots: Path) -> None:
    path = catalogue(tmp_path, ONE)
    result = check(tmp_path, pots)
    assert result.complains(f"{path}: missing: 'Two'")


def test_missing_and_needless_files(tmp_path: Path, pots: Path) -> None:
    needless = catalogue(tmp_path, ONE, "gone.po")
    folder = tmp_path / "locale/zh_CN/LC_MESSAGES"
    assert list(problems(pots, folder)) == [
        f"{needless}: no page has these messages any more; delete the file",
        f"{folder / 'guide/page.po'}: missing, with 2 messages",
    ]


def test_no_catalogue_at_all(tmp_path: Path, pots: Path) -> None:
    result = check(tmp_path, pots)
    assert result.complains("guide/page.po: missing, with 2 messages")


def test_a_broken_catalogue(tmp_path: Path, pots: Path) -> None:
    path = catalogue(tmp_path, f"{ONE}\n<<<<<<< ours\n{TWO}")
    before = path.read_text()
    result = check(tmp_path, pots)
    assert result.complains(str(path)), result.output
    assert "line 8" in result.output
    assert path.read_text() == before


def test_tidy(tmp_path: Path) -> None:
    path = catalogue(
        tmp_path,
        f"# somebody\n#. a note\n#: docs/page.rst:3\n{ONE}\n#, fuzzy, python-format\n"
        f'{TWO}\n#~ msgid "Old"\n#~ msgstr "旧"\n',
    )
    tidy(path)
    text = path.read_text()
    assert not [c for c in ("somebody", "note", "docs/", "Old", "POT-") if c in text]
    one, two = polib.pofile(str(path))
    assert (one.msgstr, one.flags) == ("一", [])
    assert (two.msgstr, two.flags) == ("二", ["fuzzy"])
    tidy(path)
    assert path.read_text() == text

"""The catalogues are kept plain; what they lack or break is told with file and line."""

import sys
from pathlib import Path

import polib
import pytest
from commands import ROOT, Result, run
from tiny import Tiny

from handbook_sphinx.catalogues import BadCatalogue, problems, read, tidy

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
    """What ``make translations`` does with the templates, and says in the end."""
    write(tmp_path / "languages.toml", (ROOT / "languages.toml").read_text("utf-8"))
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


def test_the_command_brings_them_up_to_date(tmp_path: Path, pots: Path) -> None:
    """What is new is added, and the command fails until it is translated."""
    path = catalogue(tmp_path, f'{ONE}\nmsgid "Old"\nmsgstr "旧"\n')
    result = check(tmp_path, pots)
    assert result.complains(f"{path}:14: not translated: 'Two'"), result.output
    assert [message.msgid for message in read(path)] == ["One", "Two"]


def test_missing_and_needless_files(tmp_path: Path, pots: Path) -> None:
    needless = catalogue(tmp_path, ONE, "gone.po")
    folder = tmp_path / "locale/zh_CN/LC_MESSAGES"
    assert list(problems(pots, folder)) == [
        f"{needless}: no page has these messages any more; delete the file",
        f"{folder / 'guide/page.po'}: missing, with 2 messages",
    ]


def test_no_catalogue_at_all(tmp_path: Path, pots: Path) -> None:
    result = check(tmp_path, pots)
    assert result.complains("guide/page.po:11: not translated: 'One'"), result.output
    made, known = (
        read(root / "locale/zh_CN/LC_MESSAGES" / name).metadata
        for root, name in ((tmp_path, "guide/page.po"), (ROOT, "index.po"))
    )
    assert made == known


NO_TEXT = "neither a comment nor a text in quotes"
MERGE = "a mark of a merge that is not finished"
ANOTHER = 'msgstr "壹"\n'
# What is broken: the messages, the line in which the trouble lies, and what is said.
BROKEN = {
    "no closing quote": (f'msgid "One"\nmsgstr "一\n\n{TWO}', 6, NO_TEXT),
    "in a long text": (f'msgid "One"\nmsgstr ""\n"一\n"二"\n\n{TWO}', 7, NO_TEXT),
    "at the end": (f'{TWO}\nmsgid "One"\nmsgstr "一', 9, NO_TEXT),
    "an escaped quote": ('msgid "One"\nmsgstr "一\\"\n', 6, NO_TEXT),
    "no opening quote": (f'msgid "One"\nmsgstr 一"\n\n{TWO}', 6, NO_TEXT),
    "a quote inside": (f'msgid "One"\nmsgstr "一"二"\n\n{TWO}', 6, NO_TEXT),
    "stray words": (f"{ONE}hello\n\n{TWO}", 7, NO_TEXT),
    "ours": (f"<<<<<<< ours\n{ONE}", 5, MERGE),
    "between": (f"{ONE}=======\n{ANOTHER}", 7, MERGE),
    "base": (f"{ONE}||||||| base\n{ANOTHER}", 7, MERGE),
    "theirs": (f"{ONE}>>>>>>> theirs\n", 7, MERGE),
    "no msgstr": (f'msgid "One"\n\n{TWO}', 7, "a msgid or msgstr is missing before it"),
    "twice": (f"{ONE}\n{ONE}", 8, "'One' stands in line 5 already"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_broken(tmp_path: Path, name: str) -> None:
    text, line, said = BROKEN[name]
    path = catalogue(tmp_path, text)
    with pytest.raises(BadCatalogue) as problem:
        read(path)
    assert f"page.po:{line}: {said}" in str(problem.value)


def test_not_utf_8(tmp_path: Path) -> None:
    path = catalogue(tmp_path, ONE)
    path.write_bytes(path.read_bytes()[:-4])
    with pytest.raises(BadCatalogue, match=r"page\.po: .* can't decode byte"):
        read(path)


def test_what_is_fine(tmp_path: Path) -> None:
    path = catalogue(
        tmp_path,
        f"# <<<<<<< a comment\n\n{ONE}\r\n"
        '#, fuzzy\n#| msgid "Too"\nmsgctxt "a"\nmsgid "One"\n'
        'msgid_plural "\\"Ones\\""\nmsgstr[0] ""\n"\\\\"\n\n#~ msgid "Old\n',
    )
    found = [message.msgid for message in read(path) if not message.obsolete]
    assert found == ["One", "One"]


@pytest.mark.parametrize("name", ["no closing quote", "ours"])
def test_nothing_is_written(tmp_path: Path, pots: Path, name: str) -> None:
    text, line, said = BROKEN[name]
    path = catalogue(tmp_path, text)
    whole = catalogue(tmp_path, ONE, "another.po")
    before = path.read_text(), whole.read_text()
    result = check(tmp_path, pots)
    assert result.complains(f"page.po:{line}: {said}"), result.output
    assert (path.read_text(), whole.read_text()) == before


@pytest.mark.parametrize("name", ["page", "sphinx"])
def test_nothing_is_published(tiny: Tiny, name: str) -> None:
    """Sphinx compiles what it can read of it, and is not let."""
    extension = '"handbook_sphinx.catalogues",\n    "handbook_sphinx.bilingual"'
    conf = tiny.read("conf.py").replace('"handbook_sphinx.bilingual"', extension)
    tiny.write("conf.py", conf)
    tiny.page("page", "One\n")
    tiny.translate("index", {"Tiny": "小"})
    tiny.translate("page", {"Title": "题", "One": "一"})
    assert tiny.build("html", "-Dlanguage=zh_CN") == Result(0, "")
    text, line, said = BROKEN["no closing quote"]
    path = catalogue(tiny.root, text, f"{name}.po")
    said = f'{path.relative_to(tiny.root)}:{line}: {said}: msgstr "一'
    assert tiny.build("html", "-Dlanguage=zh_CN") == Result(1, f"{said}\n")
    assert tiny.build("html", "-Dlanguage=en", to="en") == Result(0, "")


def test_tidy(tmp_path: Path) -> None:
    path = catalogue(
        tmp_path,
        f"# somebody\n#. a note\n#: docs/page.rst:3\n{ONE}\n#, fuzzy, python-format\n"
        f'{TWO}\n#~ msgid "Old"\n#~ msgstr "旧"\n',
    )
    tidy(path, "zh_CN")
    text = path.read_text()
    assert not [c for c in ("somebody", "note", "docs/", "Old", "POT-") if c in text]
    one, two = polib.pofile(str(path))
    assert (one.msgstr, one.flags) == ("一", [])
    assert (two.msgstr, two.flags) == ("二", ["fuzzy"])
    tidy(path, "zh_CN")
    assert path.read_text() == text

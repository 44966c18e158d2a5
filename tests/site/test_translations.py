"""The catalogues of the real site: whole, current, and in the agreed terms."""

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from handbook_sphinx._languages import load
from handbook_sphinx.catalogues import catalogues, header, problems, read

ROOT = Path(__file__).parents[2]
LOCALE = ROOT / "locale"
_source, *TRANSLATIONS = load(ROOT / "languages.toml")
ALL = [(code, path) for code in TRANSLATIONS for path in catalogues(LOCALE, code)]

# The terms of the glossary, in Chinese, and words that stand for others.
TERMS = tomllib.loads((LOCALE / "terms.toml").read_text("utf-8"))
AGREED, INSTEAD = TERMS["agreed"], TERMS["instead"]
CHINESE = catalogues(LOCALE, "zh_CN")


@pytest.fixture(scope="module")
def pots(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The templates, made afresh from the text."""
    folder = tmp_path_factory.mktemp("pots")
    command = ["sh", "bin/templates", Path(sys.executable).parent, folder]
    subprocess.run(command, cwd=ROOT, check=True)
    return folder


@pytest.mark.parametrize("code", TRANSLATIONS)
def test_catalogues_are_whole_and_current(pots: Path, code: str) -> None:
    found = list(problems(pots, LOCALE / code / "LC_MESSAGES"))
    assert not found, "\n".join(found)


def test_every_translation_has_catalogues_and_no_other() -> None:
    assert {code for code, _path in ALL} == set(TRANSLATIONS)
    folders = {path.name for path in LOCALE.iterdir() if path.is_dir()}
    assert folders == set(TRANSLATIONS)


def named(value: object) -> str:
    return str(value.relative_to(LOCALE)) if isinstance(value, Path) else str(value)


@pytest.mark.parametrize(("code", "path"), ALL, ids=named)
def test_catalogue_holds_words_only(code: str, path: Path) -> None:
    catalogue = read(path)
    assert catalogue.metadata == header(code)
    assert not any(entry.occurrences for entry in catalogue)


def prose(text: str) -> str:
    """Without code, roles and links."""
    return re.sub(r"``.+?``|:[\w:]+:`[^`]+`|`[^`]+`__?|`[^`]+`", "", text)


def called() -> set[str]:
    """What entries are called: each language says that afresh, in readers' words."""
    option = re.compile(r"^   :called: (.+(?:\n      .+)*)", re.MULTILINE)
    pages = (ROOT / "docs").rglob("*.rst")
    found = [
        words for page in pages for words in option.findall(page.read_text("utf-8"))
    ]
    assert len(found) > 500
    return {" ".join(words.split()) for words in found}


@pytest.fixture(scope="module")
def said() -> list[tuple[Path, str, str]]:
    """Where something is said, in English and in Chinese."""
    afresh = called()
    return [
        (path.relative_to(ROOT), entry.msgid, entry.msgstr)
        for path in CHINESE
        if path.name != "sphinx.po"  # the site's frame speaks of other views
        for entry in read(path)
        if entry.msgid not in afresh
    ]


Said = list[tuple[Path, str, str]]


@pytest.mark.parametrize("english", AGREED)
def test_terms_of_the_glossary_are_used(english: str, said: Said) -> None:
    pattern = re.compile(rf"\b{english}\b", re.IGNORECASE)
    wrong = [
        f"{path}: {chinese}"
        for path, original, chinese in said
        if pattern.search(prose(original))
        and not any(term in chinese for term in AGREED[english])
    ]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("word", INSTEAD)
def test_words_that_stand_for_others_are_not_used(word: str, said: Said) -> None:
    wrong = [
        f"{path}: {chinese}" for path, _original, chinese in said if word in chinese
    ]
    assert not wrong, f"{INSTEAD[word]}:\n" + "\n".join(wrong)


HAN = "\u4e00-\u9fff"
SPACED = re.compile(rf"[{HAN}][A-Za-z0-9]|[A-Za-z0-9][{HAN}]")
HALF_WIDTH = re.compile(rf"[{HAN}] ?[,;:?!](\s|$)|[{HAN}]\.(\s|$)")
PERCENT, TIMES = re.compile(r"\d %"), re.compile(r"[\dA-Za-z]×|×[\dA-Za-z]")
PAGE = re.compile(r"(:doc:|\{doc\})`[^`<]+`")  # shows the title of the page
LINK = re.compile(r"(?::[\w:]+:|\{\w+\})?`([^`<]+?)(?: *<[^`>]+>)?`_{0,2}")


def shown(text: str) -> str:
    """As readers see it: links by their words."""
    text = re.sub(r"``.+?``", "x", text).replace("\\ ", "")
    text = LINK.sub(r"\1", PAGE.sub("页", text))
    return re.sub(r"\[([^\]]*)\]\([^)]+\)", r"\1", text)


@pytest.mark.parametrize("path", CHINESE, ids=named)
def test_chinese_is_set_well(path: Path) -> None:
    """A space between Chinese and Latin and nowhere else, full-width punctuation."""
    for entry in read(path):
        text = re.sub(r"<[^>]*>", "", prose(entry.msgstr).replace("%s", " "))
        assert not SPACED.search(text), entry.msgstr
        assert not HALF_WIDTH.search(text), entry.msgstr
        assert not PERCENT.search(text) and not TIMES.search(text), entry.msgstr
        assert not re.search(rf"[{HAN}] [{HAN}]", shown(entry.msgstr)), entry.msgstr

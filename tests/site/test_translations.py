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

# The terms of the glossary, in Chinese.
TERMS = tomllib.loads((LOCALE / "terms.toml").read_text("utf-8"))
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


@pytest.mark.parametrize("english", TERMS)
def test_terms_of_the_glossary_are_used(english: str) -> None:
    pattern = re.compile(rf"\b{english}\b", re.IGNORECASE)
    agreed, afresh = TERMS[english], called()
    wrong = [
        f"{path.relative_to(ROOT)}: {entry.msgstr}"
        for path in CHINESE
        if path.name != "sphinx.po"  # the site's frame speaks of other views
        for entry in read(path)
        if entry.msgid not in afresh
        and pattern.search(prose(entry.msgid))
        and not any(term in entry.msgstr for term in agreed)
    ]
    assert not wrong, "\n".join(wrong)


HAN = "\u4e00-\u9fff"
SPACED = re.compile(rf"[{HAN}][A-Za-z0-9]|[A-Za-z0-9][{HAN}]")
HALF_WIDTH = re.compile(rf"[{HAN}] ?[,;:?!](\s|$)|[{HAN}]\.(\s|$)")


@pytest.mark.parametrize("path", CHINESE, ids=named)
def test_chinese_is_set_well(path: Path) -> None:
    """A space between Chinese and Latin, full-width punctuation in Chinese."""
    for entry in read(path):
        text = re.sub(r"<[^>]*>", "", prose(entry.msgstr).replace("%s", " "))
        assert not SPACED.search(text), entry.msgstr
        assert not HALF_WIDTH.search(text), entry.msgstr

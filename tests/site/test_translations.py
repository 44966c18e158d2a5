"""The Chinese catalogues of the real site: whole, current, and in the agreed terms."""

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import polib
import pytest

from handbook_sphinx.catalogues import HEADER, problems

ROOT = Path(__file__).parents[2]
CATALOGUES = ROOT / "locale/zh_CN/LC_MESSAGES"
TERMS = tomllib.loads((ROOT / "locale/terms.toml").read_text("utf-8"))
FILES = sorted(CATALOGUES.rglob("*.po"))


@pytest.fixture(scope="module")
def pots(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The templates, made afresh from the text."""
    folder = tmp_path_factory.mktemp("pots")
    command = ["sh", "bin/templates", Path(sys.executable).parent, folder]
    subprocess.run(command, cwd=ROOT, check=True)
    return folder


def test_catalogues_are_whole_and_current(pots: Path) -> None:
    found = list(problems(pots, CATALOGUES))
    assert not found, "\n".join(found)


@pytest.mark.parametrize("path", FILES, ids=lambda p: str(p.relative_to(CATALOGUES)))
def test_catalogue_holds_words_only(path: Path) -> None:
    catalogue = polib.pofile(str(path))
    assert catalogue.metadata == HEADER
    assert not any(entry.occurrences for entry in catalogue)


def prose(text: str) -> str:
    """Without code, roles and links."""
    return re.sub(r"``.+?``|:[\w:]+:`[^`]+`|`[^`]+`__?|`[^`]+`", "", text)


@pytest.mark.parametrize("english", TERMS)
def test_terms_of_the_glossary_are_used(english: str) -> None:
    pattern = re.compile(rf"\b{english}\b", re.IGNORECASE)
    chinese = TERMS[english]
    wrong = [
        f"{path.relative_to(ROOT)}: {entry.msgstr}"
        for path in FILES
        if path.name != "sphinx.po"  # the site's frame speaks of other views
        for entry in polib.pofile(str(path))
        if pattern.search(prose(entry.msgid))
        and not any(term in entry.msgstr for term in chinese)
    ]
    assert not wrong, "\n".join(wrong)


CHINESE = "\u4e00-\u9fff"
SPACED = re.compile(rf"[{CHINESE}][A-Za-z0-9]|[A-Za-z0-9][{CHINESE}]")
HALF_WIDTH = re.compile(rf"[{CHINESE}] ?[,;:?!](\s|$)|[{CHINESE}]\.(\s|$)")


@pytest.mark.parametrize("path", FILES, ids=lambda p: str(p.relative_to(CATALOGUES)))
def test_chinese_is_set_well(path: Path) -> None:
    """A space between Chinese and Latin, full-width punctuation in Chinese."""
    for entry in polib.pofile(str(path)):
        text = re.sub(r"<[^>]*>", "", prose(entry.msgstr).replace("%s", " "))
        assert not SPACED.search(text), entry.msgstr
        assert not HALF_WIDTH.search(text), entry.msgstr

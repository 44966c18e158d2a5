"""The tables of dtypes on a page, in both languages."""

import re
import shutil

import pytest
import torch
from bs4 import BeautifulSoup, Tag
from tiny import CONF, ROOT, Tiny

from handbook.dtypes import PROMOTED, dtypes

SPHINX_PO = "locale/zh_CN/LC_MESSAGES/sphinx.po"
WITH_TABLES = CONF.replace(
    "extensions = [", 'extensions = ["handbook_sphinx.dtype_tables",'
)
ROWS = {row.name: row for row in dtypes()}
TOLD = (  # headings and words: English, Chinese
    ("Name", "名称"),
    ("Legacy class", "旧式张量类"),
    ("unsigned", "无符号整数"),
    ("stores only", "仅存储"),
    ("All dtypes of torch whose", "全部 dtype"),
    ("The dtype that two tensors agree on", "两个张量运算时"),
    ("Precision is the step", "下一个数的间距"),
)


@pytest.fixture(scope="module")
def pages(shared: Tiny) -> dict[str, BeautifulSoup]:
    shared.write("conf.py", WITH_TABLES)
    shared.page("page", "Some words.\n\n.. dtypes::\n\n.. promotion::\n")
    shared.translate("page", {"Title": "标题", "Some words.": "几个字。"})
    shared.translate("index", {"Tiny": "小"})
    shutil.copy(ROOT / SPHINX_PO, shared.root / SPHINX_PO)
    found = {}
    for language in ("en", "zh_CN"):
        result = shared.build("html", f"-Dlanguage={language}", to=language)
        assert (result.code, result.output) == (0, "")
        html = shared.read(f"out/{language}/page.html")
        found[language] = BeautifulSoup(html, "html.parser")
    return found


def cells(row: Tag) -> list[str]:
    return [cell.get_text() for cell in row.select("th, td")]


@pytest.mark.parametrize("english", [english for english, _ in TOLD])
def test_words_are_translated(english: str, pages: dict[str, BeautifulSoup]) -> None:
    chinese = dict(TOLD)[english]
    bodies = {at: page.select_one(".body").get_text() for at, page in pages.items()}
    assert english in bodies["en"] and chinese not in bodies["en"]
    assert chinese in bodies["zh_CN"] and english not in bodies["zh_CN"]


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_table_of_dtypes(language: str, pages: dict[str, BeautifulSoup]) -> None:
    head, *rows = pages[language].select("table.dtypes tr")
    assert pages[language].select_one("table.dtypes > caption")
    assert len(head.select("th")) == 9
    assert [cells(row)[0] for row in rows] == list(ROWS)
    assert all(len(row.select("th")) == 1 and len(cells(row)) == 9 for row in rows)
    said = {cells(row)[0]: cells(row) for row in rows}
    assert said["torch.int64"][4] == "-263 … 263-1"  # the exponents are raised
    assert said["torch.float16"][4:6] == ["±65504", "0.000977"]
    assert said["torch.float32"][1:3] == ["torch.float", "32"]
    cuda = {row[7] for row in said.values()}
    assert (cuda == {"–"}) != torch.cuda.is_available()


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_matrix(language: str, pages: dict[str, BeautifulSoup]) -> None:
    head, *rows = pages[language].select("table.promotion tr")
    assert pages[language].select_one("table.promotion > caption")
    short = cells(head)[1:]
    assert short[:3] == ["bool", "u8", "i8"]
    assert [cells(row)[0] for row in rows] == list(PROMOTED)
    for at, row in enumerate(rows):
        assert [row.select("td").index(c) for c in row.select(".diagonal")] == [at]
        assert cells(row)[at + 1] == short[at]
    u8_and_i8 = cells(rows[1])[3]
    assert u8_and_i8 == "i16"


def test_the_catalogue_of_the_page_has_no_word_of_the_tables(
    pages: dict[str, BeautifulSoup], shared: Tiny
) -> None:
    assert shared.build("gettext").code == 0
    messages = re.findall(r'^msgid "(.+)"', shared.read("out/gettext/page.pot"), re.M)
    assert messages == ["Title", "Some words."]


def test_both_directives_are_parallel_safe_and_alone(tiny: Tiny) -> None:
    tiny.write("conf.py", WITH_TABLES)
    for name in "abcdef":
        tiny.page(name, ".. dtypes::\n")
    result = tiny.build("html", "-j2")
    assert (result.code, result.output) == (0, "")
    tiny.page("wrong", ".. dtypes:: torch.float7\n")
    result = tiny.build("html")
    assert result.complains('wrong.rst:4: ERROR: Error in "dtypes" directive:')

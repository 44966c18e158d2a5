"""The tables of dtypes say what the installed torch says, in both languages."""

import re
import shutil

import pytest
import torch
from bs4 import BeautifulSoup, Tag
from tiny import CONF, ROOT, Tiny

from handbook import dtypes as facts
from handbook.dtypes import PROMOTED, Dtype, dtypes, promotions

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


def real(row: Dtype) -> torch.dtype:
    return getattr(torch, row.name.removeprefix("torch."))


@pytest.mark.parametrize("name", ROWS)
def test_names(name: str) -> None:
    row = ROWS[name]
    assert str(real(row)) == name
    for alias in row.aliases:
        assert getattr(torch, alias.removeprefix("torch.")) is real(row)
    if row.legacy:
        made = getattr(torch, row.legacy.removeprefix("torch."))([1])
        assert (made.dtype, made.type()) == (real(row), row.legacy)


@pytest.mark.parametrize("name", ROWS)
def test_numbers(name: str) -> None:
    row = ROWS[name]
    one = torch.tensor([1], dtype=real(row))
    assert row.bits == one.element_size() * 8
    limits = (row.least, row.greatest)
    if row.kind in ("signed", "unsigned"):
        info = torch.iinfo(real(row))
        assert (*limits, row.step) == (info.min, info.max, None)
    elif row.kind != "boolean":
        info = torch.finfo(real(row))
        assert limits == (info.min, info.max)
        if name == "torch.float8_e5m2fnuz":  # two bits of fraction: 1, 1.25, 1.5 …
            near = torch.tensor([1.125, 1.2501]).to(real(row)).tolist()
            assert (near, row.step) == ([1.0, 1.25], 0.25)
        else:
            assert row.step == info.eps


def test_known_dtypes() -> None:
    assert ROWS["torch.int64"].aliases == ("torch.long",)
    assert ROWS["torch.float32"].legacy == "torch.FloatTensor"
    assert ROWS["torch.float16"].greatest == 65504
    assert ROWS["torch.bool"].works["cpu"] == "yes"
    assert ROWS["torch.uint16"].works["cpu"] == "stores only"
    assert [r.kind for r in ROWS.values()] == sorted(
        (r.kind for r in ROWS.values()), key=facts.KINDS.index
    )


@pytest.mark.parametrize("name", ROWS)
def test_what_works(name: str) -> None:
    row = ROWS[name]
    assert ("cuda" in row.works) == torch.cuda.is_available()
    for device, works in row.works.items():
        one = torch.ones(2, dtype=real(row), device=device)
        if works == "yes":
            assert (one + one).dtype == real(row)
        else:
            with pytest.raises(NotImplementedError):
                one + one


def test_only_what_torch_has(monkeypatch: pytest.MonkeyPatch) -> None:
    absent = {"torch.qint8", "torch.quint8", "torch.int4", "torch.bits8", "torch.uint1"}
    assert not absent & set(ROWS)
    monkeypatch.setattr(torch, "float7", "float7", raising=False)
    monkeypatch.setattr(torch, "single", torch.float32, raising=False)
    monkeypatch.delattr(torch, "half")
    found = {row.name: row for row in dtypes()}
    assert set(found) == set(ROWS)
    assert found["torch.float32"].aliases == ("torch.float", "torch.single")
    assert found["torch.float16"].aliases == ()
    monkeypatch.setattr(facts, "PROMOTED", ("int8", "float9"))
    with pytest.raises(AttributeError, match="float9"):
        promotions()


def test_promotions() -> None:
    found = promotions()
    assert len(found) == len(PROMOTED) ** 2
    for (a, b), name in found.items():
        one, other = (torch.ones(1, dtype=getattr(torch, each)) for each in (a, b))
        assert (one + other).dtype is getattr(torch, name), (a, b)


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

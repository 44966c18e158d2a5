"""The printed sheets, read as a reader's PDF program reads them."""

import json
import re
import tomllib
from dataclasses import dataclass
from functools import cache
from itertools import product
from pathlib import Path

import pypdf
import pytest
from bs4 import BeautifulSoup, Tag
from tiny import ROOT

HTML = ROOT / "build/html"
NAMES = [
    name
    for box in tomllib.loads((ROOT / "cheatsheet/sheet.toml").read_text("utf-8"))["box"]
    for name in box["entries"]
]
PAPERS = {"": (841.89, 595.28), "-letter": (792, 612)}  # A4 and US Letter, pt
FONTS = {"NotoSansCJKsc", "DejaVuSansMono"}  # and no Japanese or system font
SMALLEST = 6.8  # pt


@dataclass(frozen=True)
class Sheet:
    """The sheet in one language, on one paper."""

    language: str
    paper: str = ""

    @property
    def path(self) -> Path:
        return HTML / f"sheet/torch-handbook-{self.language}{self.paper}.pdf"

    @property
    def pdf(self) -> pypdf.PdfReader:
        return read(self.path)

    @property
    def text(self) -> str:
        return squeezed("".join(page.extract_text() for page in self.pdf.pages))

    def links(self) -> set[str]:
        notes = [
            note.get_object() for page in self.pdf.pages for note in page["/Annots"]
        ]
        return {note["/A"]["/URI"] for note in notes}


@cache
def read(path: Path) -> pypdf.PdfReader:
    return pypdf.PdfReader(path)


def squeezed(text: str) -> str:
    """Without white space: lines break elsewhere on paper."""
    return "".join(text.split())


@cache
def page(path: Path) -> BeautifulSoup:
    return BeautifulSoup(path.read_text("utf-8"), "html.parser")


@cache
def entries(language: str) -> dict[str, Tag]:
    """The entries of the site, by every name that leads to them."""
    found = {}
    folders = (HTML / language / name for name in ("reference", "guide"))
    for path in (path for folder in folders for path in folder.glob("*.html")):
        for section in page(path).select("section.entry"):
            heading = section.find(re.compile("h[2-6]")).get_text().removesuffix("#")
            # a recipe is known by its English title in every language
            recipe = section["id"].removeprefix("recipe-").replace("-", " ")
            ids = (section["id"], *(span["id"] for span in spans(section)))
            for name in (heading, recipe, *ids):
                found[name] = section
    return found


def spans(section: Tag) -> list[Tag]:
    return section.find_all("span", id=True, recursive=False)


def printed(section: Tag) -> str:
    """Name, first sentence, first example and its result, as a page of the site has
    them, in the order in which they stand on paper."""
    name = section.find(re.compile("h[2-6]")).get_text().removesuffix("#")
    first = section.find(
        lambda tag: tag.name == "p" and "original" not in tag.get("class", []),
        recursive=False,
    )
    words = " ".join(first.get_text().split())
    sentence = re.match(r".*?([.!?](?= |$)|[。！？])", words)[0]
    example = re.sub(r"(?m)^(>>>|\.\.\.) ?", "", section.find("pre").get_text())
    return squeezed(name + sentence + example)


@pytest.fixture(params=product(["en", "zh_CN"], PAPERS), ids="".join)
def sheet(request: pytest.FixtureRequest) -> Sheet:
    sheet = Sheet(*request.param)
    assert sheet.path.exists(), f"{sheet.path} is missing: run make html"
    return sheet


def test_paper(sheet: Sheet) -> None:
    assert len(sheet.pdf.pages) == 2
    for page in sheet.pdf.pages:
        assert page.mediabox[2:] == pytest.approx(PAPERS[sheet.paper], abs=0.01)


def test_the_site_leads_to_every_sheet(sheet: Sheet) -> None:
    for language in ("en", "zh_CN"):
        links = page(HTML / language / "sheet.html").select("main a, article a")
        assert f"../sheet/{sheet.path.name}" in {link.get("href") for link in links}


def test_entries_are_printed_as_the_site_shows_them(sheet: Sheet) -> None:
    text, site = sheet.text, entries(sheet.language)
    assert [name for name in NAMES if printed(site[name]) not in text] == []


def test_the_chinese_sheet_is_chinese() -> None:
    text, site = Sheet("zh_CN").text, entries("en")
    assert [name for name in NAMES if printed(site[name]) in text] == []


def test_every_link_leads_to_its_place_on_the_site(sheet: Sheet) -> None:
    assert len(sheet.links()) >= len(NAMES)
    for link in sheet.links():
        path, _hash, anchor = link.partition("#")
        target = (sheet.path.parent / path).resolve()
        assert target.is_relative_to(HTML / sheet.language), link
        assert not anchor or page(target).find(id=anchor), link


def test_fonts_are_the_named_ones_and_embedded(sheet: Sheet) -> None:
    fonts = [f for p in sheet.pdf.pages for f in p["/Resources"]["/Font"].values()]
    for font in fonts:
        (descendant,) = font["/DescendantFonts"]
        assert "/FontFile2" in descendant["/FontDescriptor"]
    names = {re.search(r"\+([^-]*)", font["/BaseFont"])[1] for font in fonts}
    assert names == FONTS


def test_nothing_is_too_small_to_read(sheet: Sheet) -> None:
    sizes = set()

    def visit(text: str, _matrix, text_matrix, _font, size: float) -> None:
        if text.strip():
            sizes.add(abs(size * text_matrix[3]))

    for page in sheet.pdf.pages:
        page.extract_text(visitor_text=visit)
    assert min(sizes) >= SMALLEST


def test_quotes_in_code_are_straight_and_prompts_are_left_out(sheet: Sheet) -> None:
    assert 'device="cpu"' in sheet.text
    assert "'ij,jk->ik'" in sheet.text
    assert ">>>" not in sheet.text


def test_title_and_language(sheet: Sheet) -> None:
    title, language = {
        "en": ("Torch Handbook", "en"),
        "zh_CN": ("Torch 手册", "zh-CN"),
    }[sheet.language]
    assert sheet.pdf.metadata.title.startswith(title)
    assert sheet.pdf.metadata.author
    assert sheet.pdf.trailer["/Root"]["/Lang"] == language


def test_the_foot_says_where_the_examples_ran(sheet: Sheet) -> None:
    record = json.loads((ROOT / "build/verdicts/cpu.json").read_text("utf-8"))
    for page in sheet.pdf.pages:
        text = page.extract_text()
        assert record["torch"].partition("+")[0] in text
        assert record["date"] in text
        assert "CPU" in text
        assert "CC BY 4.0" in text

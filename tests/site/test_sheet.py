"""What the printed sheets say: read from the PDFs, and run as copied out of them."""

import copy
import re
from functools import cache
from itertools import product
from pathlib import Path

import pypdf
import pytest
from bs4 import BeautifulSoup, Tag
from built import HTML, committed, record, units
from commands import ROOT
from printed import PLANS, Sheet, session, text

from handbook.record import release
from handbook.run import run
from handbook.unit import on_release
from handbook_sphinx._site import address

LARGEST_FILE = 600_000  # bytes
LARGEST_PICTURE = 25_000  # two of them are seen at once


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
            for name in (section["id"], *(span["id"] for span in spans(section))):
                found[name] = section
    return found


def entry(name: str, language: str) -> Tag:
    """A recipe is known by its English title in every language."""
    recipe = "recipe-" + re.sub(r"\W+", "-", name)
    site = entries(language)
    return site[name] if name in site else site[recipe]


def spans(section: Tag) -> list[Tag]:
    return section.find_all("span", id=True, recursive=False)


def words_of(section: Tag) -> list[str]:
    """Name, first sentence, first example and its result, as a page of the site has
    them, in the order in which they stand on paper; without and with the plain name,
    for which not every line has room."""
    heading = copy.copy(section.find(re.compile("h[2-6]")))
    plain = heading.select_one(".plain-name").get_text()
    for each in heading.select(".plain-name"):
        each.decompose()
    name = heading.get_text().removesuffix("#")
    first = section.find(
        lambda tag: tag.name == "p" and "original" not in tag.get("class", []),
        recursive=False,
    )
    words = " ".join(first.get_text().split())
    sentence = re.match(r".*?([.!?](?= |$)|[。！？])", words)[0]
    example = without_prompts(section.find("pre").get_text())
    return [squeezed(name + sentence + said + example) for said in ("", plain)]


def printed(found: dict[str, list[str]], words: str) -> list[str]:
    """The names of ``found`` whose words are among those of a sheet."""
    return [name for name in found if any(each in words for each in found[name])]


def without_prompts(example: str) -> str:
    return re.sub(r"(?m)^(>>>|\.\.\.) ?", "", example)


@pytest.fixture
def words(sheet: Sheet) -> str:
    return squeezed(text(sheet.chars))


def test_entries_are_printed_as_the_site_shows_them(sheet: Sheet, words: str) -> None:
    found = {name: words_of(entry(name, sheet.language)) for name in sheet.names}
    assert printed(found, words) == list(found)


def test_plain_names_stand_where_there_is_room(sheet: Sheet, words: str) -> None:
    named = {name: words_of(entry(name, sheet.language))[1:] for name in sheet.names}
    assert printed(named, words)


@pytest.mark.parametrize("name", PLANS)
def test_the_chinese_sheet_is_chinese(name: str) -> None:
    sheet = Sheet(name, "zh_CN")
    words = squeezed(text(sheet.chars))
    found = {name: words_of(entry(name, "en")) for name in sheet.names}
    assert printed(found, words) == []


def test_every_line_of_code_has_run(sheet: Sheet) -> None:
    ran = {
        line.strip()
        for section in entries(sheet.language).values()
        for example in section.select("pre")
        for line in without_prompts(example.get_text()).splitlines()
    }
    codes = [code for page in sheet.pages for s in page.examples() for code, _ in s]
    lines = [line.strip() for code in codes for line in code.splitlines()]
    assert len(lines) > len(sheet.names)
    assert [line for line in lines if line not in ran] == []


def test_code_runs_as_copied_from_the_paper(sheet: Sheet) -> None:
    found = [steps for page in sheet.pages for steps in page.examples()]
    assert len(found) == len(sheet.names)
    outcomes = [run(session(steps)) for steps in found]
    assert [failure for outcome in outcomes for failure in outcome.failures] == []
    assert all(outcome.comparisons for outcome in outcomes)


def test_pictures_are_there_and_told_in_words(sheet: Sheet) -> None:
    wanted = [name for box in sheet.plan["box"] for name in box.get("pictures", [])]
    tags = [tag for page in sheet.pages for tag in page.tags if tag["type"] == "Figure"]
    assert len(tags) == len(wanted)
    captions = [picture.get_text() for picture in all_captions(sheet.language)]
    for tag in tags:
        assert any(squeezed(tag["alt_text"]) in squeezed(c) for c in captions)


def all_captions(language: str) -> list[Tag]:
    found = entries(language).values()
    return [caption for section in found for caption in section.select("figcaption")]


def test_every_link_leads_to_its_place_on_the_site(sheet: Sheet) -> None:
    pdf = pypdf.PdfReader(sheet.path)
    notes = [note.get_object() for page in pdf.pages for note in page["/Annots"]]
    links = {note["/A"]["/URI"] for note in notes}
    assert len(links) >= len(sheet.names)
    for link in links:
        path, _hash, anchor = link.partition("#")
        assert path.startswith(address(ROOT)), link
        target = HTML / path.removeprefix(address(ROOT))
        assert target.is_relative_to(HTML / sheet.language), link
        assert not anchor or page(target).find(id=anchor), link


def test_quotes_in_code_are_straight(sheet: Sheet) -> None:
    codes = [code for page in sheet.pages for s in page.examples() for code, _ in s]
    quotes = {letter for letter in "".join(codes) if letter in "\"'`‘’“”"}
    assert quotes <= {'"', "'"}


def test_prompts_are_left_out(words: str) -> None:
    assert ">>>" not in words


def test_the_foot_says_where_the_examples_ran(sheet: Sheet) -> None:
    named = set(sheet.names)
    printed = [unit for unit in units() if named & {unit.id, *unit.names}]
    assert len(printed) == len(named)
    places = [record(), *committed("cuda")]
    for page in sheet.pages:
        foot = text(
            [char for char in page.chars if char["top"] > page.page.height - 40]
        )
        for place in places:
            passed = sum(place.passed(unit.id, unit.digest) for unit in printed)
            assert (place.machine or "CPU") in foot
            assert not passed or place.torch.partition("+")[0] in foot
            assert not passed or place.date in foot
            assert not passed or str(passed) in foot
        for place in committed("cpu"):
            passed = sum(
                place.passed(unit.id, unit.digest)
                and not any(
                    on_release(block.release, place.torch)
                    != on_release(block.release, record().torch)
                    for block in unit.blocks
                )
                for unit in printed
            )
            assert not passed or f"{release(place.torch)}: {passed}" in foot
        assert "CUDA" in foot or len(places) > 1
        assert "CC BY 4.0" in foot


def test_the_file(sheet: Sheet) -> None:
    pdf = pypdf.PdfReader(sheet.path)
    title, language = {
        "en": ("Torch Handbook", "en"),
        "zh_CN": ("Torch 手册", "zh-CN"),
    }[sheet.language]
    assert pdf.metadata.title.startswith(title)
    assert pdf.metadata.author
    assert pdf.trailer["/Root"]["/Lang"] == language
    assert pdf.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert b"<pdfuaid:part>1</pdfuaid:part>" in pdf.xmp_metadata.stream.get_data()
    assert len(pdf.outline) > 0
    assert sheet.path.stat().st_size < LARGEST_FILE


def test_bookmarks_name_the_boxes(sheet: Sheet) -> None:
    outline = pypdf.PdfReader(sheet.path).outline
    found = [item.title for part in outline if isinstance(part, list) for item in part]
    assert len(found) == len(sheet.plan["box"])
    for title in found:
        assert squeezed(title) in squeezed(text(sheet.chars))


# --- on the site ------------------------------------------------------------------


def test_the_site_leads_to_every_sheet_and_shows_it(sheet: Sheet) -> None:
    for language in ("en", "zh_CN"):
        links = page(HTML / language / "sheet.html").select("article a")
        assert f"../sheet/{sheet.path.name}" in {link.get("href") for link in links}
    site = page(HTML / sheet.language / "sheet.html")
    pictures = [image["src"] for image in site.select(".sheet-preview img")]
    for number in range(1, len(sheet.pages) + 1):
        path = f"../sheet/{sheet.name}-{sheet.language}-{number}.webp"
        assert path in pictures
        assert (HTML / sheet.language / path).stat().st_size < LARGEST_PICTURE


@pytest.mark.parametrize(("name", "language"), list(product(PLANS, ["en", "zh_CN"])))
def test_the_web_page_shows_the_same_entries(name: str, language: str) -> None:
    sheet = Sheet(name, language)
    site = page(HTML / language / "sheet.html")
    web = site.select(".sheet-web")[list(PLANS).index(name)]
    shown = [
        [without_prompts(example.get_text()) for example in entry.select("pre")]
        for entry in web.select(".sheet-entry")
    ]
    on_paper = [
        "".join(code + result for code, result in steps)
        for page in sheet.pages
        for steps in page.examples()
    ]
    assert [squeezed("".join(each)) for each in shown] == list(map(squeezed, on_paper))
    pictures = sum(len(box.get("pictures", [])) for box in sheet.plan["box"])
    assert len(web.select("figure.picture svg")) == pictures

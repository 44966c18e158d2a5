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
from docutils.nodes import make_id
from printed import PLANS, Sheet, session, text

from handbook.record import release
from handbook.run import run
from handbook.unit import ASSUMED, on_release
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
    """A recipe or a message is known by its English title in every language."""
    site = entries(language)
    recipe = "recipe-" + re.sub(r"\W+", "-", name)
    return next(site[id] for id in (name, recipe, make_id(name)) if id in site)


def is_part(name: str) -> bool:
    """Is this a part of a guide, ``page#section``?"""
    return name.startswith("guide/")


def is_message(name: str) -> bool:
    return not is_part(name) and "message" in entry(name, "en")["class"]


def usual(sheet: Sheet) -> list[str]:
    """The names of its entries that are neither messages nor parts."""
    return [name for name in sheet.names if not is_part(name) and not is_message(name)]


def messages(sheet: Sheet) -> list[str]:
    return [name for name in sheet.names if is_message(name)]


def parts(sheet: Sheet) -> list[str]:
    return [name for name in sheet.names if is_part(name)]


def part(name: str, language: str) -> Tag:
    docname, _hash, anchor = name.partition("#")
    site = page(HTML / language / f"{docname}.html")
    found = site.find(id=anchor) if anchor else site.select_one("article section")
    return found if found.name == "section" else found.parent


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
    sentence = re.match(r"\W*.*?([.!?](?= |$)|[。！？])", words)[0]
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
    found = {name: words_of(entry(name, sheet.language)) for name in usual(sheet)}
    assert printed(found, words) == list(found)


def test_plain_names_stand_where_there_is_room(sheet: Sheet, words: str) -> None:
    named = {name: words_of(entry(name, sheet.language))[1:] for name in usual(sheet)}
    assert printed(named, words) or not named


def paragraphs(node: Tag) -> str:
    """The words of the paragraphs in it, without the English originals."""
    found = node.find_all("p", recursive=False)
    said = (p.get_text() for p in found if "original" not in p.get("class", []))
    return squeezed("".join(said))


def cause_and_cure(section: Tag) -> list[Tag]:
    return section.select("dl.field-list > dd")[:2]


def test_messages_are_printed_as_the_site_shows_them(sheet: Sheet, words: str) -> None:
    for name in messages(sheet):
        section = entry(name, sheet.language)
        calls = section.select(":scope > .doctest pre, :scope > .highlight-pycon pre")
        lines = [line for call in calls for line in call.get_text().splitlines()]
        call = [
            without_prompts(line) for line in lines if line.startswith((">>>", "..."))
        ]
        cause, cure = map(paragraphs, cause_and_cure(section))
        assert squeezed(f"{name}{''.join(call)}{cause}→{cure}") in words


def test_the_code_of_cures_stands_on_paper(sheet: Sheet, words: str) -> None:
    """That of nearly all; what is too wide for a column is left out."""
    cures = [cause_and_cure(entry(name, "en"))[1] for name in messages(sheet)]
    firsts = [
        code_of(cure.find("pre").get_text()) for cure in cures if cure.find("pre")
    ]
    assert len([code for code in firsts if code in words]) >= 0.75 * len(firsts)


def code_of(example: str) -> str:
    lines = [line for line in example.splitlines() if line.startswith((">>>", "..."))]
    return squeezed("".join(map(without_prompts, lines)))


def test_parts_are_printed_as_the_site_shows_them(sheet: Sheet, words: str) -> None:
    for name in parts(sheet):
        section = part(name, sheet.language)
        first = section.find(
            lambda tag: (
                tag.name == "p"
                and not {"original", "path-line"} & set(tag.get("class", []))
            )
        )
        example = without_prompts(section.find("pre").get_text())
        example = re.sub(r"(?m)^Traceback .*\n(?: .*\n)*", "", example)
        assert squeezed(first.get_text() + example) in words


def test_tables_are_printed_as_the_site_shows_them(sheet: Sheet, words: str) -> None:
    for box in (box for box in sheet.plan["box"] if box.get("table")):
        for row in part(box["title"], sheet.language).find("tbody").find_all("tr"):
            cells = [paragraphs(cell) for cell in row.find_all("td")]
            assert squeezed("".join(cells)) in words


def test_every_numpy_name_of_the_pages_is_printed(sheet: Sheet, words: str) -> None:
    for docname in (name for box in sheet.plan["box"] for name in box.get("numpy", [])):
        heads = page(HTML / f"en/{docname}.html").select("section.entry .elsewhere")
        named = [
            span for head in heads for span in head.find_all("span", recursive=False)
        ]
        found = [
            code.get_text().rpartition(".")[2]
            for span in named
            if span.select_one(".library").get_text() == "NumPy"
            for code in span.find_all("code")
        ]
        assert found
        assert [name for name in found if name not in words] == []


def test_shapes_and_formulas_are_printed(sheet: Sheet, words: str) -> None:
    for box in sheet.plan["box"]:
        for name in box.get("shapes", []):
            section = entry(name, sheet.language)
            said = [p.get_text() for p in section.find_all("p", recursive=False)]
            start = {"en": "Shapes:", "zh_CN": "形状："}[sheet.language]
            (shapes,) = (words_ for words_ in said if words_.startswith(start))
            assert squeezed(shapes) in words
        assert not box.get("formulas") or "⌊(in+2p-d(k-1)-1)/s⌋+1" in words


@pytest.mark.parametrize("name", PLANS)
def test_the_chinese_sheet_is_chinese(name: str) -> None:
    sheet = Sheet(name, "zh_CN")
    words = squeezed(text(sheet.chars))
    found = {name: words_of(entry(name, "en")) for name in usual(sheet)}
    assert printed(found, words) == []
    english = [
        paragraphs(cause_and_cure(entry(name, "en"))[0]) for name in messages(sheet)
    ]
    english += [paragraphs(part(name, "en")) for name in parts(sheet)]
    assert [cause for cause in english if cause in words] == []


def guides(sheet: Sheet) -> list[Tag]:
    """The pages of which parts are printed."""
    names = dict.fromkeys(name.partition("#")[0] for name in parts(sheet))
    return [page(HTML / sheet.language / f"{name}.html") for name in names]


def test_every_line_of_code_has_run(sheet: Sheet) -> None:
    ran = {
        line.strip()
        for section in [*entries(sheet.language).values(), *guides(sheet)]
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
    pairs = list(zip(sheet.in_order, found, strict=True))
    together = [step for name, steps in pairs if is_part(name) for step in steps]
    alone = [
        steps for name, steps in pairs if not is_part(name) and not is_message(name)
    ]
    outcomes = [run(session(steps)) for steps in [*alone, together] if steps]
    assert [failure for outcome in outcomes for failure in outcome.failures] == []
    assert all(outcome.comparisons for outcome in outcomes)
    for name, steps in pairs:
        if is_message(name):
            told = errors_of([code for code, _result in steps])
            has_call = entry(name, "en").find(class_="doctest", recursive=False)
            assert [squeezed(name) in squeezed(each) for each in told] == (
                [True] if has_call else []
            ), (name, told)


def errors_of(codes: list[str]) -> list[str]:
    """What the steps of a session raise; each goes on where the one before ended."""
    names: dict = {}
    exec(ASSUMED, names)
    told = []
    for code in codes:
        try:
            exec(code, names)
        except Exception as problem:
            told.append(f"{type(problem).__name__}: {problem}")
    return told


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
    known = {name: unit for unit in units() for name in (unit.id, *unit.names)}
    printed = [
        known[name.partition("#")[0] if is_part(name) else name] for name in sheet.names
    ]
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


WHOLE = ["torch-handbook", "torch-handbook-starter"]  # the others in pictures alone


@pytest.mark.parametrize(("name", "language"), list(product(WHOLE, ["en", "zh_CN"])))
def test_the_web_page_shows_the_same_entries(name: str, language: str) -> None:
    sheet = Sheet(name, language)
    site = page(HTML / language / "sheet.html")
    web = site.select(".sheet-web")[WHOLE.index(name)]
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

"""How the printed sheets look: type, contrast and geometry, measured on the PDFs."""

from collections.abc import Iterator
from itertools import combinations, product

import pypdf
import pytest
from printed import PAPERS, PLANS, Chars, Page, Sheet, is_grey, text

FONTS = {"NotoSansCJKsc", "DejaVuSansMono"}  # and no Japanese or system font
SMALLEST = {"": 6.8, "-letter": 6.3}  # pt; Letter is less wide, and so is its type
CONTRAST = 7
MARGIN = 15  # pt: printers leave the edge of the paper white
NEAR = 0.05  # pt

Colour = tuple[float, ...]


def test_paper(sheet: Sheet) -> None:
    assert len(sheet.pages) == sheet.plan.get("paper", {}).get("pages", 2)
    for page in sheet.pages:
        size = page.page.width, page.page.height
        assert size == pytest.approx(PAPERS[sheet.paper], abs=0.01)


def test_fonts_are_the_named_ones_and_embedded(sheet: Sheet) -> None:
    assert {
        char["fontname"].partition("+")[2].partition("-")[0] for char in sheet.chars
    }
    names = {
        char["fontname"].partition("+")[2].partition("-")[0] for char in sheet.chars
    }
    assert names == FONTS
    for page in pypdf.PdfReader(sheet.path).pages:
        for font in page["/Resources"]["/Font"].values():
            (descendant,) = font["/DescendantFonts"]
            assert "/FontFile2" in descendant["/FontDescriptor"]


def test_nothing_is_too_small_to_read(sheet: Sheet) -> None:
    assert min(char["size"] for char in sheet.chars) >= SMALLEST[sheet.paper] - 1e-6


# --- contrast ---------------------------------------------------------------------


def luminance(colour: Colour) -> float:
    """The relative luminance of WCAG, from 0 to 1; one number is a grey."""
    red, green, blue = colour * 3 if len(colour) == 1 else colour
    linear = [
        c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4
        for c in (red, green, blue)
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: Colour, other: Colour) -> float:
    darker, lighter = sorted([luminance(one), luminance(other)])
    return (lighter + 0.05) / (darker + 0.05)


def grey(colour: Colour) -> Colour:
    """As a printer without colour makes it."""
    if len(colour) == 1:
        return colour
    return (0.299 * colour[0] + 0.587 * colour[1] + 0.114 * colour[2],)


def as_tuple(colour: float | Colour | None) -> Colour:
    return (colour,) if isinstance(colour, int | float) else tuple(colour or (1.0,))


def ground(char: dict, page: Page) -> Colour:
    """The colour of the area, drawn last, on which a letter stands."""
    x, y = (char["x0"] + char["x1"]) / 2, (char["top"] + char["bottom"]) / 2
    under = [
        as_tuple(area["non_stroking_color"])
        for area in page.areas
        if area["fill"]
        and area["x0"] <= x <= area["x1"]
        and area["top"] <= y <= area["bottom"]
    ]
    return under[-1] if under else (1.0,)


def test_letters_stand_out_in_colour_and_in_grey(sheet: Sheet) -> None:
    pairs = {
        (as_tuple(char["non_stroking_color"]), ground(char, page))
        for page in sheet.pages
        for char in page.chars
        if char["text"].strip()
    }
    assert len(pairs) >= 5
    assert [pair for pair in pairs if contrast(*pair) < CONTRAST] == []
    assert [pair for pair in pairs if contrast(*map(grey, pair)) < CONTRAST] == []


# --- geometry ---------------------------------------------------------------------


def lines(page: Page) -> Iterator[Chars]:
    """The letters that stand together on one base line."""
    for chars in page.marked.values():
        line: Chars = []
        for char in (char for char in chars if char["text"].strip()):
            if line and abs(baseline(char) - baseline(line[-1])) > NEAR:
                yield line
                line = []
            line.append(char)
        if line:
            yield line


def baseline(char: dict) -> float:
    return char["matrix"][5]


def extent(line: Chars) -> tuple[float, float, float, float]:
    """Left, bottom, right and top of what is black: small letters and capitals."""
    size, y = max(char["size"] for char in line), baseline(line[0])
    left, right = min(map(left_of, line)), max(map(right_of, line))
    return left, y - 0.15 * size, right, y + 0.7 * size


def left_of(char: dict) -> float:
    """Of an opening mark of Chinese, the left half is empty."""
    return char["x0"] + (char["width"] / 2 if char["text"] in "（“《" else 0)


def right_of(char: dict) -> float:
    """Of a closing one, the right half."""
    return char["x1"] - (char["width"] / 2 if char["text"] in "，。；：、）”》" else 0)


def overlap(one: tuple, other: tuple) -> bool:
    return (
        min(one[2], other[2]) - max(one[0], other[0]) > NEAR
        and min(one[3], other[3]) - max(one[1], other[1]) > NEAR
    )


def is_coloured(area: dict) -> bool:
    return len(as_tuple(area["non_stroking_color"])) == 3


def bars(page: Page) -> list[dict]:
    """The coloured areas with the titles of the boxes: they mark the columns."""
    whole = max(area["width"] for area in page.areas)
    return [
        area
        for area in page.areas
        if abs(area["width"] - whole) < NEAR
        and as_tuple(area["non_stroking_color"])[1:]
    ]


def test_nothing_overlaps(sheet: Sheet) -> None:
    for page in sheet.pages:
        places = [(extent(line), text(line)) for line in lines(page)]
        clashes = [
            (words, others)
            for (place, words), (other, others) in combinations(places, 2)
            if overlap(place, other)
        ]
        assert clashes == []


def test_everything_stays_in_its_column(sheet: Sheet) -> None:
    for page in sheet.pages:
        edges = {(bar["x0"], bar["x1"]) for bar in bars(page)}
        columns = sheet.plan.get("paper", {}).get("columns", 4)
        assert len({round(left) for left, _right in edges}) == columns
        top = max(bar["y1"] for bar in bars(page))
        low = MARGIN + 10  # the foot
        for line in lines(page):
            left, bottom, right, above = extent(line)
            assert left >= MARGIN and right <= page.page.width - MARGIN, text(line)
            assert bottom >= MARGIN and above <= page.page.height - MARGIN, text(line)
            if low < bottom and above < top:
                inside = [a <= left + NEAR and right <= b + NEAR for a, b in edges]
                assert any(inside), text(line)


def test_code_stays_on_its_ground(sheet: Sheet) -> None:
    for page in sheet.pages:
        pale = [a for a in page.areas if as_tuple(a["non_stroking_color"]) > (0.9,)]
        for blocks in page.blocks:
            codes = [line for block in blocks for line in page.lines(block)]
            for line in (line for line in codes if not is_grey(line[0])):
                left, bottom, right, top = extent(line)
                on = [
                    area["x0"] <= left and right <= area["x1"] + NEAR
                    for area in pale
                    if area["y0"] <= bottom and top <= area["y1"]
                ]
                assert any(on), text(line)


@pytest.mark.parametrize("name", PLANS)
def test_both_languages_fill_the_columns(name: str) -> None:
    """The last line of every column stands at the same height."""
    for language, paper in product(["en", "zh_CN"], PAPERS):
        for page in Sheet(name, language, paper).pages:
            ends: dict[int, float] = {}
            for line in lines(page):
                left, bottom, _right, _top = extent(line)
                for column, bar in enumerate(sorted({b["x0"] for b in bars(page)})):
                    if left >= bar - NEAR and bottom > MARGIN + 10:
                        ends[column] = min(bottom, ends.get(column, bottom))
            assert max(ends.values()) - min(ends.values()) < 4, (language, paper)

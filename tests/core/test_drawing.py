"""Pictures: drawn from real tensors, described in the language of the page."""

import re
from xml.etree import ElementTree

import pytest
import torch
from tiny import CONF, Tiny

from handbook.drawing import WIDTH, Part, draw, grid, side_by_side
from handbook.drawing_graph import graph

COLUMN, ROW = torch.tensor([[0], [10]]), torch.tensor([1, 2, 3])


def words(part: Part, style: str = "") -> list[str]:
    """The texts in a picture, in order; the picture must be well-formed."""
    svg = ElementTree.fromstring(part.svg("words"))
    return [
        t.text for t in svg.iter("text") if style in t.get("class").split() or not style
    ]


def boxes(part: Part, style: str) -> int:
    svg = ElementTree.fromstring(part.svg("words"))
    return sum(style in box.get("class").split() for box in svg.iter("rect"))


@pytest.mark.parametrize(
    ("tensor", "values", "shape"),
    [
        (torch.tensor(7), ["7"], "[]"),
        (torch.tensor([5, 4]), ["5", "4"], "[2]"),
        (torch.tensor([[True], [False]]), ["True", "False"], "[2, 1]"),
        (torch.tensor([[[-1.5, 100.0]]]), ["-1.5", "100"], "[1, 1, 2]"),
        (torch.tensor([[1, 2, 3], [4, 5, 6]]).t(), list("142536"), "[3, 2]"),
        (torch.zeros(0), [], "[0]"),
    ],
    ids=str,
)
def test_values_and_shape(tensor: torch.Tensor, values: list[str], shape: str) -> None:
    drawn = draw(tensor)
    assert words(drawn, "cell") == values
    assert words(drawn, "label") == [shape]
    assert boxes(drawn, "cell") == len(values)
    assert boxes(drawn, "frame") == (tensor.dim() == 3)


def test_another_tensor_is_another_picture() -> None:
    assert draw(ROW) != draw(ROW + 1)
    assert draw(ROW) == draw(ROW.clone())


def test_what_is_stretched_is_dashed() -> None:
    wide, high = torch.broadcast_tensors(COLUMN, ROW)
    drawn = draw(wide, "+", high, "=", COLUMN + ROW)
    assert words(drawn, "label") == ["[2, 1→3]", "[1→2, 3]", "[2, 3]"]
    assert words(drawn, "again") == ["0", "0", "10", "10", "1", "2", "3"]
    assert words(drawn, "words") == ["+", "="]
    assert boxes(draw(COLUMN + ROW), "again") == 0


def test_marks_broadcast() -> None:
    drawn = draw(grid(COLUMN + ROW, marks=torch.tensor([[1], [2]])))
    assert [boxes(drawn, f"mark-{group}") for group in (1, 2, 3)] == [3, 3, 0]
    chosen = grid(ROW, marks=ROW > 1)  # a mask will do
    assert boxes(chosen, "mark-1") == 2


def test_titles_labels_and_numbers() -> None:
    drawn = grid(ROW, "a < b", label="stride (1,)", numbers=True)
    assert words(drawn, "words") == ["a < b"]
    assert words(drawn, "label") == ["0", "1", "2", "stride (1,)"]


def places(part: Part, tag: str = "rect") -> list[tuple[float, float]]:
    """Where the cells or texts are, seen from the whole picture."""

    def walk(element: ElementTree.Element, x: float, y: float) -> list:
        if move := re.match(r"translate\((\S+) (\S+)\)", element.get("transform", "")):
            x, y = x + float(move[1]), y + float(move[2])
        here = []
        if element.tag == tag and element.get("class") != "frame":
            here = [(x + float(element.get("x")), y + float(element.get("y")))]
        return here + [each for child in element for each in walk(child, x, y)]

    return walk(ElementTree.fromstring(part.svg("")), 0, 0)


@pytest.mark.parametrize("align", [0, 0.5])
def test_nothing_overlaps_or_leaves_the_picture(align: float) -> None:
    x = torch.arange(12).reshape(2, 3, 2)
    titled = grid(x, "title", numbers=True)
    drawn = draw([x, "@", titled], [ROW, side_by_side(ROW, ROW)], align=align)
    for left, top in places(drawn, "text"):
        assert 3 < left < drawn.width - 3
        assert 6 < top < drawn.height - 6
    cells = places(drawn)
    assert len(cells) == len(set(cells)) == 33
    for left, top in cells:
        assert 0 <= left <= drawn.width - 24
        assert 0 <= top <= drawn.height - 24
        assert not any(
            abs(left - x) < 24 and abs(top - y) < 24
            for x, y in cells
            if (x, y) != (left, top)
        )


@pytest.mark.parametrize(("align", "left"), [(0, 0), (0.5, 24)])
def test_columns_align(align: float, left: float) -> None:
    row = torch.arange(5)
    assert places(draw([ROW], [row], align=align))[0] == (left, 0)
    assert places(draw([row], [ROW], align=align))[5] == (left, 24 + 17 + 12)


def test_nodes_are_those_of_the_graph() -> None:
    x, b = torch.ones(2), torch.ones(1, requires_grad=True)
    w = torch.ones(2, requires_grad=True)
    drawn = graph(((w * x).exp() + w * b).sum(), w=w)
    steps = ["SumBackward0", "AddBackward0", "ExpBackward0", "MulBackward0"]
    leaves = ["AccumulateGrad", "w.grad", "AccumulateGrad"]  # b has no name
    assert sorted(words(drawn)) == sorted([*steps, "MulBackward0", *leaves])
    assert drawn.body.count('class="arrow"') == 7
    assert boxes(drawn, "mark-1") == 2


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        (lambda: draw(torch.zeros(14)), f"is 336 wide, a phone only {WIDTH}"),
        (lambda: draw(torch.zeros(1, 1, 1, 1)), "3 dimensions at most, not 4"),
        (lambda: graph(torch.zeros(1)), "no graph"),
    ],
)
def test_what_cannot_be_drawn(wrong: object, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        wrong()


# --- on a page -------------------------------------------------------------------

ENTRY = """
.. api:: torch.add

   The sum.

   >>> torch.add(1, 2)
   tensor(3)

"""
PICTURE = """\
   .. picture:: A column and a row
      make ``"a" < b``.

      column, row = torch.tensor([[0], [10]]), torch.tensor([1, 2, 3])
      draw(column, "+", row, "=", column + row)

"""
RANDOM = """
.. picture:: Chance.

   torch.set_default_dtype(torch.float64)
   draw(torch.rand(2))

"""
ENGLISH, CHINESE = 'A column and a row make ``"a" < b``.', '列加行得到 ``"a" < b``。'
LABELS = {
    "en": "A column and a row make &quot;a&quot; &lt; b.",
    "zh_CN": "列加行得到 &quot;a&quot; &lt; b。",
}


@pytest.fixture(scope="module")
def site(shared: Tiny) -> Tiny:
    shared.write("conf.py", CONF + 'extensions.append("handbook_sphinx.picture")\n')
    shared.page("page", ENTRY + PICTURE + RANDOM + RANDOM)
    said = {"Title": "标题", "The sum.": "和。", ENGLISH: CHINESE, "Chance.": "偶然。"}
    shared.translate("page", said)
    shared.translate("index", {"Tiny": "小"})
    for number in range(5):  # with more than five pages Sphinx reads in parallel
        shared.page(f"page{number}", "")
        shared.translate(f"page{number}", {"Title": "标题"})
    for language in ("en", "zh_CN"):
        result = shared.build("html", "-j2", f"-Dlanguage={language}", to=language)
        assert (result.code, result.output) == (0, "")
    return shared


def pictures(site: Tiny, language: str) -> list[str]:
    html = site.read(f"out/{language}/page.html")
    return re.findall(r'<figure class="picture">.*?</figure>', html, re.DOTALL)


@pytest.mark.parametrize("language", LABELS)
def test_label_is_the_translated_caption(site: Tiny, language: str) -> None:
    first, *_others = pictures(site, language)
    assert re.findall('role="img" aria-label="(.*?)"', first) == [LABELS[language]]
    caption = re.search("<figcaption>(.*?)</figcaption>", first, re.DOTALL)[1]
    shown = re.sub(r"<[^>]+>", "", caption).replace('"', "&quot;").strip()
    assert shown.startswith(LABELS[language])
    assert ('lang="en"' in caption) == (language == "zh_CN")  # the English is at hand


def test_both_languages_have_the_same_drawing(site: Tiny) -> None:
    english, chinese = (
        [re.sub('aria-label=".*?"', "", p.partition("<figcaption>")[0]) for p in found]
        for found in (pictures(site, "en"), pictures(site, "zh_CN"))
    )
    assert len(english) == 3
    assert english == chinese


def test_values_on_the_page_and_no_code(site: Tiny) -> None:
    html = site.read("out/en/page.html")
    values = re.findall(r'<text class="cell"[^>]*>(\d+)</text>', html)
    assert values == ["0", "10", "1", "2", "3", "1", "2", "3", "11", "12", "13"]
    assert "draw(" not in html


def test_state_is_fresh(site: Tiny) -> None:
    _first, *chances = pictures(site, "en")
    assert chances[0] == chances[1]


def test_other_builders_see_the_caption_only(site: Tiny) -> None:
    for builder in ("gettext", "text", "doctest"):
        assert site.build(builder).code == 0
    pot = site.read("out/gettext/page.pot")
    messages = re.findall(r'^msgid (".+")\nmsgstr', pot, re.MULTILINE)
    assert len(messages) == 4
    assert r'msgid "A column and a row make ``\"a\" < b``."' in pot
    assert "draw" not in pot
    assert "Chance." in site.read("out/text/page.txt")
    assert site.record()["units"]["torch.add"]["examples"] == 1
    assert list(site.record()["units"]) == ["torch.add"]


def test_examples_are_the_same_without_pictures(site: Tiny, tiny: Tiny) -> None:
    tiny.page("page", ENTRY)
    assert tiny.build("doctest").code == 0
    site.build("doctest")
    assert tiny.record()["units"] == site.record()["units"]


# What is wrong, its line below the directive's, the message.
BAD = {
    "name": ("x = 1\n\ny", 4, "NameError: name 'y' is not defined"),
    "torch": ("x = 1\ntorch.zeros(2) @ torch.zeros(3)", 3, "RuntimeError: inconsis"),
    "deep": ("draw(\n  torch.zeros(\n    'a'))", 3, "TypeError: zeros()"),
    "inside": ("def f():\n   1 / 0\nf()", 3, "ZeroDivisionError: division by zero"),
    "syntax": ("x = 1\nx = = 2", 3, "SyntaxError: invalid syntax"),
    "none": ("x = 1", 0, "ValueError: draw(...) is to be called once, not 0 times"),
    "twice": ("draw('a')\ndraw('b')", 0, "is to be called once, not 2 times"),
    "wide": ("draw(torch.zeros(20))", 2, "ValueError: the picture is 480 wide"),
    "empty": ("draw()", 2, "ValueError: draw() needs something to draw"),
}


def test_an_error_is_one_message(tiny: Tiny) -> None:
    tiny.write("conf.py", CONF + 'extensions.append("handbook_sphinx.picture")\n')
    for name, (code, _line, _message) in BAD.items():
        body = "".join(f"      {line}".rstrip() + "\n" for line in code.split("\n"))
        tiny.page(name, f".. note::\n\n   .. picture:: Words.\n\n{body}")
    tiny.page("no_caption", ".. picture::\n\n   draw('a')\n")
    result = tiny.build("html")
    for name, (_code, line, message) in BAD.items():
        (said,) = [s for s in result.output.splitlines() if f"/docs/{name}.rst:" in s]
        assert f"/docs/{name}.rst:{6 + line}: ERROR: picture: " in said
        assert message in said
        assert "(" not in said or name != "syntax"  # neither file nor line again
        assert result.complains(said)
    assert result.complains('no_caption.rst:4: ERROR: Error in "picture" directive')
    assert result.output.count("ERROR") == len(BAD) + 1

"""Pictures are drawn from real tensors."""

import re
from xml.etree import ElementTree

import pytest
import torch

from handbook.drawing import WIDTH, Part, draw, grid, side_by_side

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


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        (lambda: draw(torch.zeros(14)), f"is 336 wide, a phone only {WIDTH}"),
        (lambda: draw(torch.zeros(1, 1, 1, 1)), "3 dimensions at most, not 4"),
    ],
)
def test_what_cannot_be_drawn(wrong: object, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        wrong()


def test_chinese_letters_are_wider() -> None:
    latin, chinese = draw("ab"), draw("内存")
    assert chinese.width == 24 > latin.width
    titled = grid(torch.tensor([1]), "形状与内存的标题")
    assert titled.width == 8 * 12

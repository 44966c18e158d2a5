"""Pictures of tensors, as SVG: real values in cells, shapes, what belongs together.

A picture is a table of parts. ``draw(column, "+", row, "=", column + row)`` has one
line, ``draw([...], [...])`` has several. A part is a tensor, a text, or what ``grid``,
``side_by_side`` and ``graph`` (in drawing_graph.py) return. No Sphinx here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from itertools import product, zip_longest
from math import ceil
from typing import TYPE_CHECKING, Any
from unicodedata import east_asian_width

if TYPE_CHECKING:  # slow to load, and not needed to show what has been drawn
    import torch

# In pixels. A phone shows WIDTH: a wider picture would be scaled down, letters and all.
WIDTH = 328
CELL = 24
GAP = 12
LINE = 17  # of text
LETTER = 7.25  # the width of one, in a monospaced font of 12 pixels
FULL = 12  # that of a Chinese one


@dataclass(frozen=True)
class Part:
    """A piece of a picture. The origin is the upper left corner of its body.

    The bodies of a line are level; titles stand above them and shapes below.
    """

    width: float
    height: float
    body: str
    above: float = 0
    below: float = 0

    def svg(self, words: str, style: str = "") -> str:
        """The picture, and the words for those who do not see it.

        With a ``style`` of its own, in CSS, it is a whole file, else a part of a page.
        """
        file = ' xmlns="http://www.w3.org/2000/svg"' if style else ""
        style = f"<style>{style}</style>" if style else ""
        return (
            f'<svg{file} role="img" aria-label="{escape(words)}" '
            f'width="{self.width:g}" height="{self.height:g}" '
            f'viewBox="0 0 {self.width:g} {self.height:g}">{style}{self.body}</svg>'
        )


def draw(*parts: Any, align: float = 0.5) -> Part:
    """The whole picture: a table of parts, a list for each line.

    In their columns the parts stand in the middle, or with ``align=0`` at the left.
    """
    if not parts:
        raise ValueError("draw() needs something to draw")
    given = parts if isinstance(parts[0], list) else [parts]
    lines = [[part_of(part) for part in line] for line in given]
    columns = zip_longest(*lines, fillvalue=Part(0, 0, ""))
    widths = [max(part.width for part in column) for column in columns]
    body, y = "", 0.0
    for line in (level(line, widths, GAP, align) for line in lines):
        body += at(0, y + line.above, line.body)
        y += line.above + line.height + line.below + GAP
    width = sum(widths) + GAP * (len(widths) - 1)
    if width > WIDTH:
        raise ValueError(f"the picture is {width:g} wide, a phone only {WIDTH}")
    return Part(width, y - GAP, body)


def side_by_side(*parts: Any) -> Part:
    """Parts that stand close together and count as one."""
    close = [part_of(part) for part in parts]
    return level(close, [part.width for part in close], GAP / 2)


def level(
    parts: Sequence[Part], widths: Sequence[float], gap: float, align: float = 0.5
) -> Part:
    """Parts in a line, each in a place of the given width."""
    above, height, below = (
        max(getattr(part, name) for part in parts)
        for name in ("above", "height", "below")
    )
    body, x = "", 0.0
    for part, width in zip(parts, widths, strict=False):
        free = width - part.width, height - part.height
        body += at(x + free[0] * align, free[1] / 2, part.body)
        x += width + gap
    return Part(x - gap, height, body, above, below)


def part_of(part: Part | torch.Tensor | str) -> Part:
    """A tensor becomes its grid, a text its words; a Part stays as it is."""
    if isinstance(part, Part):
        return part
    import torch

    return grid(part) if isinstance(part, torch.Tensor) else text(part)


def text(words: str) -> Part:
    """Words on one or more lines."""
    lines = words.split("\n")
    width = max(map(width_of, lines))
    body = "".join(
        letters(width / 2, LINE * (i + 0.5), line) for i, line in enumerate(lines)
    )
    return Part(width, LINE * len(lines), body)


def grid(
    tensor: torch.Tensor,
    title: str = "",
    *,
    marks: Any = 0,
    label: str | None = None,
    numbers: bool = False,
) -> Part:
    """The cells of ``tensor``: ``[columns]``, ``[rows, columns]`` or with sheets first.

    ``marks`` broadcasts to the shape: cells with the same 1, 2, 3 or 4 belong together.
    ``label`` takes the place of the shape. ``numbers`` counts the columns. A dimension
    of stride 0 reads the same elements again: these cells are dashed.
    """
    import torch

    if tensor.dim() > 3:
        raise ValueError(f"a picture shows 3 dimensions at most, not {tensor.dim()}")
    cube = tensor[(None,) * (3 - tensor.dim())]
    sheets, rows, columns = cube.shape
    values = [shown(value) for value in cube.flatten().tolist()]
    groups = torch.as_tensor(marks).expand(tensor.shape).flatten().tolist()
    wide = max(CELL, 8 + ceil(LETTER * max(map(len, values), default=0)))
    edge = 6 if tensor.dim() == 3 else 0  # around each sheet
    width, height = columns * wide + 2 * edge, sheets * (rows * CELL + edge) + edge
    body = box(0, 0, width, height, "frame") if edge else ""
    places = product(*map(range, cube.shape))
    for place, value, group in zip(places, values, groups, strict=True):
        sheet, row, column = place
        again = any(i and not cube.stride(dim) for dim, i in enumerate(place))
        y = edge + sheet * (rows * CELL + edge) + row * CELL
        body += at(edge + column * wide, y, cell(value, wide, group, again))
    if numbers:
        for column in range(columns):
            x = edge + (column + 0.5) * wide
            body += letters(x, -LINE / 2, str(column), "label")
    label = shape(tensor) if label is None else label
    whole = max(width, width_of(title), width_of(label))
    body = at((whole - width) / 2, 0, body)
    above, below = LINE * (bool(title) + numbers), LINE * bool(label)
    body += letters(whole / 2, LINE / 2 - above, title)
    body += letters(whole / 2, height + LINE / 2 + 1, label, "label")
    return Part(whole, height, body, above, below)


def cell(value: str, wide: int, group: int, again: bool) -> str:
    """One element; ``again`` when its memory has been read for another cell."""
    style = "cell again" if again else "cell"
    body = box(0, 0, wide, CELL, style)
    if group:
        body += box(2, 2, wide - 4, CELL - 4, f"mark-{int(group)}")
    return body + letters(wide / 2, CELL / 2, value, style)


def width_of(words: str) -> float:
    """How wide words are on one line."""
    return sum(FULL if east_asian_width(c) in "WF" else LETTER for c in words)


def shown(value: bool | int | float | complex) -> str:
    return f"{value:g}" if isinstance(value, float) else str(value)


def shape(tensor: torch.Tensor) -> str:
    """``[3, 1→4]``: the sizes, and which of them stretches."""
    sizes = zip(tensor.shape, tensor.stride(), strict=True)
    return f"[{', '.join(str(n) if step or n < 2 else f'1→{n}' for n, step in sizes)}]"


def at(x: float, y: float, body: str) -> str:
    """Move ``body`` to the place ``x``, ``y``."""
    return f'<g transform="translate({x:g} {y:g})">{body}</g>'


def box(x: float, y: float, width: float, height: float, style: str) -> str:
    """A rectangle whose look is that of ``css_class``."""
    place = f'x="{x:g}" y="{y:g}" width="{width:g}" height="{height:g}"'
    return f'<rect class="{style}" {place}/>'


def letters(x: float, y: float, words: str, style: str = "words") -> str:
    """Words whose middle is at ``x``, ``y``."""
    place = f'x="{x:g}" y="{y:g}" dy=".35em"'
    return f'<text class="{style}" {place}>{escape(words)}</text>' if words else ""

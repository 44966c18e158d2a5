"""A small picture of a script: one panel of its figures, without words and numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import TYPE_CHECKING

from handbook.written import whole

from .._figures import save as save_twins
from .._figures import twin

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

WIDTH, HEIGHT = 3.2, 2.0  # inches; as wide as a card of the overview
BOLDER = 1.4

TITLE = re.compile("<dc:title>(.*?)</dc:title>")
PLACES = re.compile(r'(?<= [dxy]=")[^"]*')  # where lines go and marks lie, in points
NUMBER = re.compile(r"-?\d+\.\d+")


def path(target: Path) -> Path:
    """Where the picture of a script lies. It says nothing, in all languages."""
    return target.parent / f"images/{target.stem}_thumb.svg"


def words(path: Path) -> str:
    """What there is to see in a picture."""
    return unescape(TITLE.search(path.read_text("utf-8"))[1])


def labelled(figure: Figure) -> Iterator[Axes]:
    """The panels whose label is a sentence."""
    for panel in figure.axes:
        if panel.get_label().endswith("."):  # others have names
            yield panel


def save(panel: Axes, path: Path, words: str) -> None:
    """Save a panel alone, with words for it. Its figure is of no use afterwards."""
    from matplotlib.lines import Line2D
    from matplotlib.transforms import Bbox

    part, figure = panel.get_figure(root=False), panel.get_figure(root=True)
    tall = panel.get_window_extent().height / figure.dpi
    for each in {*figure.axes} - {panel}:
        each.set_visible(False)
    for each in (figure, *figure.subfigs):
        for text in (*each.texts, *each.legends):
            text.set_visible(False)
    without_words(panel)
    for line in panel.findobj(Line2D):
        line.set_linewidth(BOLDER * line.get_linewidth())
        line.set_markersize(BOLDER * line.get_markersize())
    height = max(HEIGHT, 0.6 * tall)  # in a tall one, what lies in it keeps its place
    figure.set_layout_engine("none")
    figure.set_size_inches(height * WIDTH / HEIGHT, height)
    box = Bbox.from_bounds(0.03, 0.04, 0.94, 0.92)
    panel.set_position(box.transformed(figure.transFigure - part.transSubfigure))
    save_twins(figure, path, Title=words)
    for each in (path, twin(path)):
        whole(each, PLACES.sub(coarse, each.read_text("utf-8")))


def coarse(places: re.Match[str]) -> str:
    """To a tenth of a point, which nobody sees: a picture so small is to be light."""
    return NUMBER.sub(lambda each: f"{float(each[0]):.1f}", places[0])


def without_words(panel: Axes) -> None:
    """Let nothing be read; boxes and arrows stay."""
    from matplotlib.text import Text

    for text in panel.findobj(Text):
        if text.get_bbox_patch() or getattr(text, "arrow_patch", None):
            text.set_color("none")
        else:
            text.set_visible(False)
    sides = "left", "right", "top", "bottom"
    panel.tick_params(
        which="both", length=0, **{f"label{each}": False for each in sides}
    )
    panel.grid(False)
    if legend := panel.get_legend():
        legend.remove()

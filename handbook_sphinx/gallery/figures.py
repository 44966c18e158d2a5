"""Save the figures of a script, each once a language, with words for those who cannot
see it: the label of the figure. The panel that has a label stands for the script.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .. import _figures
from .._fonts import CannotDraw
from .._words import Tongue, note
from . import thumbnail

if TYPE_CHECKING:
    from matplotlib.figure import Figure

logger = logging.getLogger("sphinx.handbook")  # what it warns of, draw.py tells


class Scraper:
    """What sphinx-gallery calls after each block of one script."""

    def __init__(self, others: Sequence[Tongue]) -> None:
        self.others = others  # the languages beside the source
        self.messages: set[str] = set()
        self.panels: list[str] = []  # what stands for the script, in words

    def __call__(self, block: Any, found: dict[str, Any], conf: dict[str, Any]) -> str:
        """Save all open figures; returns their places on the page."""
        from matplotlib import pyplot

        places = []
        names = found["image_path_iterator"]
        for number, name in zip(pyplot.get_fignums(), names, strict=False):
            path, figure = Path(name).with_suffix(".svg"), pyplot.figure(number)
            self.save(figure, path)
            self.save_panels(figure, Path(found["target_file"]))
            place = os.path.relpath(path, conf["src_dir"])
            places.append(f"\n.. drawn:: /{place}\n\n   {figure.get_label()}\n\n")
        pyplot.close("all")
        return "".join(places)

    def save(self, figure: Figure, path: Path) -> None:
        """Save a figure in each language."""
        try:
            self.messages |= _figures.draw(figure, path, self.others)
        except (CannotDraw, UserWarning) as problem:  # a letter that no font has
            logger.warning("%s", problem)
            _figures.save(figure, path)  # sphinx-gallery asks for the file
        if words := said(figure):
            self.messages.add(words)
        else:
            problem = "figure %s needs words for those who cannot see it: set_label"
            logger.warning(problem, figure.number)

    def save_panels(self, figure: Figure, target: Path) -> None:
        """Save what stands for the script in the overview."""
        for panel in thumbnail.labelled(figure):
            self.panels.append(said(panel))
            thumbnail.save(panel, thumbnail.path(target), said(panel))

    def finish(self, target: Path) -> None:
        """Note what the figures say."""
        if not self.messages:
            return
        if len(self.panels) != 1:
            problem = "one panel is to have a sentence for its label, not %s: set_label"
            logger.warning(problem, len(self.panels))
        messages = self.messages.union(self.panels)
        note(target.with_suffix(".words"), messages, self.others)


def said(artist: Any) -> str:
    """The label of a figure or a panel, in one line."""
    return " ".join(str(artist.get_label()).split())

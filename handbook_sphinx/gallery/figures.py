"""Save the figures of a script, each once a language, with words for those who cannot
see it: the label of the figure.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .._figures import draw
from .._fonts import CannotDraw
from .._words import Tongue, note

if TYPE_CHECKING:
    from matplotlib.figure import Figure

logger = logging.getLogger("sphinx.handbook")  # what it warns of, draw.py tells


class Scraper:
    """What sphinx-gallery calls after each block of one script."""

    def __init__(self, others: Sequence[Tongue]) -> None:
        self.others = others  # the languages beside the source
        self.messages: set[str] = set()
        self.paths: list[Path] = []  # of what has been saved

    def __call__(self, block: Any, found: dict[str, Any], conf: dict[str, Any]) -> str:
        """Save all open figures; returns their places on the page."""
        from matplotlib import pyplot
        from sphinx_gallery.scrapers import figure_rst

        places = []
        names = found["image_path_iterator"]
        for number, name in zip(pyplot.get_fignums(), names, strict=False):
            path, figure = Path(name), pyplot.figure(number)
            sizes = {0: path} | {
                factor: path.with_stem(f"{path.stem}_{factor:.2f}x".replace(".", "_"))
                for factor in conf["image_srcset"]
            }
            self.save(figure, sizes)
            words = figure.get_label()
            places.append(figure_rst([path], conf["src_dir"], words, [sizes]))
        pyplot.close("all")
        return "".join(places)

    def save(self, figure: Figure, sizes: dict[float, Path]) -> None:
        """Save a figure in each size and language."""

        def save(language: str) -> None:
            for factor, path in sizes.items():
                aside = path.with_suffix(language + path.suffix)
                figure.savefig(aside, dpi=(factor or 1) * figure.dpi)

        try:
            self.messages |= draw(figure, self.others, save)
            self.paths.append(sizes[0])
        except (CannotDraw, UserWarning) as problem:  # a letter that no font has
            logger.warning("%s", problem)
            save("")  # sphinx-gallery asks for the file, although nobody will see it
        if words := " ".join(str(figure.get_label()).split()):
            self.messages.add(words)
        else:
            problem = "figure %s needs words for those who cannot see it: set_label"
            logger.warning(problem, figure.number)

    def finish(self, target: Path, conf: dict[str, Any]) -> None:
        """Note what the figures say, and make their thumbnails."""
        from sphinx_gallery.utils import scale_image

        if not self.paths:
            return
        shown = self.paths[-1]
        small = shown.parent / f"thumb/sphx_glr_{target.stem}_thumb.png"
        for each in self.others:
            suffix = f".{each.code}.png"
            large = shown.with_suffix(suffix)
            scale_image(large, small.with_suffix(suffix), *conf["thumbnail_size"])
        note(target.with_suffix(".words"), self.messages, self.others)

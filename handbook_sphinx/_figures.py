"""A figure of matplotlib, drawn once a language, all from one run of its code.

Each is an SVG, and beside it lies its twin for the dark.
"""

from __future__ import annotations

import os
import re
import warnings
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING
from unittest.mock import patch

from docutils import nodes

from handbook.written import whole

from ._dark import darkened
from ._fonts import letters_of
from ._words import Tongue, message

if TYPE_CHECKING:  # slow to load
    from matplotlib.figure import Figure


SIZE = re.compile(r'<svg [^>]*?width="([\d.]+)pt" height="([\d.]+)pt"')
DPI = 110  # 6.5 in fill the text column of a page, and no letter is below 12 px


def draw(figure: Figure, path: Path, others: Iterable[Tongue]) -> set[str]:
    """Save a figure once a language; returns the messages in it.

    ``path`` is that of the source, such as ``a.svg``; others are beside it, such as
    ``a.zh_CN.svg``. A letter that no font has is a UserWarning, raised.
    """
    messages: set[str] = set()
    with warnings.catch_warnings():
        warnings.filterwarnings("error", "Glyph ")
        with saying(lambda text: messages.add(message(text)) or text):
            save(figure, path)
        for each in others:
            said = "".join(each.words.get(found, "") for found in messages)
            with letters_of(each, said), saying(each.say):
                save(figure, path.with_suffix(f".{each.code}.svg"))
    return messages - {""}


def save(figure: Figure, path: Path, **metadata: str) -> None:
    """Save a figure and its twin, in the same bytes each time."""
    figure.savefig(path, dpi=2 * DPI, metadata={"Date": None, **metadata})
    whole(twin(path), darkened(path.read_text("utf-8")))


def twin(path: Path) -> Path:
    """Where the same figure lies for the dark, in the same language."""
    name, language = path.name.split(".", 1)
    return path.with_name(f"{name}-dark.{language}")


def images(path: Path, srcdir: Path, words: str) -> list[nodes.Node]:
    """A figure on a page, for the light and for the dark; one of both is shown.

    ``words`` say what there is to see. Sphinx takes the files of its language.
    """
    found = SIZE.search(path.read_text("utf-8"))
    width, height = (str(round(float(side) / 72 * DPI)) for side in found.groups())
    size = {"width": width, "height": height, "loading": "lazy", "alt": words}
    return [
        nodes.image(uri=f"/{os.path.relpath(each, srcdir)}", classes=[theme], **size)
        for each, theme in ((path, "only-light"), (twin(path), "only-dark"))
    ]


@contextmanager
def saying(say: Callable[[str], str]) -> Iterator[None]:
    """Draw all texts as ``say`` puts them: titles, ticks, legends, notes.

    Here, and not in the figure, because it writes its ticks anew whenever it is drawn.
    """
    from matplotlib.text import Text

    written = Text.get_text
    with patch.object(Text, "get_text", lambda self: say(written(self))):
        yield

"""Fonts for figures in other languages, cut from the one that the printed sheet has.

The installed file holds several families, and all weights of each in one font, of which
matplotlib would take the thinnest.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from importlib.util import find_spec
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from ._languages import FILE
from ._private import another_font
from ._words import Tongue

if TYPE_CHECKING:  # slow to load
    from fontTools.ttLib import TTFont

PACKAGE = "manimgx_fonts_cjk"
WEIGHTS = NORMAL, BOLD = 400, 700


class CannotDraw(RuntimeError):
    """Why there is no figure."""


@contextmanager
def letters_of(tongue: Tongue, said: str) -> Iterator[None]:
    """Let figures have the font of a language for what their own has not.

    ``said`` is all that a figure says in it. The font has no other letters, so that
    the figure is the same whatever others say. Raises CannotDraw.
    """
    letters = beyond_ascii(said)
    if not letters:
        yield
        return
    with TemporaryDirectory() as folder:
        paths = {weight: Path(folder, f"{weight}.otf") for weight in WEIGHTS}
        for weight, path in paths.items():
            path.write_bytes(_font(read(tongue), letters, weight))
        with another_font(lambda heavy: str(paths[BOLD if heavy else NORMAL])):
            yield


def beyond_ascii(said: str) -> str:
    """Each such character once, in order."""
    return "".join(sorted({c for c in said if not c.isascii()}))


def read(tongue: Tongue) -> bytes:
    """The font of a language with all letters of its catalogue. Slow the first time."""
    letters = beyond_ascii("".join(tongue.words.values()))
    return _installed(tongue.language.sheet_font, letters) if letters else b""


@cache
def _installed(family: str, letters: str) -> bytes:
    from fontTools.ttLib import TTCollection

    package = find_spec(PACKAGE)
    folders = package.submodule_search_locations if package else []
    for path in (
        path for folder in folders or [] for path in Path(folder).glob("*.ttc")
    ):
        with TTCollection(path, lazy=True, recalcTimestamp=False) as fonts:
            for font in fonts:
                if font["name"].getDebugName(1) == family:
                    return _cut(font, letters)
    problem = f"{FILE}: {PACKAGE} has no {family}, which the figures need"
    raise CannotDraw(problem)


def _font(source: bytes, letters: str, weight: int) -> bytes:
    """These letters in one weight."""
    from fontTools.ttLib import TTFont
    from fontTools.varLib.instancer import instantiateVariableFont

    small = _cut(TTFont(BytesIO(source), recalcTimestamp=False), letters)
    font = TTFont(BytesIO(small), recalcTimestamp=False)
    instantiateVariableFont(font, {"wght": weight}, inplace=True)
    font["name"].setName(f"figures-{weight}", 6, 3, 1, 0x409)  # SVG tells them apart
    return _bytes(font)


def _cut(font: TTFont, letters: str) -> bytes:
    from fontTools.subset import Options, Subsetter

    cutter = Subsetter(Options(layout_features=[], name_IDs=[1, 2]))
    cutter.populate(text=letters)
    cutter.subset(font)
    return _bytes(font)


def _bytes(font: TTFont) -> bytes:
    written = BytesIO()
    font.save(written)
    return written.getvalue()

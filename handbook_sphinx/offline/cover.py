"""The cover of the book."""

from __future__ import annotations

from pathlib import Path

import typst

from .._languages import Language
from .._typst import MONO, CannotSet, fonts, smaller

TEMPLATE = Path(__file__).with_suffix(".typ")
COLOURS = 32  # few, so that it weighs little


class BadCover(SystemExit):
    """The cover cannot be drawn: one sentence, exit code 1."""


def cover(language: Language, about: str, sample: str) -> bytes:
    """A PNG with the title, a sentence, and an example. Raises BadCover."""
    said = {
        "title": language.title,
        "about": about,
        "sample": sample,
        "font": language.sheet_font,
        "lang": language.tag.partition("-")[0],
    }
    try:
        wanted = fonts({MONO, language.sheet_font})
    except CannotSet as problem:
        raise BadCover(str(problem)) from None
    picture = typst.compile(
        str(TEMPLATE),
        format="png",
        ppi=144,
        font_paths=wanted,
        ignore_system_fonts=True,
        sys_inputs=said,
    )
    return smaller(picture, COLOURS)

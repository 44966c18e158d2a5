"""A figure of matplotlib, drawn once a language, all from one run of its code."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING
from unittest.mock import patch

from ._fonts import letters_of
from ._words import Tongue, message

if TYPE_CHECKING:  # slow to load
    from matplotlib.figure import Figure


def draw(
    figure: Figure, others: Iterable[Tongue], save: Callable[[str], object]
) -> set[str]:
    """Let ``save`` write the figure once a language; returns the messages in it.

    ``save`` gets what stands before the ending of the file: nothing for the source,
    such as ``.zh_CN`` for others. A letter that no font has is a UserWarning, raised.
    """
    messages: set[str] = set()
    with warnings.catch_warnings():
        warnings.filterwarnings("error", "Glyph ")
        with saying(lambda text: messages.add(message(text)) or text):
            save("")
        for each in others:
            said = "".join(each.words.get(found, "") for found in messages)
            with letters_of(each, said), saying(each.say):
                save(f".{each.code}")
    return messages - {""}


@contextmanager
def saying(say: Callable[[str], str]) -> Iterator[None]:
    """Draw all texts as ``say`` puts them: titles, ticks, legends, notes.

    Here, and not in the figure, because it writes its ticks anew whenever it is drawn.
    """
    from matplotlib.text import Text

    written = Text.get_text
    with patch.object(Text, "get_text", lambda self: say(written(self))):
        yield

"""Names, operators and punctuation in examples look like plain text, so they get no
element of their own: a long page has half as many, and loads sooner. What an error says
keeps its own, because it is prose, which is wrapped.

conf.py chooses it for examples: ``highlight_options = {"default": …}``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from pygments.filter import Filter
from pygments.filters import FILTERS
from pygments.lexer import Lexer
from pygments.token import Generic, Name, Operator, Punctuation, Text
from sphinx.application import Sphinx

NAME = "plain-code"
WORD = re.compile(r'<span class="pre">([^<]*)</span>')


class PlainCode(Filter):
    def filter(
        self, lexer: Lexer, stream: Iterable[tuple[Any, str]]
    ) -> Iterator[tuple[Any, str]]:
        """The same text, in which plain tokens are ``Text``."""
        last: Any = Text
        for kind, text in stream:
            is_message = kind is Name and last is Generic.Error
            is_plain = kind in (Name, Operator, Punctuation) and not is_message
            yield Text if is_plain else kind, text
            last = last if text == ": " else kind


def bare(
    app: Sphinx, pagename: str, template: str, context: dict[str, Any], doctree: Any
) -> None:
    """The words of a literal, and the begin of a block, need none either."""
    body = context.get("body", "").replace("<pre><span></span>", "<pre>")
    context["body"] = WORD.sub(r"\1", body)


def setup(app: Sphinx) -> dict[str, Any]:
    FILTERS[NAME] = PlainCode
    app.connect("html-page-context", bare)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}

"""The ``picture`` directive: a drawing made by code, under it a translated caption.

.. picture:: Every element of the column meets every element of the row.

   column, row = torch.tensor([[0], [10]]), torch.tensor([[1, 2, 3]])
   draw(column, "+", row, "=", column + row)

The code runs when the page is read, in a fresh state, with the names of an example and
those of ``parts``. It is not shown. What it writes into the picture is looked up in the
catalogue of the figures; see ``_words.py``.
"""

from __future__ import annotations

from collections.abc import Callable
from traceback import extract_tb
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective

from handbook import drawing, drawing_graph
from handbook.devices import CPU
from handbook.drawing import Part, draw, grid, side_by_side
from handbook.drawing_graph import graph
from handbook.state import fresh_state
from handbook.unit import ASSUMED

from ._doctree import is_original
from ._languages import is_source
from ._words import SAYS, message, tongue

logger = logging.getLogger(__name__)


class picture(nodes.General, nodes.Element):
    """``drawing``: the Part that was drawn. The caption is its only child."""


class Picture(SphinxDirective):
    """``.. picture:: caption``, and under it the code that draws."""

    required_arguments = 1  # the caption
    final_argument_whitespace = True
    has_content = True

    def run(self) -> list[nodes.Node]:
        for module in (drawing, drawing_graph):
            self.env.note_dependency(module.__file__)
        path, _line = self.get_source_info()
        self.says: set[str] = set()
        try:
            drawn = self.drawn(path)
        except Exception as error:
            where = (self.env.docname, line_in(path, error) or self.lineno)
            logger.error("picture: %s", described(error), location=where)
            return []
        self.check()
        caption = " ".join(self.arguments[0].split())
        children, messages = self.parse_inline(caption, lineno=self.lineno)
        caption = nodes.caption(caption, "", *children)
        caption.source, caption.line = path, self.lineno
        return [picture("", caption, drawing=drawn), *messages]

    def drawn(self, path: str) -> Part:
        """What the code draws. Its lines are counted as they are on the page."""
        code = "\n" * self.content_offset + "\n".join(self.content)
        drawn: list[Part] = []
        here = tongue(self.env)

        def say(text: str) -> str:
            """In the language of the page."""
            self.says.add(message(text))
            return here.say(text)

        names: dict[str, Any] = parts(say)
        draws = names["draw"]
        names["draw"] = lambda *each, **how: drawn.append(draws(*each, **how))
        with fresh_state(CPU):
            exec(ASSUMED, names)
            exec(compile(code, path, "exec"), names)
        if len(drawn) != 1:
            raise ValueError(f"draw(...) is to be called once, not {len(drawn)} times")
        return drawn[0]

    def check(self) -> None:
        """Keep what the picture says, and see that it is translated."""
        says = sorted(self.says - {""})
        self.env.metadata[self.env.docname].setdefault(SAYS, []).extend(says)
        here = tongue(self.env)
        for each in says if not is_source(self.config) else []:
            if each not in here.words:
                where = self.env.docname, self.lineno
                logger.error("picture: %s", here.lacks(each), location=where)


def parts(say: Callable[[str], str]) -> dict[str, Callable[..., Any]]:
    """What draws, with all words put as ``say`` puts them."""

    def said(part: Any) -> Any:
        if isinstance(part, list):
            return list(map(said, part))
        return say(part) if isinstance(part, str) else part

    def said_grid(tensor: Any, title: str = "", **how: Any) -> Part:
        return grid(tensor, say(title), **{name: said(how[name]) for name in how})

    return {
        "draw": lambda *each, **how: draw(*map(said, each), **how),
        "side_by_side": lambda *each: side_by_side(*map(said, each)),
        "grid": said_grid,
        "graph": graph,
    }


def described(error: Exception) -> str:
    """``ValueError: words``; a syntax error without its file, line and caret."""
    words = error.msg if isinstance(error, SyntaxError) else str(error)
    return f"{type(error).__name__}: {' '.join(words.split())}"


def line_in(path: str, error: Exception) -> int | None:
    """The line of the page at which the code has failed."""
    if isinstance(error, SyntaxError):
        return error.lineno
    lines = [f.lineno for f in extract_tb(error.__traceback__) if f.filename == path]
    return lines[-1] if lines else None


def visit_html(self: Any, node: picture) -> None:
    caption = [part for part in node[0] if not is_original(part)]
    words = "".join(part.astext() for part in caption)
    svg = node["drawing"].svg(words)
    self.body.append(f'<figure class="picture">{svg}<figcaption>')


def depart_html(self: Any, node: picture) -> None:
    self.body.append("</figcaption></figure>\n")


def caption_only(self: Any, node: picture) -> None:
    pass


def setup(app: Sphinx) -> dict[str, Any]:
    app.setup_extension("handbook_sphinx._languages")
    app.add_node(
        picture,
        html=(visit_html, depart_html),
        gettext=(caption_only, caption_only),
        text=(caption_only, caption_only),
    )
    app.add_directive("picture", Picture)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}

"""The ``search-box`` directive: the box of every page, in the middle of this one."""

from __future__ import annotations

from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.locale import _
from sphinx.util.docutils import SphinxDirective

# Stands in the text of a page until its frame is known.
MARK = "<!-- search box -->"


class SearchBox(SphinxDirective):
    """``.. search-box::``"""

    def run(self) -> list[nodes.Node]:
        return [nodes.raw("", MARK, format="html")]


def fill(
    app: Sphinx, pagename: str, template: str, context: dict[str, Any], doctree: Any
) -> None:
    """Put in the box, in the words and with the addresses of the page."""
    if MARK in context.get("body", ""):
        here = {"place": "home", "hint": _("a name, or what it does")}
        box = app.builder.templates.render("components/lookup.html", context | here)
        context["body"] = context["body"].replace(MARK, box)


def setup(app: Sphinx) -> None:
    app.add_directive("search-box", SearchBox)
    app.connect("html-page-context", fill)

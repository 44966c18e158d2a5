"""The navigation: every page of the site as a tree, for the frame around each page.

The template gets data, ``navigation``: what it looks like is said there alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sphinx.application import Sphinx


@dataclass(frozen=True)
class Page:
    """A page, and those that it lists."""

    title: str
    href: str
    current: bool  # is this the page itself …
    around: bool  # … or one below this one?
    pages: list[Page]


def tell(
    app: Sphinx, pagename: str, template: str, context: dict[str, Any], doctree: Any
) -> None:
    """``navigation``: the pages that the first one lists, with all below them."""
    titles, listed = app.env.titles, app.env.toctree_includes

    def page(name: str) -> Page:
        below = [page(each) for each in listed.get(name, []) if each in titles]
        return Page(
            titles[name].astext(),
            context["pathto"](name),
            name == pagename,
            any(each.current or each.around for each in below),
            below,
        )

    context["navigation"] = page(app.config.root_doc).pages


def setup(app: Sphinx) -> dict[str, Any]:
    app.connect("html-page-context", tell)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}

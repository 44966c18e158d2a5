"""The navigation: every page of the site as a tree, for the frame around each page.

The template gets data, ``navigation``: what it looks like is said there alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment


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

    def page(name: str, title: str) -> Page:
        below = [page(each, said) for each, said in listed(app.env, name)]
        return Page(
            title,
            context["pathto"](name),
            name == pagename,
            any(each.current or each.around for each in below),
            below,
        )

    context["navigation"] = page(app.config.root_doc, "").pages


def listed(env: BuildEnvironment, name: str) -> Iterator[tuple[str, str]]:
    """The pages in the toctrees of a page, each with the title that it has there."""
    for toctree in env.tocs[name].findall(addnodes.toctree):
        for title, page in toctree["entries"]:
            if page in env.titles:
                yield page, title or env.titles[page].astext()


def setup(app: Sphinx) -> dict[str, Any]:
    app.connect("html-page-context", tell)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}

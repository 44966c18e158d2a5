"""The ways into the handbook: lists of what stands behind a link, made of the pages.

.. way:: guides       the learning path: each guide, and what a reader has at its end
.. way:: families     the pages of the reference, and how many names each covers
.. way:: exercises    the pages of exercises, and how many each has
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.locale import _
from sphinx.util.docutils import SphinxDirective

from .._store import store

Row = tuple[str, str, str]  # a page, how much is there, and what one has of it


class way(nodes.General, nodes.Element):
    """Stands for the list of this ``kind`` until the page is written."""


class Way(SphinxDirective):
    """``.. way:: families``"""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        kind = directives.choice(self.arguments[0], tuple(KINDS))
        self.env.note_reread()  # it tells about all the other pages
        return [way("", kind=kind)]


def guides(env: BuildEnvironment) -> Iterator[Row]:
    for step in store(env).path:
        yield step.page, _("%d min") % store(env).minutes[step.page], step.gives


def families(env: BuildEnvironment) -> Iterator[Row]:
    """The pages with entries, as the contents of the reference have them."""
    for page in env.toctree_includes.get("reference/index", []):
        if names := sum(len(entry.names) for entry in store(env).lines.get(page, [])):
            yield page, str(names), ""


def exercises(env: BuildEnvironment) -> Iterator[Row]:
    for page in env.toctree_includes.get("exercises/index", []):
        below = env.tocs[page][0][1:]  # the contents, without the page's own title
        yield page, str(sum(len(each.children) for each in below)), ""


KINDS: dict[str, Callable[[BuildEnvironment], Iterator[Row]]] = {
    "guides": guides,
    "families": families,
    "exercises": exercises,
}


def show(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Put the lists into their places."""
    for node in list(doctree.findall(way)):
        kind = node["kind"]
        items = [item(app, docname, row) for row in KINDS[kind](app.env)]
        make = nodes.enumerated_list if kind == "guides" else nodes.bullet_list
        node.replace_self(make("", *items, classes=["way", kind]))


def item(app: Sphinx, docname: str, row: Row) -> nodes.list_item:
    """A page as a link, how much is there, and below it what one has of it."""
    page, count, gives = row
    title = app.env.titles[page].astext()
    uri = app.builder.get_relative_uri(docname, page)
    line = nodes.paragraph("", "", nodes.reference("", title, refuri=uri, internal=True))
    line += [nodes.Text(" "), nodes.inline("", count, classes=["count"])]
    said = [nodes.paragraph("", gives)] if gives else []
    return nodes.list_item("", line, *said)


def skip(self: Any, node: nodes.Node) -> None:
    raise nodes.SkipNode


def setup(app: Sphinx) -> None:
    app.add_node(way, text=(skip, None))
    app.add_directive("way", Way)
    app.connect("doctree-resolved", show)

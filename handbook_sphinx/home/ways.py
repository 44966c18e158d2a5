"""The ways into the handbook: lists of what stands behind a link, made of the pages.

.. way:: guides       the learning path: each guide, and what a reader has at its end
.. way:: families     the pages of the reference, and how many names each covers
.. way:: exercises    the pages of exercises, and how many each has
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from docutils import nodes
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.locale import _
from sphinx.util.docutils import SphinxDirective

from .._store import store

# A page, its title in this list, how much is there, and what one has of it.
Row = tuple[str, str, str, str]


class way(nodes.General, nodes.Element):
    """Stands for the list of this ``kind`` until the page is written."""


class Way(SphinxDirective):
    """``.. way:: families``"""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        kind = self.arguments[0]
        if kind not in KINDS:
            raise self.error(f"way: {kind!r} is none of {', '.join(KINDS)}")
        self.env.note_reread()  # it tells about all the other pages
        return [way("", kind=kind)]


def guides(env: BuildEnvironment) -> Iterator[Row]:
    for step in store(env).path:
        minutes = _("%d min") % store(env).minutes[step.page]
        yield step.page, "", minutes, step.gives


def families(env: BuildEnvironment) -> Iterator[Row]:
    """The pages with names, as the contents of the reference have them."""
    for title, page in listed(env, "reference/index"):
        if names := store(env).names_on(page):
            yield page, title, str(names), ""


def exercises(env: BuildEnvironment) -> Iterator[Row]:
    for title, page in listed(env, "exercises/index"):
        below = env.tocs[page][0][1:]  # the contents, without the page's own title
        yield page, title, str(sum(len(each.children) for each in below)), ""


def listed(env: BuildEnvironment, index: str) -> Iterator[tuple[str, str]]:
    """The pages in the toctrees of a page, each with its title there, if it has one."""
    if index in env.found_docs:
        for contents in env.get_doctree(index).findall(addnodes.toctree):
            for title, page in contents["entries"]:
                yield title or "", page


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
    page, title, count, gives = row
    title = title or app.env.titles[page].astext()
    uri = app.builder.get_relative_uri(docname, page)
    line = nodes.paragraph(
        "", "", nodes.reference("", title, refuri=uri, internal=True)
    )
    line += [nodes.Text(" "), nodes.inline("", count, classes=["count"])]
    said = [nodes.paragraph("", gives)] if gives else []
    return nodes.list_item("", line, *said)


def skip(self: Any, node: nodes.Node) -> None:
    raise nodes.SkipNode


def setup(app: Sphinx) -> None:
    app.add_node(way, text=(skip, None))
    app.add_directive("way", Way)
    app.connect("doctree-resolved", show)

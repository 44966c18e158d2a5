"""The overview: a card for each script, with its picture, title and first sentence.

Title and sentence are those of the script's page, so nothing is translated twice.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from docutils import nodes
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.directives.other import TocTree

from .. import _figures
from .._doctree import STYLES, Run, first_sentence, is_original, runs
from .._languages import is_source
from .._words import tongue
from . import thumbnail

STYLED = {style: kind for kind, style in STYLES.items()}


def cards(doctree: nodes.document) -> list[nodes.list_item]:
    """All cards; ``card["script"]`` is the page of its script."""
    return [each for each in doctree.findall(nodes.list_item) if "script" in each]


class Scripts(TocTree):
    """``.. scripts::``, and under it the names of scripts, a line each."""

    def run(self) -> list[nodes.Node]:
        self.options["hidden"] = True
        found = super().run()
        entries = [entry for each in found for entry in self.entries(each)]
        made = map(self.card, entries)
        return [*found, nodes.bullet_list("", *made, classes=["cards"])]

    def entries(self, node: nodes.Node) -> Iterator[str]:
        for toctree in node.findall(addnodes.toctree):
            yield from toctree["includefiles"]

    def card(self, docname: str) -> nodes.list_item:
        path = thumbnail.path(self.env.doc2path(docname))
        self.env.note_dependency(path)  # for its words, Sphinx writes the page anew
        if not path.exists():  # it draws nothing
            return nodes.list_item("", script=docname)
        words = thumbnail.words(path)
        if not is_source(self.config):
            words = tongue(self.env).words.get(words, words)
        pictures = _figures.images(path, Path(self.env.srcdir), words)
        return nodes.list_item("", *pictures, script=docname)


def only_on_the_web(app: Sphinx, doctree: nodes.document) -> None:
    """Other builders find the list of the pages, and nothing to translate twice."""
    if app.builder.format != "html":
        for each in cards(doctree):
            each.parent.remove(each)


def fill(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Put title and first sentence beside the picture of each card."""
    for each in cards(doctree):
        page = each["script"]
        link = nodes.reference("", "", internal=True)
        link["refuri"] = app.builder.get_relative_uri(docname, page)
        link += styled(runs(app.env.titles[page]))
        each += nodes.paragraph("", "", link, classes=["title"])
        told = first_sentence(runs(first_paragraph(app.env.get_doctree(page))))
        each += nodes.paragraph("", "", *styled(told))


def first_paragraph(doctree: nodes.document) -> nodes.Element:
    """Where the page of a script begins."""
    found = doctree.findall(nodes.paragraph)
    return next(node for node in found if not is_original(node))


def styled(words: list[Run]) -> list[nodes.Node]:
    """Words, some of them code or emphasised."""
    return [
        STYLED[style]("", text) if style in STYLED else nodes.Text(text)
        for style, text in words
    ]


def setup(app: Sphinx) -> None:
    app.add_directive("scripts", Scripts)
    app.connect("doctree-read", only_on_the_web)
    app.connect("doctree-resolved", fill)

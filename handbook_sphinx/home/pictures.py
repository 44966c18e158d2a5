"""Small pictures that lead on: scripts of the gallery, and pages of the sheets.

.. thumbnails::

   gallery/tensors/plot_two_moons
   gallery/training/plot_overfitting

``.. sheet-pages:: sheet starter`` shows the first page of each.
"""

from __future__ import annotations

from difflib import get_close_matches
from html import escape
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.locale import _
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective

from handbook.sheet_plan import stem

from .. import _figures
from .._languages import here

logger = logging.getLogger(__name__)

FOLDER = "../sheet"  # seen from the pages of a language
SIZE = 'width="144" height="204"'  # less than half of the picture's, for fine screens


class thumbnail(nodes.list_item):
    """``docname`` is the page of a script; its pictures are the children."""


class sheet_pages(nodes.General, nodes.Element):
    """Stands for the first pages of the sheets of the ``plans``."""


class Thumbnails(SphinxDirective):
    """``.. thumbnails::``, a page of the gallery a line"""

    has_content = True

    def run(self) -> list[nodes.Node]:
        self.assert_has_content()
        found = self.env.found_docs
        gallery = [page for page in found if page.startswith("gallery/")]
        if not gallery:
            return []  # examples and sheets are made without the gallery
        self.env.note_reread()  # it tells the titles of other pages
        shown = []
        for number, page in enumerate(self.content):
            if page not in found:
                source, line = self.content.info(number)
                near = ", ".join(get_close_matches(page, gallery))
                problem = f"thumbnails: there is no page {page}"
                problem += f"; near to it are {near}" if near else ""
                logger.error("%s", problem, location=f"{source}:{line + 1}")
                continue
            shown.append(thumbnail("", *self.pictures(page), docname=page))
        return [nodes.bullet_list("", *shown, classes=["thumbnails"])]

    def pictures(self, page: str) -> list[nodes.Node]:
        """For the light and for the dark. The title beside them says what they show."""
        folder, _slash, name = page.rpartition("/")
        path = Path(self.env.srcdir, folder, "images", f"{name}_thumb.svg")
        self.env.note_dependency(path)
        return _figures.images(path, Path(self.env.srcdir), words="")


class SheetPages(SphinxDirective):
    """``.. sheet-pages:: sheet starter``"""

    required_arguments = 1
    final_argument_whitespace = True

    def run(self) -> list[nodes.Node]:
        return [sheet_pages("", plans=self.arguments[0].split())]


def show(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Let the pictures lead to their pages, under the titles of these."""
    for node in doctree.findall(thumbnail):
        page = node["docname"]
        uri = app.builder.get_relative_uri(docname, page)
        title = nodes.Text(app.env.titles[page].astext())
        link = nodes.reference("", "", *node.children, title, refuri=uri, internal=True)
        node[:] = [nodes.paragraph("", "", link)]
    for node in list(doctree.findall(sheet_pages)):
        pages = "".join(sheet_page(app, plan) for plan in node["plans"])
        html = f'<p class="sheet-pages">{pages}</p>'
        node.replace_self(nodes.raw("", html, format="html"))


def sheet_page(app: Sphinx, plan: str) -> str:
    """The first page of a sheet, small; it leads to the PDF."""
    base = f"{FOLDER}/{stem(plan)}-{here(app.config).code}"
    words = escape(_("Page %d of the sheet, as PDF") % 1)
    return (
        f'<a href="{base}.pdf"><img src="{base}-1.webp" alt="{words}" {SIZE} '
        f'loading="lazy"></a>'
    )


def visit(self: Any, node: thumbnail) -> None:
    self.visit_list_item(node)


def depart(self: Any, node: thumbnail) -> None:
    self.depart_list_item(node)


def skip(self: Any, node: nodes.Node) -> None:
    raise nodes.SkipNode


def setup(app: Sphinx) -> None:
    app.add_node(thumbnail, html=(visit, depart))
    app.add_node(sheet_pages, text=(skip, None))
    app.add_directive("thumbnails", Thumbnails)
    app.add_directive("sheet-pages", SheetPages)
    app.connect("doctree-resolved", show)

"""Small pictures that lead on: scripts of the gallery, and pages of the sheets.

.. thumbnails::

   gallery/tensors/plot_two_moons
   gallery/training/plot_overfitting

``.. sheet-pages:: sheet starter`` shows the first page of each.
"""

from __future__ import annotations

from html import escape
from pathlib import Path
from typing import Any

from docutils import nodes
from PIL import Image
from sphinx.application import Sphinx
from sphinx.locale import _
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective

from handbook.sheet_plan import stem

from .._languages import here, is_source

logger = logging.getLogger(__name__)

SIZE = 440, 300  # twice as many points as are shown, for fine screens


class thumbnails(nodes.General, nodes.Element):
    """Stands for the pictures of the ``pages`` until the page is written."""


class sheet_pages(nodes.General, nodes.Element):
    """Stands for the first pages of the sheets of the ``plans``."""


class Thumbnails(SphinxDirective):
    """``.. thumbnails::``, a page of the gallery a line"""

    has_content = True

    def run(self) -> list[nodes.Node]:
        self.assert_has_content()
        self.env.note_reread()  # it tells the titles of other pages
        node = thumbnails("", pages=[line.strip() for line in self.content])
        self.set_source_info(node)
        return [node]


class SheetPages(SphinxDirective):
    """``.. sheet-pages:: sheet starter``"""

    required_arguments = 1
    final_argument_whitespace = True

    def run(self) -> list[nodes.Node]:
        return [sheet_pages("", plans=self.arguments[0].split())]


def show(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Put the pictures into their places."""
    for node in list(doctree.findall(thumbnails)):
        figures = [thumbnail(app, docname, node, page) for page in node["pages"]]
        html = f'<ul class="thumbnails">{"".join(figures)}</ul>'
        node.replace_self(nodes.raw("", html, format="html"))
    for node in list(doctree.findall(sheet_pages)):
        pages = "".join(sheet_page(app, plan) for plan in node["plans"])
        html = f'<p class="sheet-pages">{pages}</p>'
        node.replace_self(nodes.raw("", html, format="html"))


def thumbnail(app: Sphinx, docname: str, node: thumbnails, page: str) -> str:
    """A picture of a script and its title, which lead to its page."""
    if page not in app.env.found_docs:
        return ""
    uri = app.builder.get_relative_uri(docname, page)
    title = escape(app.env.titles[page].astext())
    folder, _slash, name = page.rpartition("/")
    suffix = "" if is_source(app.config) else f".{app.config.language}"
    file = Path(app.srcdir, folder, f"images/thumb/sphx_glr_{name}_thumb{suffix}.png")
    made = Path(app.outdir, app.builder.imagedir, f"small-{name}.webp")
    made.parent.mkdir(exist_ok=True)
    picture = Image.open(file).convert("RGB")
    picture.thumbnail(SIZE)
    picture.save(made, quality=60, method=6)
    width, height = picture.size
    return (
        f'<li><a href="{uri}"><img src="{app.builder.imagedir}/{made.name}" alt="" '
        f'width="{width // 2}" height="{height // 2}" loading="lazy">{title}</a></li>'
    )


def sheet_page(app: Sphinx, plan: str) -> str:
    base = f"../sheet/{stem(plan)}-{here(app.config).code}"
    words = escape(_("The first page of the sheet, as PDF"))
    return (
        f'<a href="{base}.pdf"><img src="{base}-1.png" alt="{words}" width="132" '
        f'height="187" loading="lazy"></a>'
    )


def skip(self: Any, node: nodes.Node) -> None:
    raise nodes.SkipNode


def setup(app: Sphinx) -> None:
    for node in (thumbnails, sheet_pages):
        app.add_node(node, text=(skip, None))
    app.add_directive("thumbnails", Thumbnails)
    app.add_directive("sheet-pages", SheetPages)
    app.connect("doctree-resolved", show)

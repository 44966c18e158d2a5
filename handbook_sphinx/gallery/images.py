"""The figures on a page of the gallery, in the language of the page."""

from __future__ import annotations

from pathlib import Path

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective

from .. import _figures
from .._languages import is_source
from .._words import problems, tongue
from . import _scripts

logger = logging.getLogger(__name__)


class drawn(nodes.General, nodes.Element):
    """``path``: the figure that stands here; ``words``: what there is to see in it."""


class Drawn(SphinxDirective):
    """``.. drawn:: /path``, and under it the words."""

    required_arguments = 1
    has_content = True

    def run(self) -> list[nodes.Node]:
        path = Path(self.env.srcdir, self.arguments[0].lstrip("/"))
        return [drawn("", path=path, words=" ".join(self.content))]


def fill(app: Sphinx, doctree: nodes.document) -> None:
    """Show the figures, with words in this language. Other builders see nothing."""
    places = list(doctree.findall(drawn))
    if not places or app.builder.format != "html":
        for place in places:
            place.parent.remove(place)
        return
    page = app.env.doc2path(app.env.current_document.docname)
    words = page.with_suffix(".words")
    for path in (page.with_suffix(".drawn"), words):
        app.env.note_dependency(path)
    said = {}
    if not is_source(app.config):
        here = tongue(app.env)
        said = here.words
        for problem in problems(words, here):
            logger.error("%s", problem, location=f"{_scripts.script(app, page)}:1")
    for place in places:
        alt = said.get(place["words"], place["words"])
        pictures = _figures.images(place["path"], Path(app.srcdir), alt)
        place.replace_self(nodes.container("", *pictures, classes=["drawn"]))


def setup(app: Sphinx) -> None:
    app.add_directive("drawn", Drawn)
    # before Sphinx collects the images of the page
    app.connect("doctree-read", fill, priority=400)

"""The figures on a page of the gallery, in the language of the page."""

from __future__ import annotations

import os
from html import escape
from pathlib import Path
from typing import Any

from docutils import nodes
from PIL import Image
from sphinx.application import Sphinx
from sphinx.util import logging

from .._languages import is_source
from .._private import ImageSg, imgsgnode, visit_imgsg_html
from .._words import problems, tongue

logger = logging.getLogger(__name__)


def choose(app: Sphinx, doctree: nodes.document) -> None:
    """Show the files of this language, and say in it what there is to see."""
    images = list(doctree.findall(imgsgnode))
    if not images:
        return
    page = app.env.doc2path(app.env.current_document.docname)
    words = page.with_suffix(".words")
    for path in (page.with_suffix(".drawn"), words):
        app.env.note_dependency(path)
    for image in images:
        file = app.srcdir / image["uri"].lstrip("/")
        image["size"] = Image.open(file).size
    if not is_source(app.config):
        here = tongue(app.env)
        for problem in problems(words, here):
            logger.error("%s", problem, location=f"{script(app, page)}:1")
        for image in images:
            for place in ("uri", "srcset"):
                image[place] = image[place].replace(".png", f".{here.code}.png")
            image["alt"] = here.words.get(image["alt"], image["alt"])


def script(app: Sphinx, page: Path) -> str:
    """The script whose page this is."""
    conf = app.config.sphinx_gallery_conf
    inside = page.relative_to(app.srcdir / conf["gallery_dirs"]).with_suffix(".py")
    return os.path.relpath(app.srcdir / conf["examples_dirs"] / inside, app.confdir)


def visit(self: Any, node: nodes.Element) -> None:
    """As sphinx-gallery shows it, with its size, so that no text jumps."""
    node["alt"] = escape(node["alt"])
    visit_imgsg_html(self, node)
    width, height = node["size"]
    size = f'<img width="{width}" height="{height}" loading="lazy" '
    self.body[-1] = self.body[-1].replace("<img ", size, 1)


def setup(app: Sphinx) -> None:
    app.add_directive("image-sg", ImageSg)
    app.add_node(imgsgnode, html=(visit, lambda self, node: None))
    app.connect("doctree-read", choose)

"""The gallery's pages, as draw.py has written them into ``docs/gallery``.

Nothing is drawn here, so that all languages can read the same pages at the same time.
"""

from __future__ import annotations

from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.config import Config

from .._private import glr_path_static, setup_doctree_links
from . import images


def fill_defaults(app: Sphinx, config: Config) -> None:
    """What the links from code to entries ask of the configuration."""
    config.sphinx_gallery_conf.setdefault("prefer_full_module", set())


def add_style(app: Sphinx) -> None:
    """Late, so that the path of the environment never enters ``.buildinfo``."""
    app.config.html_static_path.append(glr_path_static())
    app.add_css_file("sg_gallery.css")


def drop_empty_tags(app: Sphinx, doctree: nodes.document) -> None:
    """sphinx-gallery gives each group a list for tags, all with the same id."""
    for raw in list(doctree.findall(nodes.raw)):
        if "sg-tag-list" in raw.astext():
            raw.parent.remove(raw)


def setup(app: Sphinx) -> dict[str, Any]:
    app.add_config_value("sphinx_gallery_conf", {}, "html", types=dict)
    app.setup_extension("handbook_sphinx._languages")
    setup_doctree_links(app)
    images.setup(app)
    app.connect("config-inited", fill_defaults)
    app.connect("builder-inited", add_style)
    app.connect("doctree-read", drop_empty_tags)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}

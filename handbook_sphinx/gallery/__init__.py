"""The gallery's pages, as draw.py has written them into ``docs/gallery``.

Nothing is drawn here, so that all languages can read the same pages at the same time.
"""

from __future__ import annotations

from typing import Any

from sphinx.application import Sphinx
from sphinx.config import Config

from .._private import setup_doctree_links
from . import cards, images, notebooks, run_it


def fill_defaults(app: Sphinx, config: Config) -> None:
    """What the links from code to entries ask of the configuration."""
    config.sphinx_gallery_conf.setdefault("prefer_full_module", set())


def setup(app: Sphinx) -> dict[str, Any]:
    app.add_config_value("sphinx_gallery_conf", {}, "html", types=dict)
    app.setup_extension("handbook_sphinx._languages")
    app.setup_extension("handbook_sphinx._site")
    setup_doctree_links(app)
    for part in (images, cards, run_it, notebooks):
        part.setup(app)
    app.connect("config-inited", fill_defaults)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}

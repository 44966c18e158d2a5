"""The printed sheet: a builder sets it, and a directive shows it on a page."""

from __future__ import annotations

from typing import Any

from sphinx.application import Sphinx

from . import builder, web


def setup(app: Sphinx) -> dict[str, Any]:
    app.setup_extension("handbook_sphinx._verdicts")
    app.setup_extension("handbook_sphinx._languages")
    app.setup_extension("handbook_sphinx._site")
    builder.setup(app)
    web.setup(app)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}

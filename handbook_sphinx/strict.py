"""A warning comes again in every build until its cause is gone.

Sphinx reads only the pages that have changed, so a second build would pass in silence
over a page that the first one has refused.
"""

from __future__ import annotations

from typing import Any

from sphinx.application import Sphinx

from ._private import forget_read_pages, has_warned


def forget(app: Sphinx, error: Exception | None) -> None:
    """After a warning, forget what was read, as Sphinx itself does after an error."""
    if has_warned(app):
        forget_read_pages(app)


def setup(app: Sphinx) -> dict[str, Any]:
    app.connect("build-finished", forget, priority=999)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}

"""A build ends well, or the next one begins anew.

Sphinx reads and writes only the pages that have changed. So a second build would pass
in silence over a page that the first one has refused, and would not write what the
first one, stopped half-way, has left unwritten.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sphinx.application import Sphinx
from sphinx.builders import Builder
from sphinx.config import Config

from ._private import forget_read_pages, has_warned


def begin(app: Sphinx, config: Config) -> None:
    """Before Sphinx loads what was read: forget it unless the last build ended well."""
    mark = unfinished(app)
    if mark.exists():
        forget_read_pages(app)
    mark.touch()


def has_read(app: Sphinx, builder: Builder) -> None:
    """All is read. Only pages are written one by one; the rest is made as a whole."""
    if builder.format != "html" and not has_warned(app):
        unfinished(app).unlink()


def end(app: Sphinx, error: Exception | None) -> None:
    """At the very end: all is written, and nothing was warned of."""
    if error or has_warned(app):
        unfinished(app).touch()
    else:
        unfinished(app).unlink(missing_ok=True)


def unfinished(app: Sphinx) -> Path:
    """Lies beside what was read while that cannot be relied on."""
    app.doctreedir.mkdir(parents=True, exist_ok=True)
    return app.doctreedir / "unfinished"


def setup(app: Sphinx) -> dict[str, Any]:
    app.connect("config-inited", begin)
    app.connect("write-started", has_read)
    app.connect("build-finished", end, priority=999)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}

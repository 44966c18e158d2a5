"""A build ends well, or the next one begins anew.

Sphinx reads and writes only the pages that have changed. So a second build would pass
in silence over a page that the first one has refused, and would not write what the
first one, stopped half-way, has left unwritten. And over a page that is no UTF-8 it
would end in a traceback.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from sphinx.application import Sphinx
from sphinx.builders import Builder
from sphinx.config import Config
from sphinx.environment import BuildEnvironment

from ._private import forget_read_pages, has_warned
from ._store import Refused


def refuse_other_encodings(
    app: Sphinx, env: BuildEnvironment, docnames: list[str]
) -> None:
    """Name the file and the line at which a page that is to be read is no UTF-8."""
    for path in map(env.doc2path, docnames):
        content = Path(path).read_bytes()
        try:
            content.decode("utf-8")
        except UnicodeDecodeError as problem:
            line = content.count(b"\n", 0, problem.start) + 1
            where = f"{os.path.relpath(path)}:{line}"
            raise Refused(f"{where}: this is no UTF-8; save the file as such") from None


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
    app.connect("env-before-read-docs", refuse_other_encodings)
    app.connect("write-started", has_read)
    app.connect("build-finished", end, priority=999)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}

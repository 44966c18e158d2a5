"""A warning comes again in every build until its cause is gone.

Sphinx reads only the pages that have changed, so a second build would pass in silence
over a page that the first one has refused. And it ends in a traceback over a page that
is no UTF-8.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from sphinx.application import Sphinx
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


def forget(app: Sphinx, error: Exception | None) -> None:
    """After a warning, forget what was read, as Sphinx itself does after an error."""
    if has_warned(app):
        forget_read_pages(app)


def setup(app: Sphinx) -> dict[str, Any]:
    app.connect("env-before-read-docs", refuse_other_encodings)
    app.connect("build-finished", forget, priority=999)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}

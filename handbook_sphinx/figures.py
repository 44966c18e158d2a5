"""``-b gettext`` writes the template of the figures' catalogue, too: ``figures.pot``.

It has what drawings say on the pages that are read, and what was noted beside the
figures of the guides and the gallery when they were drawn.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import polib
from sphinx.application import Sphinx

from handbook.written import whole

from ._words import DOMAIN, SAYS, noted


def messages(app: Sphinx) -> Iterator[str]:
    """All that figures say."""
    for page in app.env.metadata.values():
        yield from page.get(SAYS, ())
    plots = Path(app.confdir, app.config.handbook_plots)
    for path in [*plots.glob("*.words"), *Path(app.srcdir).rglob("*.words")]:
        yield from noted(path)


def write(app: Sphinx, error: Exception | None) -> None:
    """Write the template, sorted; no file where no figure says anything."""
    if error or app.builder.name != "gettext":
        return
    if found := sorted(set(messages(app))):
        template = polib.POFile(wrapwidth=0)
        template.metadata = {"Content-Type": "text/plain; charset=utf-8"}
        template.extend(polib.POEntry(msgid=message) for message in found)
        whole(Path(app.outdir, f"{DOMAIN}.pot"), f"{template}\n")


def setup(app: Sphinx) -> dict[str, Any]:
    app.setup_extension("handbook_sphinx._store")
    app.connect("build-finished", write)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}

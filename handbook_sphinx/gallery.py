"""The gallery: one look for all figures, and one line for a script that raises."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.config import Config

from ._private import failing_scripts


def prepare(gallery_conf: dict[str, Any], script: str) -> None:
    """Give each script the look of its figures; sphinx-gallery calls this before it.

    And one thread: for small tensors, several only wait for each other.
    """
    import torch
    from matplotlib import pyplot

    torch.set_num_threads(1)
    pyplot.style.use(Path(gallery_conf["src_dir"], "../gallery/handbook.mplstyle"))


def silence(app: Sphinx, config: Config) -> None:
    """Our one line replaces sphinx-gallery's warning, which is a traceback."""
    config.suppress_warnings = [
        *config.suppress_warnings,
        "sphinx_gallery.example_error",
    ]


def refuse_failures(app: Sphinx) -> None:
    """sphinx-gallery collects the tracebacks of failing scripts; shorten them."""
    lines = []
    for script, story in failing_scripts(app).items():
        text = "".join(story) if isinstance(story, list) else str(story)
        numbers = re.findall(rf'File "{re.escape(script)}", line (\d+)', text)
        error = text.strip().splitlines()[-1]
        lines.append(f"{script}:{numbers[-1] if numbers else 1}: {error}")
    if lines:
        raise SystemExit("\n".join(lines))


def drop_empty_tags(app: Sphinx, doctree: nodes.document) -> None:
    """sphinx-gallery gives each group a list for tags, all with the same id."""
    for raw in list(doctree.findall(nodes.raw)):
        if "sg-tag-list" in raw.astext():
            raw.parent.remove(raw)


def setup(app: Sphinx) -> dict[str, Any]:
    app.connect("config-inited", silence)
    app.connect("doctree-read", drop_empty_tags)
    # after sphinx-gallery has run the scripts, at the same event
    app.connect("builder-inited", refuse_failures, priority=900)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}

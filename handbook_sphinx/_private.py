"""Every private name of others that the faces lean on, each with its reason.

When Sphinx, docutils or sphinx-gallery is upgraded, this is the one place to look at.
A name counts as private where its documentation does not promise it.
"""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path
from typing import TYPE_CHECKING, Any

# docutils documents its formats of formulas, but not the converter.
from docutils.utils.math import MathError as MathError
from docutils.utils.math.latex2mathml import tex2mathml as tex2mathml

# Where Sphinx keeps what it has read: there is no other way to let it forget.
from sphinx.application import ENV_PICKLE_FILENAME

if TYPE_CHECKING:
    from docutils import nodes
    from sphinx.application import Sphinx


def has_warned(app: Sphinx) -> bool:
    """Sphinx counts its warnings, but tells the number only in its last words."""
    return app._warncount > 0


def forget_read_pages(app: Sphinx) -> None:
    """The next build reads all pages, as it does after an error."""
    Path(app.doctreedir, ENV_PICKLE_FILENAME).unlink(missing_ok=True)


def without_own_search(app: Sphinx) -> None:
    """Builders of help files switch Sphinx's search off so; no option does."""
    if app.builder.format == "html":
        app.builder.search = False


def without_scripts(context: dict[str, Any], unused: Collection[str]) -> None:
    """Sphinx adds its scripts to each page unasked, as objects of a private class."""
    context["script_files"] = [
        script
        for script in context["script_files"]
        if Path(script.filename or "").name not in unused
    ]


def add_permalink(translator: Any, node: nodes.Element, title: str) -> None:
    """The link to a numbered formula, as Sphinx's own renderers write it."""
    translator.add_permalink_ref(node, title)


def failing_scripts(app: Sphinx) -> dict[str, Any]:
    """Script -> traceback: sphinx-gallery collects them in its own configuration."""
    configuration = getattr(app.config, "sphinx_gallery_conf", {})
    return dict(configuration.get("failing_examples", {}))

"""The way from one language to the others: what the templates know of the languages."""

from __future__ import annotations

from typing import Any

from sphinx.application import Sphinx

from ._languages import families, here, is_source


def tell(
    app: Sphinx, pagename: str, template: str, context: dict[str, Any], doctree: Any
) -> None:
    """``here``, the ``others``, and the ``families`` of fonts for all of them."""
    languages, mine = app.config.handbook_languages.values(), here(app.config)
    others = [language for language in languages if language != mine]
    context["here"], context["others"] = mine, others
    context["is_source"] = is_source(app.config)
    context["families"] = families([mine, *others])


def setup(app: Sphinx) -> dict[str, Any]:
    app.setup_extension("handbook_sphinx._languages")
    app.connect("html-page-context", tell)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}

"""The front door: entries alive, the search box, what there is, and how much of it.

alive     ``.. alive:: torch.chunk``: an entry of the reference in short, as a tab
figures   ``.. in-figures::``: names and results, counted in the records
ways      ``.. way:: guides``: lists of pages, and what is there
pictures  ``.. thumbnails::`` of the gallery, ``.. sheet-pages::``
box       ``.. search-box::``
"""

from __future__ import annotations

from typing import Any

from sphinx.application import Sphinx

from . import alive, box, figures, pictures, ways


def add_files(
    app: Sphinx, pagename: str, template: str, context: dict[str, Any], doctree: Any
) -> None:
    """The front page loads its style and its script, and no other page does.

    It is the contents itself, so the frame shows none.
    """
    if 'class="alive' in context.get("body", ""):
        context["contents"] = []
        app.add_css_file("home.css")
        app.add_js_file("home.js", loading_method="defer")


def setup(app: Sphinx) -> dict[str, Any]:
    app.setup_extension("handbook_sphinx._verdicts")
    for part in (alive, box, figures, pictures, ways):
        part.setup(app)
    app.connect("html-page-context", add_files, priority=900)  # contents are there
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}

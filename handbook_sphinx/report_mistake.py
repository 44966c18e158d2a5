"""A link at the end of each entry, and of each page, that opens a form to fill in.

The form is the repository's; ``FIELDS`` of it are filled in already.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.locale import _

from ._doctree import is_entry

TEMPLATE = "mistake.yml"  # in .github/ISSUE_TEMPLATE/
FIELDS = ("page", "language", "entry")  # the ids of its fields that a link fills in


def show(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Put the links last."""
    for section in list(filter(is_entry, doctree.findall(nodes.section))):
        text = _("Report a mistake in this entry")
        section += link(app, text, docname, section["entry"]["id"])
    page = doctree.next_node(nodes.section) or doctree
    page += link(app, _("Report a mistake on this page"), docname)


def link(app: Sphinx, text: str, docname: str, entry: str = "") -> nodes.paragraph:
    """To the form about an entry, or about a page."""
    values = (docname, app.config.language, entry)
    known = {id: value for id, value in zip(FIELDS, values, strict=True) if value}
    query = urlencode({"template": TEMPLATE} | known, safe="/:")
    uri = f"{app.config.handbook_repository}/issues/new?{query}"
    line = nodes.paragraph(classes=["report"])
    line += nodes.reference("", text, refuri=uri)
    return line


def setup(app: Sphinx) -> dict[str, Any]:
    app.setup_extension("handbook_sphinx._site")
    app.connect("doctree-resolved", show, priority=900)  # below what others add
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}

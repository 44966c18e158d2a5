"""What an entry is called: its plain name, and the other words people look it up by.

.. api:: torch.topk torch.Tensor.topk
   :called: k largest values; top k, k smallest, partial sort

The entry directive keeps these words as one message, so that each language says them in
its own way. Here the plain name is put beside the heading and into the contents; the
search knows them all.
"""

from __future__ import annotations

import re
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.transforms import SphinxTransform
from sphinx.util import logging

from ._doctree import head_of, is_entry, is_message, is_original

logger = logging.getLogger(__name__)


class plain_name(nodes.General, nodes.Inline, nodes.TextElement):
    """The plain name in a heading."""


class Demand(SphinxTransform):
    """Every entry says what it is called; a message goes by its words."""

    default_priority = 12  # before messages are translated

    def apply(self, **kwargs: Any) -> None:
        for section in self.document.findall(nodes.section):
            if not is_entry(section) or is_message(section):
                continue
            said = called(section)
            if not said or not all(split(said[0].astext())):
                logger.error(
                    "%s: say what it is called: ':called: plain name; other, words'",
                    section["entry"]["id"],
                    location=section,
                    type="handbook",
                )


def called(section: nodes.section) -> list[nodes.paragraph]:
    """The paragraph in the head of an entry and, on a translated page, its English."""
    head = head_of(section)
    found = [node for node in head if "called" in node["classes"]]
    for node in list(found):
        after = head.children[head.index(node) + 1 :][:1]
        found += filter(is_original, after)
    return found


def split(text: str) -> tuple[str, str]:
    """The plain name, and the other words."""
    plain, *others = re.split(r"\s*[;；]\s*", text.strip(), maxsplit=1)
    return plain, "".join(others)


def show(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Put the plain name into the heading; translators see the words as they are."""
    if app.builder.name == "gettext":
        return
    for section in filter(is_entry, doctree.findall(nodes.section)):
        said = called(section)
        for each in said:
            plain = split(each.astext())[0]
            original = ["original", "language-en"] if is_original(each) else []
            name = plain_name("", plain, classes=["plain-name", *original])
            section[0] += [nodes.Text(" "), name]
            each.parent.remove(each)


def hint(app: Sphinx, doctree: nodes.document) -> None:
    """In the contents, the link to an entry shows its plain name on hovering."""
    plain = {
        f"#{section['ids'][0]}": split(said[0].astext())[0]
        for section in filter(is_entry, doctree.findall(nodes.section))
        if (said := called(section))
    }
    for link in app.env.tocs[app.env.current_document.docname].findall(nodes.reference):
        if name := plain.get(link["anchorname"]):
            link["reftitle"] = name


def visit_html(self: Any, node: plain_name) -> None:
    self.body.append(self.starttag(node, "span", ""))


def depart_html(self: Any, node: plain_name) -> None:
    self.body.append("</span>")


def through(self: Any, node: plain_name) -> None:
    """Other writers show it as it is."""


def setup(app: Sphinx) -> dict[str, Any]:
    app.add_node(
        plain_name,
        html=(visit_html, depart_html),
        text=(through, through),
    )
    app.add_transform(Demand)
    app.connect("doctree-read", hint, priority=600)  # Sphinx has made the contents
    app.connect("doctree-resolved", show)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}

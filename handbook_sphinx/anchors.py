"""Addresses of sections and figures: made of their own words, never of their order.

Docutils counts what it finds twice (``#id1``), so that a new section would move the
addresses behind it. Here, a title that a page has several times takes that of the
section around it in front, a figure is called by its caption, and a label that says the
words of the title behind it is the address of that. This is done before messages are
translated: a place has one address in all languages.
"""

from __future__ import annotations

from collections import Counter
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.transforms import SphinxTransform
from sphinx.util import logging

from ._doctree import is_entry

logger = logging.getLogger(__name__)

WORDS = 6  # of a caption, that is enough to know it by


class Anchors(SphinxTransform):
    default_priority = 14

    def apply(self, **kwargs: Any) -> None:
        sections = [s for s in self.document.findall(nodes.section) if not is_entry(s)]
        slugs = [
            nodes.make_id(section.next_node(nodes.title).astext())
            for section in sections
        ]
        often = Counter(slugs)
        for section, slug in zip(sections, slugs, strict=True):
            if slug and often[slug] > 1 and isinstance(section.parent, nodes.section):
                self.name(section, f"{section.parent['ids'][0]}-{slug}")
        for label in list(self.document.findall(nodes.target)):
            section = label.next_node(ascend=True)
            if section in sections:
                self.take(label, section, slugs[sections.index(section)])
        for figure in self.document.findall(nodes.figure):
            if not figure["ids"] and (caption := figure.next_node(nodes.caption)):
                words = nodes.make_id(caption.astext()).split("-")
                self.name(figure, "-".join(words[:WORDS]))

    def take(self, label: nodes.target, section: nodes.section, slug: str) -> None:
        """Let the section have the address of a label that says the same words."""
        if slug in label["ids"]:
            label.parent.remove(label)
            del self.document.ids[slug]
            self.name(section, slug)

    def name(self, node: nodes.Element, address: str) -> None:
        """Give the only address of ``node``; where it is taken, a longer one is due."""
        known = self.document.ids.get(address, node)
        if known is not node:
            logger.error(
                "the address #%s is taken by line %s; give one of them other words",
                address,
                known.line,
                location=node,
                type="handbook",
            )
            return
        for old in node["ids"]:
            del self.document.ids[old]
        node["ids"] = [address]
        self.document.ids[address] = node


def setup(app: Sphinx) -> dict[str, Any]:
    app.add_transform(Anchors)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}

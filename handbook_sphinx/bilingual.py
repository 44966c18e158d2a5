"""The translated pages: every message is translated, and its original stays at hand.

Sphinx replaces a message by its translation (transform ``Locale``, priority 20). One
transform here keeps a copy of the original before that; one checks the translation
after it and puts the original under it, for the reader who asks to see both side by
side.

Few do, so a page has but a place for each original. Their texts lie in a script beside
it, ``_originals/<page>.js``: unlike other files, a script is also loaded by a page that
was opened from a folder.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections import Counter
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.builders import Builder
from sphinx.transforms import SphinxTransform
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util import docname_join, logging
from sphinx.util.nodes import extract_messages
from sphinx.writers.html5 import HTML5Translator

from handbook.written import whole

from ._doctree import is_original
from ._languages import is_source, source

logger = logging.getLogger(__name__)

TITLE = "handbook-title"  # that of the source, among what Sphinx keeps about a page

# Messages that belong to the page's frame, not to its text.
FRAME = (addnodes.toctree, nodes.meta, nodes.image)


class KeepOriginal(SphinxTransform):
    """Copy each message before Sphinx translates it."""

    default_priority = 15

    def apply(self, **kwargs: Any) -> None:
        if is_source(self.config):
            return
        if title := self.document.next_node(nodes.title):
            page = self.env.current_document.docname
            self.env.metadata[page][TITLE] = title.astext()
        self.document.handbook_originals = [
            (node, node.deepcopy())
            for node, _ in extract_messages(self.document)
            if not isinstance(node, FRAME) and not is_setting(node)
        ]


def is_setting(node: nodes.Node) -> bool:
    """Is it the name of a setting at the head of a page, such as ``:hide-toc:``?"""
    above = node.parent.parent if isinstance(node, nodes.field_name) else None
    return above is not None and above.parent.index(above) == 0


class CheckAndShow(SphinxTransform):
    """Check each translation, and put the original under it."""

    default_priority = 22

    def apply(self, **kwargs: Any) -> None:
        originals = getattr(self.document, "handbook_originals", [])
        if originals and not self.catalogue().exists():
            self.warn(originals[0][0], "this page has no catalogue")
            return
        for node, original in originals:
            if not node.get("translated"):
                self.warn(node, f"not translated: {shortened(original)}")
                continue
            lost = marks(original) - marks(node)
            if lost:
                self.warn(node, f"the translation loses {', '.join(sorted(lost))}")
            if node.astext() != original.astext():
                show(original, node, source(self.config).tag)

    def catalogue(self) -> Path:
        folder = Path(self.env.srcdir, self.config.locale_dirs[0]).resolve()
        page = self.env.current_document.docname
        return folder / self.config.language / "LC_MESSAGES" / f"{page}.po"

    def warn(self, node: nodes.Element, message: str) -> None:
        logger.warning(
            "%s (%s; 'make translations' brings it up to date)",
            message,
            os.path.relpath(self.catalogue()),
            location=node,
            type="handbook",
            subtype="translation",
        )


class NamePages(SphinxPostTransform):
    """In an original, a link to a page says the page's own title in the source."""

    default_priority = 5  # before links are resolved, with the translated title

    def run(self, **kwargs: Any) -> None:
        for original in self.document.findall(is_original):
            for link in original.findall(addnodes.pending_xref):
                if link["reftype"] == "doc" and not link["refexplicit"]:
                    page = docname_join(link["refdoc"], link["reftarget"])
                    if title := self.env.metadata.get(page, {}).get(TITLE):
                        link["refexplicit"] = True
                        link[:] = [nodes.inline("", title)]


def shortened(node: nodes.Element, width: int = 60) -> str:
    """The first ``width`` characters of a message, in quotation marks."""
    text = " ".join(node.astext().split())
    return repr(text if len(text) <= width else text[: width - 1] + "…")


def marks(message: nodes.Element) -> Counter[str]:
    """The code, formulas and cross-references in a message: all must be kept."""
    found = Counter(
        " ".join(node.astext().split())
        for node in message.findall(nodes.literal)
        if not is_link(node.parent)  # its words may change, its target may not
    )
    found.update(
        " ".join(node.astext().split()) for node in message.findall(nodes.math)
    )
    found.update(target_of(link) for link in message.findall(is_link))
    found.update(n["refuri"] for n in message.findall(nodes.reference) if "refuri" in n)
    return found


def target_of(link: nodes.Element) -> str:
    """A glossary has other words in another language."""
    return "a :term:" if link.get("reftype") == "term" else link["reftarget"]


def is_link(node: nodes.Node) -> bool:
    """Is this a reference that Sphinx has not yet resolved?"""
    return isinstance(node, (addnodes.pending_xref, addnodes.download_reference))


def show(original: nodes.Element, translated: nodes.Element, tag: str) -> None:
    """Put a copy of the original behind the translation, or into it where a block
    cannot follow, as in a definition list or a caption."""
    for target in list(original.findall(nodes.target)):
        target.parent.remove(target)  # of a link with a name
    for link in list(original.findall(is_link)):
        if link.get("reftype") == "term":  # the glossary of this page is translated
            link.replace_self(link.children)
    for node in original.findall(nodes.Element):
        node["ids"], node["names"] = [], []  # they belong to the translation
    children = original.children
    # docutils writes the class "language-en" as the attribute lang="en"
    classes = ["original", f"language-{tag}"]
    if isinstance(translated, (nodes.paragraph, nodes.title, nodes.rubric)):
        block = nodes.paragraph("", "", *children, classes=classes)
        if not isinstance(translated, nodes.paragraph):
            block["classes"].append("original-title")
        block["translatable"] = False
        place = translated.parent.index(translated) + 1
        translated.parent.insert(place, block)
    else:
        translated += nodes.inline("", "", *children, classes=classes)


class Apart(HTML5Translator):
    """Writes a page without its originals, which ``document.handbook_apart`` holds."""

    def __init__(self, document: nodes.document, builder: Builder) -> None:
        super().__init__(document, builder)
        self.apart: list[str] = []  # as HTML, in their order
        document.handbook_apart = self.apart

    def dispatch_visit(self, node: nodes.Node) -> None:
        if is_original(node):
            node["starts"] = len(self.body)
        super().dispatch_visit(node)

    def dispatch_departure(self, node: nodes.Node) -> None:
        super().dispatch_departure(node)
        if is_original(node):
            self.apart.append("".join(self.body[node["starts"] :]))
            self.body[node["starts"] :] = ["<original-text></original-text>"]


def write_apart(
    app: Sphinx, pagename: str, template: str, context: dict[str, Any], doctree: Any
) -> None:
    """Write the originals of a page; ``originals`` is where, for the template."""
    context["originals"] = ""
    if apart := getattr(doctree, "handbook_apart", []):
        script = f"originals({json.dumps(apart, ensure_ascii=False, indent=0)});\n"
        address = f"_originals/{pagename}.js"
        whole(Path(app.outdir, address), script)
        # a browser must not take those of an older page, which it has kept
        version = hashlib.sha256(script.encode()).hexdigest()[:8]
        context["originals"] = f"{address}?v={version}"


def setup(app: Sphinx) -> dict[str, Any]:
    app.setup_extension("handbook_sphinx._languages")
    app.add_transform(KeepOriginal)
    app.add_transform(CheckAndShow)
    app.add_post_transform(NamePages)
    app.set_translator("html", Apart)
    app.connect("html-page-context", write_apart)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}

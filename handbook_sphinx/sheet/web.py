"""The ``sheet`` directive: a printed sheet as a picture to open, and as a web page.

.. sheet:: starter
.. sheet:: messages
   :preview:

The picture is the PDF's, in the language of the page. Below it stand the same boxes
with the same entries, made of the same doctrees. They are copies: the examples are run,
and found by the search, where they come from. With ``:preview:`` there is the picture
alone, for sheets that bring together what the site has on a few pages.
"""

from __future__ import annotations

import os
from html import escape
from pathlib import Path
from typing import ClassVar

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.locale import _
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective

from handbook.sheet_plan import BadPlan, Box, Plan, load, stem

from .._doctree import STYLES, is_example, is_original
from .._store import store
from .entry import Entry
from .site import Site

logger = logging.getLogger(__name__)

FOLDER = "../sheet"  # seen from the pages of a language
SIZE = 'width="360" height="255"'  # of A4, as the builder draws it
ALONE = "a web page shows entries only, as they are; write :preview: for its pictures"
HAS_SHEET = "handbook-sheet"  # among what Sphinx keeps about a page
MAKE = {style: node for node, style in STYLES.items()}


class sheet_web(nodes.General, nodes.Element):
    """``plan``: the name of the sheet that stands here; ``alone``: in pictures only."""


class SheetWeb(SphinxDirective):
    """``.. sheet:: starter``"""

    required_arguments = 1
    option_spec: ClassVar = {"preview": directives.flag}

    def run(self) -> list[nodes.Node]:
        self.env.metadata[self.env.docname][HAS_SHEET] = "yes"
        alone = "preview" in self.options
        node = sheet_web("", plan=self.arguments[0], alone=alone)
        node.source, node.line = self.get_source_info()
        return [node]


def always(app: Sphinx, env: BuildEnvironment) -> set[str]:
    """Any entry may have changed, so the pages with a sheet are written again."""
    return {docname for docname, facts in env.metadata.items() if HAS_SHEET in facts}


def fill(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Put the sheets into a page; a wrong plan is an error at its place."""
    places = list(doctree.findall(sheet_web))
    site = Site.of(app.env, store(app.env).records) if places else None
    for place in places:
        path = Path(app.confdir, app.config.handbook_sheets, f"{place['plan']}.toml")
        try:
            plan = load(path)
            if problems := "; ".join(site.problems(plan.boxes)):
                raise BadPlan(problems)
            if not place["alone"] and not site.has_only_entries(plan.boxes):
                raise BadPlan(f"{os.path.relpath(path)}: {ALONE}")
        except BadPlan as problem:
            logger.error("sheet: %s", problem, location=place)
            place.replace_self([])
            continue
        found = [preview(place, plan, app.config.language)]
        if not place["alone"]:
            found.append(Web(app, site, docname).boxes(plan))
        place.replace_self(found)


def preview(place: sheet_web, plan: Plan, language: str) -> nodes.Node:
    """The pages of the sheet, small; each leads to the PDF."""
    base = f"{FOLDER}/{stem(place['plan'])}-{language}"
    words = _("Page %d of the sheet, as PDF")  # inside an f-string nobody would find it
    pictures = (
        f'<a href="{base}.pdf"><img src="{base}-{number}.webp" {SIZE} '
        f'alt="{escape(words % number)}"></a>'
        for number in range(1, plan.pages + 1)
    )
    html = f'<div class="sheet-preview">{"".join(pictures)}</div>'
    return nodes.raw("", html, format="html")


class Web:
    """Makes the boxes of a sheet for the page ``docname``."""

    def __init__(self, app: Sphinx, site: Site, docname: str) -> None:
        self.app, self.site, self.docname = app, site, docname

    def boxes(self, plan: Plan) -> nodes.container:
        """All boxes, in the order in which they stand on paper."""
        ordered = sorted(plan.boxes, key=lambda box: (box.page, box.column))
        boxes = [self.box(box) for box in ordered]
        return nodes.container("", *boxes, classes=["sheet-web"], is_div=True)

    def box(self, box: Box) -> nodes.container:
        """A heading that leads to its page, and the entries."""
        section = self.site.section(box.title.text)
        docname, _hash, anchor = box.title.text.partition("#")
        title = section.next_node(nodes.title).astext()
        head = self.link(docname, anchor, nodes.Text(title))
        rubric = nodes.rubric("", "", head, **{"heading-level": 3})
        entries = [self.entry(name.text, box) for name in box.entries]
        return nodes.container("", rubric, *entries, classes=["sheet-box"], is_div=True)

    def entry(self, name: str, box: Box) -> nodes.container:
        """Name, first sentence, examples and perhaps the picture."""
        entry = self.site.entries[name]
        found = [self.words(entry), *self.examples(entry, whole=name in box.whole)]
        if name in box.pictures:
            found.append(plain(entry.picture()))
        return nodes.container("", *found, classes=["sheet-entry"], is_div=True)

    def words(self, entry: Entry) -> nodes.paragraph:
        """The name, as a link, and the first sentence."""
        title = entry.section.next_node(nodes.title)
        words = [plain(node) for node in title.children if not is_original(node)]
        anchor = entry.section["ids"][0]
        link = self.link(entry.unit.page, anchor, nodes.strong("", "", *words))
        gloss = [
            MAKE[style]("", words) if style in MAKE else nodes.Text(words)
            for style, words in entry.gloss()
        ]
        return nodes.paragraph("", "", link, nodes.Text(" "), *gloss)

    def examples(self, entry: Entry, whole: bool) -> list[nodes.Node]:
        """Copies of the first example, or of all of them."""
        blocks = [block.deepcopy() for block in entry.section.findall(is_example)]
        return blocks if whole else blocks[:1]

    def link(self, docname: str, anchor: str, words: nodes.Node) -> nodes.reference:
        """A link to a place on another page of the site."""
        uri = self.app.builder.get_relative_uri(self.docname, docname)
        uri += f"#{anchor}" if anchor else ""
        return nodes.reference("", "", words, internal=True, refuri=uri)


def plain(node: nodes.Node) -> nodes.Node:
    """A copy in which cross-references are only words, and ids are left out."""
    holder = nodes.container("", node.deepcopy())
    for link in list(holder.findall(addnodes.pending_xref)):
        link.replace_self(link.children)
    for each in holder.findall(nodes.Element):
        each["ids"] = []
    return holder[0]


def setup(app: Sphinx) -> None:
    app.add_node(sheet_web)
    app.add_directive("sheet", SheetWeb)
    app.connect("env-updated", always)
    app.connect("doctree-resolved", fill)

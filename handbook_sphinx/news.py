"""What is new: the page that CHANGELOG.md is, and an Atom feed of it beside the page.

Each heading of the second level ends with its day, `` - 2026-11-28``, and is an entry
of the feed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urljoin
from xml.etree import ElementTree

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.locale import _
from sphinx.util import logging

from handbook.written import whole

from ._doctree import runs
from ._languages import here

logger = logging.getLogger(__name__)

PAGE = "news"
FEED = "news.atom"
ATOM = "http://www.w3.org/2005/Atom"
DAY = re.compile(r"\s+-\s+(\d{4}-\d\d-\d\d)$")


def items(doctree: nodes.document) -> Iterator[nodes.section]:
    """The sections below that of the page."""
    for section in doctree.findall(nodes.section):
        if isinstance(section.parent, nodes.section) and isinstance(
            section.parent.parent, nodes.document
        ):
            yield section


def heading(item: nodes.section) -> str:
    """What stands over a section."""
    title = item.next_node(nodes.title)
    return "".join(words for _style, words in runs(title))


def prepare(app: Sphinx, doctree: nodes.document) -> None:
    """Each item has its day, and "Added" of each is a place of its own."""
    if app.env.current_document.docname != PAGE:
        return
    for item in items(doctree):
        if not DAY.search(heading(item)):
            problem = "what is new ends with its day, such as ' - 2026-11-28'"
            logger.error("%s: %s", heading(item), problem, location=item)
        for part in item.findall(nodes.section):
            if part is not item:
                (name, *_others) = part["dupnames"] + part["names"]  # as in the source
                part["ids"] = [nodes.make_id(f"{item['ids'][0]} {name}")]


def tell(
    app: Sphinx, pagename: str, template: str, context: dict[str, Any], doctree: Any
) -> None:
    """``feed``: its file and its title, for the head of each page."""
    if PAGE in app.env.found_docs:
        context["feed"] = FEED, title(app)


def title(app: Sphinx) -> str:
    """That of the feed."""
    what = _("What is new")
    return f"{here(app.config).title}: {what}"


def write(app: Sphinx, error: Exception | None) -> None:
    """Write the feed when all pages are written."""
    if error or app.builder.name != "html" or PAGE not in app.env.found_docs:
        return
    whole(Path(app.outdir, FEED), feed(app))


def feed(app: Sphinx) -> bytes:
    """All items as Atom (RFC 4287)."""
    mine = here(app.config)
    folder = f"{app.config.handbook_address}{mine.code}/"
    page = folder + app.builder.get_target_uri(PAGE)
    doctree = app.env.get_and_resolve_doctree(PAGE, app.builder, tags=app.tags)
    root = ElementTree.Element("feed", {"xmlns": ATOM, "xml:lang": mine.tag})
    add(root, "title", title(app))
    add(root, "id", page)
    add(root, "link", rel="self", type="application/atom+xml", href=folder + FEED)
    add(root, "link", rel="alternate", type="text/html", href=page)
    add(add(root, "author"), "name", app.config.author)
    days = [""]
    for item in items(doctree):
        if not (day := DAY.search(heading(item))):
            continue  # which was told when the page was read
        days.append(f"{day[1]}T00:00:00Z")
        url = f"{page}#{item['ids'][0]}"
        entry = add(root, "entry")
        add(entry, "title", heading(item)[: day.start()])
        add(entry, "id", url)
        add(entry, "link", href=url)
        add(entry, "updated", days[-1])
        add(entry, "content", content(app, item, page), type="html")
    add(root, "updated", max(days))
    ElementTree.indent(root)
    return ElementTree.tostring(root, "utf-8", xml_declaration=True)


def add(
    above: ElementTree.Element, tag: str, text: str = "", **attributes: str
) -> ElementTree.Element:
    """An element more, which is returned."""
    made = ElementTree.SubElement(above, tag, attributes)
    made.text = text or None
    return made


def content(app: Sphinx, item: nodes.section, page: str) -> str:
    """The HTML of an item without its heading; its links lead to the site."""
    below = nodes.container("", *(node.deepcopy() for node in item.children[1:]))
    html = app.builder.render_partial(below)["fragment"]
    html = re.sub(r'<a class="headerlink".*?</a>', "", html)
    return re.sub(
        r'(?<=href=")[^"]+', lambda link: urljoin(page, link[0]), html
    ).strip()


def setup(app: Sphinx) -> dict[str, Any]:
    app.setup_extension("handbook_sphinx._languages")
    app.setup_extension("handbook_sphinx._site")
    app.connect("doctree-read", prepare, priority=100)  # before ids are noted
    app.connect("html-page-context", tell)
    app.connect("build-finished", write)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}

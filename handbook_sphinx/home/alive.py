"""The ``alive`` directive: an entry of the reference in short, with its trap.

.. alive:: torch.chunk
   :trap: [0][0] = 9

   View or copy?

The page shows the first sentence and the first example of the entry, then the example
whose code has the words of ``trap`` and what is said before it, and what the records
and the facts say. All of it is the entry's own, in the language of the build. The
paragraph is the label of a tab; all entries of a page are the tabs of one box.
"""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches
from html import escape
from itertools import islice, takewhile
from typing import Any, ClassVar

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.locale import _
from sphinx.util import docname_join, logging
from sphinx.util.docutils import SphinxDirective

from handbook.names import torch_version

from .._doctree import is_entry, is_example, keep_release, text_of
from .._store import store

logger = logging.getLogger(__name__)

HAS_ALIVE = "handbook-alive"  # among what Sphinx keeps about a page
FACTS = '<details class="facts"'  # how the fold of facts begins


class alive(nodes.General, nodes.Element):
    """Stands for the entry ``wanted`` with its ``trap``; its child is the label."""


class tabs(nodes.General, nodes.Element):
    """The box; its children are panels."""


class panel(nodes.General, nodes.Element):
    """An entry in short; ``label`` stands on its tab."""


class CannotShow(ValueError):
    """Why an entry cannot stand there, and what to do."""


class Alive(SphinxDirective):
    """``.. alive:: torch.chunk``"""

    required_arguments = 1
    final_argument_whitespace = True
    has_content = True
    option_spec: ClassVar = {"trap": directives.unchanged_required}

    def run(self) -> list[nodes.Node]:
        self.assert_has_content()
        if "trap" not in self.options:
            raise self.error("alive: say ':trap:', some of the code that shows it")
        self.env.metadata[self.env.docname][HAS_ALIVE] = True
        node = alive("", wanted=self.arguments[0], trap=self.options["trap"])
        node.source, node.line = self.get_source_info()
        self.state.nested_parse(self.content, self.content_offset, node)
        return [node]


def always(app: Sphinx, env: BuildEnvironment) -> set[str]:
    """Any entry may have changed, so a page with some of them is written again."""
    return {docname for docname, facts in env.metadata.items() if HAS_ALIVE in facts}


def fetch(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Let all faces finish the entries as if they stood on this page.

    They wait at their places until the search has seen the page: there they would be
    found twice.
    """
    if app.builder.format != "html":
        return
    for place in doctree.findall(alive):
        try:
            place["panel"] = panel_of(app, place, docname)
        except CannotShow as problem:
            logger.error("alive: %s", problem, location=place)


def panel_of(app: Sphinx, place: alive, docname: str) -> panel:
    """The panel of an entry. Raises CannotShow."""
    wanted = place["wanted"]
    page, doctree, section = find(app.env, wanted)
    section.parent.remove(section)
    doctree[:] = [section]
    for link in section.findall(addnodes.pending_xref):
        if link["reftype"] == "doc":
            link["reftarget"] = f"/{docname_join(page, link['reftarget'])}"
        link["refdoc"] = docname
    app.env.resolve_references(doctree, docname, app.builder)
    uri = app.builder.get_relative_uri(docname, page)
    head = heading(section, f"{uri}#{section['ids'][0]}")
    parts = short(section, wanted, place["trap"])
    return panel("", head, *parts, label=place.next_node(nodes.paragraph).astext())


def find(
    env: BuildEnvironment, wanted: str
) -> tuple[str, nodes.document, nodes.section]:
    """The page of an entry, as it was read, and its section. Raises CannotShow."""
    claims = store(env).claims
    if wanted not in claims:
        near = get_close_matches(wanted, claims, n=3)
        hint = f"; near to it are {', '.join(near)}" if near else ""
        raise CannotShow(f"no entry covers {wanted}{hint}")
    page = claims[wanted][0]
    doctree = env.get_doctree(page)
    keep_release(doctree, torch_version())
    section = next(
        each
        for each in filter(is_entry, doctree.findall(nodes.section))
        if wanted in (each["entry"]["id"], *each["entry"]["names"])
    )
    return page, doctree, section


def heading(section: nodes.section, uri: str) -> nodes.paragraph:
    """The name, which leads to the whole entry, and the plain name."""
    title = section.next_node(nodes.title)
    plain = [n for n in title.findall(nodes.Element) if "plain-name" in n["classes"]]
    name = [each for each in title.children if each not in plain]
    link = nodes.reference("", "", *name, internal=True, refuri=uri)
    return nodes.paragraph("", "", link, *plain, classes=["alive-name"])


def short(section: nodes.section, name: str, trap: str) -> Iterator[nodes.Node]:
    """The parts of an entry that are shown. Raises CannotShow."""
    first, *others = filter(is_example, section.children)
    shown = next((each for each in others if trap in text_of(each)), None)
    if not shown:
        raise CannotShow(
            f"no example of {name} after its first one has {trap!r} in it; "
            "':trap:' is some of the code that shows the trap"
        )
    label = nodes.paragraph("", _("What people get wrong"), classes=["alive-label"])
    yield part("alive-first", *before(first), first)
    yield part("alive-trap", label, *before(shown), shown)
    yield part("alive-facts", *known(section))


def part(name: str, *children: nodes.Node) -> nodes.container:
    """A part of a panel."""
    return nodes.container("", *children, classes=[name], is_div=True)


def before(example: nodes.Element) -> list[nodes.Node]:
    """The paragraphs that lead to an example, with their originals."""
    above = example.parent.children[: example.parent.index(example)]
    return list(takewhile(is_paragraph, reversed(above)))[::-1]


def is_paragraph(node: nodes.Node) -> bool:
    return isinstance(node, nodes.paragraph)


def known(section: nodes.section) -> Iterator[nodes.Node]:
    """The line of badges, and the facts, which are open here."""
    paragraphs = section.findall(nodes.paragraph)
    yield from islice((p for p in paragraphs if "badges" in p["classes"]), 1)
    for raw in section.findall(nodes.raw):
        if FACTS in raw.astext():
            opened = raw.astext().replace(FACTS, f"{FACTS} open")
            yield nodes.raw("", opened, format="html")


def place(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Put the box where the first entry stands; translators see the labels alone."""
    if app.builder.format != "html":
        return
    places = list(doctree.findall(alive))
    panels = [each["panel"] for each in places if "panel" in each]
    for each in places[1:]:
        each.parent.remove(each)
    if places:
        places[0].replace_self([tabs("", *panels)] if panels else [])


def visit_tabs(self: Any, node: tabs) -> None:
    """The tabs; without a script they are not shown, and all panels are."""
    buttons = "".join(
        f'<button type="button" role="tab" id="tab-{number}" '
        f'aria-controls="alive-{number}" aria-selected="{str(number == 1).lower()}"'
        f"{tabindex(number)}>{escape(each['label'])}</button>"
        for number, each in enumerate(node.children, start=1)
    )
    label = escape(_("Entries of the reference"))
    self.body.append(
        f'<div class="alive"><div role="tablist" aria-label="{label}">{buttons}</div>'
    )


def tabindex(number: int) -> str:
    """One tab alone is reached with the tabulator, the others with arrows."""
    return "" if number == 1 else ' tabindex="-1"'


def visit_panel(self: Any, node: panel) -> None:
    number = node.parent.index(node) + 1
    self.body.append(
        f'<div class="alive-entry" role="tabpanel" id="alive-{number}" '
        f'aria-labelledby="tab-{number}">'
    )


def depart(self: Any, node: nodes.Element) -> None:
    self.body.append("</div>\n")


def skip(self: Any, node: nodes.Node) -> None:
    """Other writers show the entry where it stands."""
    raise nodes.SkipNode


def setup(app: Sphinx) -> None:
    app.add_node(alive, text=(skip, None))
    app.add_node(tabs, html=(visit_tabs, depart))
    app.add_node(panel, html=(visit_panel, depart))
    app.add_directive("alive", Alive)
    app.connect("env-updated", always)
    # before and after the search looks at the page
    app.connect("doctree-resolved", fetch, priority=0)
    app.connect("doctree-resolved", place, priority=2)

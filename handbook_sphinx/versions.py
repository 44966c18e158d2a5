"""What other releases and devices print instead: a fold in each entry, and a page.

Both are made from the records when a page is written. The ``versions`` directive stands
for the overview of all, by release.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from docutils import nodes
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.locale import _
from sphinx.util.docutils import SphinxDirective

from handbook.record import LEFT_OUT, Record, release

from ._doctree import is_entry
from ._store import Kept, record_here, store
from ._verdicts import Other, holds, other, place


class fold(nodes.General, nodes.Element):
    """Closed until the reader opens it; ``node["summary"]`` stays in view."""


class across_versions(nodes.General, nodes.Element):
    """Stands for the overview until the page is written."""


class Versions(SphinxDirective):
    """``.. versions::``"""

    def run(self) -> list[nodes.Node]:
        store(self.env).overviews[self.env.docname] = True
        return [across_versions()]


def elsewhere(env: BuildEnvironment) -> list[Record]:
    """The records of other places than the one that this build shows."""
    here = record_here(store(env).records)
    return [record for record in store(env).records if record is not here]


def show(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Put a fold at the end of each entry, and of a page for its own examples."""
    units = store(app.env).units.get(docname, {})
    for section in list(filter(is_entry, doctree.findall(nodes.section))):
        id = section["entry"]["id"]
        if id in units:  # an entry of this page, not one that is shown on it in short
            section += folds(app.env, id, units[id])
    for id, kept in units.items():
        if not kept.anchor:
            doctree[0] += folds(app.env, id, kept)
    for node in list(doctree.findall(across_versions)):
        found = list(overview(app, docname))
        node.replace_self(found)
        list_in_contents(app.env, docname, found)


def folds(env: BuildEnvironment, id: str, kept: Kept) -> list[fold]:
    """The fold of a unit, if there is anything to tell."""
    groups: dict[tuple[str, str, Other], list[Record]] = {}
    for record in elsewhere(env):
        if what := other(record, id, kept):
            groups.setdefault((record.device, record.machine, what), []).append(record)
    if not groups:
        return []
    children: list[nodes.Node] = []
    for (_device, _machine, what), records in groups.items():
        releases = " ".join(dict.fromkeys(release(record.torch) for record in records))
        where = place(records[0], releases)
        label = [nodes.paragraph("", where)] if what.sessions else []
        children += [*label, *told(where, what)]
    cpu = all(device == "cpu" for device, _machine, _what in groups)
    summary = _("On other versions") if cpu else _("On other versions and devices")
    return [fold("", *children, summary=summary)]


def told(where: str, what: Other) -> list[nodes.Element]:
    """What is otherwise there: the names that are not, or what is printed instead."""
    if what.absent:
        line = nodes.paragraph("", _("Not in %s: ") % where)
        for name in what.absent:
            line += [nodes.literal("", name), nodes.Text(" ")]
        return [line]
    if not what.sessions:
        return [nodes.paragraph("", _("Does not pass on %s.") % where)]
    return [
        nodes.literal_block(text, text, language="pycon", xml_space="preserve")
        for text in what.sessions
    ]


def overview(app: Sphinx, docname: str) -> Iterator[nodes.Element]:
    """A section a place: what is otherwise there, with links."""
    records = elsewhere(app.env)
    if not records:
        yield nodes.paragraph("", _("Nothing has run on another version yet."))
    for record in records:
        where = place(record)
        section = nodes.section("", nodes.title("", where), ids=[nodes.make_id(where)])
        section += nodes.paragraph("", counted(app.env, record))
        for page, units in sorted(store(app.env).units.items()):
            for id, kept in units.items():
                if what := other(record, id, kept):
                    section += nodes.paragraph("", "", link(app, docname, page, kept))
                    section += told(where, what)
        yield section


def list_in_contents(
    env: BuildEnvironment, docname: str, found: list[nodes.Element]
) -> None:
    """Sphinx has made the contents of the page before there were these sections."""
    contents = nodes.bullet_list()
    for section in found:
        if isinstance(section, nodes.section):
            facts = {"refuri": docname, "anchorname": f"#{section['ids'][0]}"}
            link = nodes.reference("", section[0].astext(), internal=True, **facts)
            contents += nodes.list_item("", addnodes.compact_paragraph("", "", link))
    page = env.tocs[docname][0]
    page[1:] = [contents] if contents.children else []
    env.toc_num_entries[docname] = 1 + len(contents)  # or themes may show none


def counted(env: BuildEnvironment, record: Record) -> str:
    """How much of the handbook is true at the place of ``record``."""
    units = [unit for page in store(env).units.values() for unit in page.items()]
    verdicts = [record.verdict(id, kept.digest) for id, kept in units]
    ran = [verdict for verdict in verdicts if verdict and verdict.outcome != LEFT_OUT]
    return _(
        "torch %(torch)s, run on %(date)s: %(same)d of %(all)d entries and pages "
        "print what is shown here."
    ) % {
        "torch": record.torch,
        "date": record.date,
        "same": sum(holds(record, id, kept) for id, kept in units),
        "all": len(ran),
    }


def link(app: Sphinx, here: str, page: str, kept: Kept) -> nodes.reference:
    """To the entry, or to the page if the examples are its own."""
    uri = app.builder.get_relative_uri(here, page)
    uri += f"#{kept.anchor}" if kept.anchor else ""
    text = kept.title or app.env.titles[page].astext()
    return nodes.reference("", text, internal=True, refuri=uri)


def visit_fold(self: Any, node: fold) -> None:
    summary = self.encode(node["summary"])
    self.body.append(f'<details class="versions"><summary>{summary}</summary>\n')


def depart_fold(self: Any, node: fold) -> None:
    self.body.append("</details>\n")


def setup(app: Sphinx) -> dict[str, Any]:
    app.setup_extension("handbook_sphinx._verdicts")
    app.add_node(fold, html=(visit_fold, depart_fold))
    app.add_node(across_versions)
    app.add_directive("versions", Versions)
    app.connect("doctree-resolved", show, priority=600)  # after the badges
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}

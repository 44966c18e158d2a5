"""The ``verdicts`` directive: a table of what was run, made from the records."""

from __future__ import annotations

from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.locale import _
from sphinx.util.docutils import SphinxDirective

from handbook.devices import DEVICES, concerns
from handbook.record import Record, release

from ._store import Kept, record_here, store
from ._verdicts import holds

# The table says of these devices also that nothing has run there yet.
ALWAYS = ("cpu", "cuda")


class verdict_table(nodes.General, nodes.Element):
    """Stands for the table until the page is written."""


class Verdicts(SphinxDirective):
    """``.. verdicts::``"""

    def run(self) -> list[nodes.Node]:
        store(self.env).overviews[self.env.docname] = True
        return [verdict_table()]


def fill(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Replace the placeholder by a line a record and the table."""
    records = store(app.env).records
    missing = [device for device in ALWAYS if device not in {r.device for r in records}]
    places = [*records, *map(Record, missing)]
    for node in list(doctree.findall(verdict_table)):
        lines = [nodes.list_item("", line(record)) for record in places]
        pages = table(app, docname, columns(places))
        node.replace_self([nodes.bullet_list("", *lines), pages])


def line(record: Record) -> nodes.paragraph:
    """Where and when a record was made."""
    name = DEVICES[record.device].shown
    if not record.units:
        return nodes.paragraph("", _("%s: not yet run.") % name)
    facts = {
        "device": f"{name} ({record.machine})" if record.machine else name,
        "torch": record.torch,
        "date": record.date,
    }
    text = _("%(device)s: torch %(torch)s, run on %(date)s.") % facts
    return nodes.paragraph("", text)


def columns(places: list[Record]) -> dict[str, list[Record]]:
    """The records by device and release. Those of Paddle tell about other examples."""
    found: dict[str, list[Record]] = {}
    for record in places:
        if record.device != "paddle":
            name = f"{DEVICES[record.device].shown} {release(record.torch)}".strip()
            found.setdefault(name, []).append(record)
    return found


def table(
    app: Sphinx, docname: str, places: dict[str, list[Record]]
) -> nodes.container:
    """A row a page: how many units, examples and comparisons, and where it is true."""
    env = app.env
    rows = []
    for page, kept in sorted(store(env).units.items()):
        units = {unit: k for unit, k in kept.items() if concerns("cpu", unit)}
        if not units:
            continue
        link = nodes.reference(
            "",
            env.titles[page].astext(),
            internal=True,
            refuri=app.builder.get_relative_uri(docname, page),
        )
        true = [hold(units, records) for records in places.values()]
        rows.append([link, len(units), *counts(env, units), *true])
    total = [sum(column) for column in list(zip(*rows, strict=True))[1:]]
    head = [_("Page"), _("Entries"), _("Examples"), _("Comparisons"), *places]
    return nodes_table(head, [*rows, [_("All"), *total]] if rows else [])


def counts(env: BuildEnvironment, units: dict[str, Kept]) -> list[int]:
    """Examples and comparisons of the run of this build."""
    here = record_here(store(env).records)
    ran = [v for id, kept in units.items() if (v := here.verdict(id, kept.digest))]
    examples = sum(verdict.examples for verdict in ran)
    return [examples, sum(verdict.comparisons for verdict in ran)]


def hold(units: dict[str, Kept], records: list[Record]) -> int:
    """How many units are true at one of these places at least."""
    return sum(
        any(holds(record, unit, kept) for record in records)
        for unit, kept in units.items()
    )


def nodes_table(head: list[str], rows: list[list[Any]]) -> nodes.container:
    """A table in the box in which Furo lets tables scroll."""
    group = nodes.tgroup("", cols=len(head))
    group += [nodes.colspec(colwidth=1) for _name in head]
    group += nodes.thead("", row_node(head))
    group += nodes.tbody("", *map(row_node, rows))
    body = nodes.table("", group, classes=["verdicts"])
    return nodes.container("", body, classes=["table-wrapper"])


def row_node(cells: list[Any]) -> nodes.row:
    """A row of texts and nodes."""
    row = nodes.row()
    for cell in cells:
        content = cell if isinstance(cell, nodes.Node) else nodes.Text(str(cell))
        row += nodes.entry("", nodes.paragraph("", "", content))
    return row


def setup(app: Sphinx) -> dict[str, Any]:
    app.setup_extension("handbook_sphinx._verdicts")
    app.add_node(verdict_table)
    app.add_directive("verdicts", Verdicts)
    app.connect("doctree-resolved", fill)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}

"""The ``verdicts`` directive: a table of what was run, made from the records."""

from __future__ import annotations

from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.locale import _
from sphinx.util.docutils import SphinxDirective

from handbook.devices import DEVICES, concerns
from handbook.record import Record

from ._store import record_here, store


class verdict_table(nodes.General, nodes.Element):
    """Stands for the table until the page is written."""


class Verdicts(SphinxDirective):
    """``.. verdicts::``"""

    def run(self) -> list[nodes.Node]:
        store(self.env).overviews[self.env.docname] = True
        return [verdict_table()]


def fill(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Replace the placeholder by a paragraph a record and the table."""
    env = app.env
    for place in list(doctree.findall(verdict_table)):
        records = store(env).records
        missing = {"cpu", "cuda"} - {record.device for record in records}
        records = records + [Record(device) for device in sorted(missing)]
        lines = [line(record) for record in records]
        place.replace_self([*lines, table(app, docname)])


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


def table(app: Sphinx, docname: str) -> nodes.container:
    """A row a page: how many units, examples and comparisons, and how many passed."""
    env = app.env
    rows = []
    for page, digests in sorted(store(env).digests.items()):
        units = {unit: d for unit, d in digests.items() if concerns("cpu", unit)}
        if not units:
            continue
        link = nodes.reference(
            "",
            env.titles[page].astext(),
            internal=True,
            refuri=app.builder.get_relative_uri(docname, page),
        )
        rows.append([link, len(units), *counts(env, units)])
    total = (
        [sum(row[i] for row in rows) for i in range(1, len(rows[0]))] if rows else []
    )
    head = [
        _("Page"),
        _("Entries"),
        _("Examples"),
        _("Comparisons"),
        _("CPU"),
        _("CUDA"),
    ]
    return nodes_table(head, [*rows, [_("All"), *total]] if rows else [])


def counts(env: BuildEnvironment, units: dict[str, str]) -> list[int]:
    """Examples, comparisons, and the units that passed on each device."""
    here = record_here(store(env).records)
    ran = [v for unit, digest in units.items() if (v := here.verdict(unit, digest))]
    return [
        sum(verdict.examples for verdict in ran),
        sum(verdict.comparisons for verdict in ran),
        *(passed_on(env, device, units) for device in ("cpu", "cuda")),
    ]


def passed_on(env: BuildEnvironment, device: str, units: dict[str, str]) -> int:
    """How many units have passed in at least one place with this device."""
    records = [each for each in store(env).records if each.device == device]
    return sum(
        any(record.passed(unit, digest) for record in records)
        for unit, digest in units.items()
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
    row = nodes.row()
    for cell in cells:
        content = cell if isinstance(cell, nodes.Node) else nodes.Text(str(cell))
        row += nodes.entry("", nodes.paragraph("", "", content))
    return row


def setup(app: Sphinx) -> dict[str, Any]:
    app.setup_extension("handbook_sphinx._store")
    app.add_node(verdict_table)
    app.add_directive("verdicts", Verdicts)
    app.connect("doctree-resolved", fill)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}

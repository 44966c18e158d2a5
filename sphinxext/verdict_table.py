"""The ``verdicts`` directive: a table of what was run, made from the records."""

from __future__ import annotations

from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.locale import _
from sphinx.util.docutils import SphinxDirective

from .verdicts import PASSED, Record, concerns


class verdict_table(nodes.General, nodes.Element):
    """Stands for the table until the page is written."""


class Verdicts(SphinxDirective):
    """``.. verdicts::``"""

    def run(self) -> list[nodes.Node]:
        self.env.handbook_overviews[self.env.docname] = True
        return [verdict_table()]


def fill(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Replace the placeholder by a paragraph a record and the table."""
    env = app.env
    for place in list(doctree.findall(verdict_table)):
        lines = [
            line(device, record) for device, record in env.handbook_records.items()
        ]
        place.replace_self([*lines, table(app, docname)])


def line(device: str, record: Record) -> nodes.paragraph:
    """Where and when a record was made."""
    name = {"cpu": "CPU", "cuda": "CUDA", "paddle": "Paddle"}[device]
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
    for page, digests in sorted(env.handbook_digests.items()):
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
    found = {
        device: [record.verdict(unit, digest) for unit, digest in units.items()]
        for device, record in env.handbook_records.items()
        if device in ("cpu", "cuda")
    }
    cpu = [verdict for verdict in found["cpu"] if verdict]
    passed = [
        sum(v is not None and v.outcome == PASSED for v in found[device])
        for device in found
    ]
    return [sum(v.examples for v in cpu), sum(v.comparisons for v in cpu), *passed]


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
    app.add_node(verdict_table)
    app.add_directive("verdicts", Verdicts)
    app.connect("doctree-resolved", fill)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}

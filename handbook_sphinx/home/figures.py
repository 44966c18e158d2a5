"""The ``in-figures`` directive: how much there is, counted in pages and records."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.locale import _
from sphinx.util.docutils import SphinxDirective

from handbook.devices import DEVICES
from handbook.record import Record, release

from .._store import Kept, record_here, store
from .._verdicts import holds


class in_figures(nodes.General, nodes.Element):
    """Stands for the figures until the page is written."""


class InFigures(SphinxDirective):
    """``.. in-figures::``"""

    def run(self) -> list[nodes.Node]:
        store(self.env).overviews[self.env.docname] = True
        return [in_figures()]


def names(env: BuildEnvironment) -> int:
    """How many names of torch have an entry."""
    return sum(len(entry.names) for each in store(env).lines.values() for entry in each)


def results(env: BuildEnvironment, record: Record) -> int:
    """How many printed results of the pages came out at the place of ``record``."""
    units: dict[str, Kept] = {}
    for each in store(env).units.values():
        units |= each
    return sum(
        record.units[id].comparisons
        for id, kept in units.items()
        if holds(record, id, kept)
    )


def tiles(env: BuildEnvironment) -> Iterator[tuple[str, str]]:
    """What is counted: a number each, and what it is the number of."""
    here = record_here(store(env).records)
    every = results(env, here)
    yield f"{names(env):,}", _("names of torch")
    yield (
        f"{every:,}",
        _("results, each printed by torch %s on the CPU") % release(here.torch),
    )
    for device in DEVICES.values():
        there = [
            record
            for record in store(env).records
            if record.device == device.id != "paddle" and record is not here
        ]
        shares = sorted(100 * results(env, record) // max(every, 1) for record in there)
        if there and shares[-1]:
            yield (
                "–".join(map(str, dict.fromkeys([shares[0], shares[-1]]))) + " %",
                (_("of them came out the same on %s") % place(device.shown, there)),
            )


def place(device: str, records: list[Record]) -> str:
    """``CUDA (NVIDIA H200), torch 2.11``; all releases there."""
    machines = ", ".join(dict.fromkeys(r.machine for r in records if r.machine))
    releases = " ".join(dict.fromkeys(release(record.torch) for record in records))
    where = f"{device} ({machines})" if machines else device
    return _("%(where)s, torch %(release)s") % {"where": where, "release": releases}


def show(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Put the figures into their place."""
    for node in list(doctree.findall(in_figures)):
        items = [
            nodes.list_item("", nodes.paragraph("", "", nodes.strong("", n), space(w)))
            for n, w in tiles(app.env)
        ]
        node.replace_self(nodes.bullet_list("", *items, classes=["in-figures"]))


def space(words: str) -> nodes.Text:
    return nodes.Text(f" {words}")


def skip(self: Any, node: nodes.Node) -> None:
    raise nodes.SkipNode


def setup(app: Sphinx) -> None:
    app.add_node(in_figures, text=(skip, None))
    app.add_directive("in-figures", InFigures)
    app.connect("doctree-resolved", show)

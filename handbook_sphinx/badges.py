"""Badges: where the examples have run, as the records say when a page is written.

A badge names what did run. More is said only where an entry does otherwise than most:
it prints something else on a device, does not run there, or has run nowhere. The table
of everything is made by the ``verdicts`` directive.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.locale import _

from handbook.devices import DEVICES, Device, concerns
from handbook.record import FAILED, LEFT_OUT, Record, release

from ._doctree import head_of, is_entry
from ._store import store
from ._verdicts import holds


def badges(env: BuildEnvironment, unit: str) -> list[list[str]]:
    """What to say about a unit: a CSS class and a text for each badge."""
    kept = store(env).unit(unit)
    devices = [device for device in DEVICES.values() if concerns(device.id, unit)]
    ran, otherwise, waiting = [], [], []
    for device in devices:
        records = [each for each in store(env).records if each.device == device.id]
        here = [record for record in records if holds(record, unit, kept)]
        verdicts = [record.verdict(unit, kept.digest) for record in records]
        outcomes = {verdict.outcome for verdict in verdicts if verdict}
        if here:
            ran.append(place(device, here))
        elif FAILED in outcomes:
            text = _("prints something else on %s") % device.shown
            otherwise.append(["differs", text])
        elif LEFT_OUT in outcomes:
            otherwise.append(["left-out", _("does not run on %s") % device.shown])
        else:
            waiting.append(device.shown)
    if ran:
        return [["ran", _("ran on %s") % " · ".join(ran)], *otherwise]
    if not waiting or any(kind == "differs" for kind, _text in otherwise):
        return otherwise
    # nobody has seen what the page says it prints
    return [*otherwise, ["not-yet", _("not yet run on %s") % waiting[0]]]


def place(device: Device, records: list[Record]) -> str:
    """``CUDA 2.11 2.13–2.15``; of Paddle, its own release is the one that counts."""
    if device.id == "paddle":
        releases = {record.machine for record in records}
        return " ".join([device.shown, *sorted(releases)])
    return f"{device.shown} {spans(release(record.torch) for record in records)}"


def spans(releases: Iterable[str]) -> str:
    """``2.11 2.13–2.15``: a dash where no release between is missing."""
    numbers = sorted({tuple(map(int, each.split("."))) for each in releases})
    placed = enumerate(numbers)
    runs = [
        [".".join(map(str, number)) for _place, number in run]
        for _first, run in groupby(
            placed, lambda each: (each[1][0], each[1][1] - each[0])
        )
    ]
    return " ".join("–".join(dict.fromkeys([run[0], run[-1]])) for run in runs)


def show(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Put the badges into the entries' heads, and a page's own at its end."""
    for section in doctree.findall(nodes.section):
        if is_entry(section):
            head = head_of(section)
            head += paragraph(badges(app.env, section["entry"]["id"]))
    units = store(app.env).units.get(docname, {})
    loose = [unit for unit in (docname, f"{docname}:paddle") if unit in units]
    if loose:  # a page's own examples: at its end
        found = [badge for unit in loose for badge in badges(app.env, unit)]
        doctree[0] += paragraph(found)


def paragraph(found: list[list[str]]) -> nodes.paragraph:
    """The line of badges: each a CSS class and a text."""
    line = nodes.paragraph(classes=["badges"])
    for css_class, text in found:
        line += nodes.inline("", text, classes=["badge", css_class])
        line += nodes.Text(" ")
    return line


def setup(app: Sphinx) -> dict[str, Any]:
    app.setup_extension("handbook_sphinx._verdicts")
    app.connect("doctree-resolved", show)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}

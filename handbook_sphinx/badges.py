"""Badges: where the examples have run, as the records say when a page is written."""

from __future__ import annotations

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

# A page says of these devices also that nothing has run there yet.
ALWAYS = ("cpu", "cuda", "paddle")


def badges(env: BuildEnvironment, unit: str) -> list[list[str]]:
    """What to say about a unit: a CSS class and a text for each device."""
    kept = store(env).unit(unit)
    found = []
    for device in DEVICES.values():
        records = [each for each in store(env).records if each.device == device.id]
        if not concerns(device.id, unit) or not (records or device.id in ALWAYS):
            continue
        ran = [record for record in records if holds(record, unit, kept)]
        verdicts = [record.verdict(unit, kept.digest) for record in records]
        outcomes = {verdict.outcome for verdict in verdicts if verdict}
        if ran:
            found.append(["ran", ran_on(device, ran)])
        elif FAILED in outcomes:
            found.append(["differs", _("prints something else on %s") % device.shown])
        elif LEFT_OUT in outcomes:
            found.append(["left-out", _("does not run on %s") % device.shown])
        else:
            found.append(["not-yet", _("not yet run on %s") % device.shown])
    return found


def ran_on(device: Device, records: list[Record]) -> str:
    """``ran on CUDA (NVIDIA H100), torch 2.11 2.13``"""
    machines = ", ".join(dict.fromkeys(r.machine for r in records if r.machine))
    where = f"{device.shown} ({machines})" if machines else device.shown
    releases = " ".join(dict.fromkeys(release(record.torch) for record in records))
    return _("ran on %(where)s, torch %(release)s") % {
        "where": where,
        "release": releases,
    }


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

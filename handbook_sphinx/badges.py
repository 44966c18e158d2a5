"""Badges: where the examples have run, taken from the records when a page is written.

Verdicts are not part of the text, so they do not enter the stored doctree; a page is
written again when its badges change, and so are the overviews, which tell about all
the others.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.locale import _

from handbook.devices import DEVICES, Device, concerns
from handbook.record import LEFT_OUT, PASSED, Record, release
from handbook.written import whole

from ._doctree import is_entry, units_of
from ._store import store

# A page says of these devices also that nothing has run there yet.
ALWAYS = ("cpu", "cuda", "paddle")


def remember(app: Sphinx, doctree: nodes.document) -> None:
    """Note the digest of each unit of a page, while its examples are as written."""
    docname = app.env.current_document.docname
    units = units_of(doctree, docname)
    digests = {unit.id: unit.digest for unit in units}
    store(app.env).digests[docname] = digests


def changed(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """The pages whose badges are no longer those that stand on them."""
    digests = store(env).digests
    now = {
        docname: [badge for unit in digests[docname] for badge in badges(env, unit)]
        for docname in sorted(env.found_docs & digests.keys())
    }
    app.handbook_badges = now
    before = written(app)
    pages = [docname for docname in now if now[docname] != before.get(docname)]
    return pages + [page for page in store(env).overviews if pages]


def written(app: Sphinx) -> dict[str, list[list[str]]]:
    """The badges on the pages that were written last."""
    try:
        return json.loads(kept(app).read_text("utf-8"))
    except (FileNotFoundError, ValueError):
        return {}


def remember_written(app: Sphinx, error: Exception | None) -> None:
    """Only pages that have been written bear their badges: note it at the very end."""
    if not error and hasattr(app, "handbook_badges"):
        whole(kept(app), json.dumps(app.handbook_badges))


def kept(app: Sphinx) -> Path:
    return Path(app.doctreedir, "badges.json")


def badges(env: BuildEnvironment, unit: str) -> list[list[str]]:
    """What to say about a unit: a CSS class and a text for each device."""
    digest = store(env).digest(unit)
    found = []
    for device in DEVICES.values():
        records = [each for each in store(env).records if each.device == device.id]
        if not concerns(device.id, unit) or not (records or device.id in ALWAYS):
            continue
        verdicts = [record.verdict(unit, digest) for record in records]
        ran = [
            record
            for record, verdict in zip(records, verdicts, strict=True)
            if verdict and verdict.outcome == PASSED
        ]
        if ran:
            found.append(["ran", ran_on(device, ran)])
        elif any(verdict and verdict.outcome == LEFT_OUT for verdict in verdicts):
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
            head = section.next_node(lambda node: "unit" in node)
            head += paragraph(badges(app.env, section["entry"]["id"]))
    units = store(app.env).digests.get(docname, {})
    loose = [unit for unit in (docname, f"{docname}:paddle") if unit in units]
    if loose:  # a page's own examples: at its end
        found = [badge for unit in loose for badge in badges(app.env, unit)]
        doctree[0] += paragraph(found)


def paragraph(found: list[list[str]]) -> nodes.paragraph:
    line = nodes.paragraph(classes=["badges"])
    for css_class, text in found:
        line += nodes.inline("", text, classes=["badge", css_class])
        line += nodes.Text(" ")
    return line


def setup(app: Sphinx) -> dict[str, Any]:
    app.setup_extension("handbook_sphinx._store")
    app.connect("doctree-read", remember)
    app.connect("env-updated", changed)
    app.connect("doctree-resolved", show)
    app.connect("build-finished", remember_written)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}

"""Badges: where the examples have run, taken from the records when a page is written.

Verdicts are not part of the text, so they do not enter the stored doctree; a page is
written again when its badges change, and so are the pages in
``env.handbook_overviews``, which tell about all the others.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.locale import _

from .names import release
from .units import units_of
from .verdicts import LEFT_OUT, PASSED, Record, concerns

DEVICE_NAMES = {"cpu": "CPU", "cuda": "CUDA", "paddle": "Paddle"}


def load(app: Sphinx) -> None:
    """Read the records once a build. ``env.handbook_records``: device -> Record."""
    paths = app.config.handbook_records
    app.env.handbook_records = {
        device: Record.load(Path(app.confdir, path)) for device, path in paths.items()
    }
    for name in ("handbook_digests", "handbook_badges", "handbook_overviews"):
        if not hasattr(app.env, name):
            setattr(app.env, name, {})


def remember(app: Sphinx, doctree: nodes.document) -> None:
    """Note the digest of each unit of a page, while its examples are as written."""
    docname = app.env.current_document.docname
    units = units_of(doctree, docname)
    app.env.handbook_digests[docname] = {unit.id: unit.digest for unit in units}


def changed(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """The pages whose badges are no longer those that stand on them."""
    digests = {d: u for d, u in env.handbook_digests.items() if d in env.found_docs}
    now = {
        docname: [badge for unit in units for badge in badges(env, docname, unit)]
        for docname, units in digests.items()
    }
    before, env.handbook_badges = env.handbook_badges, now
    pages = [docname for docname in now if now[docname] != before.get(docname)]
    return pages + [page for page in env.handbook_overviews if pages]


def badges(env: BuildEnvironment, docname: str, unit: str) -> list[tuple[str, str]]:
    """What to say about a unit: pairs of a CSS class and a text."""
    digest = env.handbook_digests[docname][unit]
    found = []
    for device, record in env.handbook_records.items():
        if not concerns(device, unit):
            continue
        name = DEVICE_NAMES[device]
        verdict = record.verdict(unit, digest)
        if verdict and verdict.outcome == PASSED:
            where = f"{name} ({record.machine})" if record.machine else name
            text = _("ran on %(where)s, torch %(release)s") % {
                "where": where,
                "release": release(record.torch),
            }
            found.append(("ran", text))
        elif verdict and verdict.outcome == LEFT_OUT:
            found.append(("left-out", _("does not run on %s") % name))
        else:
            found.append(("not-yet", _("not yet run on %s") % name))
    return found


def show(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Put the badges into the entries' heads, and a page's own at its end."""
    units = app.env.handbook_digests.get(docname, {})
    for section in doctree.findall(nodes.section):
        if "entry" in section:
            head = section.next_node(lambda node: "unit" in node)
            head += paragraph(badges(app.env, docname, section["entry"]["id"]))
    loose = [unit for unit in (docname, f"{docname}:paddle") if unit in units]
    if loose:  # a page's own examples: at its end
        found = [badge for unit in loose for badge in badges(app.env, docname, unit)]
        doctree[0] += paragraph(found)


def paragraph(found: list[tuple[str, str]]) -> nodes.paragraph:
    line = nodes.paragraph(classes=["badges"])
    for css_class, text in found:
        line += nodes.inline("", text, classes=["badge", css_class])
        line += nodes.Text(" ")
    return line


def forget(app: Sphinx, env: BuildEnvironment, docname: str) -> None:
    env.handbook_digests.pop(docname, None)
    env.handbook_overviews.pop(docname, None)


def merge(
    app: Sphinx, env: BuildEnvironment, docnames: set[str], other: BuildEnvironment
) -> None:
    for docname in docnames:
        env.handbook_digests[docname] = other.handbook_digests.get(docname, {})
    env.handbook_overviews |= other.handbook_overviews


def setup(app: Sphinx) -> dict[str, Any]:
    app.connect("builder-inited", load)
    app.connect("doctree-read", remember)
    app.connect("env-updated", changed)
    app.connect("doctree-resolved", show)
    app.connect("env-purge-doc", forget)
    app.connect("env-merge-info", merge)
    return {
        "version": "1",
        "env_version": 1,
        "parallel_read_safe": True,
        "parallel_write_safe": True,
    }

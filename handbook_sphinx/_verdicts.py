"""What the records say about the units of the pages.

Verdicts are not part of the text, so they do not enter the stored doctrees. A page is
written again when something else is said about it, and so are the overviews, which tell
about all the others.
"""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment

from handbook.devices import DEVICES
from handbook.names import torch_version
from handbook.outcome import Failure
from handbook.record import ABSENT, FAILED, PASSED, Record, release
from handbook.unit import on_release
from handbook.written import whole

from ._doctree import is_entry, units_of
from ._store import Kept, store

# How pages begin an error.
TRACEBACK = "Traceback (most recent call last):\n  ..."


@dataclass(frozen=True)
class Other:
    """What is otherwise at a place where the page is not true."""

    absent: tuple[str, ...] = ()  # names that the torch there does not have
    sessions: tuple[str, ...] = ()  # lines of code, and what they print there


def remember(app: Sphinx, doctree: nodes.document) -> None:
    """Keep the units of a page, while its examples are as written."""
    docname = app.env.current_document.docname
    sections = filter(is_entry, doctree.findall(nodes.section))
    entries = {section["entry"]["id"]: section for section in sections}
    units = {}
    for unit in units_of(doctree, docname):
        entry = entries.get(unit.id)
        units[unit.id] = Kept(
            unit.digest,
            entry["ids"][0] if entry else "",
            entry.next_node(nodes.title).astext() if entry else "",
            [(block.release, block.source) for block in unit.blocks if block.release],
        )
    store(app.env).units[docname] = units


def holds(record: Record, unit: str, kept: Kept) -> bool:
    """Is what the page shows of a unit true at the place of a record?"""
    return record.passed(unit, kept.digest) and not any(
        on_release(spec, record.torch) != on_release(spec, torch_version())
        for spec, _text in kept.parts
    )


def other(record: Record, unit: str, kept: Kept) -> Other | None:
    """What a record says that is otherwise than on the page, if it says anything."""
    verdict = record.verdict(unit, kept.digest)
    if not verdict or holds(record, unit, kept):
        return None
    if verdict.outcome == ABSENT:
        return Other(absent=tuple(verdict.reason.split(", ")))
    if verdict.outcome == FAILED:
        return Other(sessions=tuple(map(session, verdict.differences)))
    if verdict.outcome == PASSED:  # with the text for its own release
        there = [text for spec, text in kept.parts if on_release(spec, record.torch)]
        return Other(sessions=tuple(t.replace("<BLANKLINE>", "") for t in there))
    return None


def session(failure: Failure) -> str:
    """A line and what it printed, as pages show it."""
    first, *more = failure.source.rstrip().splitlines()
    code = [f">>> {first}", *(f"... {line}" for line in more)]
    head = [TRACEBACK] if another_error(failure) else []
    return "\n".join([*code, *head, failure.got]).rstrip()


def another_error(failure: Failure) -> bool:
    """Did it raise something else than the error that the page shows?"""
    raised = re.match(r"[\w.]+(Error|Exception): ", failure.got)
    return failure.want.startswith("Traceback") and raised is not None


def place(record: Record, releases: str = "") -> str:
    """``torch 2.11``, which ran on the CPU; ``CUDA (NVIDIA H100), torch 2.11``."""
    torch = f"torch {releases or release(record.torch)}"
    if record.device == "cpu":
        return torch
    shown = DEVICES[record.device].shown
    where = f"{shown} ({record.machine})" if record.machine else shown
    return f"{where}, {torch}"


def said(env: BuildEnvironment, docname: str) -> str:
    """Changes with all that the records say about a page."""
    verdicts = [
        [unit, record.device, release(record.torch), record.machine]
        + ([v.outcome, v.reason, list(map(asdict, v.differences))] if v else [])
        for unit, kept in store(env).units.get(docname, {}).items()
        for record in store(env).records
        for v in [record.verdict(unit, kept.digest)]
    ]
    return digest(verdicts)


def digest(data: object) -> str:
    return hashlib.sha256(json.dumps(data).encode()).hexdigest()[:16]


def changed(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """The pages about which something else is said than when they were written."""
    now = {
        docname: digest([said(env, docname), app.emit("handbook-said", docname)])
        for docname in sorted(env.found_docs)
    }
    titles = [env.titles[docname].astext() for docname in now]
    dates = [[*record.place, record.date] for record in store(env).records]
    everything = digest([now, titles, dates])
    now |= dict.fromkeys(store(env).overviews, everything)
    app.handbook_said = now
    before = written(app)
    return [docname for docname in now if now[docname] != before.get(docname)]


def written(app: Sphinx) -> dict[str, str]:
    """What was said about the pages that were written last."""
    try:
        return json.loads(file(app).read_text("utf-8"))
    except (FileNotFoundError, ValueError):
        return {}


def remember_written(app: Sphinx, error: Exception | None) -> None:
    """Only pages that have been written bear their verdicts: so, at the very end."""
    if not error and hasattr(app, "handbook_said"):
        whole(file(app), json.dumps(app.handbook_said))


def file(app: Sphinx) -> Path:
    return Path(app.doctreedir, "verdicts.json")


def setup(app: Sphinx) -> dict[str, Any]:
    app.setup_extension("handbook_sphinx._store")
    # For faces that say more from the records: what they say about a page, as JSON.
    app.add_event("handbook-said")
    app.connect("doctree-read", remember)
    app.connect("env-updated", changed)
    app.connect("build-finished", remember_written)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}

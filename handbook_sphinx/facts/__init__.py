"""What was observed about torch's names: a strip in each entry, and a table of all.

strip     the fold at the end of an entry
table     the ``.. facts::`` directive: names by dtypes, and the errors
claims    what an entry says, and what was seen otherwise
told      what of the facts is told, and how
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx

from handbook.devices import DEVICES
from handbook.facts.facts import BadFacts, Facts

from .._doctree import is_entry
from .._store import Refused
from . import claims, strip, table, told


def load(app: Sphinx) -> None:
    """Read the facts once a build: of each device of which there are any."""
    folder = Path(app.confdir, app.config.handbook_facts)
    app.handbook_facts = {}
    for device in DEVICES if app.config.handbook_facts else ():
        try:
            app.handbook_facts[device] = Facts.load(folder / f"{device}.json")
        except FileNotFoundError:
            continue
        except BadFacts as problem:
            raise Refused(str(problem)) from None


def remember(app: Sphinx, doctree: nodes.document) -> None:
    """Keep where the entries of a page are, and what they are about."""
    entries = filter(is_entry, doctree.findall(nodes.section))
    app.env.metadata[app.env.current_document.docname][told.ENTRIES] = [
        (each["ids"][0], [*each["entry"]["names"]]) for each in entries
    ]


def said(app: Sphinx, docname: str) -> str:
    """Changes with the facts that a page shows; it is written again when it does."""
    shown = strip.said(app, docname)
    if docname in table.pages(app.env):
        shown = [[*facts.place, facts.names] for facts in app.handbook_facts.values()]
    return hashlib.sha256(json.dumps(shown).encode()).hexdigest()[:16]


def setup(app: Sphinx) -> dict[str, Any]:
    app.setup_extension("handbook_sphinx._verdicts")
    app.add_config_value("handbook_facts", "", "", types=str)  # the folder
    app.connect("builder-inited", load)
    app.connect("doctree-read", remember)
    app.connect("handbook-said", said)
    for part in (strip, table, claims):
        part.setup(app)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}

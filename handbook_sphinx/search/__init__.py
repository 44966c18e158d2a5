"""Search: the lists of names and of words that the box of every page asks.

While pages are written, what the search knows of their sections is gathered. In the
end it stands in two scripts beside the pages, so that no server is needed: a small one
of names, and one of all words. ``docs/_static/search/`` finds sections in them.
"""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import asdict
from functools import partial
from itertools import chain
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.builders.html import StandaloneHTMLBuilder

from handbook.record import Record
from handbook.written import whole

from .._private import without_own_search
from .._store import record_here, store
from .sections import sections

# What stands in the small script; the rest stands in the other.
NAMED = ("address", "title", "names", "called", "used")

Pages = dict[str, list[dict[str, Any]]]


def gather(pages: Pages, app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Note the sections of a page that is being written."""
    if isinstance(app.builder, StandaloneHTMLBuilder):
        uri = app.builder.get_target_uri(docname)
        pages[docname] = [asdict(section) for section in sections(doctree, uri)]


def write(pages: Pages, app: Sphinx, error: Exception | None) -> None:
    """Write both scripts when all pages are written."""
    if error or not isinstance(app.builder, StandaloneHTMLBuilder):
        return
    complete(pages, app)
    called_by = callers(record_here(store(app.env).records))
    names: list[dict[str, Any]] = []
    words: list[dict[str, Any]] = []
    for section in chain.from_iterable(pages[docname] for docname in sorted(pages)):
        if section["called"]:
            section["used"] = used(section["names"], called_by)
            first, rest = section["texts"][:1], section["texts"][1:]
            names.append({key: section.pop(key) for key in NAMED} | {"texts": first})
            section |= {"named": len(names) - 1, "texts": rest}
        # the script knows what is left out
        words.append(
            {key: said for key, said in section.items() if said not in ("", [])}
        )
    for name, found in (("names", names), ("words", words)):
        data = json.dumps(found, ensure_ascii=False, separators=(",", ":"))
        script = f"handbookSearch.{name} = {data};\n"
        whole(Path(app.outdir, "search", f"{name}.js"), script)


def complete(pages: Pages, app: Sphinx) -> None:
    """Take over from the last build what is known of pages not written by this one."""
    file = Path(app.doctreedir, "search.json")
    try:
        before: Pages = json.loads(file.read_text("utf-8"))
    except (FileNotFoundError, ValueError):  # none yet, or a broken one
        before = {}
    for docname in app.env.found_docs - pages.keys():
        if docname in before:
            pages[docname] = before[docname]
        else:  # which has ``gather`` called
            app.env.get_and_resolve_doctree(docname, app.builder)
    whole(file, json.dumps(pages))


def callers(record: Record) -> dict[str, set[str]]:
    """The units whose run has called a name."""
    found: dict[str, set[str]] = defaultdict(set)
    for unit, verdict in record.units.items():
        for name in verdict.used:
            found[name].add(unit)
    return found


def used(names: list[str], called_by: dict[str, set[str]]) -> int:
    """How many units call an entry's names, besides its own, called as the first."""
    return len({unit for name in names for unit in called_by[name]} - {*names[:1]})


def switch_off_own(app: Sphinx) -> None:
    """Sphinx makes no index of its own."""
    without_own_search(app)


def setup(app: Sphinx) -> dict[str, Any]:
    app.setup_extension("handbook_sphinx._store")
    pages: Pages = {}
    app.connect("builder-inited", switch_off_own)
    # before other faces put into the pages what says nothing about their subject
    app.connect("doctree-resolved", partial(gather, pages), priority=1)
    app.connect("build-finished", partial(write, pages))
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}

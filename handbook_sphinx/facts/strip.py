"""The fold at the end of an entry: its dtypes, and what is not the ordinary."""

from __future__ import annotations

from html import escape
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.locale import _

from .._doctree import is_entry
from . import table
from .told import ENTRIES, cells, notes, strip


def groups(app: Sphinx, names: list[str]) -> list[tuple[list[str], str]]:
    """The names of an entry of which the same is told, and that as HTML."""
    if "cpu" not in app.handbook_facts:
        return []
    known = app.handbook_facts["cpu"].names
    found: dict[str, list[str]] = {}
    for name in names:
        if name not in known or is_form(name, names):
            continue
        parts = [
            strip(cells(known[name])),
            *map(escape, notes(name, app.handbook_facts)),
        ]
        found.setdefault(" · ".join(parts), []).append(name)
    return [(same, html) for html, same in found.items()]


def is_form(name: str, names: list[str]) -> bool:
    """Is this the in-place form of another one, of which that tells?"""
    last = name.rpartition(".")[2]
    return last.endswith("_") and any(
        other.rpartition(".")[2] == last[:-1] for other in names
    )


def said(app: Sphinx, docname: str) -> list[Any]:
    """All that the entries of a page tell."""
    entries = app.env.metadata[docname].get(ENTRIES, [])
    return [groups(app, names) for _anchor, names in entries]


def show(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Put the fold at the end of each entry."""
    if app.builder.format != "html":
        return
    for section in filter(is_entry, list(doctree.findall(nodes.section))):
        if found := groups(app, [*section["entry"]["names"]]):
            html = fold(found, table.links(app, docname))
            section += nodes.raw("", html, format="html")


def fold(found: list[tuple[list[str], str]], links: dict[str, str]) -> str:
    """The fold: a line for each group of names, with a link into the table."""
    lines, all_of_it = [], _("errors, all dtypes")  # Babel reads no f-string
    for names, told in found:
        label = " ".join(f"<code>{escape(n)}</code>" for n in names) + " "
        link = links.get(names[0], "")
        more = f' <a href="{escape(link)}">{all_of_it}</a>' if link else ""
        lines.append(f"<p>{label if len(found) > 1 else ''}{told}{more}</p>")
    summary = _("Dtypes and other facts")
    return (
        f'<details class="facts"><summary>{summary}</summary>{"".join(lines)}</details>'
    )


def setup(app: Sphinx) -> None:
    app.connect("doctree-resolved", show, priority=580)  # before the fold of versions

"""Look up what the plan of the sheet names: pages, sections and entries of the site."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from difflib import get_close_matches
from typing import TYPE_CHECKING

from docutils import nodes
from sphinx import addnodes
from sphinx.util import docname_join

from handbook.record import Record
from handbook.sheet_plan import Box, Name

from .._doctree import is_entry
from .._store import record_here
from .entry import Entry, entries_of
from .numpy_names import pairs

if TYPE_CHECKING:
    from sphinx.environment import BuildEnvironment


class Site:
    """The pages (docname -> doctree), their entries, and the records of runs."""

    def __init__(
        self,
        pages: Mapping[str, nodes.document],
        entries: Iterable[Entry],
        records: Sequence[Record],
    ) -> None:
        self.pages, self.records = pages, records
        self.entries = {name: entry for entry in entries for name in entry.names}

    @classmethod
    def of(cls, env: BuildEnvironment, records: Sequence[Record]) -> Site:
        """All pages of the build."""
        pages = {name: env.get_doctree(name) for name in sorted(env.found_docs)}
        for page in pages.values():
            name_pages(page, env)
        entries = (e for name, page in pages.items() for e in entries_of(page, name))
        return cls(pages, entries, records)

    def section(self, title: str) -> nodes.section | None:
        """The section for ``page#section``; the whole page for ``page``."""
        docname, _hash, anchor = title.partition("#")
        for section in self.sections(docname):
            if not anchor or anchor in section["ids"]:
                return section
        return None

    def sections(self, docname: str) -> list[nodes.section]:
        """The sections of a page that are not entries; the first is the page itself."""
        page = self.pages.get(docname)
        found = page.findall(nodes.section) if page else ()
        return [section for section in found if not is_entry(section)]

    def table(self, title: str) -> nodes.table | None:
        """The first table of the section for ``page#section``."""
        section = self.section(title)
        return section.next_node(nodes.table) if section else None

    def on_page(self, docname: str) -> list[Entry]:
        """The entries of a page, in order."""
        found = {entry.place: entry for entry in self.entries.values()}
        return [entry for entry in found.values() if entry.unit.page == docname]

    def passed(self, entry: Entry, record: Record) -> bool:
        """Have the examples of ``entry`` passed there, as they stand now?"""
        return record.passed(entry.unit.id, entry.unit.digest)

    def has_only_entries(self, boxes: Iterable[Box]) -> bool:
        """Is nothing printed but entries, and of these what all have?"""
        return all(
            box.entries
            and not box.shapes | box.formulas
            and all(self.entries[name.text].is_usual for name in box.entries)
            for box in boxes
        )

    def problems(self, boxes: Iterable[Box]) -> Iterator[str]:
        """What the plan names that is not on the site, or may not be printed."""
        seen: dict[str, Name] = {}
        for box in boxes:
            if not self.section(box.title.text):
                yield f"{box.title.where}: {self._no_section(box.title.text)}"
            elif box.table and not has_two(self.table(box.title.text)):
                yield f"{box.title.where}: no table of two columns in {box.title.text}"
            for page in box.numpy:
                if page.text not in self.pages:
                    near = _near(page.text, self.pages)
                    yield f"{page.where}: no page {page.text}{near}"
                elif not any(pairs(self.on_page(page.text))):
                    yield f"{page.where}: {page.text}: no entry has a NumPy name"
            for name in box.entries:
                entry = self.entries.get(name.text)
                if not entry:
                    near = _near(name.text, self.entries)
                    yield f"{name.where}: no entry {name.text}{near}"
                    continue
                first = seen.setdefault(entry.place, name)
                if first is not name:
                    problem = f"its entry is on the sheet already, in {first.where}"
                elif name.text in box.pictures and not entry.picture():
                    problem = "it has no picture to print"
                else:
                    more = box.more(name.text)
                    problem = self._not_passed(entry) or entry.lacks(more)
                if problem:
                    yield f"{name.where}: {name.text}: {problem}"

    def _no_section(self, title: str) -> str:
        docname, _hash, anchor = title.partition("#")
        if docname not in self.pages:
            return f"no page {docname}{_near(docname, self.pages)}"
        known = [section["ids"][0] for section in self.sections(docname)]
        return f"no section {anchor} in {docname}; it has {', '.join(known)}"

    def _not_passed(self, entry: Entry) -> str:
        if self.passed(entry, record_here(self.records)):
            return ""
        return 'its examples have not passed on the CPU; run "make doctest"'


def has_two(table: nodes.table | None) -> bool:
    """Does the table have two columns?"""
    return table is not None and table.next_node(nodes.tgroup)["cols"] == 2


def name_pages(page: nodes.document, env: BuildEnvironment) -> None:
    """Put the titles of pages where a page leads to them, as the site does."""
    for link in page.findall(addnodes.pending_xref):
        if link["reftype"] == "doc" and not link["refexplicit"]:
            there = env.titles.get(docname_join(link["refdoc"], link["reftarget"]))
            if there:
                link[:] = [nodes.Text(there.astext())]


def _near(name: str, known: Iterable[str]) -> str:
    found = get_close_matches(name, sorted(known), n=3)
    return f"; near to it: {', '.join(found)}" if found else ""

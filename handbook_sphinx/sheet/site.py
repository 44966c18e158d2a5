"""Look up what the plan of the sheet names: pages, sections and entries of the site."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from difflib import get_close_matches
from typing import TYPE_CHECKING

from docutils import nodes

from handbook.record import Record
from handbook.sheet_plan import Box, Name

from .._doctree import is_entry
from .._store import record_here
from .entry import Entry, entries_of

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
        self.entries = {
            name: entry
            for entry in entries
            for name in (entry.unit.id, *entry.unit.names)
        }

    @classmethod
    def of(cls, env: BuildEnvironment, records: Sequence[Record]) -> Site:
        """All pages of the build."""
        pages = {name: env.get_doctree(name) for name in sorted(env.found_docs)}
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

    def passed(self, entry: Entry, record: Record) -> bool:
        """Have the examples of ``entry`` passed there, as they stand now?"""
        return record.passed(entry.unit.id, entry.unit.digest)

    def problems(self, boxes: Iterable[Box]) -> Iterator[str]:
        """What the plan names that is not on the site, or may not be printed."""
        seen: dict[str, Name] = {}
        for box in boxes:
            if not self.section(box.title.text):
                yield f"{box.title.where}: {self._no_section(box.title.text)}"
            for name in box.entries:
                entry = self.entries.get(name.text)
                if not entry:
                    near = _near(name.text, self.entries)
                    yield f"{name.where}: no entry {name.text}{near}"
                    continue
                first = seen.setdefault(entry.unit.id, name)
                if first is not name:
                    problem = f"its entry is on the sheet already, in {first.where}"
                elif name.text in box.pictures and not entry.picture():
                    problem = "it has no picture to print"
                else:
                    whole = name.text in box.whole
                    problem = self._not_passed(entry) or entry.lacks(whole)
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


def _near(name: str, known: Iterable[str]) -> str:
    found = get_close_matches(name, sorted(known), n=3)
    return f"; near to it: {', '.join(found)}" if found else ""

"""What the faces share while a site is built: a Sphinx domain, and the config values.

The domain keeps, page by page, who has claimed a name, what is asked about each unit,
and which pages tell about all the others. The records of runs are read once a build and
are not stored: they are no part of the text.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar

from sphinx.application import Sphinx
from sphinx.domains import Domain
from sphinx.environment import BuildEnvironment

from handbook.fingerprint import fingerprint
from handbook.names import torch_version
from handbook.record import BadRecord, Record, load_all

Claim = tuple[str, int]  # docname, line
KEPT = ("units", "lines", "overviews", "steps", "minutes")  # by the page


@dataclass(frozen=True)
class Kept:
    """What is kept of a unit; _verdicts.py asks the records about it."""

    digest: str
    anchor: str  # of its entry; empty for the loose examples of a page
    title: str  # of its entry, in the language of the build
    parts: list[tuple[str, str]]  # releases and text of what only they show


@dataclass(frozen=True)
class Line:
    """An entry in the lists of names, in the language of the build."""

    anchor: str
    title: str
    names: list[str]  # of torch; none for a recipe
    elsewhere: list[tuple[str, list[str]]]  # library, its names for the same
    plain: str


@dataclass(frozen=True)
class Step:
    """A guide on the learning path, in the language of the build."""

    page: str
    gives: str  # what a reader has at its end, one sentence
    before: tuple[str, ...]  # the guides that it builds on
    exercises: tuple[str, ...]  # the pages of exercises that belong to it


class Refused(SystemExit):
    """The build cannot go on: one sentence, exit code 1.

    Sphinx would put a traceback under an exception of its own.
    """


class Store(Domain):
    """``store(env)`` is the one of a build."""

    name = "handbook"
    label = "Torch Handbook"
    data_version = 4
    initial_data: ClassVar[dict[str, Any]] = {
        "claims": {},  # name -> Claim
        "units": {},  # docname -> unit -> Kept
        "lines": {},  # docname -> Line of each entry
        "overviews": {},  # docname -> True: tells about all the other pages
        "steps": {},  # docname -> Steps: the page that has the learning path
        "minutes": {},  # docname -> how long it takes to read
    }
    records: list[Record]  # of this build, by device and release

    @property
    def claims(self) -> dict[str, Claim]:
        return self.data["claims"]

    @property
    def units(self) -> dict[str, dict[str, Kept]]:
        return self.data["units"]

    @property
    def lines(self) -> dict[str, list[Line]]:
        return self.data["lines"]

    @property
    def overviews(self) -> dict[str, bool]:
        return self.data["overviews"]

    @property
    def path(self) -> list[Step]:
        """The guides in their order."""
        return [step for steps in self.data["steps"].values() for step in steps]

    @property
    def minutes(self) -> dict[str, int]:
        return self.data["minutes"]

    def unit(self, unit: str) -> Kept:
        """What is kept of a unit on one of the pages."""
        return next(each[unit] for each in self.units.values() if unit in each)

    def names_on(self, page: str) -> int:
        """How many names of torch the entries of a page cover."""
        return sum(len(entry.names) for entry in self.lines.get(page, []))

    def claim(self, name: str, claim: Claim) -> Claim:
        """Who has ``name``: ``claim`` itself, or the one that came before it."""
        return self.claims.setdefault(name, claim)

    def clear_doc(self, docname: str) -> None:
        """A page that is read again tells everything anew."""
        claims = self.claims
        self.data["claims"] = {n: at for n, at in claims.items() if at[0] != docname}
        for kept in KEPT:
            self.data[kept].pop(docname, None)

    def merge_domaindata(self, docnames: Iterable[str], other: dict[str, Any]) -> None:
        """Take over what a parallel reader has read."""
        for docname in docnames:
            for kept in KEPT:
                if docname in other[kept]:
                    self.data[kept][docname] = other[kept][docname]
        pages = set(docnames)
        for name, claim in other["claims"].items():
            if claim[0] in pages:
                self._merge_claim(name, claim)

    def _merge_claim(self, name: str, claim: Claim) -> None:
        """The first page wins, as it does without parallel readers."""
        from sphinx.util import logging

        first, *again = sorted({self.claims.get(name, claim), claim})
        self.claims[name] = first
        for late in again:
            logging.getLogger(__name__).error(
                "%s",
                taken(self.env, name, first),
                location=late,
            )


def taken(env: BuildEnvironment, name: str, claim: Claim) -> str:
    """That another entry has ``name`` already."""
    path = env.doc2path(claim[0], base=False)
    return f"{name} already has an entry in {path}, line {claim[1]}"


def store(env: BuildEnvironment) -> Store:
    """The store of a build."""
    found = env.get_domain(Store.name)
    assert isinstance(found, Store)
    return found


def record_here(records: Iterable[Record]) -> Record:
    """The record of the CPU and the installed torch, perhaps an empty one."""
    for record in records:
        if record.device == "cpu" and record.torch == torch_version():
            return record
    return Record("cpu", torch_version())


def load(app: Sphinx) -> None:
    """Read the records once a build."""
    folders = [Path(app.confdir, folder) for folder in app.config.handbook_records]
    try:
        store(app.env).records = load_all(folders, torch_version())
    except BadRecord as problem:
        raise Refused(str(problem)) from None


def machinery() -> str:
    """Changes with the code that makes the pages, and with torch: all is read anew."""
    parts = fingerprint("handbook"), fingerprint("handbook_sphinx"), torch_version()
    return " ".join(parts)


def setup(app: Sphinx) -> dict[str, Any]:
    app.add_domain(Store)
    app.add_config_value("handbook_machinery", machinery(), "env", types=str)
    # Folders of records.
    app.add_config_value("handbook_records", [], "", types=list)
    # Where the figures of guide pages are drawn; see plot.py.
    app.add_config_value("handbook_plots", "build/plots", "env", types=str)
    app.add_config_value("handbook_sheets", "cheatsheet", "", types=str)
    app.connect("builder-inited", load)
    return {
        "version": "1",
        "env_version": 2,
        "parallel_read_safe": True,
        "parallel_write_safe": True,
    }

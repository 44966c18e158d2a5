"""Used in: which guides, recipes, exercises and scripts call the names of an entry.

That they call them is what the record of this build says, and for a script what was
noted when it was drawn. The attributes in their code (``.topk``) tell where that is and
how much of it is about the entry: the similarity of tf-idf, so that a rare name in a
short section counts more than another ``torch.tensor``. The closest few are linked.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from math import hypot, log
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.locale import _

from handbook.scripts import noted

from ._doctree import ancestors, is_entry
from ._store import record_here, store

# What this keeps about a page, among what Sphinx keeps: anchor -> Place, and the names
# that each entry covers.
SHOWS, COVERS = "handbook-shows", "handbook-covers"

# What pages call the kinds of places, and how many of each an entry links.
KINDS = {
    "guide": (_("guides"), 2),
    "recipe": (_("recipes"), 2),
    "mistakes": (_("mistakes"), 2),
    "exercises": (_("exercises"), 1),
    "gallery": (_("gallery"), 2),
}
LEAST = 0.2  # what is less similar is about something else
MOST = 2 / 3  # where more of a kind call it than this, that tells nothing

# Those of NumPy and Paddle are others.
ATTRIBUTE = re.compile(r"(?<!\bnp)(?<!\bpaddle)\.([A-Za-z_]\w*)")


@dataclass(frozen=True)
class Place:
    """What is linked: a section of a guide or of exercises, a recipe, or a script."""

    docname: str
    anchor: str  # empty for a whole page
    title: str
    attributes: Counter[str]  # how often each stands in its code


@dataclass(frozen=True)
class Run:
    """What has run as one: a page of a guide or of exercises, a recipe, a script."""

    kind: str  # one of KINDS
    used: frozenset[str]  # the names of torch that it has called
    places: list[Place]


class Runs:
    """All that an entry may link."""

    def __init__(self, runs: Iterable[Run]) -> None:
        self.runs = list(runs)
        places = [place.attributes for run in self.runs for place in run.places]
        known = Counter(word for attributes in places for word in attributes)
        self.rarity = {word: log(len(places) / n) for word, n in known.items()}

    def using(self, names: set[str]) -> Iterator[tuple[str, list[Place]]]:
        """For each kind the places that are closest to ``names``."""
        for kind, (_label, count) in KINDS.items():
            every = [run for run in self.runs if run.kind == kind]
            callers = [run for run in every if names & run.used]
            if len(callers) > MOST * len(every):
                continue
            near = [found for run in callers for found in self.closest(run, names)]
            near.sort(key=lambda found: -found[0])
            if near:
                yield kind, [place for _similarity, place in near[:count]]

    def closest(self, run: Run, names: set[str]) -> list[tuple[float, Place]]:
        """The place in a run that is most about ``names``, if one is, and how much."""
        words = {name.rpartition(".")[2] for name in names & run.used}
        found = [(self.similarity(each.attributes, words), each) for each in run.places]
        best = sorted(found, key=lambda each: -each[0])[:1]
        return [each for each in best if each[0] >= LEAST]

    def similarity(self, attributes: Counter[str], words: set[str]) -> float:
        """From 0, there are other words only, to 1, there are no others."""
        weights = {word: n * self.rarity[word] for word, n in attributes.items()}
        about = hypot(*(weights.get(word, 0.0) for word in words))
        return about / (hypot(*weights.values()) or 1.0)


def remember(app: Sphinx, doctree: nodes.document) -> None:
    """Keep the places of a page: its sections that show code. And its entries."""
    docname = app.env.current_document.docname
    places: dict[str, Place] = {}
    for code in doctree.findall(is_code):
        for section in ancestors(code):
            if isinstance(section, nodes.section):
                anchor, title = section["ids"][0], section.next_node(nodes.title)
                new = Place(docname, anchor, title.astext(), Counter())
                attributes = places.setdefault(anchor, new).attributes
                attributes.update(ATTRIBUTE.findall(code.astext()))
                break
    entries = filter(is_entry, doctree.findall(nodes.section))
    covers = {each["entry"]["id"]: set(each["entry"]["names"]) for each in entries}
    app.env.metadata[docname] |= {SHOWS: places, COVERS: covers}


def is_code(node: nodes.Node) -> bool:
    """Does this node show code?"""
    return isinstance(node, (nodes.literal_block, nodes.doctest_block))


def runs(env: BuildEnvironment) -> Iterator[Run]:
    """All that has run here, as it stands on the pages."""
    here = record_here(store(env).records)
    for docname, units in sorted(store(env).units.items()):
        places = env.metadata[docname][SHOWS]
        folder, _slash, name = docname.partition("/")
        entries = {kept.anchor for kept in units.values()}
        for id, kept in units.items():
            if not here.passed(id, kept.digest) or id == kept.anchor:
                continue  # it has not run, or is an entry itself
            if kept.anchor:
                kind, anchors = name if name in KINDS else "recipe", {kept.anchor}
            else:
                kind, anchors = folder, places.keys() - entries
            if kind in KINDS:
                own = [place for place in places.values() if place.anchor in anchors]
                yield Run(kind, frozenset(here.units[id].used), own)
    for docname in sorted(env.found_docs):
        if docname.startswith("gallery/"):
            yield from script(env, docname)


def script(env: BuildEnvironment, docname: str) -> Iterator[Run]:
    """A script of the gallery, if ``docname`` is the page of one."""
    _key, used = noted(Path(env.doc2path(docname)))
    if used:
        attributes = Counter[str]()
        for place in env.metadata[docname][SHOWS].values():
            attributes.update(place.attributes)
        title = env.titles[docname].astext()
        yield Run("gallery", frozenset(used), [Place(docname, "", title, attributes)])


def choose(app: Sphinx, env: BuildEnvironment) -> None:
    """When all pages are read, and none is written: what each entry links."""
    found = Runs(runs(env))
    app.handbook_used_in = {
        docname: {
            id: links
            for id, names in facts.get(COVERS, {}).items()
            if (links := list(found.using(names)))
        }
        for docname, facts in env.metadata.items()
    }


def said(app: Sphinx, docname: str) -> list[Any]:
    """All that the entries of a page link; it is written again when that changes."""
    return [
        [id, kind, place.docname, place.anchor, place.title]
        for id, links in app.handbook_used_in.get(docname, {}).items()
        for kind, places in links
        for place in places
    ]


def show(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Put the line at the end of each entry."""
    found = app.handbook_used_in.get(docname, {})
    for section in filter(is_entry, list(doctree.findall(nodes.section))):
        if links := found.get(section["entry"]["id"]):
            section += line(app, docname, links)


def line(
    app: Sphinx, docname: str, links: list[tuple[str, list[Place]]]
) -> nodes.paragraph:
    """The kinds, and the links of each."""
    shown = nodes.paragraph("", _("Used in"), classes=["used-in"])
    for kind, places in links:
        label, _count = KINDS[kind]
        shown += [nodes.Text(" "), nodes.inline("", str(label), classes=["library"])]
        for number, place in enumerate(places):
            uri = app.builder.get_relative_uri(docname, place.docname)
            uri += f"#{place.anchor}" if place.anchor else ""
            shown += nodes.Text(" · " if number else " ")
            shown += nodes.reference("", place.title, internal=True, refuri=uri)
    return shown


def setup(app: Sphinx) -> dict[str, Any]:
    app.setup_extension("handbook_sphinx._verdicts")
    app.connect("doctree-read", remember)
    app.connect("env-updated", choose, priority=400)  # before _verdicts asks
    app.connect("handbook-said", said)
    app.connect("doctree-resolved", show, priority=550)  # before the fold of versions
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}

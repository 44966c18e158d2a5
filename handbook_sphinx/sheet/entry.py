"""What the printed sheet takes from an entry: first sentence, examples, its picture.

A message is an entry, too: of it come the call that brings it about, cause and cure.
So is a part of a guide, with its first paragraph. Knows doctrees, but no application.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Set
from dataclasses import dataclass
from itertools import filterfalse
from typing import Any

from docutils import nodes

from handbook.names import torch_version
from handbook.unit import Unit

from .._doctree import (
    Run,
    fields_of,
    gloss,
    is_entry,
    is_example,
    is_message,
    is_original,
    is_picture,
    keep_release,
    plain_name,
    runs,
    shapes_of,
    steps,
    units_of,
)

# What stands above an error is the same for all.
TRACEBACK = re.compile(r"^Traceback .*\n(?: .*\n)*(?=\w)")

# What TeX calls the signs that formulas of a line may have.
SIGNS = {r"\lfloor": "⌊", r"\rfloor": "⌋", r"\cdot": "·"}

ARROW = ("text", "→ ")


@dataclass(frozen=True)
class Entry:
    """An entry of the site: its section, and its examples as they were run."""

    section: nodes.section
    unit: Unit

    @property
    def place(self) -> str:
        """Where it stands on the site: ``page#anchor``."""
        return f"{self.unit.page}#{self.section['ids'][0]}"

    @property
    def names(self) -> list[str]:
        """By what a plan may call it."""
        if is_entry(self.section):
            return [self.unit.id, *self.unit.names]
        places = [f"{self.unit.page}#{anchor}" for anchor in self.section["ids"]]
        whole = isinstance(self.section.parent, nodes.document)
        return [*places, self.unit.page] if whole else places

    @property
    def is_usual(self) -> bool:
        """Is it no message and no part of a guide?"""
        return is_entry(self.section) and not is_message(self.section)

    def gloss(self) -> list[Run]:
        """The first sentence, cut into runs of one style."""
        if is_message(self.section):
            return []
        if is_entry(self.section):
            return gloss(self.section)
        return next((runs(each) for each in paragraphs(self.section)), [])

    def plain(self) -> str:
        """What people call the thing."""
        return plain_name(self.section) if is_entry(self.section) else ""

    def steps(self, more: Set[str] = frozenset()) -> list[dict[str, Any]]:
        """The first example: code without prompts, each piece with what it prints.

        ``more`` says what else: all examples, "whole", and "shapes" or "formulas",
        which are pieces with ``words``.
        """
        if is_message(self.section):
            return list(self.message())
        blocks = list(self.section.findall(is_example))
        found = pieces(blocks if "whole" in more else blocks[:1])
        if "formulas" in more:
            found.append({"words": self.formula()})
        if "shapes" in more:
            found.append({"words": self.shapes()})
        return found

    def message(self) -> Iterator[dict[str, Any]]:
        """The call, the cause, and the cure, with its first example if that fits."""
        told = self.unit.id
        for step in pieces(filter(is_example, self.section.children)):
            seen = told in " ".join(step["result"].split())
            yield step | {"result": "" if seen else step["result"]}
        said = fields_of(self.section)
        yield {"words": all_runs(said["Cause"])}
        yield {"words": [ARROW, *all_runs(said["Cure"])]}
        for step in pieces(list(said["Cure"].findall(is_example))[:1]):
            yield {"code": step["code"], "result": "", "spare": True}

    def formula(self) -> list[Run]:
        """The first paragraph with a formula."""
        for each in paragraphs(self.section):
            if any(each.findall(nodes.math)):
                return with_formulas(each)
        return []

    def shapes(self) -> list[Run]:
        """The paragraph with the shapes."""
        found = shapes_of(self.section)
        return runs(found) if found else []

    def picture(self) -> nodes.Element | None:
        """The first drawing that the entry shows; its caption is its only child."""
        return next(self.section.findall(is_picture), None)

    def lacks(self, more: Set[str] = frozenset()) -> str:
        """What the sheet needs and the entry does not have."""
        if is_message(self.section):
            return "of a message there is no more to print" if more else ""
        if not self.gloss():
            return "it has no paragraph to print"
        if not any(step.get("result") for step in self.steps(more)):
            what = "examples print" if "whole" in more else "first example prints"
            return f"its {what} nothing"
        if "shapes" in more and not self.shapes():
            return "it has no paragraph that begins with Shapes:"
        if "formulas" in more and not self.formula():
            return "it has no formula that a line has room for"
        return ""


def pieces(blocks: Iterable[nodes.Element]) -> list[dict[str, Any]]:
    """Examples, piece by piece; of an error only its last lines."""
    return [
        step | {"result": TRACEBACK.sub("", step["result"])} for step in steps(blocks)
    ]


def with_formulas(paragraph: nodes.paragraph) -> list[Run]:
    """The words, with formulas of a line; nothing where there is another formula."""
    copy = paragraph.deepcopy()
    lines = [in_a_line(each.astext()) for each in copy.findall(nodes.math)]
    for each, line in zip(list(copy.findall(nodes.math)), lines, strict=True):
        each.replace_self(nodes.literal("", line))
    formulas = [("code", line) for line in lines]
    said = (("formula", run[1]) if run in formulas else run for run in runs(copy))
    return list(said) if all(lines) else []


def in_a_line(formula: str) -> str:
    """What TeX says, if that needs a line and no more; else nothing."""
    line = re.sub(r"\\text\{(\w+)\}", r"\1", " ".join(formula.split()))
    for tex, sign in SIGNS.items():
        line = line.replace(tex, sign)
    line = re.sub(r"(?<=⌊) | (?=⌋)|(?<=\w) (?=[\w(])", "", line)
    return "" if set(line) & set("\\{}^_") else line


def all_runs(body: nodes.Element) -> list[Run]:
    """The words of all paragraphs, one after the other."""
    found: list[Run] = []
    for each in paragraphs(body):
        found += [("text", " ")] if found else []
        found += runs(each)
    return found


def paragraphs(node: nodes.Element) -> Iterator[nodes.paragraph]:
    """The paragraphs in it, in the language of the build."""
    for child in node.children:
        if isinstance(child, nodes.paragraph) and not is_original(child):
            yield child


def entries_of(doctree: nodes.document, docname: str) -> Iterator[Entry]:
    """The entries of a page, in order, as they are for the installed torch.

    Then those of its parts whose examples run as one session.
    """
    units = {unit.id: unit for unit in units_of(doctree, docname)}
    keep_release(doctree, torch_version())
    sections = list(doctree.findall(nodes.section))
    for section in filter(is_entry, sections):
        yield Entry(section, units[section["entry"]["id"]])
    if docname in units:
        for section in filterfalse(is_entry, sections):
            yield Entry(section, units[docname])

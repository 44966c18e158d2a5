"""What the sheet takes from an entry: first sentence, examples, and its picture.

Knows doctrees, but no application.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from docutils import nodes

from handbook.names import torch_version
from handbook.unit import Unit

from .._doctree import (
    Run,
    gloss,
    is_entry,
    is_example,
    is_picture,
    keep_release,
    steps,
    units_of,
)


@dataclass(frozen=True)
class Entry:
    """An entry of the site: its section, and its examples as they were run."""

    section: nodes.section
    unit: Unit

    def gloss(self) -> list[Run]:
        """The first sentence, cut into runs of one style."""
        return gloss(self.section)

    def steps(self, whole: bool = False) -> list[dict[str, str]]:
        """The first example: code without prompts, each piece with what it prints.

        ``whole`` takes all the examples.
        """
        blocks = list(self.section.findall(is_example))
        return steps(blocks if whole else blocks[:1])

    def picture(self) -> nodes.Element | None:
        """The first drawing that the entry shows; its caption is its only child."""
        return next(self.section.findall(is_picture), None)

    def lacks(self, whole: bool = False) -> str:
        """What the sheet needs and the entry does not have."""
        if not self.gloss():
            return "it has no paragraph to print"
        if not any(step["result"] for step in self.steps(whole)):
            what = "examples print" if whole else "first example prints"
            return f"its {what} nothing"
        return ""


def entries_of(doctree: nodes.document, docname: str) -> Iterator[Entry]:
    """The entries of a page, in order, as they are for the installed torch."""
    units = {unit.id: unit for unit in units_of(doctree, docname)}
    keep_release(doctree, torch_version())
    for section in filter(is_entry, doctree.findall(nodes.section)):
        yield Entry(section, units[section["entry"]["id"]])

"""Read ``sheet.toml``: which box stands where on the printed sheet, and what is in it.

Knows no Sphinx, so whether the pages and entries exist is for others to say. They find
with each name the line it stands in, because TOML readers keep no lines.
"""

from __future__ import annotations

import os
import re
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

PAGES, COLUMNS = 2, 3

EXPECTED = (
    'a box has place = [page, column], title = "page#section" '
    'and entries = ["name", …], and nothing else'
)


class BadPlan(ValueError):
    """What is wrong with the plan, and in which line."""


@dataclass(frozen=True)
class Name:
    """A name in the plan, and where it stands: ``cheatsheet/sheet.toml:12``."""

    text: str
    where: str


@dataclass(frozen=True)
class Box:
    """One box: the entries below a title that is taken from a page of the site."""

    page: int  # of the sheet, from 1
    column: int
    title: Name  # reference/shape or reference/shape#joining
    entries: tuple[Name, ...]


def load(path: Path) -> list[Box]:
    """The boxes in the order in which they are written. Raises BadPlan."""
    shown = os.path.relpath(path)
    try:
        text = path.read_text("utf-8")
        tables = tomllib.loads(text)
    except FileNotFoundError:
        raise BadPlan(f"{shown}: there is no such file") from None
    except ValueError as problem:  # not TOML, or not UTF-8
        line = re.search(r"at line (\d+)", str(problem))
        raise BadPlan(f"{shown}:{line[1] if line else 1}: {problem}") from None
    starts = [match.start() for match in re.finditer(r"(?m)^\[\[box\]\]", text)]
    boxes = tables.get("box", [])
    if tables.keys() - {"box"} or not boxes or len(boxes) != len(starts):
        raise BadPlan(f"{shown}:1: a plan is a row of [[box]] tables, and nothing else")
    return [
        _box(table, _Lines(shown, text, start))
        for table, start in zip(boxes, starts, strict=True)
    ]


@dataclass
class _Lines:
    """Finds lines in the part of the text that begins at ``start``."""

    shown: str
    text: str
    start: int

    def where(self, position: int) -> str:
        return f"{self.shown}:{self.text.count(chr(10), 0, position) + 1}"

    def names(self, names: list[str]) -> list[Name]:
        """Each name is looked for behind the one before it."""
        found, position = [], self.start
        for name in names:
            at = self.text.find(f'"{name}"', position)
            found.append(Name(name, self.where(max(at, position))))
            position = at + 1 if at >= 0 else position
        return found


def _box(table: Any, lines: _Lines) -> Box:
    match table:
        case {
            "place": [int(page), int(column)],
            "title": str(title),
            "entries": [str(), *_] as names,
            **others,
        } if not others and all(isinstance(name, str) for name in names):
            pass
        case _:
            raise BadPlan(f"{lines.where(lines.start)}: {EXPECTED}")
    if not (1 <= page <= PAGES and 1 <= column <= COLUMNS):
        raise BadPlan(
            f"{lines.where(lines.start)}: there is no place = [{page}, {column}]: "
            f"the sheet has {PAGES} pages of {COLUMNS} columns"
        )
    return Box(page, column, lines.names([title])[0], tuple(lines.names(names)))

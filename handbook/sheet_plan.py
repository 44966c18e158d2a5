"""Read ``sheet.toml``: which box stands where on a printed sheet, and what is in it.

Knows no Sphinx, so whether the pages and entries exist is for others to say. They find
with each name the line it stands in, because TOML readers keep no lines.
"""

from __future__ import annotations

import os
import re
import tomllib
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

EXPECTED = (
    'a box has place = [page, column], title = "page#section", entries = ["name", …] '
    "and, if wanted, some of them again in whole = […] or pictures = […]"
)
NO_PLAN = "a plan is a row of [[box]] tables; [paper] may say pages, columns and text"
PAPER: dict[str, tuple[type, ...]] = {
    "pages": (int,),
    "columns": (int,),
    "text": (int, float),
}


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
    whole: frozenset[str]  # the entries of which all examples are printed
    pictures: frozenset[str]  # the entries that bring their picture with them


@dataclass(frozen=True)
class Plan:
    """A sheet: its boxes in the order in which they are written, and its paper."""

    boxes: tuple[Box, ...]
    pages: int = 2
    columns: int = 4
    text: float = 7.3  # size of the words, in pt


def stem(name: str) -> str:
    """What the files of a plan are called, without language, paper and suffix."""
    return "torch-handbook" if name == "sheet" else f"torch-handbook-{name}"


def load(path: Path) -> Plan:
    """Read a plan. Raises BadPlan."""
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
    boxes, paper = tables.get("box", []), tables.get("paper", {})
    known = tables.keys() <= {"box", "paper"} and paper.keys() <= PAPER.keys()
    numbers = known and all(isinstance(paper[key], PAPER[key]) for key in paper)
    if not numbers or not boxes or len(boxes) != len(starts):
        raise BadPlan(f"{shown}:1: {NO_PLAN}")
    plan = Plan((), **paper)
    found = (
        _box(table, _Lines(shown, text, start), plan)
        for table, start in zip(boxes, starts, strict=True)
    )
    return replace(plan, boxes=tuple(found))


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


def _box(table: Any, lines: _Lines, plan: Plan) -> Box:
    match table:
        case {
            "place": [int(page), int(column)],
            "title": str(title),
            "entries": [str(), *_] as names,
            **others,
        } if all(isinstance(name, str) for name in names):
            pass
        case _:
            raise BadPlan(f"{lines.where(lines.start)}: {EXPECTED}")
    special: dict[str, Any] = {
        key: others.pop(key, []) for key in ("whole", "pictures")
    }
    again_ok = all(
        isinstance(again, list) and all(name in names for name in again)
        for again in special.values()
    )
    if others or not again_ok:
        raise BadPlan(f"{lines.where(lines.start)}: {EXPECTED}")
    if not (1 <= page <= plan.pages and 1 <= column <= plan.columns):
        raise BadPlan(
            f"{lines.where(lines.start)}: there is no place = [{page}, {column}]: "
            f"pages = {plan.pages}, columns = {plan.columns}"
        )
    again = {key: frozenset(found) for key, found in special.items()}
    return Box(
        page, column, lines.names([title])[0], tuple(lines.names(names)), **again
    )

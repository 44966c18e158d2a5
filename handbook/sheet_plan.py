"""Read ``sheet.toml``: which box stands where on a printed sheet, and what is in it.

Knows no Sphinx, so whether the pages and entries exist is for others to say. They find
with each name the line it stands in, because TOML readers keep no lines.
"""

from __future__ import annotations

import json
import os
import re
import tomllib
from collections.abc import Set
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

# Where entries may be named again, for more to be printed of them.
AGAIN = ("whole", "pictures", "shapes", "formulas")

EXPECTED = (
    'a box has place = [page, column], title = "page#section" and one of '
    'entries = ["name", …], table = true and numpy = ["page", …]; some of its entries '
    "may stand again in " + ", ".join(f"{key} = […]" for key in AGAIN)
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
    entries: tuple[Name, ...] = ()
    table: bool = False  # instead of them, the table of that section
    numpy: tuple[Name, ...] = ()  # or the NumPy names of these pages
    whole: frozenset[str] = frozenset()  # the entries of which all examples are printed
    pictures: frozenset[str] = frozenset()  # those that bring their picture with them
    shapes: frozenset[str] = frozenset()  # those that say what they take and give
    formulas: frozenset[str] = frozenset()  # those that bring their formula

    def more(self, name: str) -> Set[str]:
        """What is printed of an entry besides the usual: "whole", "shapes" …"""
        return {key for key in AGAIN if name in getattr(self, key)}


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

    def names(self, key: str, names: list[str]) -> list[Name]:
        """Each name is looked for behind the one before it, beginning at the key."""
        keys = re.compile(rf"^\s*{key}\s*=", re.MULTILINE)
        begin = keys.search(self.text, self.start)
        found, position = [], begin.end() if begin else self.start
        for name in names:
            written = json.dumps(name, ensure_ascii=False), f"'{name}'"
            places = [self.text.find(each, position) for each in written]
            position = min((at for at in places if at >= 0), default=position)
            found.append(Name(name, self.where(position)))
            position += 1
        return found


def _box(table: dict[str, Any], lines: _Lines, plan: Plan) -> Box:
    others = {key: table[key] for key in table.keys() - {"place", "title"}}
    match table:
        case {"place": [int(page), int(column)], "title": str(title)} if _is_filled(
            others
        ):
            pass
        case _:
            raise BadPlan(f"{lines.where(lines.start)}: {EXPECTED}")
    if not (1 <= page <= plan.pages and 1 <= column <= plan.columns):
        raise BadPlan(
            f"{lines.where(lines.start)}: there is no place = [{page}, {column}]: "
            f"pages = {plan.pages}, columns = {plan.columns}"
        )
    entries, pages = others.get("entries", []), others.get("numpy", [])
    return Box(
        page,
        column,
        lines.names("title", [title])[0],
        tuple(lines.names("entries", entries)),
        "table" in others,
        tuple(lines.names("numpy", pages)),
        **{key: frozenset(others.get(key, [])) for key in AGAIN},
    )


def _is_filled(box: dict[str, Any]) -> bool:
    """Is there one thing to print, and known entries are named again?"""
    again = {key: box[key] for key in AGAIN if key in box}
    match {key: box[key] for key in box.keys() - again.keys()}:
        case {"entries": [str(), *_] as names, **none} if not none:
            return _are_names(names) and all(
                _are_names(some) and set(some) <= set(names) for some in again.values()
            )
        case {"numpy": [str(), *_] as names, **none} if not none:
            return _are_names(names) and not again
        case {"table": True, **none} if not none:
            return not again
    return False


def _are_names(names: Any) -> bool:
    return isinstance(names, list) and all(isinstance(name, str) for name in names)

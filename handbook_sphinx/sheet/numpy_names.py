"""What NumPy calls the things of a page, beside what torch calls them.

A name of NumPy whose place and end are those of one of torch is the same name:
``numpy.linalg.inv``, ``numpy.ndarray.item``. All others are pairs.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from difflib import SequenceMatcher
from typing import NamedTuple

from .._doctree import head_of, is_entry
from .entry import Entry

# How the tables of the guide write the names of NumPy.
SHORT = {"numpy.ndarray.": "a.", "numpy.random.Generator.": "rng.", "numpy.": "np."}
WRITTEN = re.compile(r"\b(?:np|rng|a)(?:\.\w+)+")

ALIKE = 0.6  # as min and amin are


class Pair(NamedTuple):
    """What is called what."""

    numpy: str  # np.clip, rng.random, a.item
    torch: str  # torch.clamp
    entry: Entry


def pairs(entries: Iterable[Entry]) -> tuple[list[Pair], list[Pair]]:
    """The pairs of names that differ, and of those that are the same."""
    others: list[Pair] = []
    same: list[Pair] = []
    for entry in filter(lambda entry: is_entry(entry.section), entries):
        there = dict(head_of(entry.section)["elsewhere"]).get("NumPy", [])
        for name in there:
            ends = {end(other) for other in there if other != name} - {end(name)}
            free = [each for each in entry.names if end(each) not in ends]
            torch = nearest(name, free or entry.names)
            found = same if path(torch) == path(name) else others
            found.append(Pair(short(name), torch, entry))
    return others, same


def short(name: str) -> str:
    """As the tables write it."""
    for start, sign in SHORT.items():
        if name.startswith(start):
            return sign + name.removeprefix(start)
    return name


def nearest(name: str, names: list[str]) -> str:
    """The name of torch that is the same, or ends in the same way, or nearly so.

    If none does, it is the first.
    """

    def distance(each: str) -> tuple[bool, float]:
        alike = SequenceMatcher(None, end(each), end(name)).ratio()
        return path(each) != path(name), -alike if alike > ALIKE else 0

    return min(names, key=distance)


def path(name: str) -> str:
    """What stands behind the library and its array: ``linalg.inv``."""
    for start in ("numpy.ndarray.", "numpy.", "torch.Tensor.", "torch."):
        if name.startswith(start):
            return name.removeprefix(start)
    return name


def end(name: str) -> str:
    """``inv``, also of a form that works in place."""
    return name.rpartition(".")[2].removesuffix("_")

"""Alter every printed result and see that the comparison notices: ``make mutate``.

A check that nothing can fail checks nothing. So the results of all entries are altered
in one place each, as a slip of the pen would, and every alteration must be refused.
``FULL=1`` tries all of them, and not only one of each kind for each result.
"""

from __future__ import annotations

import argparse
import copy
import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from doctest import Example
from itertools import chain
from textwrap import indent

from . import names
from .command import Refused
from .devices import concerns
from .mutants import Mutant, mutants
from .run import as_written, printed
from .unit import BadExample, Unit
from .watch import Watch
from .written import load


@dataclass
class Tally:
    """What became of all mutants."""

    results: int = 0
    caught: int = 0
    pardoned: int = 0
    survivors: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        judged = self.caught + len(self.survivors)
        share = self.caught / judged if judged else 0
        return (
            f"{self.caught} of {judged} altered texts of {self.results} results "
            f"were noticed: {share:.2%}\n"
            f"{self.pardoned} more may pass: one unit in the last place of a rounded "
            "float, or the sign of zero"
        )


def command(said: argparse.Namespace) -> int:
    """Alter the results of ``said.units``; 1 when an alteration was not noticed."""
    tally = mutate(load(said.units), said.full)
    print(*tally.survivors, tally, sep="\n")
    return int(bool(tally.survivors))


def chosen(text: str, full: bool) -> Iterable[Mutant]:
    """All mutants of a result or one of each kind, the same ones in every run."""
    kinds = mutants(text).values()
    if full:
        return chain.from_iterable(kinds)
    pick = random.Random(text)
    return [pick.choice(kind) for kind in kinds if kind]


def expecting(example: Example, text: str) -> Example:
    """The same example with another expected text, or message of its error."""
    other = copy.copy(example)
    if example.exc_msg is None:
        other.want = text
    else:
        other.exc_msg = text
    return other


def mutate(units: Iterable[Unit], full: bool = False) -> Tally:
    """Run each unit once, and judge what it printed by altered texts.

    What cannot run here is left out. Raises Refused for what fails unaltered.
    """
    tally = Tally()
    for unit in units:
        if unit.cuda_only or not concerns("cpu", unit.id):
            continue
        if not all(map(names.exists, unit.names)):  # not in this torch
            continue
        for example, got, error in results(unit):
            place = f"{unit.path}:{example.lineno}: {unit.id}"
            if not as_written(example, got, error):
                raise Refused(f"{place}: fails as it stands; run make doctest")
            original = example.exc_msg or example.want
            tally.results += bool(original)
            for mutant in chosen(original, full) if original else ():
                if not as_written(expecting(example, mutant.text), got, error):
                    tally.caught += 1
                elif mutant.pardoned:
                    tally.pardoned += 1
                else:
                    tally.survivors.append(f"{place}\n{told(original, mutant.text)}")
    return tally


def results(unit: Unit) -> Iterator[tuple[Example, str, str | None]]:
    """Its examples and what they print. Raises Refused."""
    try:
        yield from printed(unit, Watch())
    except BadExample as problem:
        place = f"{unit.path}:{problem.line}: {unit.id}"
        raise Refused(f"{place}: {problem}") from None


def told(original: str, altered: str) -> str:
    """An alteration that nobody noticed, under what the page says."""
    return (
        f"  original:\n{indent(original, '    ')}  altered:\n{indent(altered, '    ')}"
    )

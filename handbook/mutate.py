"""Alter every printed result and see that the comparison notices: ``make mutate``.

A check that nothing can fail checks nothing. So the results of all entries are altered
in one place each, as a slip of the pen would, and every alteration must be refused.
``FULL=1`` tries all of them, and not only one of each kind for each result.
"""

from __future__ import annotations

import copy
import random
from collections.abc import Iterable
from dataclasses import dataclass, field
from doctest import Example
from itertools import chain
from textwrap import indent

from .devices import concerns
from .mutants import Mutant, mutants
from .run import as_written, printed
from .unit import Unit
from .watch import Watch


class FailsAlready(RuntimeError):
    """A result that is wrong before it is altered: one sentence."""


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
    """Run each unit once, and judge what it printed by altered texts."""
    tally = Tally()
    for unit in units:
        if unit.cuda_only or not concerns("cpu", unit.id):
            continue
        for example, got, error in printed(unit, Watch()):
            place = f"{unit.path}:{example.lineno}: {unit.id}"
            if not as_written(example, got, error):
                raise FailsAlready(f"{place}: fails as it stands; run make doctest")
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


def told(original: str, altered: str) -> str:
    return (
        f"  original:\n{indent(original, '    ')}  altered:\n{indent(altered, '    ')}"
    )

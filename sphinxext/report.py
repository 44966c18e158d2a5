"""What a run of the examples tells its reader: failures, and the last lines."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from textwrap import indent

from .run import BadExample, Failure, Unit
from .verdicts import FAILED, LEFT_OUT, Record


def failure(unit: Unit, failed: Failure) -> str:
    """An example that printed something else."""
    return (
        f"{unit.path}:{failed.line}: {unit.id}\n"
        f"{indent(failed.source.rstrip(), '    ')}\n"
        f"  expected:\n{_quoted(failed.want)}"
        f"  got:\n{_quoted(failed.got)}"
    )


def refused(unit: Unit, problem: BadExample) -> str:
    """An example that cannot be run as it is written."""
    return f"{unit.path}:{problem.line}: {unit.id}\n  {problem}\n"


def unused(unit: Unit, name: str) -> str:
    """An entry that documents a name which it never uses."""
    return (
        f"{unit.path}:{unit.line}: {unit.id}\n"
        f"  no example uses {name}; add one that calls it, or take the name out\n"
    )


def needless(unit: Unit, device: str, reason: str) -> str:
    """An entry that claims not to run here, and does."""
    other = {"cpu": "cuda", "cuda": "cpu"}[device]
    return (
        f"{unit.path}:{unit.line}: {unit.id}\n"
        f"  passes on {device}, so remove ':{other}-only: {reason}'\n"
    )


def _quoted(text: str) -> str:
    return indent(text.rstrip("\n") or "(nothing)", "    ") + "\n"


def summary(record: Record, ids: Iterable[str]) -> str:
    """The last lines: how much was run or is still valid, and what was left out."""
    units = [(name, record.units[name]) for name in ids]
    count = Counter(unit.outcome for _, unit in units)
    left_out = [(name, unit.reason) for name, unit in units if unit.outcome == LEFT_OUT]
    where = f"{record.device} {record.machine}".strip()
    lines = [f"left out: {name} ({reason})" for name, reason in left_out]
    lines.append(
        f"{sum(unit.examples for _, unit in units)} examples, "
        f"{sum(unit.comparisons for _, unit in units)} comparisons "
        f"in {len(units)} entries and pages "
        f"on {where}, torch {record.torch}"
    )
    lines.append(
        f"{count['passed']} passed, {count[FAILED]} failed, {count[LEFT_OUT]} left out"
    )
    return "\n".join(lines)

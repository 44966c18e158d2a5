"""What a run of the examples tells its reader: failures, and the last lines."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from textwrap import indent

from .devices import DEVICES, Device
from .outcome import Failure
from .record import ABSENT, FAILED, LEFT_OUT, PASSED, Record
from .unit import Unit


def failure(unit: Unit, failed: Failure) -> str:
    """An example that printed something else."""
    note = f"  {failed.note}\n" if failed.note else ""
    return (
        f"{unit.path}:{failed.line}: {unit.id}\n"
        f"{indent(failed.source.rstrip(), '    ')}\n"
        f"{note}"
        f"  expected:\n{_quoted(failed.want)}"
        f"  got:\n{_quoted(failed.got)}"
    )


def broken(unit: Unit, problem: str, line: int = 0) -> str:
    """A unit that cannot be run as it is written, or did not run to its end."""
    return f"{unit.path}:{line or unit.line}: {unit.id}\n  {problem}\n"


def unused(unit: Unit, name: str) -> str:
    """An entry that documents a name which it never uses."""
    return (
        f"{unit.path}:{unit.line}: {unit.id}\n"
        f"  no example uses {name}; add one that calls it, or take the name out\n"
    )


def needless(unit: Unit, device: Device, reason: str) -> str:
    """An entry that claims not to run here, and does."""
    other = "cuda-only" if unit.cuda_only == reason else "cpu-only"
    return (
        f"{unit.path}:{unit.line}: {unit.id}\n"
        f"  passes on {device.id}, so remove ':{other}: {reason}'\n"
    )


def left(unit: Unit, what: Iterable[str]) -> str:
    """An entry that leaves state behind in which the next ones would run."""
    return (
        f"{unit.path}:{unit.line}: {unit.id}\n"
        f"  leaves changed: {', '.join(what)}; put it back at the end of the example\n"
    )


def _quoted(text: str) -> str:
    return indent(text.rstrip("\n") or "(nothing)", "    ") + "\n"


def summary(record: Record, ids: Iterable[str]) -> str:
    """The last lines: how much was run or is still valid, and what was left out."""
    units = [(name, record.units[name]) for name in ids]
    count = Counter(unit.outcome for _, unit in units)
    where = f"{DEVICES[record.device].id} {record.machine}".strip()
    lines = [
        f"left out: {name} ({unit.reason})"
        for name, unit in units
        if unit.outcome == LEFT_OUT
    ]
    lines += [
        f"not in this torch: {unit.reason} (entry {name})"
        for name, unit in units
        if unit.outcome == ABSENT
    ]
    lines.append(
        f"{sum(unit.examples for _, unit in units)} examples, "
        f"{sum(unit.comparisons for _, unit in units)} comparisons "
        f"in {len(units)} entries and pages "
        f"on {where}, torch {record.torch}"
    )
    left_out = count[LEFT_OUT] + count[ABSENT]
    lines.append(f"{count[PASSED]} passed, {count[FAILED]} failed, {left_out} left out")
    return "\n".join(lines)

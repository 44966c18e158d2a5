"""``python -m handbook records``: what each record says, and how to renew it."""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from .devices import DEVICES, concerns
from .record import ABSENT, FAILED, LEFT_OUT, PASSED, Record, files, release
from .unit import Unit
from .written import load

# The CPU's record of the default torch is the build's own; see record.path_of.
OWN, COMMITTED = Path("build/verdicts"), Path("verdicts")


def command(said: argparse.Namespace) -> int:
    """List all records. Raises BadUnits or BadRecord."""
    units = load(said.units)
    paths = files([COMMITTED, OWN])
    for path in paths:
        print("\n".join(told(path, Record.load(path), units)))
    if not paths:
        print("there are no records yet; 'make doctest' makes one")
    return 0


def told(path: Path, record: Record, units: Sequence[Unit]) -> list[str]:
    """What a record says about the ``units`` as they are now."""
    units = [
        unit
        for unit in units
        if record.device != "paddle" or concerns("paddle", unit.id)
    ]
    counting = [record.verdict(unit.id, unit.digest) for unit in units]
    count = Counter(verdict.outcome for verdict in counting if verdict)
    outcomes = [f"{count[PASSED]} {PASSED}"]
    outcomes += [f"{count[o]} {o}" for o in (FAILED, LEFT_OUT, ABSENT) if count[o]]
    name = DEVICES[record.device].shown
    where = f"{name} {record.machine}".strip()
    stale = [unit.id for unit in record.stale(units)]
    lines = [
        f"{path}: {where}, torch {record.torch}, {record.date or 'not run'}",
        f"  {sum(count.values())} of {len(units)} count: {', '.join(outcomes)}",
    ]
    if stale:
        lines.append(
            f"  {len(stale)} stale ({shortened(stale)}): {renewal(record, path)}"
        )
    return lines


def shortened(names: Sequence[str]) -> str:
    """The first of many ``names``."""
    return ", ".join([*names[:3], "…"] if len(names) > 3 else names)


def renewal(record: Record, path: Path) -> str:
    """The command that runs this place again."""
    if record.device == "paddle":
        return "tox -e paddle"
    if record.device != "cpu":
        here = f"make doctest DEVICE={record.device}"
        return f"{here}, or the kit of 'make kit', with torch {release(record.torch)}"
    if path.parent == COMMITTED:
        return f"tox -e torch-{release(record.torch)}"
    return f"make doctest TORCH={record.torch.partition('+')[0]}"

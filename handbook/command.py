"""What ``python -m handbook run`` does, from the written units to the record."""

from __future__ import annotations

import argparse
import difflib
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from . import report
from .devices import DEVICES, concerns
from .fingerprint import fingerprint
from .isolate import Isolated, NoDevice
from .judge import judge
from .outcome import Outcome
from .progress import Progress
from .record import FAILED, BadRecord, Record, path_of, today
from .unit import Unit
from .written import BadUnits, load

ROOT = Path(__file__).resolve().parent.parent


class Refused(RuntimeError):
    """The run cannot begin: one sentence, exit code 1, nothing written."""


def run(said: argparse.Namespace) -> int:
    """Run the units and write their record; 1 when something has failed."""
    try:
        units = load(said.units)
    except BadUnits as problem:
        raise Refused(str(problem)) from None
    return run_units(units, said)


def run_units(units: Sequence[Unit], said: argparse.Namespace) -> int:
    """The same with units at hand."""
    if said.device not in DEVICES:
        known = ", ".join(DEVICES)
        raise Refused(f"DEVICE={said.device} is not known; choose {known}.")
    if said.device == "paddle":
        units = [unit for unit in units if concerns("paddle", unit.id)]
    wanted = select(units, said.only)
    try:
        with Isolated(said.device, said.limit) as child:
            new = Record(said.device, child.torch, child.machine)
            path = said.record or path_of(*new.place, ROOT)
            old = previous(path, new, partly=bool(said.only))
            return _run(units, wanted, child, old, new, path, said)
    except NoDevice as problem:
        sentence = f"DEVICE={said.device}: {problem}, so nothing was run."
        raise Refused(sentence) from None
    except BadRecord as problem:
        raise Refused(str(problem)) from None


def previous(path: Path, new: Record, partly: bool) -> Record:
    """What the record says so far. Raises BadRecord.

    A record of another place is written anew; a part of a run cannot do that.
    """
    old = Record.load(path)
    if not old.units or old.place == new.place:
        return old
    if partly:
        raise BadRecord(
            f"{path}: this record is of {' '.join(filter(None, old.place))}; run all "
            "examples to replace it, or name another with --record"
        )
    return Record()


def _run(
    units: Iterable[Unit],
    wanted: list[Unit],
    child: Isolated,
    old: Record,
    new: Record,
    path: Path,
    said: argparse.Namespace,
) -> int:
    device, judged_by, day = DEVICES[said.device], fingerprint(), today()
    chosen = {id(unit) for unit in wanted}
    to_run = []
    for unit in units:
        kept = old.verdict(unit.id, unit.digest)
        fresh = kept and kept.outcome != FAILED and kept.judge == judged_by
        if id(unit) in chosen and not (said.stale and fresh):
            to_run.append(unit)
        elif kept:
            new.units[unit.id] = kept
    with Progress(len(to_run)) as progress:
        for unit in to_run:
            progress.begin(unit.id)
            concerned = concerns(device.id, unit.id)
            outcome = child.run(unit) if concerned else Outcome()
            if not said.leave_out_missing:
                outcome.lacking = ""
            judged = judge(unit, outcome, device)
            new.units[unit.id] = replace(judged.verdict, judge=judged_by, date=day)
            for problem in judged.problems:
                progress.tell(problem)
    new.save(path)
    print(report.summary(new, [unit.id for unit in wanted]))
    return any(new.units[unit.id].outcome == FAILED for unit in wanted)


def select(units: Sequence[Unit], only: str) -> list[Unit]:
    """The units that ``ONLY=`` names: an entry, a page, or a folder of pages."""
    if not only:
        return list(units)
    chosen = [
        unit
        for unit in units
        if only in (unit.id, unit.page, *unit.names)
        or unit.page.startswith(only.rstrip("/") + "/")
    ]
    if not chosen:
        known = {name for unit in units for name in (unit.page, unit.id, *unit.names)}
        near = difflib.get_close_matches(only, sorted(known), n=3)
        hint = f" Near to it: {', '.join(near)}." if near else ""
        raise Refused(f"ONLY={only} matches no entry and no page.{hint}")
    return chosen

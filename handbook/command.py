"""What ``python -m handbook run`` does, from the written units to the record."""

from __future__ import annotations

import argparse
import difflib
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from . import report
from .devices import CPU, DEVICES, concerns
from .fingerprint import fingerprint
from .isolate import LIMIT, Isolated, NoDevice
from .judge import judge
from .outcome import Outcome
from .progress import Progress
from .record import FAILED, BadRecord, Record, Verdict, path_of, today
from .unit import Unit
from .written import BadUnits, load

ROOT = Path(__file__).resolve().parent.parent


class Refused(RuntimeError):
    """Nothing can be done: one sentence, exit code 1, nothing written."""


def guarded(do: Callable[[argparse.Namespace], int], said: argparse.Namespace) -> int:
    """The exit code of ``do``; a problem is one sentence, not a traceback."""
    try:
        return do(said)
    except (Refused, BadUnits, BadRecord) as problem:
        print(problem, file=sys.stderr)
        return 1
    except OSError as problem:
        print(f"{problem.filename}: {problem.strerror}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nstopped", file=sys.stderr)
        return 130


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of every run; the kit has them, too."""
    add = parser.add_argument
    add("--device", default=CPU.id, help=", ".join(DEVICES))
    add("--only", default="", metavar="NAME", help="an entry, a page or a folder")
    add("--record", type=Path, metavar="FILE", help="where the verdicts are written")
    help = f"how long one unit may take; {LIMIT:g}"
    add("--limit", type=seconds, default=LIMIT, metavar="SECONDS", help=help)


def seconds(text: str) -> float:
    """A time that somebody can wait. Raises ValueError."""
    found = float(text)
    if not 0 < found < float("inf"):
        raise ValueError(text)
    return found


def run(said: argparse.Namespace) -> int:
    """Run the units in ``said.units``; 1 when some have failed. Raises Refused."""
    return run_units(load(said.units), said, lambda new: path_of(*new.place, ROOT))[1]


def run_units(
    units: Sequence[Unit],
    said: argparse.Namespace,
    path_for: Callable[[Record], Path],
) -> tuple[Path, int]:
    """Run units and write their record: where it is, and 1 when some have failed.

    ``path_for`` says where a record belongs, if ``said.record`` does not.
    Raises Refused, BadRecord or OSError, and before anything has run nothing is
    written; of a run that is stopped the record keeps what has been judged.
    """
    if said.device not in DEVICES:
        known = ", ".join(DEVICES)
        raise Refused(f"DEVICE={said.device} is not known; choose {known}.")
    if said.device == "paddle":
        units = [unit for unit in units if concerns("paddle", unit.id)]
    wanted = select(units, said.only)
    try:
        with Isolated(said.device, said.limit) as child:
            new = Record(said.device, child.torch, child.machine)
            path = said.record or path_for(new)
            old = previous(path, new, partly=bool(said.only))
            to_run = divide(units, wanted, old, new, said.stale)
            try:
                for id, verdict in verdicts(to_run, child, said.leave_out_missing):
                    new.units[id] = verdict
            except (KeyboardInterrupt, NoDevice):  # what has been judged so far counts
                new.save(path)
                raise
    except NoDevice as problem:
        sentence = f"DEVICE={said.device}: {problem}, so nothing was run."
        raise Refused(sentence) from None
    new.save(path)
    print(report.summary(new, [unit.id for unit in wanted]))
    failed = any(new.units[unit.id].outcome == FAILED for unit in wanted)
    return path, int(failed)


def previous(path: Path, new: Record, partly: bool) -> Record:
    """What the record says so far. Raises BadRecord.

    A record of another place is written anew; a part of a run cannot do that. What
    lies in build/ is our own, so it is made anew also when it cannot be read.
    """
    try:
        old = Record.load(path)
    except BadRecord:
        if not path.resolve().is_relative_to(ROOT / "build"):
            raise
        return Record()
    if not old.units or old.place == new.place:
        return old
    if partly:
        raise BadRecord(
            f"{path}: this record is of {' '.join(filter(None, old.place))}; run all "
            "examples to replace it, or name another with --record"
        )
    return Record()


def divide(
    units: Iterable[Unit], wanted: Iterable[Unit], old: Record, new: Record, stale: bool
) -> list[Unit]:
    """The units to run; the verdicts that count so far go to ``new``."""
    chosen = {unit.id for unit in wanted}
    to_run = []
    for unit in units:
        kept = old.verdict(unit.id, unit.digest)
        fresh = kept and kept.outcome != FAILED and kept.judge == fingerprint()
        if unit.id in chosen and not (stale and fresh):
            to_run.append(unit)
        if kept:  # also one that is run again, for it may not come to that
            new.units[unit.id] = kept
    return to_run


def verdicts(
    units: Sequence[Unit], child: Isolated, leave_out_missing: bool
) -> Iterator[tuple[str, Verdict]]:
    """Run and judge units one after the other, and tell what has failed."""
    device = DEVICES[child.device]
    carried = leave_out_missing or device is not CPU
    with Progress(len(units)) as progress:
        for unit in units:
            progress.begin(unit.id)
            outcome = child.run(unit) if concerns(device.id, unit.id) else Outcome()
            if not leave_out_missing:
                outcome.lacking = ""
            judged = judge(unit, outcome, device)
            for problem in judged.problems:
                progress.tell(problem)
            # what was called is read in the record of a build alone; others stay small
            made = replace(judged.verdict, judge=fingerprint(), date=today())
            yield unit.id, replace(made, used=[]) if carried else made


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

"""The record of what was run: where, on which torch, with which outcome.

A record is a JSON file a place, that is a device, a torch and a machine. It counts for
a unit only while the unit's digest is the one that was run; whether a unit must be run
again also depends on the fingerprint of the code that ran and judged it.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field, fields
from datetime import datetime, timezone
from pathlib import Path
from statistics import mode
from typing import Any

from .devices import DEVICES
from .outcome import Failure
from .unit import Unit
from .written import whole

# What the head of a file says: the place, and what is true of most of its verdicts.
PLACE = ("device", "torch", "machine")
COMMON = ("date", "judge")

# ABSENT: the torch of the record lacks a name that the unit is about.
PASSED, FAILED, LEFT_OUT, ABSENT = "passed", "failed", "left out", "absent"


class BadRecord(ValueError):
    """Why a file is no record, or not the one that is wanted: one sentence."""


@dataclass(frozen=True)
class Verdict:
    """The outcome for one unit."""

    page: str
    digest: str
    outcome: str  # passed, failed, left out, absent
    examples: int = 0
    comparisons: int = 0
    reason: str = ""  # why it was left out, or broke; which names are absent
    date: str = ""  # the day it ran, in UTC
    judge: str = ""  # fingerprint of the code that ran and judged it
    used: list[str] = field(default_factory=list)  # torch names, sorted
    differences: list[Failure] = field(default_factory=list)  # where it failed

    @classmethod
    def of(cls, data: dict[str, Any]) -> Verdict:
        """From a file. A field that a later handbook has added is passed over."""
        kept = _known(cls, data)
        failures = [_known(Failure, each) for each in kept.pop("differences", [])]
        return cls(**kept, differences=[Failure(**each) for each in failures])

    def to_json(self, common: dict[str, str]) -> str:
        """On one line, without what is empty or said in the head."""
        data = {
            name: value
            for name, value in asdict(self).items()
            if value and value != common.get(name)
        }
        return json.dumps(data, ensure_ascii=False)


def _known(kind: type, data: dict[str, Any]) -> dict[str, Any]:
    """The fields of ``data`` that ``kind`` has."""
    names = {each.name for each in fields(kind)}
    return {name: value for name, value in data.items() if name in names}


@dataclass
class Record:
    """All verdicts of one place."""

    device: str = ""  # an id of the table in devices.py
    torch: str = ""  # 2.13.0+cpu
    machine: str = ""  # NVIDIA H100; the release of Paddle; empty for the CPU
    units: dict[str, Verdict] = field(default_factory=dict)

    @property
    def place(self) -> tuple[str, str, str]:
        """What makes this record one of its own."""
        return self.device, self.torch, self.machine

    @property
    def date(self) -> str:
        """The day of the latest run; empty when nothing has run."""
        return max((unit.date for unit in self.units.values()), default="")

    @classmethod
    def load(cls, path: Path) -> Record:
        """The record in ``path``; an empty one when there is none. Raises BadRecord."""
        try:
            data = json.loads(path.read_text("utf-8"))
            common = {name: data.get(name, "") for name in COMMON}
            units = {
                id: Verdict.of({**common, **unit}) for id, unit in data["units"].items()
            }
            device, torch, machine = (str(data[name]) for name in PLACE)
        except FileNotFoundError:
            return cls()
        except (ValueError, TypeError, KeyError, AttributeError) as error:
            line = getattr(error, "lineno", 1)
            said = f"there is no {error}" if isinstance(error, KeyError) else error
            problem = f"{path}:{line}: not a record of verdicts: {said}"
            to_do = "restore the file, or delete it and run the examples again"
            raise BadRecord(f"{problem}; {to_do}") from None
        if device not in DEVICES:
            known = ", ".join(DEVICES)
            problem = f"this record is of the device {device!r}; known are {known}"
            raise BadRecord(f"{path}:1: {problem}")
        return cls(device, torch, machine, units)

    def save(self, path: Path) -> None:
        """Write the record, a line a unit; the file is whole or not there."""
        head = dict(zip(PLACE, self.place, strict=True))
        verdicts = self.units.values()
        common = {
            name: mode(getattr(verdict, name) for verdict in verdicts)
            for name in COMMON
            if verdicts
        }
        lines = ",\n".join(
            f"{json.dumps(id, ensure_ascii=False)}: {verdict.to_json(common)}"
            for id, verdict in sorted(self.units.items())
        )
        start = json.dumps(head | common, ensure_ascii=False)[:-1]
        whole(path, f'{start}, "units": {{\n{lines}\n}}}}\n')

    def verdict(self, unit_id: str, digest: str) -> Verdict | None:
        """The verdict on these very examples, if there is one."""
        found = self.units.get(unit_id)
        return found if found and found.digest == digest else None

    def passed(self, unit_id: str, digest: str) -> bool:
        """Have these very examples passed here?"""
        found = self.verdict(unit_id, digest)
        return found is not None and found.outcome == PASSED

    def stale(self, units: Iterable[Unit]) -> list[Unit]:
        """The units on which this record has no verdict that counts."""
        return [unit for unit in units if not self.verdict(unit.id, unit.digest)]


def today() -> str:
    """The day in UTC, or that of SOURCE_DATE_EPOCH, so that builds can repeat.

    Raises BadRecord when that is no time.
    """
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    now = datetime.now(timezone.utc)  # noqa: UP017  the kit runs on Python 3.10
    try:
        if epoch:
            now = datetime.fromtimestamp(int(epoch), timezone.utc)  # noqa: UP017
    except (ValueError, OverflowError, OSError):
        problem = f"SOURCE_DATE_EPOCH={epoch} is no number of seconds since 1970"
        raise BadRecord(problem) from None
    return now.date().isoformat()


def release(torch: str) -> str:
    """``2.13.0+cpu`` is release ``2.13``."""
    return ".".join(torch.split(".")[:2])


def name_of(device: str, torch: str, machine: str) -> str:
    """What the file of a place is called: ``cuda-2.11-nvidia-h100.json``.

    Of Paddle the release of Paddle counts, and that is its machine.
    """
    words = [device] if device == "paddle" else [device, release(torch)]
    words += re.findall(r"[a-z0-9.]+", machine.lower())
    return f"{'-'.join(words)}.json"


def path_of(device: str, torch: str, machine: str, root: Path) -> Path:
    """Where the record of a place belongs below ``root``, the handbook's folder.

    The CPU's is made by every build; the others are committed.
    """
    if device == "cpu":
        return root / f"build/verdicts/cpu-{torch}.json"
    return root / "verdicts" / name_of(device, torch, machine)


def files(folders: Iterable[Path]) -> list[Path]:
    """The files of the records in ``folders``."""
    return [path for folder in folders for path in sorted(folder.glob("*.json"))]


def load_all(folders: Iterable[Path], torch: str) -> list[Record]:
    """All records in ``folders``, by device and release. Raises BadRecord.

    Of those of one device, release and machine one is kept: that of the version
    ``torch``, which is the installed one, or else the latest.
    """
    found: dict[tuple[str, str, str], Record] = {}
    for record in map(Record.load, files(folders)):
        place = record.device, release(record.torch), record.machine
        pair = [*filter(None, [found.get(place)]), record]
        found[place] = max(pair, key=lambda each: (each.torch == torch, each.date))
    return sorted(found.values(), key=_order)


def _order(record: Record) -> tuple[int, list[int], str]:
    number = [int(part) for part in release(record.torch).split(".") if part.isdigit()]
    return list(DEVICES).index(record.device), number, record.machine

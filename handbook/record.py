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
from typing import Any

from .devices import DEVICES
from .outcome import Failure
from .unit import Unit
from .written import whole

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
    reason: str = ""  # why it was left out; which names are absent
    date: str = ""  # the day it ran, in UTC
    judge: str = ""  # fingerprint of the code that ran and judged it
    used: list[str] = field(default_factory=list)  # torch names, sorted
    differences: list[Failure] = field(default_factory=list)  # where it failed

    @classmethod
    def of(cls, data: dict[str, Any]) -> Verdict:
        """From a file. A field that a later handbook has added is passed over."""
        known = {each.name for each in fields(cls)}
        kept = {name: value for name, value in data.items() if name in known}
        differences = [Failure(**each) for each in kept.pop("differences", [])]
        return cls(**kept, differences=differences)

    def to_json(self) -> str:
        """On one line, without what is empty."""
        data = {name: value for name, value in asdict(self).items() if value}
        return json.dumps(data, ensure_ascii=False)


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
            units = {id: Verdict.of(unit) for id, unit in data["units"].items()}
            return cls(data["device"], data["torch"], data["machine"], units)
        except FileNotFoundError:
            return cls()
        except (ValueError, TypeError, KeyError, AttributeError) as error:
            line = getattr(error, "lineno", 1)
            problem = f"{path}:{line}: not a record of verdicts: {error}"
            raise BadRecord(problem) from None

    def save(self, path: Path) -> None:
        """Write the record, a line a unit; the file is whole or not there."""
        head = {"device": self.device, "torch": self.torch, "machine": self.machine}
        lines = ",\n".join(
            f"{json.dumps(id, ensure_ascii=False)}: {verdict.to_json()}"
            for id, verdict in sorted(self.units.items())
        )
        whole(path, f'{json.dumps(head)[:-1]}, "units": {{\n{lines}\n}}}}\n')

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
    """The day in UTC, or that of SOURCE_DATE_EPOCH, so that builds can repeat."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    now = datetime.now(timezone.utc)  # noqa: UP017  the kit runs on Python 3.10
    if epoch:
        now = datetime.fromtimestamp(int(epoch), timezone.utc)  # noqa: UP017
    return now.date().isoformat()


def release(torch: str) -> str:
    """``2.13.0+cpu`` is release ``2.13``."""
    return ".".join(torch.split(".")[:2])


def path_of(device: str, torch: str, machine: str, root: Path) -> Path:
    """Where the record of a place belongs below ``root``, the handbook's folder.

    The CPU's is made by every build; the others are committed.
    """
    if device == "cpu":
        return root / f"build/verdicts/cpu-{torch}.json"
    words = [device, release(torch), *re.findall(r"[a-z0-9.]+", machine.lower())]
    return root / f"verdicts/{'-'.join(words)}.json"


def load_all(folders: Iterable[Path]) -> list[Record]:
    """All records in ``folders``, by device and release; a later folder wins.

    Of the records of one device, release and machine the last one found is kept.
    Raises BadRecord.
    """
    found: dict[tuple[str, str, str], Record] = {}
    for folder in folders:
        for path in sorted(folder.glob("*.json")):
            record = Record.load(path)
            if record.device not in DEVICES:
                raise BadRecord(f"{path}: no device {record.device!r} is known")
            found[record.device, release(record.torch), record.machine] = record
    return sorted(found.values(), key=_order)


def _order(record: Record) -> tuple[int, list[int], str]:
    number = [int(part) for part in release(record.torch).split(".") if part.isdigit()]
    return list(DEVICES).index(record.device), number, record.machine

"""The record of what was run: where, on which torch, with which outcome.

A record is a JSON file a device. It counts for a unit only while the digest of the
unit's examples is the one that was run.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from datetime import date
from pathlib import Path

from .run import Outcome, Unit

PASSED, FAILED, LEFT_OUT = "passed", "failed", "left out"


def concerns(device: str, unit_id: str) -> bool:
    """Does a record of ``device`` tell about this unit?

    A page's group ``paddle`` holds the Paddle side of its examples, and Paddle is
    installed in an environment of its own. So it has its own record, like a device.
    """
    return (device == "paddle") == unit_id.endswith(":paddle")


@dataclass(frozen=True)
class Verdict:
    """The outcome for one unit."""

    page: str
    digest: str
    outcome: str  # passed, failed, left out
    examples: int
    comparisons: int
    reason: str = ""  # why it was left out
    used: list[str] = field(default_factory=list)  # torch names, sorted

    @classmethod
    def of(cls, unit: Unit, outcome: Outcome, verdict: str, reason: str) -> Verdict:
        used = sorted(
            name
            for name in outcome.called | outcome.read
            if name.startswith("torch.") and "._" not in name
        )
        return cls(
            unit.page,
            unit.digest,
            verdict,
            outcome.examples,
            outcome.comparisons,
            reason,
            used,
        )


@dataclass
class Record:
    """All verdicts of one device."""

    device: str = ""  # cpu, cuda, paddle
    torch: str = ""  # 2.13.0+cpu
    machine: str = ""  # NVIDIA H100; the release of Paddle; empty for the CPU
    date: str = ""
    units: dict[str, Verdict] = field(default_factory=dict)

    @classmethod
    def load(cls, path: Path) -> Record:
        """The record in ``path``; an empty one when there is none."""
        if not path.exists():
            return cls()
        try:
            data = json.loads(path.read_text("utf-8"))
            units = {name: Verdict(**unit) for name, unit in data.pop("units").items()}
            return cls(**data, units=units)
        except (ValueError, TypeError, KeyError, AttributeError) as error:
            line = getattr(error, "lineno", 1)
            problem = f"{path}:{line}: not a record of verdicts: {error}"
            raise SystemExit(problem) from None

    @classmethod
    def here(cls, device: str) -> Record:
        """An empty record for this machine, torch and day."""
        import torch

        name = ""
        if device == "cuda":
            name = torch.cuda.get_device_name()
        elif device == "paddle":
            import paddle

            name = paddle.__version__
        return cls(device, torch.__version__, name, date.today().isoformat())

    def save(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        data = asdict(self)
        data["units"] = dict(sorted(data["units"].items()))
        path.write_text(json.dumps(data, indent=1) + "\n", encoding="utf-8")

    def verdict(self, unit_id: str, digest: str) -> Verdict | None:
        """The verdict on these very examples, if there is one."""
        found = self.units.get(unit_id)
        return found if found and found.digest == digest else None

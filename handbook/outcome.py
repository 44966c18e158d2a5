"""What comes of running a unit, and how that is written down between processes."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field


@dataclass(frozen=True)
class Failure:
    """An example whose output is not what the page says."""

    line: int
    source: str
    want: str
    got: str
    note: str = ""  # what is wrong besides


@dataclass
class Outcome:
    """What came of running a unit; judge.py says what that means."""

    examples: int = 0
    comparisons: int = 0
    failures: list[Failure] = field(default_factory=list)
    called: set[str] = field(default_factory=set)
    read: set[str] = field(default_factory=set)
    absent: list[str] = field(default_factory=list)  # its names that torch lacks
    lacking: str = ""  # the module whose import failed
    broken: str = ""  # why it could not run to its end
    line: int = 0  # of what is broken, if that is known
    left: list[str] = field(default_factory=list)  # state that it left changed

    def to_json(self) -> str:
        """On one line."""
        data = asdict(self)
        data["called"], data["read"] = sorted(self.called), sorted(self.read)
        return json.dumps(data)

    @classmethod
    def from_json(cls, text: str) -> Outcome:
        """What ``to_json`` has written."""
        data = json.loads(text)
        data["failures"] = [Failure(**each) for each in data["failures"]]
        data["called"], data["read"] = set(data["called"]), set(data["read"])
        return cls(**data)

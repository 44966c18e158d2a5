"""The written form of the facts of a place: ``facts/cpu.json``, a line a name.

Of a name it says, each only where it was observed:

    called    the argument lists with which it was called; inputs.py says what they are
    runs      the dtypes in which a call ran; "i64>f32": the result is float32
    errors    what the others raised: {message: dtypes}, with {Type} for the dtype
    memory    same, view, new: results are an argument, share its memory, or do not
    gradient  the dtypes in which it was computed; "none": the result has none;
              "zero" at the end: it was 0 with all of a dozen diverse inputs
    gradient errors   as above
    twice     the error of the second gradient
    out       true: it has written into out=
    index     the dtypes that its indices or targets had
    autocast  "f32>bf16": under autocast, another dtype came of float32
    vmap      loop: it is slow; else an error
    meta, compile     an error
    broken    the calls that have ended the process, and how
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ..record import PLACE
from ..written import whole

FORMAT = 1

# What dtypes are called here, in torch, and in the messages of its kernels.
DTYPES = {
    "bool": ("bool", "Bool"),
    "u8": ("uint8", "Byte"),
    "i8": ("int8", "Char"),
    "i16": ("int16", "Short"),
    "i32": ("int32", "Int"),
    "i64": ("int64", "Long"),
    "u16": ("uint16", "UInt16"),
    "u32": ("uint32", "UInt32"),
    "u64": ("uint64", "UInt64"),
    "f16": ("float16", "Half"),
    "bf16": ("bfloat16", "BFloat16"),
    "f32": ("float32", "Float"),
    "f64": ("float64", "Double"),
    "f8e4m3": ("float8_e4m3fn", "Float8_e4m3fn"),
    "f8e5m2": ("float8_e5m2", "Float8_e5m2"),
    "c32": ("complex32", "ComplexHalf"),
    "c64": ("complex64", "ComplexFloat"),
    "c128": ("complex128", "ComplexDouble"),
}


class BadFacts(ValueError):
    """Why a file holds no facts: one sentence."""


def ran(facts: dict[str, Any]) -> dict[str, str]:
    """The dtypes in which a name runs, and what comes out."""
    pairs = (word.partition(">") for word in facts.get("runs", "").split())
    return {dtype: out or dtype for dtype, _, out in pairs}


def errors(facts: dict[str, Any], kind: str = "errors") -> dict[str, str]:
    """The dtypes in which it does not run, and what it raises."""
    return {
        dtype: filled(message, dtype)
        for message, dtypes in facts.get(kind, {}).items()
        for dtype in dtypes.split()
    }


def shortened(message: str, dtype: str) -> str:
    """A message with ``{type}`` and ``{Type}`` for the two names of a dtype.

    So the messages that differ in that alone are one. ``filled`` undoes it.
    """
    if not dtype or "{" in message:
        return message
    long, spelt = DTYPES[dtype]
    message = re.sub(rf"(?<!\w){spelt}(?!\w)", "{Type}", message)
    return re.sub(rf"(?<!\w){long}(?!\w)", "{type}", message)


def filled(message: str, dtype: str) -> str:
    """The message as it was raised for ``dtype``."""
    long, spelt = DTYPES[dtype]
    return message.replace("{Type}", spelt).replace("{type}", long)


@dataclass
class Facts:
    """What was observed in one place."""

    device: str
    torch: str
    machine: str = ""
    names: dict[str, dict[str, Any]] = field(default_factory=dict)

    @property
    def place(self) -> tuple[str, str, str]:
        """Where they were observed."""
        return self.device, self.torch, self.machine

    @classmethod
    def load(cls, path: Path) -> Facts:
        """The facts in ``path``. Raises BadFacts or FileNotFoundError."""
        to_do = "write it anew with 'make facts'"
        try:
            data = json.loads(path.read_text("utf-8"))
            if data["format"] != FORMAT:
                problem = f"format {data['format']}, but this handbook reads {FORMAT}"
                raise BadFacts(f"{path}:1: {problem}; {to_do}")
            device, torch, machine = (str(data[each]) for each in PLACE)
            return cls(device, torch, machine, dict(data["names"]))
        except (ValueError, TypeError, KeyError) as error:
            if isinstance(error, BadFacts):
                raise
            line = getattr(error, "lineno", 1)
            raise BadFacts(f"{path}:{line}: not a file of facts; {to_do}") from None

    def save(self, path: Path) -> None:
        """Write them, a line a name; the file is whole or not there."""
        head = {"format": FORMAT, **dict(zip(PLACE, self.place, strict=True))}
        start = json.dumps(head, ensure_ascii=False)[:-1]
        lines = ",\n".join(
            f"{json.dumps(name)}: {json.dumps(facts, ensure_ascii=False)}"
            for name, facts in sorted(self.names.items())
        )
        whole(path, f'{start}, "names": {{\n{lines}\n}}}}\n')

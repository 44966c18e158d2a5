"""The process in which examples run: ``python -m handbook.worker DEVICE``.

It reads a unit a line from standard input and answers each with an outcome on a line.
Whatever an example does to its process (it exits, crashes, hangs, fills the output) is
seen by the one that asks; see isolate.py. An example finds no standard input, and what
it writes past Python's ``sys.stdout`` is dropped.
"""

from __future__ import annotations

import json
import os
import queue
import sys
import threading
from typing import TextIO

from . import names
from .devices import DEVICES
from .outcome import Outcome
from .run import run
from .unit import BadExample, Unit
from .written import from_json


def outcome_of(unit: Unit, device: str) -> Outcome:
    """Run ``unit``; what is wrong with its text is an outcome, too."""
    absent = [name for name in unit.names if not names.exists(name)]
    if absent:
        return Outcome(absent=absent)
    try:
        return run(unit, DEVICES[device])
    except BadExample as problem:
        return Outcome(broken=str(problem), line=problem.line)


def private_streams() -> tuple[TextIO, TextIO]:
    """Streams to the one that asks; 0 and 1 lead nowhere from now on."""
    asked = os.fdopen(os.dup(0), encoding="utf-8")
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    nowhere = os.open(os.devnull, os.O_RDWR)
    os.dup2(nowhere, 0)
    os.dup2(nowhere, 1)
    return asked, answers


def read_on(asked: TextIO, lines: queue.Queue[str]) -> None:
    """Hand on what is asked. When nobody asks any more, end, whatever still runs."""
    for line in asked:
        lines.put(line)
    os._exit(0)


def main(device: str) -> None:
    asked, answers = private_streams()
    lines: queue.Queue[str] = queue.Queue()
    threading.Thread(target=read_on, args=(asked, lines), daemon=True).start()
    import torch

    lacking = DEVICES[device].lacking()
    machine = "" if lacking else DEVICES[device].machine()
    hello = {"torch": torch.__version__, "machine": machine, "lacking": lacking}
    print(json.dumps(hello), file=answers, flush=True)
    while True:
        outcome = outcome_of(from_json(json.loads(lines.get())), device)
        print(outcome.to_json(), file=answers, flush=True)


if __name__ == "__main__":
    main(sys.argv[1])

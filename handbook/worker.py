"""The process in which examples run: ``python -m handbook.worker DEVICE``.

It reads a unit a line from standard input. It answers with the line of each example
before it runs, and in the end with the outcome, each on a line. Whatever an example
does to its process (it exits, crashes, hangs) is seen by the one that asks; see
isolate.py. An example finds no standard input, and what it writes past Python's
``sys.stdout`` is dropped.
"""

from __future__ import annotations

import json
import logging
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


class Answers:
    """The stream to the one that asks."""

    def __init__(self, stream: TextIO) -> None:
        self._stream, self._process = stream, os.getpid()

    def say(self, what: object) -> None:
        """Write ``what`` on a line. A copy of the process that is here by fork ends."""
        if os.getpid() != self._process:
            os._exit(0)
        print(what, file=self._stream, flush=True)


def outcome_of(unit: Unit, device: str, answers: Answers) -> Outcome:
    """Run ``unit``; what is wrong with its text is an outcome, too."""
    absent = [name for name in unit.names if not names.exists(name)]
    if absent:
        return Outcome(absent=absent)
    try:
        return run(unit, DEVICES[device], answers.say)
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


def hello(device: str) -> dict[str, str]:
    """What this process has found: torch, the machine, or what is lacking."""
    found = {"torch": "", "machine": "", "lacking": ""}
    try:
        import numpy  # noqa: F401
        import torch
    except Exception as error:  # an ImportError, or what a broken library raises
        return {**found, "lacking": f"torch cannot be imported ({error})"}
    found["torch"] = torch.__version__
    found["lacking"] = DEVICES[device].lacking()
    if not found["lacking"]:
        found["machine"] = DEVICES[device].machine()
    return found


def main(device: str) -> None:
    """Run what is asked until nobody asks any more; see the top of this file."""
    asked, stream = private_streams()
    lines: queue.Queue[str] = queue.Queue()
    threading.Thread(target=read_on, args=(asked, lines), daemon=True).start()
    answers = Answers(stream)
    answers.say(json.dumps(hello(device)))
    logging.disable(logging.WARNING)  # what libraries tell in passing
    while True:
        unit = from_json(json.loads(lines.get()))
        answers.say(outcome_of(unit, device, answers).to_json())


if __name__ == "__main__":
    main(sys.argv[1])

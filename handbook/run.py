"""Run the examples of a unit (an entry, or the loose ones of a page)."""

from __future__ import annotations

import doctest
import io
import re
import sys
import traceback
import warnings
from collections.abc import Callable, Iterator
from types import ModuleType
from typing import Any

from . import compare
from .devices import CPU, Device
from .draws import Draws
from .outcome import Failure, Outcome
from .state import SEED, fresh_state
from .unit import ASSUMED, Code, Unit
from .watch import Watch

# The whole of the error when a package is not installed.
MISSING = re.compile(r"ModuleNotFoundError: No module named '(\w+)'\n")

OTHER_SEED = SEED + 1
UNCERTAIN = "prints something else with another seed; seed it, or print what is certain"

MOST = 1_000_000  # characters that an example may print

_ASSUMED = compile(ASSUMED, "<assumed>", "exec")


def run(
    unit: Unit, device: Device = CPU, begin: Callable[[int], object] = lambda line: None
) -> Outcome:
    """Run ``unit`` in a fresh namespace and fresh torch state. Raises BadExample.

    ``begin`` is told the line of each example before it runs. If one draws from a
    global generator, all are run again with another seed and must print the same.
    """
    outcome, watch, draws = Outcome(), Watch(), Draws(device)

    def look(line: int) -> None:
        draws.look()
        begin(line)

    for example, got, error in printed(unit, watch, device, SEED, look, outcome.left):
        outcome.examples += 1
        outcome.comparisons += bool(example.want)
        if not as_written(example, got, error, device):
            outcome.failures.append(_failure(example, got, error))
            missing = MISSING.fullmatch(error or "")
            outcome.lacking = outcome.lacking or (missing[1] if missing else "")
    draws.end()
    if draws.unseeded and not outcome.failures and not outcome.left:
        again = printed(unit, watch, device, OTHER_SEED, begin, outcome.left)
        outcome.failures = [
            _failure(example, got, error, UNCERTAIN)
            for example, got, error in again
            if not as_written(example, got, error, device)
        ]
    outcome.called, outcome.read = watch.called, watch.read
    return outcome


def _failure(
    example: doctest.Example, got: str, error: str | None, note: str = ""
) -> Failure:
    shown = got + (error or "")
    return Failure(example.lineno, example.source, example.want, shown, note)


def printed(
    unit: Unit,
    watch: Watch,
    device: Device = CPU,
    seed: int = SEED,
    begin: Callable[[int], object] = lambda line: None,
    left: list[str] | None = None,
) -> Iterator[tuple[doctest.Example, str, str | None]]:
    """Run ``unit``: each example, what it prints and, when it raises, the traceback.

    In the end ``left`` has the names of the state that is left changed. Raises
    BadExample before anything has run.
    """
    import torch

    examples = unit.examples(torch.__version__)
    main, own = ModuleType("__main__"), sys.modules["__main__"]  # pickle asks for it
    exec(_ASSUMED, vars(main))
    watch.install(vars(main))
    with warnings.catch_warnings(), fresh_state(device, seed) as changed:
        warnings.simplefilter("ignore")
        sys.modules["__main__"] = main
        try:
            for example in examples:
                begin(example.lineno)
                yield example, *_execute(example, vars(main), watch, unit.path)
        finally:
            sys.modules["__main__"] = own
    if left is not None:
        left += changed


def _execute(
    example: doctest.Example, namespace: dict[str, Any], watch: Watch, path: str
) -> tuple[str, str | None]:
    """The text that the example prints and, when it raises, the traceback."""
    mode = "exec" if isinstance(example, Code) else "single"
    out, error = Output(), None
    streams = sys.stdin, sys.stdout, sys.stderr, sys.displayhook
    sys.stdin, sys.stdout, sys.stderr = io.StringIO(), out, Output()
    sys.displayhook = _display
    try:
        name = f"<{path}, line {example.lineno}>"
        exec(watch.compile(example.source, name, mode), namespace)
    except BaseException as raised:  # SystemExit is an answer, too
        error = _described(raised)
    finally:
        if sys.stdout is not out or out.closed:
            error = "sys.stdout is closed or replaced at the end of this example\n"
        sys.stdin, sys.stdout, sys.stderr, sys.displayhook = streams
    return out.text, error


def _described(error: BaseException) -> str:
    """``ValueError: words``, as the last lines of a traceback say it."""
    lines = traceback.format_exception_only(error)
    if isinstance(error, SyntaxError):  # before them stand file, line and caret
        return lines[-1]
    return "".join(lines)


class Output(io.TextIOBase):
    """What an example prints, or as much of it as anybody would read."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._room = MOST

    def writable(self) -> bool:
        return True

    def write(self, text: str) -> int:
        if self.closed:
            raise ValueError("I/O operation on closed file.")
        if self._room >= 0:
            self._parts.append(text[: self._room])
            self._room -= len(text)
        return len(text)

    @property
    def text(self) -> str:
        """All of it, also when it has been closed."""
        note = f"\n[cut: more than {MOST:,} characters]\n" if self._room < 0 else ""
        return "".join(self._parts) + note


def _display(value: Any) -> None:
    """Like Python's own, but it leaves no ``_`` behind."""
    if value is not None:
        print(repr(value))


def as_written(
    example: doctest.Example, got: str, error: str | None, device: Device = CPU
) -> bool:
    """Is what an example printed, or raised, what its page says?"""
    if example.exc_msg is None and error is None:
        # a bare expression whose value nobody shows is a result nobody checks
        return compare.same(example.want, got, suffix=device.suffix)
    if example.exc_msg is None or error is None:
        return False
    return not got and compare.same_error(example.exc_msg, error, suffix=device.suffix)

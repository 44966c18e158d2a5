"""Run the examples of a unit (an entry, or the loose ones of a page)."""

from __future__ import annotations

import contextlib
import doctest
import io
import re
import sys
import traceback
import warnings
from collections.abc import Iterator
from typing import Any

from . import compare
from .devices import CPU, Device
from .outcome import Failure, Outcome
from .state import fresh_state
from .unit import ASSUMED, Code, Unit
from .watch import Watch

# The whole of the error when a package is not installed.
MISSING = re.compile(r"ModuleNotFoundError: No module named '(\w+)'\n")


def run(unit: Unit, device: Device = CPU) -> Outcome:
    """Run ``unit`` in a fresh namespace and fresh torch state. Raises BadExample."""
    outcome, watch = Outcome(), Watch()
    for example, got, error in printed(unit, watch, device):
        outcome.examples += 1
        outcome.comparisons += bool(example.want)
        if not as_written(example, got, error, device):
            shown = got + (error or "")
            outcome.failures.append(
                Failure(example.lineno, example.source, example.want, shown)
            )
            missing = MISSING.fullmatch(error or "")
            outcome.lacking = outcome.lacking or (missing[1] if missing else "")
    outcome.called, outcome.read = watch.called, watch.read
    return outcome


def printed(
    unit: Unit, watch: Watch, device: Device = CPU
) -> Iterator[tuple[doctest.Example, str, str | None]]:
    """Run ``unit``: each example, what it prints and, when it raises, the traceback.

    Raises BadExample before anything has run.
    """
    import torch

    examples = unit.examples(torch.__version__)
    namespace = {"__name__": "__main__", **_assumed()}
    watch.install(namespace)
    with warnings.catch_warnings(), fresh_state(device):
        warnings.simplefilter("ignore")
        for example in examples:
            yield example, *_execute(example, namespace, watch, unit.path)


def _assumed() -> dict[str, Any]:
    namespace: dict[str, Any] = {}
    exec(ASSUMED, namespace)
    return namespace


def _execute(
    example: doctest.Example, namespace: dict[str, Any], watch: Watch, path: str
) -> tuple[str, str | None]:
    """The text that the example prints and, when it raises, the traceback."""
    out, hook = io.StringIO(), sys.displayhook
    with contextlib.redirect_stdout(out):
        sys.displayhook = _display
        try:
            mode = "exec" if isinstance(example, Code) else "single"
            exec(watch.compile(example.source, path, mode), namespace)
        except KeyboardInterrupt:
            raise
        except BaseException as error:  # SystemExit is an answer, too
            return out.getvalue(), "".join(traceback.format_exception_only(error))
        finally:
            sys.displayhook = hook
    return out.getvalue(), None


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

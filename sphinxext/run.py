"""Run the examples of a unit (an entry, or the loose ones of a page) and judge them."""

from __future__ import annotations

import contextlib
import doctest
import hashlib
import io
import re
import sys
import traceback
import warnings
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from . import compare
from .state import fresh_state
from .watch import Watch

# Every example may use these names without importing them; every page says so.
ASSUMED = """\
import math
import numpy as np
import torch
import torch.nn.functional as F
from torch import nn
"""


class BadExample(ValueError):
    """An example that cannot be run as it is written; ``line`` is its line."""

    def __init__(self, line: int, problem: str) -> None:
        super().__init__(problem)
        self.line = line


def parse(source: str, line: int = 1) -> list[doctest.Example]:
    """The examples of a session whose text begins at ``line``. Raises BadExample."""
    try:
        examples = doctest.DocTestParser().get_examples(source)
    except ValueError as error:  # line 3 of the docstring for <string> lacks blank …
        at, problem = re.match(r"line (\d+) of .*? <string> (.*)", str(error)).groups()
        raise BadExample(line + int(at) - 1, problem) from None
    for example in examples:
        example.lineno += line
        if example.options:
            flags = "an example takes no doctest flags; show what torch prints"
            raise BadExample(example.lineno, flags)
    return examples


@dataclass(frozen=True)
class Block:
    """One block of example text: a doctest session, or code with its output apart."""

    source: str
    line: int  # of the block's first line in its file, from 1
    kind: str = "doctest"  # doctest, testcode, testoutput, or stray: none of them
    group: str = "default"


@dataclass
class Unit:
    """What is run together in one fresh namespace and gets one verdict."""

    id: str  # torch.chunk; guide/broadcasting for the loose blocks of a page
    page: str  # docname: reference/shape
    path: str  # file, for messages
    line: int
    names: dict[str, str] = field(default_factory=dict)  # torch name -> kind
    blocks: list[Block] = field(default_factory=list)
    cpu_only: str = ""  # the reason
    cuda_only: str = ""

    @property
    def digest(self) -> str:
        """Changes when any example changes, so that an old verdict no longer counts."""
        text = "\0".join(block.source for block in self.blocks)
        return hashlib.sha256(text.encode()).hexdigest()[:16]

    def examples(self) -> list[doctest.Example]:
        """The examples in order, each with its line in the file (from 1)."""
        found: list[doctest.Example] = []
        for block in self.blocks:
            if block.kind == "doctest":
                found += parse(block.source, block.line)
            elif block.kind == "stray":
                problem = "this looks like an example, but would never be run"
                raise BadExample(block.line, problem)
            elif block.kind == "testcode":
                found.append(_Code(block.source + "\n", "", lineno=block.line))
            elif found and isinstance(found[-1], _Code) and not found[-1].want:
                found[-1].want = block.source + "\n"
            else:
                raise BadExample(block.line, "this output has no testcode before it")
        return found


class _Code(doctest.Example):
    """A block of statements, as a file would hold them: nothing is echoed."""


@dataclass(frozen=True)
class Failure:
    """An example whose output is not what the page says."""

    line: int
    source: str
    want: str
    got: str


@dataclass
class Outcome:
    """What came of running a unit."""

    examples: int = 0
    comparisons: int = 0
    failures: list[Failure] = field(default_factory=list)
    called: set[str] = field(default_factory=set)
    read: set[str] = field(default_factory=set)


def run(unit: Unit, device: str = "cpu") -> Outcome:
    """Run ``unit`` in a fresh namespace and fresh torch state, and judge it."""
    outcome, watch = Outcome(), Watch()
    for example, got, error in printed(unit, watch, device):
        outcome.examples += 1
        outcome.comparisons += bool(example.want)
        if not as_written(example, got, error, device):
            shown = got + (error or "")
            outcome.failures.append(
                Failure(example.lineno, example.source, example.want, shown)
            )
    outcome.called, outcome.read = watch.called, watch.read
    return outcome


def printed(
    unit: Unit, watch: Watch, device: str = "cpu"
) -> Iterator[tuple[doctest.Example, str, str | None]]:
    """Run ``unit``: each example, what it prints and, when it raises, the traceback."""
    namespace = {"__name__": "__main__", **_assumed()}
    watch.install(namespace)
    with warnings.catch_warnings(), fresh_state(device):
        warnings.simplefilter("ignore")
        for example in unit.examples():
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
            mode = "exec" if isinstance(example, _Code) else "single"
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
    example: doctest.Example, got: str, error: str | None, device: str = "cpu"
) -> bool:
    """Is what an example printed, or raised, what its page says?"""
    cuda = device == "cuda"
    if example.exc_msg is None and error is None:
        # a bare expression whose value nobody shows is a result nobody checks
        return compare.same(example.want, got, device=cuda)
    if example.exc_msg is None or error is None:
        return False
    return not got and compare.same_error(example.exc_msg, error, device=cuda)

"""What an example is: blocks of text on a page, run together as a unit."""

from __future__ import annotations

import doctest
import hashlib
import json
import re
from dataclasses import dataclass, field

# Every example may use these names without importing them; every page says so.
ASSUMED = """\
import math
import numpy as np
import torch
import torch.nn.functional as F
from torch import nn
"""

# What a block may be. "stray" looks like an example and would never be run.
KINDS = ("doctest", "testcode", "testoutput", "stray")


class BadExample(ValueError):
    """An example that cannot be run as it is written; ``line`` is its line."""

    def __init__(self, line: int, problem: str) -> None:
        super().__init__(problem)
        self.line = line


class Code(doctest.Example):
    """A block of statements, as a file would hold them: nothing is echoed."""


@dataclass(frozen=True)
class Block:
    """One block of example text: a doctest session, or code with its output apart."""

    source: str
    line: int  # of the block's first line in its file, from 1
    kind: str = "doctest"  # one of KINDS
    release: str = ""  # "<2.14": on those releases of torch alone


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
        """Changes with all that is judged, so that an old verdict no longer counts.

        The kinds of the names do not enter: they are what the installed torch says.
        """
        judged = [
            sorted(self.names),
            [self.cpu_only, self.cuda_only],
            [[block.kind, block.release, block.source] for block in self.blocks],
        ]
        return hashlib.sha256(json.dumps(judged).encode()).hexdigest()[:16]

    def examples(self, torch: str = "") -> list[doctest.Example]:
        """The examples in order, each with its line in the file (from 1).

        Those for other releases than that of the version ``torch`` are left out; with
        no version, none is. Raises BadExample.
        """
        found: list[doctest.Example] = []
        for block in self.blocks:
            if torch and not on_release(block.release, torch):
                continue
            if block.kind == "doctest":
                found += parse(block.source, block.line)
            elif block.kind == "stray":
                problem = "this looks like an example, but would never be run"
                raise BadExample(block.line, problem)
            elif block.kind == "testcode":
                found.append(Code(block.source + "\n", "", lineno=block.line))
            elif found and isinstance(found[-1], Code) and not found[-1].want:
                found[-1].want = block.source + "\n"
            else:
                raise BadExample(block.line, "this output has no testcode before it")
        return found


def parse(source: str, line: int = 1) -> list[doctest.Example]:
    """The examples of a session whose text begins at ``line``. Raises BadExample."""
    try:
        examples = doctest.DocTestParser().get_examples(source)
    except ValueError as error:  # line 3 of the docstring for <string> lacks blank …
        found = re.match(r"line (\d+) of .*? <string> (.*)", str(error))
        at, problem = found.groups() if found else ("1", str(error))
        raise BadExample(line + int(at) - 1, problem) from None
    for example in examples:
        example.lineno += line
        if example.options:
            flags = "an example takes no doctest flags; show what torch prints"
            raise BadExample(example.lineno, flags)
    return examples


_RELEASE = re.compile(r"(<|>=)\s*(\d+)\.(\d+)")


def bad_release(spec: str) -> str:
    """What is wrong with a ``spec`` of releases, if anything is."""
    if _RELEASE.fullmatch(spec):
        return ""
    return f"{spec!r} names no releases of torch; write <2.14 or >=2.14"


def on_release(spec: str, torch: str) -> bool:
    """Does ``spec`` (``<2.14``, ``>=2.14``, nothing) hold for the version ``torch``?

    Of the version (``2.13.0+cpu``) the first two numbers count.
    """
    if not spec:
        return True
    found = _RELEASE.fullmatch(spec)
    if not found:
        raise ValueError(bad_release(spec))
    sign, *bound = found.groups()
    here = tuple(map(int, torch.split(".")[:2]))
    before = here < tuple(map(int, bound))
    return before if sign == "<" else not before

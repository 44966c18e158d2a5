"""What ``python -m handbook facts`` does: observe all names, and write what came."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from ..command import Refused
from ..devices import CPU, DEVICES
from ..isolate import NoDevice
from ..unit import Unit
from ..written import load
from .facts import BadFacts, Facts
from .pool import Child, observe_all

WORKERS = 12  # at most; each holds some 500 MiB, and on CUDA a context of its own


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of the command."""
    add = parser.add_argument
    known = ", ".join(id for id in DEVICES if id != "paddle")
    add("--device", default=CPU.id, help=known)
    add("--only", action="append", default=[], metavar="NAME", help="one torch name")
    help = "where the facts are written; facts/DEVICE.json"
    add("--output", type=Path, metavar="FILE", help=help)


def command(said: argparse.Namespace) -> int:
    """Observe and write the facts. Raises Refused, BadUnits or OSError."""
    path = said.output or Path("facts", f"{said.device}.json")
    only = list(filter(None, said.only))  # make says nothing with ""
    new = observed(load(said.units), said.device, only)
    if only and path.exists():
        new.names = {**previous(path, new).names, **new.names}
    new.save(path)
    print(f"facts: {path}, {len(new.names)} names, {path.stat().st_size // 1024} KiB")
    return 0


def previous(path: Path, new: Facts) -> Facts:
    """What ``path`` says so far, of the same place as ``new``. Raises Refused."""
    try:
        old = Facts.load(path)
    except BadFacts as problem:
        raise Refused(str(problem)) from None
    if old.place != new.place:
        place = " ".join(filter(None, old.place))
        to_do = "observe all names to replace them, or name another file with --output"
        raise Refused(f"{path}: these facts are of {place}; {to_do}.")
    return old


def observed(
    units: Sequence[Unit], device: str, only: Sequence[str], workers: int = 0
) -> Facts:
    """The facts of ``device``, of all names or of ``only`` some. Raises Refused."""
    if device not in DEVICES or device == "paddle":
        known = ", ".join(id for id in DEVICES if id != "paddle")
        raise Refused(f"DEVICE={device} is not known; choose {known}.")
    wanted = [name for unit in units for name in unit.names]
    try:
        with Child(device) as first:
            names = first.names([*wanted, *only])
            absent = [name for name in only if name not in names]
            if absent:
                problem = f"{absent[0]} is no name that is called with tensors"
                raise Refused(f"--only {problem}; write it in full, as torch.abs.")
            names = [name for name in names if not only or name in only]
            workers = workers or min(WORKERS, os.cpu_count() or 1)
            found = observe_all(names, first, workers, progress(len(names)))
    except NoDevice as problem:
        raise Refused(f"DEVICE={device}: {problem}, so nothing was run.") from None
    place = first.found
    return Facts(device, place["torch"], place["machine"], found)


def progress(count: int) -> Callable[[str], None]:
    """Tells on a terminal how far it is."""
    done = 0

    def tell(name: str) -> None:
        nonlocal done
        done += 1
        if sys.stderr.isatty():
            end = "\n" if done == count else ""
            print(f"\r\033[K{done}/{count} {name}"[:80], end=end, file=sys.stderr)

    return tell

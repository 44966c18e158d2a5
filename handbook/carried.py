"""What the kit does where it was carried to: ``python torch-handbook-kit.pyz``.

It runs all units, writes their record into the current folder, and says what to do with
it. kit.py packs it.
"""

from __future__ import annotations

import argparse
import importlib.util
import sys
import tempfile
import zipfile
from collections.abc import Sequence
from pathlib import Path

from . import command, scripts
from .command import Refused
from .devices import first_found
from .facts import command as facts
from .kit import GALLERY, NAME, UNITS
from .record import Record, name_of
from .unit import Unit
from .written import loads

KIT = Path(__file__).resolve().parent.parent  # the file that holds this module
HAND_IN = """\
The verdicts are in {path}.
To hand them in, copy that file to verdicts/ of the handbook and open a pull request."""


def parser() -> argparse.ArgumentParser:
    """What the command line of the kit may say."""
    whole = argparse.ArgumentParser(
        prog=f"python {NAME}",
        description="Run the examples of Torch Handbook with the torch of this Python. "
        "Without --device, the first accelerator that is found is used, or the CPU.",
    )
    command.add_arguments(whole)
    help = "run the gallery's scripts, too; they need Matplotlib"
    whole.add_argument("--gallery", action="store_true", help=help)
    help = "observe facts about torch's names, and run no example"
    whole.add_argument("--facts", action="store_true", help=help)
    whole.set_defaults(device="", stale=False, leave_out_missing=True)
    return whole


def run(said: argparse.Namespace) -> int:
    """Run what the kit holds; 1 when something has failed. Raises Refused."""
    lacking = [
        name for name in ("torch", "numpy") if not importlib.util.find_spec(name)
    ]
    if lacking:
        what = " and ".join(lacking)
        raise Refused(f"{sys.executable} has no {what}; run the kit with one that has.")
    said.device = said.device or first_found().id
    with zipfile.ZipFile(KIT) as kit, tempfile.TemporaryDirectory() as folder:
        units = loads(kit.read(UNITS).decode())
        if said.facts:
            return observe(units, said)
        path, code = command.run_units(units, said, here)
        if said.gallery:
            kit.extractall(folder)
            code |= scripts.run_all(Path(folder, GALLERY), said.device)
    if not said.only:
        print(HAND_IN.format(path=path))
    return code


def observe(units: Sequence[Unit], said: argparse.Namespace) -> int:
    """Observe all names, or the one of ``--only``, into the current folder."""
    only = [said.only] if said.only else []
    path = Path(f"facts-{said.device}.json")
    facts.observed(units, said.device, only).save(path)
    print(f"The facts are in {path}. They belong to facts/{said.device}.json.")
    return 0


def here(record: Record) -> Path:
    """The record's name in verdicts/, in the current folder."""
    return Path(name_of(*record.place))


def main(arguments: list[str] | None = None) -> int:
    """Do what the command line says; a problem is one sentence and exit code 1."""
    return command.guarded(run, parser().parse_args(arguments))

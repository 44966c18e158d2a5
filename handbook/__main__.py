"""``python -m handbook``: run examples, show an entry, alter results.

python -m handbook run build/units.json --device cuda --only torch.chunk
python -m handbook show chunk
python -m handbook mutate
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from . import command
from .devices import DEVICES
from .isolate import LIMIT


def parser() -> argparse.ArgumentParser:
    """What the command line may say."""
    whole = argparse.ArgumentParser(
        prog="python -m handbook",
        description="Run the examples of Torch Handbook, or show one entry.",
    )
    commands = whole.add_subparsers(metavar="COMMAND", required=True)

    run = commands.add_parser("run", help="run examples and write a record")
    units_argument(run)
    run_arguments(run)
    run.set_defaults(do=command.run)
    return whole


def units_argument(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "units",
        nargs="?",
        type=Path,
        default=Path("build/units.json"),
        help="the file of units, build/units.json",
    )


def run_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of a run; the kit has them, too."""
    add = parser.add_argument
    add("--device", default="cpu", help=", ".join(DEVICES))
    add("--only", default="", metavar="NAME", help="an entry, a page or a folder")
    add("--record", type=Path, metavar="FILE", help="where the verdicts are written")
    add("--stale", action="store_true", help="only what has no verdict that counts")
    add(
        "--limit",
        type=float,
        default=LIMIT,
        metavar="SECONDS",
        help=f"how long one unit may take, {LIMIT:g}",
    )
    add(
        "--leave-out-missing",
        action="store_true",
        help="leave out what imports a module that is not installed",
    )


def main(arguments: list[str] | None = None) -> int:
    """Do what the command line says; a problem is one sentence and exit code 1."""
    said = parser().parse_args(arguments)
    try:
        return int(said.do(said))
    except command.Refused as problem:
        print(problem, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nstopped", file=sys.stderr)
        return 130


if __name__ == "__main__":
    sys.exit(main())

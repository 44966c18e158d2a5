"""``python -m handbook``: run examples, show an entry, observe facts, pack the kit.

python -m handbook run build/units.json --device cuda --only torch.chunk
python -m handbook show chunk
python -m handbook records
python -m handbook mutate --full
python -m handbook facts --device cuda
python -m handbook kit
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from . import command, kit, mutate, records, show
from .facts import command as facts


def parser() -> argparse.ArgumentParser:
    """What the command line may say."""
    whole = argparse.ArgumentParser(
        prog="python -m handbook",
        description="Run the examples of Torch Handbook, or show one entry.",
        epilog="Exit codes: 0, all is well; 1, something failed or could not begin; "
        "2, the command line cannot be read; 130, stopped with Ctrl-C.",
    )
    commands = whole.add_subparsers(metavar="COMMAND", required=True)

    run = commands.add_parser("run", help="run examples and write a record")
    units_argument(run)
    command.add_arguments(run)
    add = run.add_argument
    add("--stale", action="store_true", help="only what has no verdict that counts")
    help = "leave out what imports a module that is not installed"
    add("--leave-out-missing", action="store_true", help=help)
    run.set_defaults(do=command.run)

    one = commands.add_parser("show", help="show one entry")
    show.add_arguments(one)
    one.set_defaults(do=show.command)

    listed = commands.add_parser("records", help="which verdicts count, which are old")
    units_argument(listed)
    listed.set_defaults(do=records.command)

    altered = commands.add_parser("mutate", help="alter results: is it noticed?")
    units_argument(altered)
    help = "all alterations, not one of each kind for each result"
    altered.add_argument("--full", action="store_true", help=help)
    altered.set_defaults(do=mutate.command)

    observed = commands.add_parser("facts", help="observe what torch's names do")
    units_argument(observed)
    facts.add_arguments(observed)
    observed.set_defaults(do=facts.command)

    packed = commands.add_parser("kit", help="pack all into one file that runs alone")
    units_argument(packed)
    add = packed.add_argument
    add("--gallery", type=Path, default=Path("gallery"), metavar="FOLDER")
    add("--output", type=Path, default=Path("build") / kit.NAME, metavar="FILE")
    packed.set_defaults(do=kit.command)
    return whole


def units_argument(parser: argparse.ArgumentParser) -> None:
    """The file of units, which most commands read."""
    parser.add_argument(
        "units",
        nargs="?",
        type=Path,
        default=Path("build/units.json"),
        help="the file of units, build/units.json",
    )


def main(arguments: list[str] | None = None) -> int:
    """Do what the command line says; a problem is one sentence and exit code 1."""
    said = parser().parse_args(arguments)
    return command.guarded(said.do, said)


if __name__ == "__main__":
    sys.exit(main())

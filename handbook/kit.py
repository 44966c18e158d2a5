"""Pack the core, the units and the gallery's scripts into one file: ``make kit``.

``python torch-handbook-kit.pyz --device cuda`` runs it; carried.py is what it does.
"""

from __future__ import annotations

import argparse
import io
import zipfile
from collections.abc import Mapping
from pathlib import Path

from .command import Refused
from .written import load, whole

NAME = "torch-handbook-kit.pyz"
UNITS, GALLERY = "units.json", "gallery"  # in the kit

# The first thing that runs, so even an old Python must be able to read it.
MAIN = """\
import sys

if sys.version_info < (3, 10):
    here = ".".join(map(str, sys.version_info[:3]))
    sys.exit("The kit needs Python 3.10 or newer, and this is " + here + ".")

from handbook.carried import main

sys.exit(main())
"""


def command(said: argparse.Namespace) -> int:
    """Pack ``said.units`` and ``said.gallery`` into ``said.output``. Raises Refused."""
    load(said.units)  # a kit that cannot be read is not worth carrying
    whole(said.output, packed(contents(said.units, said.gallery)))
    print(f"kit: {said.output}, {said.output.stat().st_size / 1024:.0f} KiB")
    return 0


def contents(units: Path, gallery: Path) -> dict[str, bytes]:
    """The files of a kit by their names in it. Raises Refused."""
    scripts = sorted(gallery.rglob("plot_*.py"))
    if not scripts:
        raise Refused(f"{gallery}: there is no script plot_*.py below this folder.")
    core = Path(__file__).parent
    modules = core.rglob("*.py")
    files = {file.relative_to(core.parent).as_posix(): file for file in modules}
    for file in (*scripts, *gallery.glob("*.mplstyle")):
        files[f"{GALLERY}/{file.relative_to(gallery).as_posix()}"] = file
    files[UNITS] = units
    found = {name: file.read_bytes() for name, file in files.items()}
    return {"__main__.py": MAIN.encode(), **found}


def packed(files: Mapping[str, bytes]) -> bytes:
    """A file that Python runs: the same bytes for the same ``files``."""
    archive = io.BytesIO()
    archive.write(b"#!/usr/bin/env python3\n")
    with zipfile.ZipFile(archive, "w") as packer:
        for name, content in sorted(files.items()):
            # a ZipInfo of its own has a fixed date
            packer.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED, 9)
    return archive.getvalue()

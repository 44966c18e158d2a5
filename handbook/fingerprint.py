"""A fingerprint of this package: it changes with the code that runs and judges."""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Iterator
from importlib.resources import files
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from importlib.abc import Traversable  # moved in Python 3.11, gone in 3.14


@functools.cache
def fingerprint(package: str = "handbook") -> str:
    """The digest of every Python file of ``package``, also inside of a .pyz."""
    found = hashlib.sha256()
    for name, content in modules(files(package)):
        found.update(name.encode() + b"\0" + content + b"\0")
    return found.hexdigest()[:16]


def modules(folder: Traversable, inside: str = "") -> Iterator[tuple[str, bytes]]:
    """Name and content of each Python file in ``folder`` and its folders, sorted."""
    for file in sorted(folder.iterdir(), key=lambda file: file.name):
        name = inside + file.name
        if file.is_dir():
            yield from modules(file, f"{name}/")
        elif name.endswith(".py"):
            yield name, file.read_bytes()

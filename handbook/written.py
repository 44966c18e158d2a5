"""The written form of what is run: ``build/units.json``, made from the pages.

Running, mutation, the bench and the kit read this file and nothing of Sphinx.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path

from .unit import Block, Unit

# Raised when an older reader could not understand what is written.
FORMAT = 1


class BadUnits(ValueError):
    """Why a file of units cannot be read: one sentence."""


def to_json(unit: Unit) -> str:
    """A unit on one line."""
    return json.dumps(asdict(unit), ensure_ascii=False)


def from_json(data: dict[str, object]) -> Unit:
    """The unit that ``to_json`` has written. Raises TypeError or KeyError."""
    fields = dict(data)
    blocks = fields.pop("blocks")
    assert isinstance(blocks, list)
    return Unit(**fields, blocks=[Block(**block) for block in blocks])  # type: ignore[arg-type]


def save(path: Path, units: Iterable[Unit]) -> None:
    """Write all units, in their order, a line each; the file is whole or not there."""
    lines = ",\n".join(map(to_json, units))
    text = f'{{"format": {FORMAT}, "units": [\n{lines}\n]}}\n'
    whole(path, text)


def loads(text: str, name: str = "units.json") -> list[Unit]:
    """The units in ``text``. Raises BadUnits."""
    try:
        data = json.loads(text)
        if data["format"] != FORMAT:
            raise BadUnits(
                f"{name}: format {data['format']}, but this handbook reads format "
                f"{FORMAT}; run 'make doctest' to write it anew"
            )
        return [from_json(unit) for unit in data["units"]]
    except (ValueError, TypeError, KeyError, AssertionError) as error:
        if isinstance(error, BadUnits):
            raise
        line = getattr(error, "lineno", 1)
        raise BadUnits(f"{name}:{line}: not a file of units: {error}") from None


def load(path: Path) -> list[Unit]:
    """The units in the file ``path``. Raises BadUnits."""
    try:
        return loads(path.read_text("utf-8"), str(path))
    except FileNotFoundError:
        problem = f"{path}: there is no such file; 'make doctest' writes it"
        raise BadUnits(problem) from None
    except UnicodeDecodeError as error:
        raise BadUnits(f"{path}: not a file of units: {error}") from None


def whole(path: Path, content: str | bytes) -> None:
    """Write ``content`` aside and rename it, so that nobody reads half of it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    aside = path.with_name(f".{path.name}.new")
    aside.write_bytes(content.encode() if isinstance(content, str) else content)
    aside.replace(path)

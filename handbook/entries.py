"""The entries as a terminal shows them: ``build/entries/<language>.json``."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path

from .written import whole

# Raised when an older reader could not understand what is written.
FORMAT = 2


class BadEntries(ValueError):
    """Why a file of entries cannot be read: one sentence."""


@dataclass(frozen=True)
class Entry:
    """An entry in one language."""

    id: str  # torch.chunk, or the English title of a recipe
    title: str
    names: dict[str, list[str]]  # torch name -> its signatures, one a form
    numpy: list[str]
    scipy: list[str]
    paddle: list[str]
    text: str  # without title and names


def save(path: Path, entries: Iterable[Entry]) -> None:
    """Write all entries, in their order, a line each; the file is whole or absent."""
    lines = ",\n".join(json.dumps(asdict(e), ensure_ascii=False) for e in entries)
    whole(path, f'{{"format": {FORMAT}, "entries": [\n{lines}\n]}}\n')


def load(path: Path) -> list[Entry]:
    """The entries in the file ``path``. Raises BadEntries."""
    anew = "'make html' writes it"
    try:
        data = json.loads(path.read_text("utf-8"))
        if data["format"] != FORMAT:
            problem = f"format {data['format']}, but this handbook reads {FORMAT}"
            raise BadEntries(f"{path}: {problem}; {anew} anew")
        return [Entry(**entry) for entry in data["entries"]]
    except FileNotFoundError:
        raise BadEntries(f"{path}: there is no such file; {anew}") from None
    except BadEntries:
        raise
    except (ValueError, TypeError, KeyError) as error:
        line = getattr(error, "lineno", 1)
        problem = f"{path}:{line}: not a file of entries: {error}; {anew} anew"
        raise BadEntries(problem) from None

"""The overview of the gallery, as text: its groups, each with a list of its scripts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

HEADER = "GALLERY_HEADER.rst"


def text(folder: Path, scripts: Sequence[Path], order: Sequence[str]) -> str:
    """The page for the scripts below ``folder``; groups that ``order`` lacks come last.

    Ends with one sentence where a group does not say what it is.
    """
    groups = {path.parent for path in scripts} - {folder}
    place = {name: number for number, name in enumerate(order)}
    ordered = sorted(
        groups, key=lambda group: (place.get(group.name, len(place)), group)
    )
    parts = [header(folder), ".. notebooks::\n", *cards(folder, folder, scripts)]
    for group in ordered:
        parts += [header(group), *cards(folder, group, scripts)]
    return "\n".join(parts)


def header(group: Path) -> str:
    """The title of a group and what it says of itself."""
    try:
        return (group / HEADER).read_text("utf-8")
    except FileNotFoundError:
        problem = "there is no such file; it has the title of this group of scripts"
        raise SystemExit(
            f"{group.parent.name}/{group.name}/{HEADER}: {problem}"
        ) from None


def cards(folder: Path, group: Path, scripts: Sequence[Path]) -> Iterator[str]:
    """The scripts that lie in a group, by their names."""
    found = [path.relative_to(folder) for path in scripts if path.parent == group]
    if found:
        names = "".join(f"   {path.with_suffix('').as_posix()}\n" for path in found)
        yield f".. scripts::\n\n{names}"

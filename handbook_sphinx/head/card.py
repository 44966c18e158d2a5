"""The picture of a page that other sites show with a link to it: a card.

On it stands the page's title, and its first entry with its first example, or else what
the page says first. Typst sets all cards of a build at once, and only those that say
something new.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import typst
from docutils import nodes

from handbook.names import torch_version

from .._doctree import (
    Run,
    is_entry,
    is_example,
    keep_release,
    plain_name,
    runs,
    steps,
)
from .._languages import Language
from .._typst import MONO, CannotSet, fonts, smaller
from .description import description

TEMPLATE = Path(__file__).with_suffix(".typ")
COLOURS = 32  # few, so that a card weighs little


class BadCard(SystemExit):
    """The cards cannot be drawn: one sentence, exit code 1.

    Sphinx would put a traceback under an exception of its own.
    """


@dataclass(frozen=True)
class Card:
    """What stands on a card."""

    site: str
    language: str
    lang: str
    font: str
    title: str
    name: list[Run]  # of the first entry
    plain: str  # its plain name
    steps: list[dict[str, str]]  # its first example: code, result
    words: str  # where there is no entry

    def key(self) -> str:
        """Changes with all that the picture is made of."""
        said = json.dumps(asdict(self)) + TEMPLATE.read_text("utf-8")
        return hashlib.sha256(said.encode()).hexdigest()[:16]


def card_of(doctree: nodes.document, language: Language) -> Card:
    """The card of a page."""
    page: dict[str, Any] = {"name": [], "plain": "", "steps": []}
    entry = next(filter(is_entry, doctree.findall(nodes.section)), None)
    if entry is not None:
        entry = entry.deepcopy()
        keep_release(entry, torch_version())
        page["name"] = runs(title_of(entry))
        plain = plain_name(entry)
        page["plain"] = plain if plain != text(page["name"]) else ""
        page["steps"] = steps([n for n in entry.findall(is_example)][:1])
    return Card(
        site=language.title,
        language=language.name,
        lang=language.tag.partition("-")[0],
        font=language.sheet_font,
        title=text(runs(title_of(doctree))),
        words=description(doctree),
        **page,
    )


def text(said: list[Run]) -> str:
    """The words alone."""
    return "".join(words for _style, words in said)


def title_of(node: nodes.Element) -> nodes.Element:
    """The first heading below; an empty one for a page without any."""
    return node.next_node(nodes.title) or nodes.title()


def draw(files: Mapping[Path, Card], kept: Path) -> None:
    """Write the cards; those that were drawn once lie in the folder ``kept``."""
    old = {path: kept / f"{card.key()}.png" for path, card in files.items()}
    new = {old[path]: card for path, card in files.items() if not old[path].exists()}
    kept.mkdir(parents=True, exist_ok=True)
    for path, picture in zip(new, pictures(list(new.values())), strict=True):
        aside = path.with_suffix(".new")
        aside.write_bytes(picture)
        aside.replace(path)
    for path, source in old.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, path)


def pictures(cards: list[Card]) -> list[bytes]:
    """Each card as PNG. Raises BadCard."""
    if not cards:
        return []
    data = json.dumps([asdict(card) for card in cards], ensure_ascii=False)
    try:
        pages = typst.compile(
            str(TEMPLATE),
            format="png",
            ppi=72,  # a point is a pixel
            font_paths=fonts({MONO, *(card.font for card in cards)}),
            ignore_system_fonts=True,
            sys_inputs={"data": data},
        )
    except CannotSet as problem:
        raise BadCard(str(problem)) from None
    return [smaller(page, COLOURS) for page in (pages if len(cards) > 1 else [pages])]

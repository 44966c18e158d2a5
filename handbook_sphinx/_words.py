"""The words in figures and drawings, and what they are in other languages.

They stand in ``locale/CODE/LC_MESSAGES/figures.po``. Numbers, maths and code stay as
they are: a message has ``{}`` in their place. What a figure says is noted beside it,
for the template of the catalogue, the pages and the next build.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from string import Formatter

import polib
from sphinx.config import Config
from sphinx.environment import BuildEnvironment

from handbook.written import whole

from . import _languages
from ._languages import Language

DOMAIN = "figures"  # the name of the catalogue
SAYS = "handbook-says"  # among what Sphinx keeps about a page: what its drawings say

# What needs no translation.
STAYS = re.compile(
    r"""  \$[^$]+\$                                         # maths
      | \w+ (?:\.\w+)* \([^()]*\)                         # a call: x.sum(0)
      | \w+ = [^\s,;]+                                    # an argument: lr=0.1
      | [-−]? \b \d+ (?:[.,]\d+)* (?:e[-+]?\d+)? (?!\w)   # a number: 13,000
      | \w+ (?:\.\w+)+                                    # an attribute: nn.Linear
      | \w*[\d_]\w*                                       # float16, grad_fn
      | \w+[A-Z]\w*                                       # GPU, ReLU
    """,
    re.VERBOSE,
)
WORD = re.compile(r"[^\W\d_]{2,}")  # a single letter is the name of a number

Noted = dict[str, dict[str, str]]  # message: what it was drawn as, by language


def message(text: str) -> str:
    """What the catalogue has for a text; empty if there is no word in it."""
    between = STAYS.split(text)
    if not WORD.search(" ".join(between)):
        return ""
    return "{}".join(re.sub(r"[{}]", r"\g<0>\g<0>", part) for part in between)


@dataclass(frozen=True)
class Tongue:
    """A language, and what the messages of figures are in it."""

    language: Language
    words: dict[str, str]
    path: Path  # of the catalogue

    @property
    def code(self) -> str:
        return self.language.code

    def say(self, text: str) -> str:
        """The text in this language; as it is where it has no translation."""
        said = self.words.get(message(text))
        return said.format(*STAYS.findall(text)) if said else text

    def lacks(self, message: str) -> str:
        """That this message has no translation, or none that can be filled."""
        filled = " with as many {}" if "{}" in message else ""
        return (
            f"{message!r} has no translation{filled} in {os.path.relpath(self.path)}; "
            "'make translations' lists it"
        )


def tongues(config: Config, srcdir: Path) -> list[Tongue]:
    """All languages but the source."""
    _source, *others = config.handbook_languages.values()
    return [_tongue(config, srcdir, language) for language in others]


def tongue(env: BuildEnvironment) -> Tongue:
    """The language of this build. Its catalogue belongs to the page that is read."""
    here = _tongue(env.config, env.srcdir, _languages.here(env.config))
    if here.path.exists():
        env.note_dependency(here.path)
    return here


def _tongue(config: Config, srcdir: Path, language: Language) -> Tongue:
    locale = Path(srcdir, config.locale_dirs[0]).resolve()
    path = locale / language.code / "LC_MESSAGES" / f"{DOMAIN}.po"
    catalogue = polib.pofile(str(path)) if path.exists() else polib.POFile()
    found = catalogue.translated_entries()
    words = {e.msgid: e.msgstr for e in found if _keeps(e.msgid, e.msgstr)}
    return Tongue(language, words, path)


def _keeps(message: str, said: str) -> bool:
    """Does the translation have as many ``{}``, and can they be filled?"""
    try:
        wanted, found = (
            sum(field is not None for _, field, _, _ in Formatter().parse(text))
            for text in (message, said)
        )
        said.format(*range(wanted))
    except (ValueError, LookupError):
        return False
    return wanted == found


# --- beside a figure ---------------------------------------------------------


def note(path: Path, messages: Iterable[str], others: Iterable[Tongue]) -> None:
    """Keep what a figure says, and what that is in other languages."""
    text = json.dumps(_now(messages, others), ensure_ascii=False, indent=1)
    whole(path, text + "\n")


def noted(path: Path) -> Noted:
    """What was noted; nothing where nothing is drawn."""
    return json.loads(path.read_text("utf-8")) if path.exists() else {}


def is_current(path: Path, others: Iterable[Tongue]) -> bool:
    """Would what is noted be said with the same words again?"""
    return noted(path) == _now(noted(path), others)


def _now(messages: Iterable[str], others: Iterable[Tongue]) -> Noted:
    spoken = list(others)
    return {m: {t.code: t.words.get(m, "") for t in spoken} for m in sorted(messages)}


def problems(path: Path, tongue: Tongue) -> Iterator[str]:
    """What keeps the figure at ``path`` from a page in this language."""
    for message, said in noted(path).items():
        if not said.get(tongue.code):
            yield tongue.lacks(message)

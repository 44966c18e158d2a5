"""What a page is about, in a sentence or two: what search engines show of it.

Its author may say it, with the ``meta`` directive. Else it is what the page says first.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from unicodedata import east_asian_width

from docutils import nodes

from .._doctree import is_original, runs, sentences

# In Latin letters; a Chinese one counts twice.
LEAST, MOST = 50, 160


def description(doctree: nodes.document) -> str:
    """The first sentences, until they are long enough, cut where they are too long."""
    for meta in doctree.findall(nodes.meta):
        if meta.get("name") == "description":
            return str(meta["content"])
    said = ""
    for sentence in plain_sentences(doctree):
        said = f"{said} {sentence}" if said[-1:].isascii() else said + sentence
        said = said.strip()
        if width(said) >= LEAST:
            break
    return shortened(said)


def plain_sentences(doctree: nodes.document) -> Iterator[str]:
    """The text of the page itself: neither notes nor lists, examples or captions."""
    for node in doctree.findall(nodes.paragraph):
        own = isinstance(node.parent, nodes.document | nodes.section)
        if own and not is_original(node):
            for sentence in sentences(runs(node)):
                text = "".join(words for _style, words in sentence).strip()
                yield re.sub(r":$", ".", re.sub(r"：$", "。", text))


def width(text: str) -> int:
    """How wide a text is, in Latin letters."""
    return sum(2 if east_asian_width(letter) in "WF" else 1 for letter in text)


def shortened(text: str, most: int = MOST) -> str:
    """The text, cut between words where it is wider than ``most``."""
    if width(text) <= most:
        return text
    end = len(text)
    while width(text[:end]) >= most:  # the dots need room, too
        end -= 1
    kept = text[:end]
    if re.match(r"[!-~]{2}", text[end - 1 : end + 1]):  # inside of a word
        kept = re.sub(r"[!-~]+$", "", kept) or kept
    return re.sub(r"[\s,;:，；：、（(]+$", "", kept) + "…"

"""Alter a printed result in one place, as a slip of the pen would."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

# What the comparison may forgive: one unit in the last of four or more decimals …
ROUNDED = re.compile(r"\d\.\d{4,}")
# … and the sign of a zero with a point.
ZERO = re.compile(r"(?<![\w.])0\.0*(?:e[+-]\d+)?(?![\d.])")
NUMBER = re.compile(r"(?<![\w.+-])(?:\d|inf\b|nan\b)")


@dataclass(frozen=True)
class Mutant:
    """An altered result; ``pardoned`` if the comparison may take it for the same."""

    text: str
    pardoned: bool = False


def mutants(text: str) -> dict[str, list[Mutant]]:
    """All alterations of ``text`` in one place, by kind."""
    kinds = (digits, words, brackets, signs, lines_dropped, lines_added)
    return {kind.__name__: list(kind(text)) for kind in kinds}


def digits(text: str) -> Iterator[Mutant]:
    """Each digit as each other one."""
    last_places = {number.end() - 1 for number in ROUNDED.finditer(text)}
    for at, old in enumerate(text):
        if old in "0123456789":
            for new in "0123456789".replace(old, ""):
                unit = at in last_places and abs(int(new) - int(old)) == 1
                yield Mutant(text[:at] + new + text[at + 1 :], unit)


def words(text: str) -> Iterator[Mutant]:
    """A letter in the middle of each word as another, and as a capital or small one."""
    for word in re.finditer(r"[A-Za-z]+", text):
        at = (word.start() + word.end()) // 2
        for new in ("y" if text[at] == "x" else "x", text[at].swapcase()):
            yield Mutant(text[:at] + new + text[at + 1 :])


def brackets(text: str) -> Iterator[Mutant]:
    """Each bracket left out."""
    for bracket in re.finditer(r"[][(){}<>]", text):
        yield Mutant(text[: bracket.start()] + text[bracket.end() :])


def signs(text: str) -> Iterator[Mutant]:
    """Each sign turned round or left out, and each number with one more."""
    zeros = {zero.start() for zero in ZERO.finditer(text)}
    for sign in re.finditer(r"[+-](?=\w)", text):
        head, tail = text[: sign.start()], text[sign.end() :]
        yield Mutant(head + "-+"[sign[0] == "-"] + tail, sign.end() in zeros)
        yield Mutant(head + tail, sign.end() in zeros)
    for number in NUMBER.finditer(text):
        at = number.start()
        yield Mutant(f"{text[:at]}-{text[at:]}", at in zeros)


def lines_dropped(text: str) -> Iterator[Mutant]:
    """Each line left out."""
    lines = text.splitlines(keepends=True)
    for at in range(len(lines)):
        yield Mutant("".join(lines[:at] + lines[at + 1 :]))


def lines_added(text: str) -> Iterator[Mutant]:
    """Each line twice."""
    lines = text.splitlines(keepends=True)
    for at in range(len(lines)):
        yield Mutant("".join(lines[: at + 1] + lines[at:]))

"""A printed sheet, read from its PDF alone."""

import ast
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

import pdfplumber
from built import HTML
from commands import ROOT

from handbook.unit import Block, Unit

PLANS = {
    "torch-handbook": "sheet",
    "torch-handbook-starter": "starter",
    "torch-handbook-numpy": "numpy",
    "torch-handbook-messages": "messages",
    "torch-handbook-shapes": "shapes",
}
PAPERS = {"": (841.89, 595.28), "-letter": (792, 612)}  # A4 and US Letter, pt

Chars = list[dict]

ERROR = re.compile(r"\w+Error: ")


@dataclass(frozen=True)
class Sheet:
    """One sheet in one language, on one paper."""

    name: str
    language: str
    paper: str = ""

    @property
    def path(self) -> Path:
        return HTML / f"sheet/{self.name}-{self.language}{self.paper}.pdf"

    @property
    def plan(self) -> dict:
        text = (ROOT / f"cheatsheet/{PLANS[self.name]}.toml").read_text("utf-8")
        return tomllib.loads(text)

    @property
    def names(self) -> list[str]:
        return [name for box in self.plan["box"] for name in box.get("entries", [])]

    @property
    def in_order(self) -> list[str]:
        """The names as they stand on paper, column by column."""
        boxes = sorted(self.plan["box"], key=lambda box: box["place"])
        return [name for box in boxes for name in box.get("entries", [])]

    @property
    def pages(self) -> list["Page"]:
        return pages(self.path)

    @property
    def chars(self) -> Chars:
        return [char for page in self.pages for char in page.chars]


@cache
def pages(path: Path) -> list["Page"]:
    return [Page(page) for page in pdfplumber.open(path).pages]


class Page:
    """Its letters, its areas, and the tree of its tags."""

    def __init__(self, page: pdfplumber.page.Page) -> None:
        self.page = page
        self.chars: Chars = page.chars
        self.areas = page.rects

    @cached_property
    def marked(self) -> dict[int, Chars]:
        """The letters of each piece that is marked in the file."""
        found: dict[int, Chars] = {}
        for char in self.chars:
            found.setdefault(char["mcid"], []).append(char)
        return found

    @property
    def tags(self) -> Iterator[dict]:
        """All elements of the tree, in reading order."""
        waiting = list(self.page.structure_tree)
        while waiting:
            tag = waiting.pop(0)
            yield tag
            waiting[:0] = tag.get("children", [])

    def lines(self, block: dict) -> list[Chars]:
        return [self.letters(line) for line in block["children"]]

    def letters(self, tag: dict) -> Chars:
        """Those of the tag itself, not of its children."""
        return [char for id in tag.get("mcids", []) for char in self.marked[id]]

    @property
    def blocks(self) -> Iterator[list[dict]]:
        """The blocks of code and of results of one entry after the other.

        Each entry begins with a link, a box with that of its title.
        """
        together: list[dict] = []
        for tag in self.tags:
            lines = [child["type"] == "P" for child in tag.get("children", [])]
            if tag["type"] == "Code" and lines and all(lines):
                together.append(tag)
            elif tag["type"] in ("Link", "Div") and together:
                yield together
                together = []
        if together:
            yield together

    def examples(self) -> Iterator[list[tuple[str, str]]]:
        """What is typed and what it prints, pair by pair, for each entry."""
        for blocks in self.blocks:
            steps: list[tuple[str, str]] = []
            for block in blocks:
                lines = self.lines(block)
                words = "\n".join(text(line) for line in lines)
                if is_grey(lines[0][0]):
                    code, _none = steps.pop()
                    steps.append((code, words))
                else:
                    steps.append((words, ""))
            yield steps


def text(chars: Chars) -> str:
    return "".join(char["text"] for char in chars)


def is_grey(char: dict) -> bool:
    """Results are grey, code is black."""
    return sum(char["non_stroking_color"]) > 0


def session(steps: list[tuple[str, str]]) -> Unit:
    """The steps as a session that can be run."""
    lines: list[str] = []
    for code, result in steps:
        starts = {statement.lineno for statement in ast.parse(code).body}
        for number, line in enumerate(code.splitlines(), start=1):
            lines.append((">>> " if number in starts else "... ") + line)
        if ERROR.match(result):  # its first line is not on paper
            lines.append("Traceback (most recent call last):")
        lines += [line or "<BLANKLINE>" for line in result.splitlines()]
    return Unit("sheet", "sheet", "sheet.pdf", 1, blocks=[Block("\n".join(lines), 1)])

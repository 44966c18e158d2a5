"""What stands in the built pages of a language."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

LIST = "llms.txt"
PART = re.compile(r"## (.+)")
ITEM = re.compile(r"- \[(.+?)\]\((\S+)\.md\)")
ARTICLE = re.compile(r"<article\b.*</article>", re.DOTALL)


class NotBuilt(SystemExit):
    """What is missing of the site: one sentence, exit code 1."""


@dataclass(frozen=True)
class Page:
    """A page in the list of all."""

    name: str  # reference/shape
    title: str
    part: str  # the title of the part of the site in which it is


@dataclass(frozen=True)
class Pages:
    """The pages of a language, as built into ``folder``."""

    folder: Path

    def listed(self) -> Iterator[Page]:
        """All pages but the first, in the order of the contents. Raises NotBuilt."""
        part = ""
        for line in self.read(LIST).splitlines():
            if found := PART.fullmatch(line):
                part = found[1]
            elif found := ITEM.match(line):
                yield Page(found[2], found[1], part)

    def read(self, name: str) -> str:
        """The text of a file. Raises NotBuilt."""
        try:
            return (self.folder / name).read_text("utf-8")
        except FileNotFoundError:
            problem = "there is no such file; 'make html' writes it"
            raise NotBuilt(f"{self.folder / name}: {problem}") from None

    def article(self, name: str) -> str:
        """What a page says, without the frame around it. Raises NotBuilt."""
        html = self.read(f"{name}.html")
        found = ARTICLE.search(html)
        if not found:
            problem = "it has no <article>; 'make html' writes it anew"
            raise NotBuilt(f"{self.folder / name}.html: {problem}")
        return found[0]

"""Every entry has all its parts, in every language; the table says what is missing."""

from collections import Counter

import built
import pytest
from bs4 import BeautifulSoup
from built import HTML
from commands import ROOT

from handbook import names
from handbook.facts.facts import Facts

FACTS = Facts.load(ROOT / "facts/cpu.json").names
OPERANDS = {"input", "self", "args", "kwargs"}


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_nothing_is_missing(language: str) -> None:
    entries, missing = 0, Counter[str]()
    # what needs CUDA waits for one to run it; until then it says that nobody has
    waits = {unit.id for unit in built.units() if unit.cuda_only}
    for page in sorted((HTML / language / "reference").glob("*.html")):
        soup = BeautifulSoup(page.read_text("utf-8"), "html.parser")
        for entry in soup.select("section.entry.api"):
            entries += 1
            called = [name.get_text() for name in entry.select(".signature b")]
            parts = {
                "plain name": entry.select_one("h3 .plain-name, h2 .plain-name"),
                "first sentence": entry.find("p", recursive=False),
                "example": entry.select_one(".highlight"),
                "badge": entry.select_one(".badge.ran")
                or (entry["id"] in waits and entry.select_one(".badge.not-yet")),
                "parameters": entry.select_one(".parameters")
                or not set(names.parameters(*called)) - OPERANDS,
                "facts": entry.select_one("details.facts")
                or not any("runs" in FACTS.get(name, {}) for name in called),
            }
            lacking = [part for part, there in parts.items() if not there]
            missing.update(lacking)
            assert not lacking, f"{page.name}: {entry['id']} lacks {', '.join(lacking)}"
    print(f"{language}: {entries} entries, missing:", dict(missing) or 0)
    assert entries > 500

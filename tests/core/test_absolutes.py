"""An absolute word ("never", "only" …) has an example that would fail if it were false.

The example stands right below the paragraph. Where it stands elsewhere, absolutes.toml
names the line that shows it.
"""

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
PAGES = sorted([*DOCS.glob("reference/*.rst"), *DOCS.glob("guide/*.md")])
TABLE = tomllib.loads((ROOT / "tests/absolutes.toml").read_text("utf-8"))

ABSOLUTE = re.compile(r"\b(never|always|only|any|the same)\b", re.IGNORECASE)
FENCE = re.compile(r"^(?:`{3,}|:{3,})(?:\{doctest\})?.*\n?", re.MULTILINE)
EXAMPLE = re.compile(r"\s*>>>")
# A directive with its options, a line of parameters, a heading, a table, an error.
NO_PROSE = re.compile(r"\s*(\.\. |[\w.]+Error: |:[^`\s]|[|#]|\+--|===|\([\w-]+\)=)")


def without_example(text: str) -> Iterator[tuple[int, str]]:
    """Line and words of each absolute sentence with no example below its paragraph."""
    blocks = list(re.finditer(r"(?:.*\S.*\n?)+", FENCE.sub("\n", text)))
    for block, after in zip(blocks, [*blocks[1:], None], strict=True):
        if EXAMPLE.match(block[0]) or NO_PROSE.match(block[0]):
            continue
        if after and EXAMPLE.match(after[0]):
            continue
        line = FENCE.sub("\n", text).count("\n", 0, block.start()) + 1
        for sentence in re.split(r"(?<=[.!?:])\s+", " ".join(block[0].split())):
            if ABSOLUTE.search(sentence):
                yield line, sentence


def open_sentences() -> Iterator[str]:
    for page in PAGES:
        for line, sentence in without_example(page.read_text("utf-8")):
            if sentence not in TABLE:
                yield f"{page.relative_to(ROOT)}:{line}: {sentence}"


def test_absolute_sentences_are_shown() -> None:
    found = list(open_sentences())
    assert not found, "\n".join(["No example would fail if these were false:", *found])


def test_what_the_table_names_is_there() -> None:
    text = "\n".join(page.read_text("utf-8") for page in PAGES)
    words = " ".join(text.split())
    code = {line.strip() for line in text.split("\n")}
    lost = [sentence for sentence in TABLE if sentence not in words]
    assert not lost, f"no page says this any more: {lost}"
    lost = [line for line in TABLE.values() if line not in code]
    assert not lost, f"no example has this line: {lost}"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("It never fails.\n\n>>> 1\n1\n", []),
        ("It never fails.\n\nIndeed.\n\n>>> 1\n1\n", ["It never fails."]),
        ("Well. It only\nworks.\n", ["It only works."]),
        ("It never fails.\n\n```{doctest}\n>>> 1\n1\n```\n", []),
        (":dim: only one\n", []),
        ("Many an anyone.\n", []),
    ],
)
def test_reads_sentences(text: str, found: list[str]) -> None:
    assert [sentence for _, sentence in without_example(text)] == found

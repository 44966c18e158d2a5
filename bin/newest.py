"""Write to TARGET, as Markdown, what RECORD says that no committed record tells of.

RECORD is that of a run on the newest torch. TARGET is empty when there is no news.
"""

import sys
from collections.abc import Iterator
from pathlib import Path

from handbook.record import ABSENT, FAILED, Record, Verdict, load_all, release
from handbook.written import whole

FOLDER = Path("verdicts")
LONGEST = 60_000  # GitHub takes 65,536 characters


def news(new: Record, known: Record) -> Iterator[str]:
    """A paragraph for each unit that comes out otherwise, and not as is ``known``."""
    for id, verdict in new.units.items():
        before = known.verdict(id, verdict.digest)
        told = before and outcome(before) == outcome(verdict)
        if verdict.outcome in (FAILED, ABSENT) and not told:
            yield f"### {id}\n\n`{verdict.page}`: {problem(verdict)}\n"


def outcome(verdict: Verdict) -> tuple[object, ...]:
    """What came out, without the day and the code that judged it."""
    return verdict.outcome, verdict.reason, verdict.differences


def problem(verdict: Verdict) -> str:
    """What came instead, or what is not there."""
    if verdict.outcome == ABSENT:
        return f"there is no {verdict.reason}"
    shown = [
        f"````pycon\n>>> {each.source.rstrip()}\n{each.got.rstrip()}\n````\n"
        f"instead of\n````\n{each.want.rstrip()}\n````"
        for each in verdict.differences
    ]
    return "\n".join([verdict.reason or "it prints", *shown])


def page(new: Record, records: list[Record]) -> str:
    """The whole text; empty when there is no news."""
    same = [r for r in records if r.device == new.device and r.machine == new.machine]
    known = [r for r in same if release(r.torch) == release(new.torch)]
    found = list(news(new, known[0] if known else Record()))
    if not found:
        return ""
    head = f"torch {new.torch}: {len(found)} of {len(new.units)} entries and pages\n"
    text = "\n".join([head, *found])
    if len(text) > LONGEST:
        text = text[:LONGEST].rpartition("\n### ")[0] + "\nAnd more, in the run.\n"
    return text


if __name__ == "__main__":
    source, target = map(Path, sys.argv[1:])
    new = Record.load(source)
    whole(target, page(new, load_all([FOLDER], new.torch)))

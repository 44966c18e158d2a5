"""Every claim of the notes is answered by examples, or a script, that have passed."""

import re
import tomllib

import pytest
from built import committed, record
from commands import ROOT

from handbook.record import PASSED, Verdict

TABLE = ROOT / "tests/claims.toml"

STATEMENTS = {"true", "imprecise", "false", "outdated"}
OUTPUTS = {"reproduced", "random", "differs"}
VERDICTS = STATEMENTS | OUTPUTS | {"port", "gap"}

ANSWERED = {"id": str, "claim": str, "verdict": str, "targets": list}
LEFT_OUT = {"id": str, "reason": str}
LEFT_OUT_TOGETHER = {"ids": list, "reason": str}
FORMS = (ANSWERED, LEFT_OUT, LEFT_OUT_TOGETHER)

LAST = 378  # the number of the last row
SPAN = re.compile(r"S-(\d{3})(?:\.\.S-(\d{3}))?")  # S-001..S-003, or S-007 alone
ENTRY = re.compile(r"^\.\. api:: (torch\..+(?:\n +torch\..+)*)", re.MULTILINE)
ASSERT = re.compile(r"^ *assert ", re.MULTILINE)


@pytest.fixture(scope="module")
def table() -> dict:
    try:
        return tomllib.loads(TABLE.read_text("utf-8"))
    except tomllib.TOMLDecodeError as problem:
        pytest.fail(f"{TABLE.name}: {problem}", pytrace=False)


@pytest.fixture(scope="module")
def units() -> dict[str, Verdict]:
    """The verdicts of the last run on the CPU; on a Paddle side, those of Paddle."""
    (paddle,) = committed("paddle")
    return {
        id: paddle.verdict(id, unit.digest) or unit
        for id, unit in record().units.items()
    }


@pytest.fixture(scope="module")
def entries() -> dict[str, str]:
    """For every documented name, the first name of its entry."""
    pages = [path.read_text("utf-8") for path in (ROOT / "docs").rglob("*.rst")]
    found = [names.split() for page in pages for names in ENTRY.findall(page)]
    return {name: names[0] for names in found for name in names}


def ids(row: dict) -> list[str]:
    return row.get("ids") or [row.get("id", "a row without id")]


def rows_of(chapter: str) -> list[str]:
    """``S-001..S-003 S-007`` names four rows."""
    spans = [(int(a), int(b or a)) for a, b in SPAN.findall(chapter)]
    return [f"S-{n:03}" for first, last in spans for n in range(first, last + 1)]


def wrong_form(row: dict) -> str:
    """What is wrong with the form of a row, if anything is."""
    form = next((form for form in FORMS if set(form) == set(row)), None)
    if form is None:
        return f"has {', '.join(row)}, not {', '.join(ANSWERED)} or id, reason"
    for key, value in row.items():
        words = value if isinstance(value, list) else [value]
        filled = words and all(isinstance(w, str) and w.strip() for w in words)
        if not filled or not isinstance(value, form[key]):
            wanted = "a list of strings" if form[key] is list else "a string"
            return f"{key} = {value!r} is not {wanted}, or empty"
    if form is ANSWERED and row["verdict"] not in VERDICTS:
        return f"verdict {row['verdict']!r} is none of {', '.join(sorted(VERDICTS))}"
    return ""


def wrong_target(name: str, units: dict[str, Verdict], entries: dict[str, str]) -> str:
    """Why ``name`` answers nothing, if so."""
    if name.startswith("gallery/"):
        return wrong_script(name)
    unit = units.get(name)
    if unit is None and name in entries:
        return f"is not the first name of its entry; write {entries[name]}"
    if unit is None:
        return "is no entry, no recipe and no page with examples"
    if unit.outcome != PASSED:
        return f"is recorded as {unit.outcome}, not as passed"
    return "" if unit.comparisons else "compares no output"


def wrong_script(name: str) -> str:
    """Why the gallery script ``name`` answers nothing, if so.

    A failing assert stops the build of its page.
    """
    script = ROOT / f"{name}.py"
    if script not in (ROOT / "gallery").rglob("plot_*.py"):
        return "is no script of the gallery"
    if not ASSERT.search(script.read_text("utf-8")):
        return "asserts nothing"
    page = ROOT / f"docs/{name}.rst"  # the build writes it
    return "" if page.exists() else "has no page: run make html first"


def test_rows_are_well_formed(table: dict) -> None:
    wrong = [(ids(row)[0], wrong_form(row)) for row in table["row"]]
    assert not [f"{id}: {problem}" for id, problem in wrong if problem]


def test_the_chapters_leave_no_gap(table: dict) -> None:
    rows = [id for chapter in table["chapters"].values() for id in rows_of(chapter)]
    wanted = [f"S-{n:03}" for n in range(1, LAST + 1)]
    assert not [id for id in wanted if id not in rows], "missing"
    assert rows == wanted


def test_every_row_of_the_chapters_is_there_once(table: dict) -> None:
    wanted = [id for chapter in table["chapters"].values() for id in rows_of(chapter)]
    listed = [id for row in table["row"] for id in ids(row)]
    assert not [id for id in wanted if id not in listed], "missing"
    assert not [id for id in listed if id not in wanted], "in no chapter"
    assert not {id for id in listed if listed.count(id) > 1}, "there twice"
    assert listed == wanted, "out of order"


def test_every_claim_is_answered(
    table: dict, units: dict[str, Verdict], entries: dict[str, str]
) -> None:
    problems = [
        f"{ids(row)[0]} ({row.get('claim')}): {target} {problem}"
        for row in table["row"]
        for target in row.get("targets", ())
        if (problem := wrong_target(target, units, entries))
    ]
    assert not problems, "\n".join(problems)

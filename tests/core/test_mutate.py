"""Altered results are noticed, and a comparison that is too loose is, too."""

import re
from collections.abc import Callable
from itertools import chain

import pytest
from commands import ROOT

from handbook import compare
from handbook.mutants import mutants
from handbook.mutate import DOCTREES, Tally, mutate, units
from handbook.run import Block, Unit

PAGES = ("reference/creation", "reference/shape")


@pytest.fixture(scope="module")
def pages() -> list[Unit]:
    """The units of two real pages."""
    with pytest.MonkeyPatch.context() as here:
        here.chdir(ROOT)
        found = [unit for page in PAGES for unit in units(DOCTREES, page)]
    assert found, f"{DOCTREES} is empty: run make doctest first"
    return found


def session(text: str, **only: str) -> Unit:
    return Unit("it", "page", "page.rst", 1, blocks=[Block(text, 7)], **only)


def test_two_pages(pages: list[Unit]) -> None:
    tally = mutate(pages)
    assert tally.survivors == []
    assert tally.results > 200
    assert tally.caught > 4 * tally.results
    assert "100.00%" in str(tally)
    assert mutate(pages) == tally, "the sample is the same in every run"


def blind(pattern: str) -> Callable[..., bool]:
    """A comparison that does not see what fits ``pattern``."""

    def same(want: str, got: str, *, device: bool = False) -> bool:
        return re.sub(pattern, "", want).split() == re.sub(pattern, "", got).split()

    return same


# The judge that is loosened, what it no longer sees, and what then gets by.
LOOSE = {
    "digits": ("same", r"\d", r"\d"),
    "decimals": ("same", r"(?<=\.\d)\d+", r"\.\d\d"),
    "words": ("same", r"[A-Za-z]", r"[A-Za-z]"),
    "brackets": ("same", r"[][()]", r"[][()]"),
    "signs": ("same", r"[+-]", r"\d"),
    "lines": ("same", r"(?s)\n.*", r"\n"),
    "digits of an error": ("same_error", r"\d", r"\d"),
    "words of an error": ("same_error", r"[A-Za-z]", r"Error"),
    "message": ("same_error", r":.*", r"Error: "),
}


@pytest.mark.parametrize("what", LOOSE)
def test_a_loose_comparison_is_found_out(
    what: str, pages: list[Unit], monkeypatch: pytest.MonkeyPatch
) -> None:
    judge, unseen, trace = LOOSE[what]
    exact, loose = getattr(compare, judge), blind(unseen)
    monkeypatch.setattr(compare, judge, lambda *a, **k: exact(*a, **k) or loose(*a))
    tally = mutate(unit for unit in pages if unit.page == PAGES[1])
    assert tally.survivors
    assert re.search(trace, "".join(tally.survivors))
    assert "100.00%" not in str(tally)


def test_a_survivor_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(compare, "same", blind(r"\d"))
    told, *_ = mutate([session(">>> x = 1\n>>> 2\n2\n")], full=True).survivors
    assert told == "page.rst:8: it\n  original:\n    2\n  altered:\n    0\n"


def test_results_that_fail_are_refused() -> None:
    with pytest.raises(SystemExit, match=r"page.rst:7: it: fails as it stands"):
        mutate([session(">>> 1\n2\n")])


def test_what_cannot_run_here_is_left_out() -> None:
    assert mutate([session(">>> 1\n2\n", cuda_only="a reason")]) == Tally()


def test_what_may_pass_is_counted_apart() -> None:
    tally = mutate([session(">>> [0.1234, -0.]\n[0.1234, -0.0]\n")], full=True)
    assert (tally.survivors, tally.pardoned) == ([], 3)  # 0.1233, 0.1235 and 0.0


@pytest.mark.parametrize(
    ("kind", "text", "altered"),
    [
        ("digits", "a1", [f"a{n}" for n in "023456789"]),
        ("words", "True, x", ["Trxe, x", "TrUe, x", "True, y", "True, X"]),
        ("brackets", "([<", ["[<", "(<", "(["]),
        ("signs", "-1", ["+1", "1"]),
        ("signs", "1.+2.j", ["1.-2.j", "1.2.j", "-1.+2.j"]),
        ("signs", "[nan]", ["[-nan]"]),
        ("lines_dropped", "1\n2\n", ["2\n", "1\n"]),
        ("lines_added", "1\n2\n", ["1\n1\n2\n", "1\n2\n2\n"]),
    ],
)
def test_kinds(kind: str, text: str, altered: list[str]) -> None:
    assert [mutant.text for mutant in mutants(text)[kind]] == altered


@pytest.mark.parametrize(
    ("text", "pardoned"),
    [
        ("0.1234", ["0.1233", "0.1235"]),
        ("0.123", []),
        ("1.5000e-07", ["1.5001e-07"]),
        ("[0.]", ["[-0.]"]),
        ("-0.0000", ["+0.0000", "0.0000", "-0.0001"]),
        ("[0, 0.5, 10.]", []),
    ],
)
def test_pardoned(text: str, pardoned: list[str]) -> None:
    every = chain.from_iterable(mutants(text).values())
    assert {mutant.text for mutant in every if mutant.pardoned} == set(pardoned)

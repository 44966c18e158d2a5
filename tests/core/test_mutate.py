"""Altered results are noticed, and a comparison that is too loose is, too."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from handbook import __main__ as handbook
from handbook import compare
from handbook.command import Refused
from handbook.mutate import Tally, mutate
from handbook.unit import Block, Unit
from handbook.written import save


def session(text: str, **only: str) -> Unit:
    return Unit("it", "page", "page.rst", 1, blocks=[Block(text, 7)], **only)


def blind(pattern: str) -> Callable[..., bool]:
    """A comparison that does not see what fits ``pattern``."""

    def same(want: str, got: str, *, suffix: str = "") -> bool:
        return re.sub(pattern, "", want).split() == re.sub(pattern, "", got).split()

    return same


ERROR = "Traceback (most recent call last):\n  ...\n"
RESULTS = [
    session(">>> torch.tensor([[1.25, -2.5]])\ntensor([[ 1.2500, -2.5000]])\n"),
    session(">>> print('a\\nb')\na\nb\n"),
    session(f">>> [1, 2][7]\n{ERROR}IndexError: list index out of range\n"),
    session(
        f">>> int('12x')\n{ERROR}ValueError: invalid literal for int() with "
        "base 10: '12x'\n"
    ),
]


def test_every_alteration_is_noticed() -> None:
    for full in (False, True):
        tally = mutate(RESULTS, full)
        assert tally.survivors == []
        assert tally.results == len(RESULTS)
        assert "100.00%" in str(tally)
        assert mutate(RESULTS, full) == tally, "the sample is the same in every run"


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
    what: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    judge, unseen, trace = LOOSE[what]
    exact, loose = getattr(compare, judge), blind(unseen)
    monkeypatch.setattr(compare, judge, lambda *a, **k: exact(*a, **k) or loose(*a))
    tally = mutate(RESULTS)
    assert tally.survivors
    assert re.search(trace, "".join(tally.survivors))
    assert "100.00%" not in str(tally)


def test_a_survivor_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(compare, "same", blind(r"\d"))
    told, *_ = mutate([session(">>> x = 1\n>>> 2\n2\n")], full=True).survivors
    assert told == "page.rst:8: it\n  original:\n    2\n  altered:\n    0\n"


def test_results_that_fail_are_refused() -> None:
    with pytest.raises(Refused, match=r"page.rst:7: it: fails as it stands"):
        mutate([session(">>> 1\n2\n")])


def test_what_cannot_run_here_is_left_out() -> None:
    assert mutate([session(">>> 1\n2\n", cuda_only="a reason")]) == Tally()


def test_what_may_pass_is_counted_apart() -> None:
    tally = mutate([session(">>> [0.1234, -0.]\n[0.1234, -0.0]\n")], full=True)
    assert (tally.survivors, tally.pardoned) == ([], 3)  # 0.1233, 0.1235 and 0.0


def test_what_this_torch_lacks_is_left_out() -> None:
    assert mutate([session(">>> 1\n2\n", names={"torch.no_such": ""})]) == Tally()


def test_a_text_that_cannot_be_run_is_refused() -> None:
    with pytest.raises(Refused, match=r"^page.rst:8: it: lacks blank after >>>"):
        mutate([session(">>> 1\n>>>2\n")])


def test_the_command(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    path = tmp_path / "units.json"
    save(path, RESULTS)
    assert handbook.main(["mutate", str(path)]) == 0
    sample = capsys.readouterr().out
    assert "of 4 results were noticed: 100.00%" in sample
    assert handbook.main(["mutate", str(path), "--full"]) == 0
    full = capsys.readouterr().out
    assert int(full.split()[0]) > 5 * int(sample.split()[0])
    with monkeypatch.context() as loose:
        loose.setattr(compare, "same", blind(r"\d"))
        assert handbook.main(["mutate", str(path)]) == 1
    assert "  altered:\n" in capsys.readouterr().out
    save(path, [session(">>> 1\n2\n")])
    assert handbook.main(["mutate", str(path)]) == 1
    assert capsys.readouterr().err == (
        "page.rst:7: it: fails as it stands; run make doctest\n"
    )

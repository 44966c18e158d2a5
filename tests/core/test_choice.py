"""Which entries a run judges, and which of them it leaves out."""

import pytest

from handbook.command import Refused, select
from handbook.devices import DEVICES
from handbook.judge import judge
from handbook.run import run
from handbook.unit import Block, Unit


@pytest.mark.parametrize(
    ("text", "verdict", "said"),
    [
        (">>> 1 / 0\n", "left out", ""),
        (">>> 1\n1\n", "failed", "passes on cuda, so remove ':cpu-only: why'"),
    ],
)
def test_cpu_only_entry_on_cuda(text: str, verdict: str, said: str) -> None:
    unit = Unit("it", "page", "page.rst", 4, blocks=[Block(text, 6)], cpu_only="why")
    outcome = run(unit)
    found = judge(unit, outcome, DEVICES["cuda"])
    assert found.verdict.outcome == verdict
    assert said in "\n".join(found.problems)
    assert bool(found.problems) == (verdict == "failed")


CHOICE = [
    Unit(
        "torch.chunk",
        "reference/shape",
        "",
        1,
        {"torch.chunk": "", "torch.Tensor.chunk": ""},
    ),
    Unit("Train", "reference/train", "", 1),
    Unit("reference/shape", "reference/shape", "", 1),
    Unit("guide/basics", "guide/basics", "", 1),
]


@pytest.mark.parametrize(
    ("only", "chosen"),
    [
        ("", [0, 1, 2, 3]),
        ("torch.chunk", [0]),
        ("torch.Tensor.chunk", [0]),
        ("Train", [1]),
        ("reference/shape", [0, 2]),
        ("guide/basics", [3]),
        ("reference", [0, 1, 2]),
        ("reference/", [0, 1, 2]),
    ],
)
def test_only(only: str, chosen: list[int]) -> None:
    assert select(CHOICE, only) == [CHOICE[i] for i in chosen]


@pytest.mark.parametrize(
    ("only", "near"),
    [("torch.chunky", "torch.chunk"), ("ref", ""), ("Trains", "Train")],
)
def test_only_nothing(only: str, near: str) -> None:
    with pytest.raises(Refused) as problem:
        select(CHOICE, only)
    hint = f" Near to it: {near}" if near else ""
    message = f"ONLY={only} matches no entry and no page.{hint}"
    assert str(problem.value).startswith(message)

"""What an example draws without a seed of its own must not be what it prints."""

import pytest
import torch

from handbook.devices import CPU
from handbook.draws import Draws
from handbook.outcome import Outcome
from handbook.run import UNCERTAIN, run
from handbook.state import fresh_state
from handbook.unit import Block, Unit


def session(text: str, line: int = 1) -> Outcome:
    """What comes of a session that begins in ``line``."""
    return run(Unit("it", "page", "page.rst", 1, blocks=[Block(text, line)]))


# What an example draws: as wide as possible, so that no two seeds agree by chance.
UNCERTAIN_DRAWS = {
    "torch": ">>> torch.rand(9)\n",
    "a module": ">>> nn.Linear(9, 9).weight.sum().item()\n",
    "a shuffled loader": (
        ">>> loader = torch.utils.data.DataLoader(range(99), 99, shuffle=True)\n"
        ">>> next(iter(loader)).tolist()\n"
    ),
    "numpy": ">>> np.random.rand()\n",
    "python": ">>> import random\n>>> random.random()\n",
    "before the seed": ">>> x = torch.rand(1)\n>>> _ = torch.manual_seed(0)\n>>> x\n",
    "numpy, after torch's seed": (
        ">>> _ = torch.manual_seed(0)\n>>> np.random.rand()\n"
    ),
}


@pytest.mark.parametrize("case", UNCERTAIN_DRAWS)
def test_what_another_seed_prints_otherwise_is_refused(case: str) -> None:
    text = UNCERTAIN_DRAWS[case]
    page = text + session(text).failures[0].got  # what it prints in its first run
    (failure,) = session(page, line=11).failures
    assert failure.note == UNCERTAIN
    assert failure.line == 10 + text.count(">>>")
    assert failure.want in page
    assert failure.got not in page


def test_what_is_certain_may_be_drawn() -> None:
    text = ">>> torch.rand(2).shape\ntorch.Size([2])\n>>> np.random.rand() < 1\nTrue\n"
    assert session(text).failures == []
    seeded = (
        ">>> _ = torch.manual_seed(0)\n>>> torch.rand(2)\ntensor([0.4963, 0.7682])\n"
    )
    assert session(seeded).failures == []


@pytest.mark.parametrize(
    ("text", "runs"),
    [
        (">>> x = 1\n", 1),
        (">>> _ = torch.manual_seed(0)\n>>> x = torch.rand(1)\n", 1),
        (">>> x = torch.rand(1)\n", 2),
        (">>> x = torch.rand(1)\n>>> 1\n2\n", 1),  # it has failed already
    ],
)
def test_only_what_draws_runs_twice(text: str, runs: int) -> None:
    begun: list[int] = []
    unit = Unit("it", "page", "page.rst", 1, blocks=[Block(text, 1)])
    run(unit, begin=begun.append)
    assert begun.count(1) == runs


def test_a_draw_inside_of_a_mode_is_seen() -> None:
    draws = Draws(CPU)
    with fresh_state(CPU):
        draws.look()
        torch.rand(1)
        with torch.device("meta"):
            draws.look()
        draws.end()
    assert draws.unseeded


def test_no_draw() -> None:
    draws = Draws(CPU)
    with fresh_state(CPU):
        draws.look()
        torch.rand(1, generator=torch.Generator())
        draws.end()
    assert not draws.unseeded

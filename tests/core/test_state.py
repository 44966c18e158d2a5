"""State is put back around each unit; what cannot be put back is told."""

import os
import random
import subprocess
import sys

import numpy as np
import pytest
import torch
from commands import ROOT

from handbook.devices import CPU
from handbook.settings import Setting
from handbook.state import SEED, fresh_state, put_back


class Place:
    """State that can be changed, and refuses some values."""

    def __init__(self) -> None:
        self.value: object = 1

    def put(self, value: object) -> None:
        if value == "stuck":
            raise ValueError(value)
        self.value = value


def test_what_differs_is_put_back() -> None:
    place, other = Place(), Place()
    rows = [
        Setting("a", lambda: place.value, place.put),
        Setting("b", lambda: other.value, None),
    ]
    place.value = 2
    assert put_back(rows, [1, 1]) == []
    assert place.value == 1


def test_what_cannot_be_put_back_is_told() -> None:
    place = Place()
    assert put_back([Setting("a", lambda: place.value)], [2]) == ["a"]
    assert put_back([Setting("a", lambda: place.value, place.put)], ["stuck"]) == ["a"]
    assert put_back([Setting("a", lambda: 1, lambda old: None)], [2]) == ["a"]


def test_what_cannot_be_read_differs() -> None:
    def gone() -> object:
        raise FileNotFoundError("no folder")

    assert put_back([Setting("a", gone)], [1]) == ["a"]
    assert put_back([Setting("a", gone)], [repr(FileNotFoundError("no folder"))]) == []


def test_what_cannot_be_compared_differs() -> None:
    row = Setting("a", lambda: np.arange(3))
    assert put_back([row], [np.arange(3)]) == ["a"]


def test_every_generator_is_seeded() -> None:
    def drawn(seed: int) -> tuple[float, ...]:
        with fresh_state(CPU, seed):
            return random.random(), np.random.rand(), torch.rand(1).item()

    first, again, other = drawn(SEED), drawn(SEED), drawn(SEED + 1)
    assert first == again
    assert not set(first) & set(other)


def test_state_is_put_back_after_an_error() -> None:
    def fail() -> None:
        with fresh_state(CPU):
            torch.set_default_dtype(torch.float64)
            raise ValueError

    with pytest.raises(ValueError):
        fail()
    assert torch.get_default_dtype() == torch.float32


def test_what_is_left_is_known_in_the_end() -> None:
    mode = torch.inference_mode()
    with fresh_state(CPU) as left:
        mode.__enter__()
    mode.__exit__(None, None, None)
    assert left == ["inference mode"]


PROFILED = """
import torch
from handbook.devices import CPU
from handbook.state import fresh_state
with fresh_state(CPU):
    with torch.profiler.profile() as profile:
        torch.ones(2).exp()
"""


def test_the_profiler_says_nothing_of_itself() -> None:
    """It would stand between the lines of a build."""
    command = [sys.executable, "-c", PROFILED]
    found = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert (found.returncode, found.stdout, found.stderr) == (0, "", "")


def test_variables_are_as_they_were(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MPLBACKEND", "svg")
    monkeypatch.delenv("KINETO_LOG_LEVEL", raising=False)
    with fresh_state(CPU):
        assert os.environ["MPLBACKEND"] == "agg"
    assert os.environ["MPLBACKEND"] == "svg"
    assert "KINETO_LOG_LEVEL" not in os.environ

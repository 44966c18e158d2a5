"""The entries of the real pages give the same verdicts in whatever order they run."""

import random

import built
import pytest

from handbook.devices import concerns
from handbook.isolate import Isolated
from handbook.outcome import Outcome
from handbook.run import run
from handbook.unit import Unit


@pytest.fixture(scope="module")
def units() -> list[Unit]:
    """Every entry, and the loose examples of every page, but those of Paddle."""
    found = [unit for unit in built.units() if concerns("cpu", unit.id)]
    assert len(found) > 500
    return found


def told(outcome: Outcome) -> tuple:
    return outcome.failures, outcome.called, outcome.read


@pytest.fixture(scope="module")
def forwards(units: list[Unit]) -> dict[str, tuple]:
    return {unit.id: told(run(unit)) for unit in units}


def test_every_entry_passes(units: list[Unit], forwards: dict[str, tuple]) -> None:
    """On the CPU, all but those that say why they need CUDA."""
    failing = {name for name, (failures, *_) in forwards.items() if failures}
    assert failing == {unit.id for unit in units if unit.cuda_only}


def test_ids_are_unique(units: list[Unit], forwards: dict[str, tuple]) -> None:
    assert len(forwards) == len(units)


def test_backwards(units: list[Unit], forwards: dict[str, tuple]) -> None:
    for unit in reversed(units):
        assert told(run(unit)) == forwards[unit.id], unit.id


def test_shuffled(units: list[Unit], forwards: dict[str, tuple]) -> None:
    shuffled = random.Random(0).sample(units, len(units))
    for unit in shuffled:
        assert told(run(unit)) == forwards[unit.id], unit.id


@pytest.mark.parametrize("part", range(5))
def test_alone(part: int, units: list[Unit], forwards: dict[str, tuple]) -> None:
    """The first, the last and three in between, each in a process of its own."""
    unit = units[part * (len(units) - 1) // 4]
    with Isolated("cpu") as child:
        assert told(child.run(unit)) == forwards[unit.id], unit.id

"""Altered results of real pages are noticed."""

import pytest
from commands import ROOT

from handbook.mutate import mutate
from handbook.unit import Unit
from handbook.written import load

PAGES = ("reference/creation", "reference/shape")


@pytest.fixture(scope="module")
def pages() -> list[Unit]:
    """The units of two pages."""
    units = load(ROOT / "build/units.json")
    return [unit for unit in units if unit.page in PAGES]


def test_two_pages(pages: list[Unit]) -> None:
    assert {unit.page for unit in pages} == set(PAGES)
    tally = mutate(pages)
    assert tally.survivors == []
    assert tally.results > 200
    assert tally.caught > 4 * tally.results
    assert "100.00%" in str(tally)

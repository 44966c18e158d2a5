"""Every name of the lists has an entry, and an example of that entry uses it."""

import built
import pytest
from commands import ROOT

from handbook.record import LEFT_OUT, PASSED, Record

LISTS = {"names.txt": 1367, "names_more.txt": 444}
MOST_WITHOUT = 25  # names that no example can show


def names(file: str) -> list[str]:
    lines = (ROOT / "tests" / file).read_text("utf-8").split("\n")
    found = [line for line in lines if line and not line.startswith("#")]
    assert len(found) == LISTS[file]
    return found


def without() -> dict[str, str]:
    """The names that have no entry, each with the reason."""
    lines = (ROOT / "tests/uncovered.txt").read_text("utf-8").splitlines()
    return dict(line.split("\t") for line in lines if not line.startswith("#"))


def wanted(file: str) -> list[str]:
    return [name for name in names(file) if name not in without()]


@pytest.fixture(scope="module")
def record() -> Record:
    return built.record()


@pytest.mark.parametrize("file", LISTS)
def test_every_name_is_used_by_an_example_that_ran(record: Record, file: str) -> None:
    passed = [unit for unit in record.units.values() if unit.outcome == PASSED]
    used = {name for unit in passed for name in unit.used}
    # an entry for CUDA alone is run where there is one: here its examples are read
    left_out = {
        unit_id
        for unit_id, unit in record.units.items()
        if unit.outcome == LEFT_OUT and unit.reason
    }
    elsewhere = {
        name
        for unit in built.units()
        if unit.id in left_out
        for name in unit.names
        if any(name.rpartition(".")[2] in block.source for block in unit.blocks)
    }
    missing = [name for name in wanted(file) if name not in used | elsewhere]
    assert not missing, missing


@pytest.mark.parametrize("file", LISTS)
def test_the_inventory_resolves_every_name(file: str) -> None:
    from sphinx.util.inventory import InventoryFile

    for language in ("en", "zh_CN"):
        data = (ROOT / "build/html" / language / "objects.inv").read_bytes()
        known = {
            n for kind in InventoryFile.loads(data, uri="").data.values() for n in kind
        }
        missing = [name for name in wanted(file) if name not in known]
        assert not missing, (language, missing)


def test_few_names_have_no_entry() -> None:
    assert len(without()) <= MOST_WITHOUT and all(without().values())
    everything = {name for file in LISTS for name in names(file)}
    assert without().keys() <= everything
    covered = {name for unit in built.units() for name in unit.names}
    assert without().keys().isdisjoint(covered)

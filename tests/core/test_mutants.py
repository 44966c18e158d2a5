"""Results are altered in one place, as a slip of the pen would."""

from itertools import chain

import pytest

from handbook.mutants import mutants


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

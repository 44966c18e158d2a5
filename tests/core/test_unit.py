"""A unit: its digest covers all that is judged; blocks for some releases alone."""

from dataclasses import replace

import pytest

from handbook.unit import BadExample, Block, Unit, bad_release, on_release, parse

UNIT = Unit(
    "torch.abs",
    "reference/math",
    "docs/reference/math.rst",
    7,
    {"torch.abs": "function"},
    [Block(">>> x = 1\n", 9), Block("print(1)", 12, "testcode")],
)
FIRST, SECOND = UNIT.blocks

# What an author may change, and whether an old verdict still counts.
JUDGED = {
    "a name more": replace(UNIT, names={"torch.abs": "", "torch.neg": ""}),
    "another name": replace(UNIT, names={"torch.neg": "function"}),
    "cpu only": replace(UNIT, cpu_only="a reason"),
    "cuda only": replace(UNIT, cuda_only="a reason"),
    "a source": replace(UNIT, blocks=[replace(FIRST, source=">>> x = 2\n"), SECOND]),
    "a kind": replace(UNIT, blocks=[FIRST, replace(SECOND, kind="testoutput")]),
    "a release": replace(UNIT, blocks=[replace(FIRST, release="<2.14"), SECOND]),
    "a block more": replace(UNIT, blocks=[FIRST, SECOND, SECOND]),
    "a block less": replace(UNIT, blocks=[FIRST]),
    "another order": replace(UNIT, blocks=[SECOND, FIRST]),
    "another division": replace(
        UNIT, blocks=[Block(">>> x = 1\nprint(1)", 9), Block("", 12, "testcode")]
    ),
}
NOT_JUDGED = {
    "where it stands": replace(UNIT, page="a", path="b", line=1),
    "lines": replace(UNIT, blocks=[replace(FIRST, line=1), SECOND]),
    "what torch says of a name": replace(UNIT, names={"torch.abs": "method"}),
}


def test_all_that_is_judged_enters_the_digest() -> None:
    digests = [unit.digest for unit in (UNIT, *JUDGED.values())]
    assert len({*digests}) == len(digests)


@pytest.mark.parametrize("case", NOT_JUDGED)
def test_what_is_not_judged_does_not(case: str) -> None:
    assert NOT_JUDGED[case].digest == UNIT.digest


def test_the_order_of_names_does_not_count() -> None:
    two = {"torch.abs": "function", "torch.neg": "function"}
    other = dict(reversed(two.items()))
    assert replace(UNIT, names=two).digest == replace(UNIT, names=other).digest


@pytest.mark.parametrize(
    ("spec", "torch", "answer"),
    [
        ("", "2.13.0+cpu", True),
        ("<2.14", "2.13.9+cpu", True),
        ("<2.14", "2.14.0", False),
        ("<2.14", "2.14.0a0+git1234", False),
        ("<2.14", "2.9.1", True),
        ("< 2.14", "3.0.0", False),
        (">=2.14", "2.13.0", False),
        (">=2.14", "2.14.1+cu130", True),
        (">=2.14", "2.100.0", True),
        (">=2.9", "2.13.0", True),
        (">= 2.14", "3.0.0", True),
    ],
)
def test_releases(spec: str, torch: str, answer: bool) -> None:
    assert on_release(spec, torch) is answer


@pytest.mark.parametrize("spec", ["2.14", ">2.14", "<=2.14", "<2", "<2.14.1", "x", " "])
def test_a_spec_that_names_no_releases_is_refused(spec: str) -> None:
    assert "write <2.14 or >=2.14" in bad_release(spec)
    with pytest.raises(ValueError, match="names no releases"):
        on_release(spec, "2.13.0")


@pytest.mark.parametrize("spec", ["<2.14", ">=2.14", "< 2.14"])
def test_a_good_spec(spec: str) -> None:
    assert bad_release(spec) == ""


def test_only_the_examples_of_a_release_run() -> None:
    blocks = [
        Block(">>> 1\n", 1, release="<2.14"),
        Block(">>> 2\n", 3, release=">=2.14"),
    ]
    unit = replace(UNIT, blocks=blocks)
    assert [each.source for each in unit.examples("2.13.0")] == ["1\n"]
    assert [each.source for each in unit.examples("2.14.1")] == ["2\n"]
    assert [each.source for each in unit.examples()] == ["1\n", "2\n"]


def test_lines_are_those_of_the_file() -> None:
    assert [each.lineno for each in parse(">>> 1\n1\n>>> 2\n2\n", 11)] == [11, 13]


def test_what_would_never_be_run_is_refused() -> None:
    with pytest.raises(BadExample, match="would never be run") as problem:
        replace(UNIT, blocks=[FIRST, Block(">>> 1\n1", 5, "stray")]).examples()
    assert problem.value.line == 5

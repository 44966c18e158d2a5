"""An outcome is the same on the other side of a pipe."""

from dataclasses import fields

from handbook.outcome import Failure, Outcome

FULL = Outcome(
    examples=3,
    comparisons=2,
    failures=[Failure(7, ">>> '张量'\n", "a\n", "b\n", "a note")],
    called={"torch.abs", "torch.Tensor.abs"},
    read={"torch.pi"},
    absent=["torch.no_such"],
    lacking="sklearn",
    broken="it ended",
    line=9,
    left=["the working directory"],
)


def test_every_field_is_filled_here() -> None:
    assert all(getattr(FULL, each.name) for each in fields(Outcome))


def test_there_and_back() -> None:
    for outcome in (FULL, Outcome()):
        text = outcome.to_json()
        assert len(text.splitlines()) == 1
        assert Outcome.from_json(text) == outcome


def test_the_same_outcome_is_the_same_text() -> None:
    other = Outcome.from_json(FULL.to_json())
    other.called = set(sorted(other.called, reverse=True))
    assert other.to_json() == FULL.to_json()

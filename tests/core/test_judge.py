"""A verdict is a function of unit, outcome and device: each branch."""

from dataclasses import replace

import pytest

from handbook.devices import DEVICES
from handbook.judge import Judgement, judge
from handbook.outcome import Failure, Outcome
from handbook.record import ABSENT, FAILED, LEFT_OUT, PASSED
from handbook.unit import Block, Unit

UNIT = Unit(
    "torch.abs",
    "reference/maths",
    "docs/reference/maths.rst",
    3,
    names={"torch.abs": "function"},
    blocks=[Block(">>> torch.abs(x)\n1", 5)],
)
WRONG = Failure(5, "torch.abs(x)\n", "1\n", "2\n")
PASSES = Outcome(examples=2, comparisons=1, called={"torch.abs"})
FAILS = replace(PASSES, failures=[WRONG])


def judged(outcome: Outcome, device: str = "cpu", **unit: object) -> Judgement:
    return judge(replace(UNIT, **unit), outcome, DEVICES[device])


def said(judgement: Judgement) -> tuple[str, str]:
    return judgement.verdict.outcome, judgement.verdict.reason


def test_it_passes() -> None:
    found = judged(PASSES)
    assert said(found) == (PASSED, "")
    assert not found.problems
    assert (found.verdict.page, found.verdict.digest) == (UNIT.page, UNIT.digest)
    assert (found.verdict.examples, found.verdict.comparisons) == (2, 1)


def test_it_prints_something_else() -> None:
    found = judged(FAILS)
    assert said(found) == (FAILED, "")
    (problem,) = found.problems
    assert problem.startswith("docs/reference/maths.rst:5: torch.abs\n")
    assert found.verdict.differences == [WRONG]


def test_used_names_are_torchs_public_ones() -> None:
    called = {"torch.abs", "torch._C.f", "numpy.sum"}
    found = judged(replace(PASSES, called=called, read={"torch.Tensor.T"}))
    assert found.verdict.used == ["torch.Tensor.T", "torch.abs"]


def test_a_name_that_no_example_uses() -> None:
    found = judged(replace(PASSES, called={"torch.sum"}))
    assert said(found) == (FAILED, "")
    assert "no example uses torch.abs" in found.problems[0]
    assert not found.verdict.differences


def test_names_do_not_count_where_an_example_failed() -> None:
    assert len(judged(replace(FAILS, called=set())).problems) == 1


def test_it_does_not_run_to_its_end() -> None:
    found = judged(Outcome(broken="is not done after 60 s"))
    assert found.verdict.outcome == FAILED
    assert found.problems[0].startswith("docs/reference/maths.rst:3: torch.abs\n")
    assert "is not done after 60 s" in found.problems[0]


def test_a_name_that_this_torch_lacks() -> None:
    found = judged(Outcome(absent=["torch.abs", "torch.b"]))
    assert said(found) == (ABSENT, "torch.abs, torch.b")
    assert not found.problems


def test_a_module_that_is_not_installed_here() -> None:
    found = judged(replace(FAILS, lacking="sklearn"))
    assert said(found) == (LEFT_OUT, "needs sklearn, which is not installed here")
    assert not found.problems
    assert not found.verdict.differences


@pytest.mark.parametrize("outcome", [PASSES, FAILS])
def test_state_that_is_left_changed(outcome: Outcome) -> None:
    found = judged(replace(outcome, left=["umask", "TZ"]))
    assert found.verdict.outcome == FAILED
    assert "leaves changed: umask, TZ;" in found.problems[-1]


@pytest.mark.parametrize("device", ["cpu", "cuda", "mps", "xpu"])
@pytest.mark.parametrize("option", ["cpu_only", "cuda_only"])
def test_an_entry_for_some_devices_alone(device: str, option: str) -> None:
    """Elsewhere it is left out when it fails; that it passes is told by CPU and CUDA.

    On the others an example may pass that does not pass on CUDA.
    """
    here = device == ("cpu" if option == "cpu_only" else "cuda")
    failing = judged(FAILS, device, **{option: "a reason"})
    passing = judged(PASSES, device, **{option: "a reason"})
    if here:
        assert said(failing) == (FAILED, "")
        assert said(passing) == (PASSED, "")
        return
    assert said(failing) == (LEFT_OUT, "a reason")
    assert not failing.problems
    if device in ("cpu", "cuda"):
        assert passing.verdict.outcome == FAILED
        written = option.replace("_", "-")
        told = f"passes on {device}, so remove ':{written}: a reason'"
        assert told in passing.problems[0]
    else:
        assert said(passing) == (PASSED, "")


def test_a_crash_elsewhere_is_left_out() -> None:
    broken = Outcome(broken="kills its process (SIGSEGV)")
    assert judged(broken, "cuda", cpu_only="a reason").verdict.outcome == LEFT_OUT


def test_a_text_that_nobody_can_run_fails_elsewhere_too() -> None:
    broken = Outcome(broken="this output has no testcode before it", line=9)
    blocks = [Block("1", 9, "testoutput")]
    found = judged(broken, cuda_only="a reason", blocks=blocks)
    assert found.verdict.outcome == FAILED
    assert found.problems[0].startswith("docs/reference/maths.rst:9: torch.abs\n")


@pytest.mark.parametrize(
    ("device", "id", "outcome"),
    [
        ("cpu", "guide/from_paddle:paddle", LEFT_OUT),
        ("cuda", "guide/from_paddle:paddle", LEFT_OUT),
        ("paddle", "guide/from_paddle:paddle", PASSED),
        ("paddle", "guide/from_paddle", LEFT_OUT),
    ],
)
def test_paddle_has_a_record_of_its_own(device: str, id: str, outcome: str) -> None:
    assert judged(PASSES, device, id=id).verdict.outcome == outcome

"""The process in which examples run: what it finds, and how it answers."""

import io
import os
import sys

import pytest

from handbook.outcome import Outcome
from handbook.unit import Block, Unit
from handbook.worker import Answers, hello, outcome_of


def answer(text: str, **more: dict[str, str]) -> tuple[Outcome, list[str]]:
    """What comes of a session, and the lines that are said before."""
    stream = io.StringIO()
    unit = Unit("it", "page", "page.rst", 1, blocks=[Block(text, 5)], **more)
    return outcome_of(unit, "cpu", Answers(stream)), stream.getvalue().splitlines()


def test_each_line_is_told_before_it_runs() -> None:
    outcome, lines = answer(">>> 1\n1\n>>> 2\n2\n")
    assert (outcome.examples, lines) == (2, ["5", "7"])


def test_a_name_that_torch_lacks_is_no_failure() -> None:
    outcome, lines = answer(">>> 1\n2\n", names={"torch.no_such": "", "torch.abs": ""})
    assert (outcome, lines) == (Outcome(absent=["torch.no_such"]), [])


def test_a_text_that_cannot_be_run() -> None:
    outcome, lines = answer(">>> 1\n1\n>>>2\n2\n")
    assert (outcome.line, lines) == (7, [])
    assert "lacks blank after >>>" in outcome.broken


def test_what_it_finds() -> None:
    import torch

    assert hello("cpu") == {"torch": torch.__version__, "machine": "", "lacking": ""}
    assert "finds no XPU device" in hello("xpu")["lacking"]


def test_no_numpy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "numpy", None)
    assert hello("cpu")["lacking"].startswith("torch cannot be imported (")


def test_a_copy_by_fork_says_nothing() -> None:
    stream = io.StringIO()
    answers = Answers(stream)
    if (pid := os.fork()) == 0:
        try:
            answers.say("twice")
        finally:
            os._exit(1)  # it has not ended
    assert os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 0

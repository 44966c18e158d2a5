"""What the outcome of a run means: a verdict, and the problems to tell.

A function of unit, outcome and device: nothing here runs, asks or writes anything.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from . import report
from .devices import Device, concerns
from .outcome import Outcome
from .record import ABSENT, FAILED, LEFT_OUT, PASSED, Verdict
from .unit import BadExample, Unit
from .watch import public, uses


@dataclass(frozen=True)
class Judgement:
    """A verdict, and what to tell about a failure."""

    verdict: Verdict
    problems: list[str] = field(default_factory=list)


def judge(unit: Unit, outcome: Outcome, device: Device) -> Judgement:
    """Judge what came of running ``unit`` on ``device``."""
    if not concerns(device.id, unit.id):
        return _judgement(unit, outcome, LEFT_OUT, "'tox -e paddle' runs it")
    if outcome.absent:
        return _judgement(unit, outcome, ABSENT, ", ".join(outcome.absent))
    problems = _problems(unit, outcome)
    elsewhere = unit.cuda_only if device.id != "cuda" else ""
    if device.torch != "cpu":
        elsewhere = elsewhere or unit.cpu_only
    if problems and elsewhere and not _unreadable(unit):
        return _judgement(unit, outcome, LEFT_OUT, elsewhere)
    if outcome.lacking:
        reason = f"needs {outcome.lacking}, which is not installed here"
        return _judgement(unit, outcome, LEFT_OUT, reason)
    # On other accelerators an example may pass that does not pass on CUDA.
    if elsewhere and not problems and device.torch in ("cpu", "cuda"):
        problems.append(report.needless(unit, device, elsewhere))
    if outcome.left:
        problems.append(report.left(unit, outcome.left))
    return _judgement(unit, outcome, FAILED if problems else PASSED, "", problems)


def _problems(unit: Unit, outcome: Outcome) -> list[str]:
    """What is wrong with the examples themselves."""
    problems = [report.failure(unit, failure) for failure in outcome.failures]
    if outcome.broken:
        problems.append(report.broken(unit, outcome.broken, outcome.line))
    return problems or [
        report.unused(unit, name)
        for name, kind in unit.names.items()
        if not uses(name, kind, outcome.called, outcome.read)
    ]


def _unreadable(unit: Unit) -> bool:
    """Is its text at fault? Then it fails also where it does not run."""
    try:
        unit.examples()
    except BadExample:
        return True
    return False


def _judgement(
    unit: Unit,
    outcome: Outcome,
    verdict: str,
    reason: str,
    problems: list[str] | None = None,
) -> Judgement:
    return Judgement(
        Verdict(
            unit.page,
            unit.digest,
            verdict,
            outcome.examples,
            outcome.comparisons,
            reason,
            used=public(outcome.called | outcome.read),
            differences=outcome.failures if verdict == FAILED else [],
        ),
        problems or [],
    )

"""The ``doctest`` builder: run the examples of all pages and record the verdicts.

It takes the place of Sphinx's own builder of that name.
"""

from __future__ import annotations

import difflib
import importlib.util
from collections.abc import Sequence, Set
from pathlib import Path
from typing import Any

from sphinx.application import Sphinx
from sphinx.builders import Builder

from . import report
from .run import BadExample, Outcome, Unit, run
from .units import units_of
from .verdicts import FAILED, LEFT_OUT, PASSED, Record, Verdict, concerns
from .watch import uses

DEVICES = ("cpu", "cuda", "paddle")  # Paddle runs on the CPU, in its own environment


class Refused(SystemExit):
    """The run cannot begin: one sentence, exit code 1, nothing written.

    Sphinx would put a traceback under an exception of its own.
    """


class DoctestBuilder(Builder):
    """``-D handbook_device=cuda -D handbook_only=torch.chunk``"""

    name = "doctest"
    epilog = ""
    allow_parallel = False

    def init(self) -> None:
        self.device = self.config.handbook_device
        if self.device not in DEVICES:
            raise Refused(
                f"DEVICE={self.device} is not known; choose {', '.join(DEVICES)}."
            )
        if self.device == "cuda":
            import torch

            if not torch.cuda.is_available():
                raise Refused(
                    f"DEVICE=cuda: torch {torch.__version__} finds no CUDA device on "
                    "this machine, so nothing was run."
                )
        if self.device == "paddle" and not importlib.util.find_spec("paddle"):
            raise Refused(
                "DEVICE=paddle: Paddle is not installed here, so nothing was run; "
                "'tox -e paddle' makes an environment that has it."
            )
        self.path = Path(self.confdir, self.config.handbook_records[self.device])

    def get_outdated_docs(self) -> Set[str]:
        return self.env.found_docs

    def get_target_uri(self, docname: str, typ: str | None = None) -> str:
        return ""

    def prepare_writing(self, docnames: Set[str]) -> None:
        pass

    def write_documents(self, docnames: Set[str]) -> None:
        units = [
            unit
            for docname in sorted(self.env.found_docs)
            for unit in units_of(self.env.get_doctree(docname), docname)
            if self.device != "paddle" or concerns(self.device, unit.id)
        ]
        wanted = select(units, self.config.handbook_only)
        old, new = Record.load(self.path), Record.here(self.device)
        same_torch = old.torch == new.torch and old.machine == new.machine
        for unit in units:
            kept = same_torch and old.verdict(unit.id, unit.digest)
            fresh = kept and kept.outcome != FAILED
            stale_only = self.config.handbook_scope == "stale"
            if unit in wanted and not (stale_only and fresh):
                new.units[unit.id] = self.judge(unit)
            elif kept:
                new.units[unit.id] = kept
        new.save(self.path)
        print(report.summary(new, [unit.id for unit in wanted]))

    def judge(self, unit: Unit) -> Verdict:
        """Run ``unit``, say what failed, and give the verdict."""
        if not concerns(self.device, unit.id):
            return Verdict.of(unit, Outcome(), LEFT_OUT, "'tox -e paddle' runs it")
        try:
            outcome = run(unit, "cuda" if self.device == "cuda" else "cpu")
        except BadExample as problem:
            self.complain(report.refused(unit, problem))
            return Verdict.of(unit, Outcome(), FAILED, "")
        problems = [report.failure(unit, failure) for failure in outcome.failures]
        if not problems:
            problems = [
                report.unused(unit, name)
                for name, kind in unit.names.items()
                if not uses(name, kind, outcome.called, outcome.read)
            ]
        elsewhere = unit.cpu_only if self.device == "cuda" else unit.cuda_only
        if elsewhere and problems:
            return Verdict.of(unit, outcome, LEFT_OUT, elsewhere)
        if elsewhere:
            problems = [report.needless(unit, self.device, elsewhere)]
        self.complain(*problems)
        return Verdict.of(unit, outcome, FAILED if problems else PASSED, "")

    def complain(self, *problems: str) -> None:
        for problem in problems:
            print(problem)
            self.app.statuscode = 1

    def finish(self) -> None:
        pass


def select(units: Sequence[Unit], only: str) -> list[Unit]:
    """The units that ``ONLY=`` names: an entry, a page, or a folder of pages."""
    if not only:
        return list(units)
    chosen = [
        unit
        for unit in units
        if only in (unit.id, unit.page, *unit.names)
        or unit.page.startswith(only.rstrip("/") + "/")
    ]
    if not chosen:
        known = {name for unit in units for name in (unit.page, unit.id, *unit.names)}
        near = difflib.get_close_matches(only, sorted(known), n=3)
        hint = f" Near to it: {', '.join(near)}." if near else ""
        raise Refused(f"ONLY={only} matches no entry and no page.{hint}")
    return chosen


def setup(app: Sphinx) -> dict[str, Any]:
    app.setup_extension("sphinx.ext.doctest")
    app.add_builder(DoctestBuilder, override=True)
    app.add_config_value("handbook_device", "cpu", "", types=str)
    app.add_config_value("handbook_only", "", "", types=str)
    app.add_config_value("handbook_scope", "all", "", types=str)
    app.add_config_value("handbook_records", {}, "", types=dict)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}

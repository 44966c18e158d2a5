"""Run units in a child process, which is replaced when a unit breaks it.

All units share one child as long as nothing happens: torch is imported once.
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import tempfile
import threading
from pathlib import Path
from types import TracebackType
from typing import IO

from .outcome import Outcome
from .unit import Unit
from .written import to_json

LIMIT = 60.0  # seconds that a unit may take

_ROOT = str(Path(__file__).resolve().parent.parent)  # or the .pyz that holds us


class NoDevice(RuntimeError):
    """Why nothing can be run: one sentence."""


class Isolated:
    """A child process for ``device``; close it with ``with``.

    ``torch`` and ``machine`` are what it has found. Raises NoDevice.
    """

    _late = False  # has the child been ended for its time?

    def __init__(self, device: str, limit: float = LIMIT) -> None:
        self.device, self.limit = device, limit
        self._start()

    def _start(self) -> None:
        self._folder = tempfile.TemporaryDirectory(ignore_cleanup_errors=True)
        path = os.pathsep.join([_ROOT, os.environ.get("PYTHONPATH", "")])
        self._child = subprocess.Popen(
            [sys.executable, "-m", "handbook.worker", self.device],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            cwd=self._folder.name,
            env={**os.environ, "PYTHONPATH": path, "MPLBACKEND": "agg"},
            encoding="utf-8",
            start_new_session=True,  # Ctrl-C is for us, not for an example
        )
        threading.Thread(target=self._bury, args=[self._child], daemon=True).start()
        try:
            self.torch, self.machine = self._hello()
        except BaseException:  # Ctrl-C, too
            self.close()
            raise

    def _hello(self) -> tuple[str, str]:
        assert self._child.stdout
        hello = self._child.stdout.readline()
        if not hello:
            raise NoDevice(f"torch cannot be imported; it {self._end()}")
        found = json.loads(hello)
        if found["lacking"]:
            raise NoDevice(found["lacking"])
        return found["torch"], found["machine"]

    def run(self, unit: Unit) -> Outcome:
        """What comes of ``unit``, even if it kills its process or never ends.

        Raises NoDevice if a child is needed in place of another, and cannot start.
        """
        if self._child.returncode is not None:
            self._start()
        assert self._child.stdin and self._child.stdout
        self._late = False
        timer = threading.Timer(self.limit, self._stop)
        timer.start()
        try:
            with contextlib.suppress(BrokenPipeError):  # it ended before it was asked
                self._child.stdin.write(to_json(unit) + "\n")
                self._child.stdin.flush()
            outcome = self._answer(self._child.stdout)
        finally:
            timer.cancel()
            timer.join()
        if outcome.left:
            self.close()
        return outcome

    def _answer(self, answers: IO[str]) -> Outcome:
        """The outcome, after the line of each example that has begun."""
        line = 0
        for answer in answers:
            if answer.startswith("{") and answer.endswith("\n"):
                return Outcome.from_json(answer)
            if answer.strip().isdigit():
                line = int(answer)
        broken = self._end()
        self.close()
        return Outcome(broken=broken, line=line)

    def _stop(self) -> None:
        """The time is over."""
        self._late = self._child.returncode is None
        self._child.kill()

    def _end(self) -> str:
        """How the child has ended."""
        code = self._child.wait()
        return f"is not done after {self.limit:g} s" if self._late else ended(code)

    @staticmethod
    def _bury(child: subprocess.Popen[str]) -> None:
        """When ``child`` has ended, end what it started: that may hold our streams."""
        child.wait()
        if hasattr(os, "killpg"):
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(child.pid, signal.SIGKILL)

    def close(self) -> None:
        """End the child."""
        self._child.kill()
        self._bury(self._child)
        self._folder.cleanup()
        close_streams(self._child)

    def __enter__(self) -> Isolated:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


def close_streams(process: subprocess.Popen[str]) -> None:
    """Close what was said to a process, also one that has gone, and what it answers."""
    for stream in (process.stdin, process.stdout):
        if stream:
            with contextlib.suppress(BrokenPipeError):
                stream.close()


def ended(code: int) -> str:
    """What it is that ends a process with this exit code."""
    if code >= 0:
        return f"ends its process with exit code {code}"
    name = signal.Signals(-code).name
    why = "; perhaps it took all memory" if name == "SIGKILL" else ""
    return f"kills its process ({name}{why})"

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
import threading
from pathlib import Path
from types import TracebackType

from .outcome import Outcome
from .unit import Unit
from .written import to_json

LIMIT = 60.0  # seconds that a unit may take

_ROOT = str(Path(__file__).resolve().parent.parent)  # or the .pyz that holds us


class NoDevice(RuntimeError):
    """Why nothing can be run: one sentence."""


def spawn(device: str) -> subprocess.Popen[str]:
    """Start the process of worker.py for ``device``."""
    path = os.pathsep.join([_ROOT, os.environ.get("PYTHONPATH", "")])
    return subprocess.Popen(
        [sys.executable, "-m", "handbook.worker", device],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": path},
        encoding="utf-8",
        start_new_session=True,  # Ctrl-C is for us, not for an example
    )


class Isolated:
    """A child process for ``device``; close it with ``with``.

    ``torch`` and ``machine`` are what it has found. Raises NoDevice.
    """

    def __init__(self, device: str, limit: float = LIMIT) -> None:
        self.device, self.limit = device, limit
        self._start()

    def _start(self) -> None:
        self._child = spawn(self.device)
        assert self._child.stdout
        hello = self._child.stdout.readline()
        if not hello:
            self._child.wait()
            raise NoDevice("torch cannot be imported; see above")
        found = json.loads(hello)
        self.torch, self.machine = found["torch"], found["machine"]
        if found["lacking"]:
            self.close()
            raise NoDevice(found["lacking"])

    def run(self, unit: Unit) -> Outcome:
        """What comes of ``unit``, even if it kills its process or never ends."""
        assert self._child.stdin and self._child.stdout
        late = threading.Event()
        timer = threading.Timer(self.limit, self._stop, [late])
        timer.start()
        try:
            self._child.stdin.write(to_json(unit) + "\n")
            self._child.stdin.flush()
            answer = self._child.stdout.readline()
        except BrokenPipeError:
            answer = ""
        finally:
            timer.cancel()
        if answer.endswith("\n"):
            return Outcome.from_json(answer)
        broken = f"is not done after {self.limit:g} s" if late.is_set() else self._end()
        self.close()
        self._start()
        return Outcome(broken=broken)

    def _stop(self, late: threading.Event) -> None:
        late.set()
        self._child.kill()

    def _end(self) -> str:
        """How the child has ended."""
        code = self._child.wait()
        if code >= 0:
            return f"ends its process with exit code {code}"
        return f"kills its process ({signal.Signals(-code).name})"

    def close(self) -> None:
        """End the child."""
        self._child.kill()
        self._child.wait()
        for stream in (self._child.stdin, self._child.stdout):
            if stream:
                with contextlib.suppress(BrokenPipeError):
                    stream.close()

    def __enter__(self) -> Isolated:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

"""Processes that observe, each replaced when a call breaks it."""

from __future__ import annotations

import contextlib
import json
import os
import queue
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any

from ..isolate import NoDevice, close_streams, ended

LIMIT = 30.0  # seconds that one call may take
BREAKS = 8  # so often may one name break a process
DEVICE_BROKEN = 70  # a process ends with this when its device takes no more calls

_ROOT = str(Path(__file__).resolve().parents[2])  # or the .pyz that holds us


class Child:
    """A process that observes on ``device``. Raises NoDevice."""

    module = "handbook.facts.worker"

    def __init__(self, device: str, limit: float = LIMIT) -> None:
        self.device, self.limit = device, limit
        self._start()

    def _start(self) -> None:
        self._folder = tempfile.TemporaryDirectory(ignore_cleanup_errors=True)
        path = os.pathsep.join([_ROOT, os.environ.get("PYTHONPATH", "")])
        self._process = subprocess.Popen(
            [sys.executable, "-m", self.module, self.device],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=self._folder.name,
            env={**os.environ, "PYTHONPATH": path},
            encoding="utf-8",
            start_new_session=True,  # Ctrl-C is for us
        )
        assert self._process.stdout
        hello = self._process.stdout.readline()
        if not hello:
            problem = f"torch cannot be imported; it {ended(self._process.wait())}"
            self.close()
            raise NoDevice(problem)
        self.found = json.loads(hello)
        if self.found["lacking"]:
            self.close()
            raise NoDevice(self.found["lacking"])

    def names(self, wanted: Sequence[str]) -> list[str]:
        """The names to observe."""
        self._ask({"names": list(wanted)})
        assert self._process.stdout
        return list(json.loads(self._process.stdout.readline()))

    def observe(self, name: str) -> dict[str, Any]:
        """The facts of ``name``; also which calls have broken a process."""
        broken: dict[str, str] = {}
        for _ in range(BREAKS):
            facts, call, how = self._observe(name, broken)
            if facts is not None:
                return facts
            broken[call] = how
            self.close()
            self._start()
        return {"broken": broken}

    def _observe(
        self, name: str, broken: dict[str, str]
    ) -> tuple[dict[str, Any] | None, str, str]:
        """The facts, or the call that has broken the process, and how."""
        if self._process.poll() is not None:
            self.close()
            self._start()
        process, late = self._process, threading.Event()
        assert process.stdout

        def stop() -> None:
            late.set()
            process.kill()

        self._ask({"name": name, "broken": broken})
        call = ""
        while True:
            timer = threading.Timer(self.patience(call), stop)
            timer.start()
            answer = process.stdout.readline()
            timer.cancel()
            if not answer.endswith("\n"):
                how = "does not end" if late.is_set() else end(process.wait())
                return None, call, how
            said = json.loads(answer)
            if isinstance(said, dict):
                return said, "", ""
            call = said

    def patience(self, call: str) -> float:
        """How many seconds ``call`` may take."""
        return self.limit

    def _ask(self, what: object) -> None:
        assert self._process.stdin
        with contextlib.suppress(BrokenPipeError):
            self._process.stdin.write(json.dumps(what) + "\n")
            self._process.stdin.flush()

    def close(self) -> None:
        """End the process."""
        self._process.kill()
        self._process.wait()
        close_streams(self._process)
        self._folder.cleanup()

    def __enter__(self) -> Child:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


def end(code: int) -> str:
    """What a call has done to its process."""
    return "breaks the device" if code == DEVICE_BROKEN else ended(code)


def observe_all(
    names: Sequence[str], first: Child, workers: int, tell: Callable[[str], None]
) -> dict[str, dict[str, Any]]:
    """The facts of all ``names``, observed by ``workers`` processes at a time.

    ``first`` is one of them; ``tell`` is told each name that is done. Raises NoDevice.
    """
    todo: queue.SimpleQueue[str] = queue.SimpleQueue()
    for name in names:
        todo.put(name)
    found: dict[str, dict[str, Any]] = {}
    problems: list[Exception] = []

    def work(child: Child | None) -> None:
        try:
            with child or Child(first.device, first.limit) as own:
                while not problems:
                    name = todo.get_nowait()
                    found[name] = own.observe(name)
                    tell(name)
        except queue.Empty:
            return
        except Exception as problem:
            problems.append(problem)

    children: list[Child | None] = [first, *[None] * (min(workers, len(names)) - 1)]
    threads = [threading.Thread(target=work, args=[each]) for each in children]
    for thread in threads:
        thread.start()
    try:
        for thread in threads:
            thread.join()
    except KeyboardInterrupt as stopped:
        problems.append(RuntimeError("stopped"))
        for thread in threads:
            thread.join()
        raise stopped
    if problems:
        raise problems[0]
    return {name: found[name] for name in sorted(found) if found[name]}

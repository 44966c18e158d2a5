"""A worker that is forked from the process of the tests, which has torch already.

To import torch takes a process of its own two seconds, and most tests of pages want one
that does just what it is asked.
"""

import os
import signal
import subprocess
import sys
from contextlib import suppress
from threading import Lock
from traceback import print_exc
from types import SimpleNamespace

import torch  # noqa: F401  before the fork

from handbook import worker


class Forked:
    """What ``isolate`` asks of subprocess.Popen."""

    def __init__(
        self, command: list[str], *, cwd: str, env: dict[str, str], **_how: object
    ) -> None:
        assert command[:-1] == [sys.executable, "-m", "handbook.worker"]
        its_stdin, ours = os.pipe()
        ours_too, its_stdout = os.pipe()
        self.returncode: int | None = None
        self._waiting = Lock()
        self.pid = os.fork()
        if not self.pid:
            try:  # never to return to the tests
                os.environ.update(env)
                os.chdir(cwd)
                be_worker(command[-1], its_stdin, its_stdout)
            except BaseException:
                print_exc()
            finally:
                os._exit(1)
        os.setpgid(self.pid, self.pid)  # here as well: who comes first cannot be told
        os.close(its_stdin)
        os.close(its_stdout)
        self.stdin = os.fdopen(ours, "w", encoding="utf-8")
        self.stdout = os.fdopen(ours_too, encoding="utf-8")

    def wait(self) -> int | None:
        with self._waiting:  # two threads do, and a process can be waited for once
            if self.returncode is None:
                _pid, status = os.waitpid(self.pid, 0)
                self.returncode = os.waitstatus_to_exitcode(status)
        return self.returncode

    def kill(self) -> None:
        if self.returncode is None:
            with suppress(ProcessLookupError):
                os.kill(self.pid, signal.SIGKILL)


def be_worker(device: str, stdin: int, stdout: int) -> None:
    """Do what a new process would do, on these streams."""
    os.setpgid(0, 0)  # a group of its own, which can be killed
    os.dup2(stdin, 0)
    os.dup2(stdout, 1)
    os.closerange(3, os.sysconf("SC_OPEN_MAX"))
    sys.stdin, sys.stdout = os.fdopen(0), os.fdopen(1, "w")
    worker.main(device)


# For isolate.py, in the place of the module subprocess.
FORKING = SimpleNamespace(**vars(subprocess) | {"Popen": Forked})

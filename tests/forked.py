"""A worker that is forked from the process of the tests, which has torch already.

To import torch takes a process of its own two seconds, and most tests of pages want one
that does just what it is asked.
"""

import os
import signal
import sys
from traceback import print_exc

import torch  # noqa: F401  before the fork

from handbook import worker


class Forked:
    """What ``isolate`` asks of a child process for ``device``."""

    def __init__(self, device: str) -> None:
        its_stdin, ours = os.pipe()
        ours_too, its_stdout = os.pipe()
        self.returncode: int | None = None
        self.pid = os.fork()
        if not self.pid:
            be_worker(device, its_stdin, its_stdout)
        os.close(its_stdin)
        os.close(its_stdout)
        self.stdin = os.fdopen(ours, "w", encoding="utf-8")
        self.stdout = os.fdopen(ours_too, encoding="utf-8")

    def wait(self) -> int:
        if self.returncode is None:
            _pid, status = os.waitpid(self.pid, 0)
            self.returncode = os.waitstatus_to_exitcode(status)
        return self.returncode

    def kill(self) -> None:
        if self.returncode is None:
            os.kill(self.pid, signal.SIGKILL)


def be_worker(device: str, stdin: int, stdout: int) -> None:
    """Never returns to the tests."""
    try:
        os.setsid()
        os.dup2(stdin, 0)
        os.dup2(stdout, 1)
        os.closerange(3, os.sysconf("SC_OPEN_MAX"))
        sys.stdin, sys.stdout = os.fdopen(0), os.fdopen(1, "w")
        sys.path.insert(0, os.getcwd())  # as python -m does
        worker.main(device)
    except BaseException:
        print_exc()
    finally:
        os._exit(1)

"""A bar on a terminal; elsewhere a line now and then."""

import os
import pty
import sys
import threading

import pytest
from commands import ROOT

from handbook.progress import EVERY, Progress

STEPS = """
from handbook.progress import Progress
with Progress(4) as progress:
    for name in ("one", "two", "three"):
        progress.begin(name)
    progress.tell("something is wrong")
    progress.begin("four" * 50)
print("done")
"""


def on_terminal(code: str, **variables: str) -> str:
    """What ``code`` writes on a terminal of 80 columns."""
    ours, theirs = pty.openpty()
    written = bytearray()

    def read() -> None:
        try:
            while part := os.read(ours, 1024):
                written.extend(part)
        except OSError:  # Linux says so when the last writer has gone
            pass

    reader = threading.Thread(target=read)
    reader.start()
    variables = {"COLUMNS": "80", "TERM": "xterm", "PYTHONUTF8": "1"} | variables
    child = os.posix_spawn(
        sys.executable,
        [sys.executable, "-c", code],
        {**os.environ, "PYTHONPATH": str(ROOT), **variables},
        file_actions=[(os.POSIX_SPAWN_DUP2, theirs, 1)],
    )
    os.close(theirs)
    reader.join()
    os.close(ours)
    os.waitpid(child, 0)
    return written.decode().replace("\r\n", "\n")


def test_a_bar_on_a_terminal() -> None:
    clear = "\r\x1b[2K"
    *bars, end = on_terminal(STEPS).split(clear)
    left, full = "░", "█"
    assert bars == [
        "",
        f"{left * 24} 0/4 one",
        f"{full * 6}{left * 18} 1/4 two",
        f"{full * 12}{left * 12} 2/4 three",
        "something is wrong\n",
        f"{full * 18}{left * 6} 3/4 {'four' * 50}"[:79],
    ]
    assert end == "done\n"


def test_no_bar_where_a_terminal_can_draw_none() -> None:
    assert on_terminal(STEPS, TERM="dumb") == "something is wrong\ndone\n"


def test_lines_elsewhere(capsys: pytest.CaptureFixture[str]) -> None:
    total = 2 * EVERY + 1
    with Progress(total) as progress:
        for step in range(total):
            progress.begin(str(step))
        progress.tell("something is wrong")
    told = capsys.readouterr().out.splitlines()
    assert told == [
        f"{EVERY} of {total} …",
        f"{2 * EVERY} of {total} …",
        "something is wrong",
    ]


def test_a_short_run_needs_no_lines(capsys: pytest.CaptureFixture[str]) -> None:
    with Progress(EVERY) as progress:
        for step in range(EVERY):
            progress.begin(str(step))
    with Progress(0):
        pass
    assert capsys.readouterr().out == ""

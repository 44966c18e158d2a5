"""Whatever a unit does to its process is that unit's failure, and no other's."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from forked import FORKING

from handbook import isolate
from handbook.isolate import Isolated, NoDevice
from handbook.outcome import Outcome
from handbook.unit import Block, Unit

# What ends a process, and how that is told.
DEADLY = {
    "it leaves": ("import os; os._exit(0)", "ends its process with exit code 0"),
    "a wild pointer, and a child that stays behind": (
        "import ctypes, os, time\n"
        "if os.fork() == 0: time.sleep(10 ** 6)\n"
        "ctypes.string_at(0)",
        "kills its process (SIGSEGV)",
    ),
    "out of memory": (  # this is how the system ends it
        "import os, signal; os.kill(os.getpid(), signal.SIGKILL)",
        "kills its process (SIGKILL; perhaps it took all memory)",
    ),
}

# What it survives, though it does not pass.
HARMLESS = {
    "it exits": ("raise SystemExit(0)", "SystemExit: 0\n"),
    "it is interrupted": ("raise KeyboardInterrupt", "KeyboardInterrupt\n"),
    "it closes its output": (
        "import sys; sys.stdout.close()",
        "sys.stdout is closed or replaced at the end of this example\n",
    ),
    "it asks": ("input()", "EOFError: EOF when reading a line\n"),
}


def unit(code: str, line: int = 7) -> Unit:
    """One whose second example is ``code``."""
    blocks = [Block(">>> 1\n1\n", line), Block(code, line + 9, "testcode")]
    return Unit("it", "page", "page.rst", 1, blocks=blocks)


PROCESS = Block(">>> import os; os.getpid()\n", 1)


def process(child: Isolated) -> str:
    """The process in which a unit runs: it prints it, though nothing is expected."""
    outcome = child.run(Unit("it", "page", "page.rst", 1, blocks=[PROCESS]))
    return outcome.failures[0].got


@pytest.fixture
def child(monkeypatch: pytest.MonkeyPatch) -> Iterator[Isolated]:
    """One that is forked, and so are those that replace it: they have torch already."""
    monkeypatch.setattr(isolate, "subprocess", FORKING)
    with Isolated("cpu", limit=30 * 60) as found:
        yield found


@pytest.mark.parametrize("case", DEADLY)
def test_what_ends_its_process(case: str, child: Isolated) -> None:
    code, told = DEADLY[case]
    assert child.run(unit(code)) == Outcome(broken=told, line=16)
    assert child.run(unit("x = 1")).failures == []  # the next one is unharmed


@pytest.mark.parametrize("case", HARMLESS)
def test_what_ends_only_itself(case: str, child: Isolated) -> None:
    code, told = HARMLESS[case]
    before = process(child)
    (failure,) = child.run(unit(code)).failures
    assert (failure.line, failure.got) == (16, told)
    assert process(child) == before


def test_one_process_serves_all(child: Isolated) -> None:
    assert process(child) == process(child)


def test_a_process_in_which_something_is_left_is_replaced(child: Isolated) -> None:
    before = process(child)
    code = "open('torch.py', 'w').close()\nc = torch.device('meta').__enter__()"
    left = child.run(unit(code))
    assert (left.broken, left.failures) == ("", [])
    assert left.left == ["an entered device or mode", "files in the working folder"]
    assert process(child) != before
    assert child.run(unit("import os\nassert not os.listdir()")).failures == []


def test_a_copy_of_the_process_does_not_answer(child: Isolated) -> None:
    assert child.run(unit("import os\nx = os.fork()")).broken == ""
    assert child.run(unit("assert x")).failures[0].got.startswith("NameError")


def test_what_never_ends(child: Isolated, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(child, "limit", 1)
        told = child.run(unit("import time; time.sleep(10 ** 6)"))
    assert told.broken == "is not done after 1 s"
    assert told.line in (0, 7, 16)  # a busy machine may not come so far
    assert child.run(unit("x = 1")).failures == []


def test_examples_work_in_a_folder_of_their_own(child: Isolated) -> None:
    outcome = child.run(unit("import os\nprint(os.listdir())"))
    assert outcome.failures[0].got == "[]\n"


def test_the_line_of_what_cannot_be_read(child: Isolated) -> None:
    blocks = [Block(">>> 1\n>>>2\n", 7)]
    outcome = child.run(Unit("it", "page", "page.rst", 1, blocks=blocks))
    assert (outcome.line, "lacks blank" in outcome.broken) == (8, True)


def test_no_torch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "torch.py").write_text("raise ImportError('no such library')")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    with pytest.raises(NoDevice, match=r"torch cannot be imported \(no such library\)"):
        Isolated("cpu")


def test_a_torch_that_crashes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "torch.py").write_text("import os; os.abort()")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    with pytest.raises(NoDevice, match=r"torch cannot be imported; .*SIGABRT"):
        Isolated("cpu")


STOPPED = """\
import os, signal
from handbook.__main__ import main
from handbook.isolate import Isolated
from handbook.outcome import Outcome

def run(self, unit, kept=Isolated.run):
    if unit.id == "b":
        os.kill(os.getpid(), signal.SIGINT)  # as Ctrl-C does
    return kept(self, unit)

Isolated.run = run
raise SystemExit(main(["run", "units.json", "--record", "record.json"]))
"""


def test_what_was_judged_before_ctrl_c_is_kept(tmp_path: Path) -> None:
    from handbook.record import Record
    from handbook.written import save

    units = [
        Unit(id, "page", "page.rst", 1, blocks=[Block(f">>> {n}\n{n}\n", 1)])
        for n, id in enumerate("abc")
    ]
    save(tmp_path / "units.json", units)
    done = subprocess.run(
        [sys.executable, "-c", STOPPED],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
        capture_output=True,
        text=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
    )
    assert (done.returncode, done.stdout, done.stderr.strip()) == (130, "", "stopped")
    assert list(Record.load(tmp_path / "record.json").units) == ["a"]

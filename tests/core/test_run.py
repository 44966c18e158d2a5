"""Examples are judged by what they print, each unit in a fresh state."""

from dataclasses import replace

import pytest

from handbook.devices import CPU, Device
from handbook.outcome import Outcome
from handbook.run import MOST, run
from handbook.unit import BadExample, Block, Unit

ERROR = "Traceback (most recent call last):\n  ...\n"
RIGHT = {
    "a value": ">>> torch.tensor(0.1234)\ntensor(0.1234)\n",
    "a string": ">>> 'a'\n'a'\n",
    "no output": ">>> x = 1\n",
    "None": ">>> None\n",
    "print": ">>> print(1, 'a')\n1 a\n",
    "several prints": ">>> for i in range(2): print(i)\n0\n1\n",
    "several statements": ">>> x = 2\n>>> x + 1\n3\n>>> x\n2\n",
    "several lines": ">>> def f(x):\n...     return x + 1\n>>> f(\n...     1)\n2\n",
    "a blank line": ">>> print('a\\n\\nb')\na\n<BLANKLINE>\nb\n",
    "a cube": (
        ">>> torch.zeros(2, 1, 1)\ntensor([[[0.]],\n<BLANKLINE>\n        [[0.]]])\n"
    ),
    "an error": f">>> int('a')\n{ERROR}"
    "ValueError: invalid literal for int() with base 10: 'a'\n",
    "an error of torch": f">>> torch.zeros(2) @ torch.zeros(3)\n{ERROR}"
    "RuntimeError: inconsistent tensor size, expected tensor [2] and src [3] to have "
    "the same number of elements, but got 2 and 3 elements respectively\n",
    "a syntax error": f">>> x = = 1\n{ERROR}SyntaxError: invalid syntax\n",
    "no standard input": f">>> input()\n{ERROR}EOFError: EOF when reading a line\n",
    "nothing on the error stream": ">>> import sys; n = sys.stderr.write('a')\n",
    "a class that is pickled": ">>> import pickle\n>>> class A: pass\n"
    ">>> type(pickle.loads(pickle.dumps(A()))) is A\nTrue\n",
    "another stream for a while": ">>> import contextlib, io\n"
    ">>> with contextlib.redirect_stdout(io.StringIO()): print(1)\n>>> 2\n2\n",
    "an error and then its fix": f">>> 1 / 0\n{ERROR}"
    "ZeroDivisionError: division by zero\n>>> 1 / 1\n1.0\n",
}

# the session, and the lines (from 1), and what the first failure got
WRONG = {
    "a digit": (">>> torch.tensor(0.1234)\ntensor(0.1334)\n", [1], "tensor(0.1234)\n"),
    "an unshown value": (">>> 1 + 1\n", [1], "2\n"),
    "an unshown print": (">>> print(1)\n", [1], "1\n"),
    "a missing value": (">>> x = 1\n1\n", [1], ""),
    "the second of three": (">>> 1\n1\n>>> 2\n3\n>>> 4\n4\n", [3], "2\n"),
    "two of three": (">>> 1\n2\n>>> 2\n2\n>>> 3\n4\n", [1, 5], "1\n"),
    "after several lines": (">>> def f():\n...     pass\n>>> 1\n2\n", [3], "1\n"),
    "another message": (
        f">>> int('a')\n{ERROR}ValueError: no\n",
        [1],
        "ValueError: invalid literal for int() with base 10: 'a'\n",
    ),
    "another error": (
        f">>> 1 / 0\n{ERROR}ValueError: division by zero\n",
        [1],
        "ZeroDivisionError: division by zero\n",
    ),
    "an error that is not raised": (f">>> 1\n{ERROR}ValueError: no\n", [1], "1\n"),
    "a silent line instead of an error": (
        f">>> x = 1\n{ERROR}ValueError: no\n",
        [1],
        "",
    ),
    "an unexpected error": (
        ">>> 1 / 0\n0\n",
        [1],
        "ZeroDivisionError: division by zero\n",
    ),
    "an error where nothing is shown": (
        ">>> x = 1 / 0\n",
        [1],
        "ZeroDivisionError: division by zero\n",
    ),
    "leaving the program": (">>> raise SystemExit(0)\n", [1], "SystemExit: 0\n"),
    "an interrupt": (">>> raise KeyboardInterrupt\n", [1], "KeyboardInterrupt\n"),
    "an output that is closed": (
        ">>> import sys\n>>> print(1); sys.stdout.close()\n1\n>>> 2\n2\n",
        [2],
        "1\nsys.stdout is closed or replaced at the end of this example\n",
    ),
    "an output that is replaced": (
        ">>> import io, sys; sys.stdout = io.StringIO()\n>>> 2\n2\n",
        [1],
        "sys.stdout is closed or replaced at the end of this example\n",
    ),
    "a missing blank line": (
        ">>> print('a\\n\\nb')\na\nb\n",
        [1],
        "a\n\nb\n",
    ),
    "an unknown name": (">>> y\n", [1], "NameError: name 'y' is not defined\n"),
    "the last result": (">>> 1\n1\n>>> _\n1\n", [3], None),
}
REFUSED = {
    # flags that would soften the comparison are refused
    "skip": (">>> 1\n1\n>>> 2  # doctest: +SKIP\n3\n", 3, "takes no doctest flags"),
    "ellipsis": (">>> 2  # doctest: +ELLIPSIS\n...\n", 1, "takes no doctest flags"),
    "minus": (">>> 2  # doctest: -ELLIPSIS\n2\n", 1, "takes no doctest flags"),
    "no such flag": (">>> 1\n1\n>>> 2  # doctest: +SKYP\n", 3, "invalid option"),
    "no blank": (">>> 1\n1\n>>>2\n2\n", 3, "lacks blank after >>>"),
    "indentation": ("  >>> 1\n1\n", 2, "inconsistent leading whitespace"),
}


def session(text: str, line: int = 1, device: Device = CPU) -> Outcome:
    """What comes of a session that begins in ``line``."""
    return run(Unit("it", "page", "page.rst", 1, blocks=[Block(text, line)]), device)


@pytest.mark.parametrize("case", RIGHT)
def test_right(case: str) -> None:
    assert session(RIGHT[case]).failures == []


@pytest.fixture(autouse=True)
def no_last_result(monkeypatch: pytest.MonkeyPatch) -> None:
    """Python's own prompt, in another test, leaves its last result to all."""
    monkeypatch.delattr("builtins._", raising=False)


@pytest.mark.parametrize("case", WRONG)
def test_wrong(case: str) -> None:
    text, lines, got = WRONG[case]
    failures = session(text, line=11).failures
    assert [failure.line for failure in failures] == [10 + line for line in lines]
    assert failures[0].source in text.replace(">>> ", "").replace("... ", "")
    if got is not None:
        assert failures[0].got == got


@pytest.mark.parametrize("case", REFUSED)
def test_refused(case: str) -> None:
    text, line, message = REFUSED[case]
    with pytest.raises(BadExample, match=message) as problem:
        session(text, line=11)
    assert problem.value.line == 10 + line


def test_counts() -> None:
    outcome = session(">>> x = 1\n>>> x\n1\n>>> print(x)\n1\n")
    assert (outcome.examples, outcome.comparisons) == (3, 2)


def test_assumed_names() -> None:
    text = ">>> all([math.pi, np.pi, torch.pi, F.relu, nn.Linear])\nTrue\n"
    assert session(text).failures == []


def test_code_and_its_output_apart() -> None:
    code, output = Block("print(1)\n2", 1, "testcode"), Block("1", 4, "testoutput")
    unit = Unit("it", "page", "page.rst", 1, blocks=[code, output])
    assert run(unit).failures == []
    unit.blocks[1] = Block("2", 4, "testoutput")
    (failure,) = run(unit).failures
    assert (failure.line, failure.want, failure.got) == (1, "2\n", "1\n")


@pytest.mark.parametrize(
    "before",
    [
        [],
        [Block(">>> 1\n1\n", 1)],
        [Block("print(1)", 1, "testcode"), Block("1", 3, "testoutput")],
    ],
    ids=["nothing", "a session", "an output"],
)
def test_output_without_code(before: list[Block]) -> None:
    blocks = [*before, Block("1", 5, "testoutput")]
    with pytest.raises(BadExample, match="no testcode before it") as problem:
        run(Unit("it", "page", "page.rst", 1, blocks=blocks))
    assert problem.value.line == 5


def test_device() -> None:
    where = ">>> torch.zeros(1).device\n"
    meta = replace(CPU, id="meta", torch="meta")
    assert session(f"{where}device(type='meta')\n", device=meta).failures == []
    assert session(f"{where}device(type='cpu')\n").failures == []


def test_a_long_output_is_cut() -> None:
    (failure,) = session(f">>> for _ in range(3): print('a' * {MOST - 1})\n").failures
    note = "[cut: more than 1,000,000 characters]\n"
    assert failure.got == "a" * (MOST - 1) + "\n\n" + note
    assert session(f">>> print('a' * {MOST - 1})\n{'a' * (MOST - 1)}\n").failures == []


def test_the_line_of_each_example_is_told_before_it_runs() -> None:
    lines: list[int] = []
    blocks = [Block(">>> 1\n1\n>>> 2\n2\n", 7)]
    run(Unit("it", "page", "page.rst", 1, blocks=blocks), begin=lines.append)
    assert lines == [7, 9]

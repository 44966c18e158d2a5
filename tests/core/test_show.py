"""An entry in the terminal: found as people type names, in both languages."""

import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest
from commands import ROOT

from handbook.__main__ import main
from handbook.entries import Entry, save
from handbook.show import language

TEXT = """\
{first}

>>> x = torch.arange(5)
>>> for piece in x.chunk(2):
...     print(piece)
tensor([0, 1, 2])
<BLANKLINE>
tensor([3, 4])

... and so on.

  >>> # within a note
"""


def entry(
    title: str,
    *names: str,
    numpy: str = "",
    scipy: str = "",
    paddle: str = "",
    id: str = "",
) -> Entry:
    first = f"About {title}, with `dim`,\nand more."
    signatures = {name: ["(input)"] for name in (title, *names) if "." in title}
    text = TEXT.format(first=first)
    elsewhere = numpy.split(), scipy.split(), paddle.split()
    return Entry(id or title, title, signatures, *elsewhere, text)


ENTRIES = [
    entry("torch.chunk", "torch.Tensor.chunk", paddle="paddle.chunk"),
    entry("torch.cat", numpy="numpy.concatenate", paddle="paddle.concat"),
    entry("torch.Tensor.view", numpy="numpy.reshape"),
    entry("torch.reshape", "torch.Tensor.reshape", numpy="numpy.reshape"),
    entry("torch.nn.Linear", "torch.nn.functional.linear"),
    entry("torch.softmax"),
    entry("torch.nn.Softmax", "torch.nn.functional.softmax"),
    entry("torch.optim.Adam"),
    Entry(
        "torch.max",
        "torch.max",
        {"torch.max": ["(input)", "(input, other)"], "torch.Tensor.T": []},
        [],
        [],
        [],
        "",
    ),
    entry("torch.special.bessel_j0", scipy="scipy.special.j0"),
    entry("A training step"),
]
CHINESE = [
    *ENTRIES[:-1],
    entry("一步训练", id="A training step"),
]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("entries")
    save(folder / "en.json", ENTRIES)
    save(folder / "zh_CN.json", CHINESE)
    return folder


@pytest.fixture
def show(folder: Path, capsys: pytest.CaptureFixture[str]):
    """What ``show`` prints, and says on the other stream when it refuses."""

    def shown(name: str, *options: str, code: int = 0) -> str:
        options = ("--language", "en", *options)
        assert main(["show", name, "--entries", str(folder), *options]) == code
        out, err = capsys.readouterr()
        assert bool(err) == bool(code)
        return err if code else out

    return shown


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("torch.chunk", "torch.chunk"),
        ("torch.Tensor.chunk", "torch.chunk"),
        ("chunk", "torch.chunk"),
        ("x.chunk", "torch.chunk"),
        ("tensor.view", "torch.Tensor.view"),
        ("Tensor.view", "torch.Tensor.view"),
        ("view", "torch.Tensor.view"),
        ("reshape", "torch.reshape"),  # before NumPy's, which two entries have
        ("nn.Linear", "torch.nn.Linear"),
        ("Linear", "torch.nn.Linear"),
        ("linear", "torch.nn.Linear"),
        ("F.linear", "torch.nn.Linear"),
        ("torch.softmax", "torch.softmax"),
        ("F.softmax", "torch.nn.Softmax"),
        ("optim.Adam", "torch.optim.Adam"),
        ("np.concatenate", "torch.cat"),
        ("numpy.concatenate", "torch.cat"),
        ("scipy.special.j0", "torch.special.bessel_j0"),
        ("concatenate", "torch.cat"),
        ("paddle.concat", "torch.cat"),
        ("A training step", "A training step"),
        ("一步训练", "A training step"),
    ],
)
def test_found_as_typed(show, typed: str, found: str) -> None:
    assert f"About {found}, with" in show(typed)


def test_several(show) -> None:
    assert show("softmax") == (
        "torch.softmax     About torch.softmax, with `dim`, and more.\n"
        "torch.nn.Softmax  About torch.nn.Softmax, with `dim`, and more.\n"
    )


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ("chunkk", "no entry 'chunkk'; did you mean torch.chunk"),
        ("torch.Chunk", "no entry 'torch.Chunk'; did you mean torch.chunk"),
        ("nn.linear", "no entry 'nn.linear'; did you mean torch.nn.Linear"),
        ("ADAM", "no entry 'ADAM'; did you mean torch.optim.Adam"),
        ("a training stp", "no entry 'a training stp'; did you mean A training step"),
        ("qqqqqq", "no entry 'qqqqqq'\n"),
        ("x.", "no entry 'x.'"),
        ("", "no entry ''"),
    ],
)
def test_nothing_found(show, typed: str, message: str) -> None:
    assert show(typed, code=1).startswith(message)


def test_an_entry_as_it_is_written(show) -> None:
    head = "torch.chunk(input)\ntorch.Tensor.chunk(input)\nPaddle paddle.chunk\n\n"
    assert show("chunk") == head + ENTRIES[0].text
    assert show("A training step") == "A training step\n\n" + ENTRIES[-1].text


def test_all_forms_of_a_name(show) -> None:
    assert show("max").startswith(
        "torch.max(input)\ntorch.max(input, other)\ntorch.Tensor.T\n\n"
    )


def test_in_chinese(show) -> None:
    assert show("A training step", "--language", "zh_CN").startswith("一步训练\n")
    message = "no entries are in the language 'fr'; there are en, zh_CN\n"
    assert show("chunk", "--language", "fr", code=1) == message


@pytest.mark.parametrize(
    ("environment", "expected"),
    [
        ({}, "en"),
        ({"LANG": "zh_CN.UTF-8"}, "zh_CN"),
        ({"LANG": "zh_TW.UTF-8"}, "zh_CN"),
        ({"LANG": "de_DE.UTF-8"}, "en"),
        ({"LC_ALL": "en_GB.UTF-8", "LANG": "zh_CN.UTF-8"}, "en"),
        ({"LC_ALL": "", "LC_MESSAGES": "zh_CN", "LANG": "C"}, "zh_CN"),
    ],
)
def test_language_of_the_locale(environment: dict[str, str], expected: str) -> None:
    assert language(environment, ["en", "zh_CN"]) == expected


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (None, ": no entries are here; 'make html' writes them\n"),
        ('{"format": 1, "ent', "/en.json:1: not a file of entries: "),
    ],
)
def test_no_entries(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str | None, message: str
) -> None:
    if text:
        (tmp_path / "en.json").write_text(text, "utf-8")
    assert main(["show", "chunk", "--entries", str(tmp_path)]) == 1
    said = capsys.readouterr().err
    assert said.startswith(f"{tmp_path}{message}")
    assert said.count("\n") == 1


def on_a_terminal(folder: Path, **variables: str) -> str:
    """What a terminal is sent."""
    inside, outside = pty.openpty()
    command = [sys.executable, "-m", "handbook", "show", "chunk"]
    options = ["--entries", str(folder), "--language", "en"]
    environment = {k: v for k, v in os.environ.items() if k != "NO_COLOR"} | variables
    done = subprocess.run(
        [*command, *options], cwd=ROOT, stdout=outside, env=environment
    )
    os.close(outside)
    with open(inside, "rb") as stream:
        sent = stream.read1(100_000).decode().replace("\r\n", "\n")
    assert done.returncode == 0
    return sent


def test_colours(folder: Path, show) -> None:
    lines = on_a_terminal(folder).splitlines()
    assert lines[0] == "\x1b[1mtorch.chunk\x1b[0m(input)"
    assert lines[4:] == [
        "About torch.chunk, with `dim`,",
        "and more.",
        "",
        "\x1b[2m>>>\x1b[0m\x1b[36m x = torch.arange(5)\x1b[0m",
        "\x1b[2m>>>\x1b[0m\x1b[36m for piece in x.chunk(2):\x1b[0m",
        "\x1b[2m...\x1b[0m\x1b[36m     print(piece)\x1b[0m",
        "\x1b[32mtensor([0, 1, 2])\x1b[0m",
        "\x1b[32m<BLANKLINE>\x1b[0m",
        "\x1b[32mtensor([3, 4])\x1b[0m",
        "",
        "... and so on.",
        "",
        "\x1b[2m  >>>\x1b[0m\x1b[36m # within a note\x1b[0m",
    ]
    assert on_a_terminal(folder, NO_COLOR="1") == show("chunk")

"""``python -m handbook``: what it runs, what it keeps, what it refuses."""

import json
import os
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest
from commands import Result
from forked import FORKING

from handbook import __main__ as handbook
from handbook import command, isolate
from handbook.outcome import Outcome
from handbook.record import Record
from handbook.unit import Block, Unit
from handbook.written import save

Command = Callable[..., Result]


def unit(id: str, text: str, page: str = "reference/page", **options: str) -> Unit:
    blocks = [Block(text, 5)]
    return Unit(id, page, f"docs/{page}.rst", 3, blocks=blocks, **options)


RIGHT = unit("right", ">>> 1 + 1\n2\n")
WRONG = unit("wrong", ">>> 1 + 1\n3\n", "guide/numbers")
LACKS = unit("lacks", ">>> import absent_package\n>>> absent_package.x\n1\n")


@pytest.fixture
def run(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Command:
    """``python -m handbook`` in a folder of its own; its worker has torch already."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(isolate, "subprocess", FORKING)

    def run(*arguments: str, day: int = 0) -> Result:
        monkeypatch.setenv("SOURCE_DATE_EPOCH", str(day * 86400))
        try:
            code = handbook.main(list(arguments))
        except SystemExit as end:
            code = int(end.code or 0)
        return Result(code, "".join(capsys.readouterr()))

    return run


RUN = ("run", "units.json", "--record", "record.json")


def outcomes() -> dict[str, str]:
    """What the record says."""
    units = Record.load(Path("record.json")).units
    return {id: verdict.outcome for id, verdict in units.items()}


def days() -> dict[str, str]:
    units = Record.load(Path("record.json")).units
    return {id: verdict.date for id, verdict in units.items()}


def test_all_pass(run: Command) -> None:
    save(Path("units.json"), [RIGHT])
    result = run(*RUN)
    assert result.code == 0
    assert result.output.endswith("1 passed, 0 failed, 0 left out\n")
    record = Record.load(Path("record.json"))
    assert (record.device, record.machine) == ("cpu", "")
    assert record.passed("right", RIGHT.digest)


def test_one_fails(run: Command) -> None:
    save(Path("units.json"), [WRONG, RIGHT])
    result = run(*RUN)
    assert result.code == 1
    assert result.output.startswith("docs/guide/numbers.rst:5: wrong\n")
    assert result.output.endswith("1 passed, 1 failed, 0 left out\n")
    assert outcomes() == {"right": "passed", "wrong": "failed"}


def test_a_missing_module_fails_unless_it_may_be_missing(run: Command) -> None:
    save(Path("units.json"), [LACKS, RIGHT])
    assert run(*RUN).code == 1
    assert outcomes()["lacks"] == "failed"
    result = run(*RUN, "--leave-out-missing")
    assert result.code == 0
    told = "left out: lacks (needs absent_package, which is not installed here)\n"
    assert told in result.output
    assert outcomes()["lacks"] == "left out"


@pytest.mark.parametrize("device", ["cuda", "mps", "xpu", "paddle"])
def test_an_absent_device(device: str, run: Command) -> None:
    save(Path("units.json"), [RIGHT])
    result = run(*RUN, "--device", device)
    assert result.complains(f"DEVICE={device}: ")
    assert result.output.count("\n") == 1
    assert result.output.endswith(", so nothing was run.\n")
    assert not Path("record.json").exists()


@pytest.fixture(autouse=True)
def no_accelerator(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever this machine has; the forked worker asks the same functions."""
    import torch

    for module in (torch.cuda, torch.backends.mps, torch.xpu):
        monkeypatch.setattr(module, "is_available", lambda: False)
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)


def test_an_unknown_device(run: Command) -> None:
    save(Path("units.json"), [RIGHT])
    result = run(*RUN, "--device", "tpu")
    known = "choose cpu, cuda, mps, xpu, paddle."
    assert result == Result(1, f"DEVICE=tpu is not known; {known}\n")
    assert not Path("record.json").exists()


@pytest.mark.parametrize(
    ("only", "ids"),
    [
        ("right", {"right"}),
        ("torch.f", {"f"}),
        ("guide/numbers", {"wrong"}),
        ("guide", {"wrong"}),
        ("reference/", {"right", "f"}),
        ("", {"right", "wrong", "f"}),
    ],
)
def test_only(only: str, ids: set[str]) -> None:
    named = Unit("f", "reference/page", "page.rst", 9, names={"torch.f": "function"})
    chosen = command.select([RIGHT, WRONG, named], only)
    assert {each.id for each in chosen} == ids


def test_only_what_is_not_there(run: Command) -> None:
    save(Path("units.json"), [RIGHT])
    result = run(*RUN, "--only", "rihgt")
    told = "ONLY=rihgt matches no entry and no page. Near to it: right.\n"
    assert result == Result(1, told)
    assert run(*RUN, "--only", "$(x); y").code == 1
    assert not Path("record.json").exists()


def test_a_part_keeps_the_other_verdicts_and_their_days(run: Command) -> None:
    save(Path("units.json"), [RIGHT, unit("old", ">>> 1\n1\n"), unit("b", "")])
    assert run(*RUN, day=1).code == 0
    save(Path("units.json"), [RIGHT, unit("old", ">>> 2\n2\n"), unit("b", "")])
    assert run(*RUN, "--only", "right", day=2).code == 0
    # what has another text by now has no verdict any more
    assert days() == {"right": "1970-01-03", "b": "1970-01-02"}


def test_stale_runs_what_has_no_verdict_that_counts(
    run: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    save(Path("units.json"), [RIGHT, WRONG])
    run(*RUN, day=1)
    save(Path("units.json"), [RIGHT, WRONG, unit("new", ">>> 1\n1\n")])
    assert run(*RUN, "--stale", day=2).code == 1, "what failed is run again"
    day = "1970-01-03"
    assert days() == {"right": "1970-01-02", "wrong": day, "new": day}
    monkeypatch.setattr(command, "fingerprint", lambda: "another judge")
    run(*RUN, "--stale", day=3)
    assert set(days().values()) == {"1970-01-04"}


def test_a_record_of_another_place(run: Command) -> None:
    save(Path("units.json"), [RIGHT, WRONG])
    run(*RUN)
    text = Path("record.json").read_text("utf-8")
    old = json.loads(text) | {"torch": "1.0.0"}
    Path("record.json").write_text(json.dumps(old))
    result = run(*RUN, "--only", "right")
    assert result.complains("record.json: this record is of cpu 1.0.0; run all")
    assert json.loads(Path("record.json").read_text()) == old
    run(*RUN)
    assert Path("record.json").read_text("utf-8") == text, "all of it replaces it"


def test_paddle_has_a_record_of_its_own_side(
    run: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    save(Path("units.json"), [RIGHT, unit("guide:paddle", ">>> 1\n1\n")])
    result = run(*RUN)
    assert "left out: guide:paddle ('tox -e paddle' runs it)" in result.output
    paddle = ModuleType("paddle")
    paddle.__version__ = "3.3.1"
    monkeypatch.setitem(sys.modules, "paddle", paddle)
    monkeypatch.setattr("importlib.util.find_spec", lambda name: name == "paddle")
    assert run(*RUN, "--device", "paddle").code == 0
    assert outcomes() == {"guide:paddle": "passed"}
    assert Record.load(Path("record.json")).machine == "3.3.1"


@pytest.mark.parametrize(
    ("said", "told"),
    [
        (["run", "absent.json"], "absent.json: there is no such file"),
        (["run", "broken.json"], "broken.json:1: not a file of units"),
        (["run", "."], ".: Is a directory"),
        ([*RUN[:3], "broken.json"], "broken.json:1: not a record of verdicts"),
        ([*RUN[:3], "."], ".: Is a directory"),
        ([*RUN[:3], "units.json/x"], "units.json/x: Not a directory"),
        (["mutate", "absent.json"], "absent.json: there is no such file"),
        (["kit", "absent.json"], "absent.json: there is no such file"),
        (["kit", "units.json", "--gallery", "x"], "x: there is no script plot_*.py"),
    ],
)
def test_bad_files(said: list[str], told: str, run: Command) -> None:
    save(Path("units.json"), [RIGHT])
    Path("broken.json").write_text("{")
    result = run(*said)
    assert result.code == 1
    assert result.complains(told), result.output
    assert result.output.count("\n") == 1
    assert sorted(os.listdir()) == ["broken.json", "units.json"]


@pytest.mark.parametrize("limit", ["0", "-1", "nan", "inf", "soon"])
def test_bad_limits(limit: str, run: Command) -> None:
    result = run(*RUN, f"--limit={limit}")
    assert result.code == 2
    assert "argument --limit: invalid seconds value" in result.output


def test_no_command(run: Command) -> None:
    assert run().code == 2


def test_stopped(run: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    """What has been judged so far counts, and so does what is on record already."""
    other = unit("other", ">>> 3\n3\n")
    save(Path("units.json"), [RIGHT, other, unit("last", ">>> 4\n4\n")])
    run(*RUN, "--only", "other", day=1)
    really = isolate.Isolated.run

    def stop(self: isolate.Isolated, unit: Unit) -> Outcome:
        if unit.id != "right":
            raise KeyboardInterrupt
        return really(self, unit)

    monkeypatch.setattr(isolate.Isolated, "run", stop)
    assert run(*RUN, day=2) == Result(130, "\nstopped\n")
    assert days() == {"right": "1970-01-03", "other": "1970-01-02"}


def test_help_says_how_it_ends(run: Command) -> None:
    result = run("--help")
    assert result.code == 0
    for name in ("run", "show", "mutate", "kit"):
        assert f"\n    {name} " in result.output
    assert "Exit codes" in result.output

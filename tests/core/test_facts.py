"""Facts are what was observed: the committed ones are seen again."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from commands import ROOT, run

from handbook import __main__ as handbook
from handbook.facts import inputs, observe, samples
from handbook.facts.facts import BadFacts, Facts
from handbook.facts.pool import Child
from handbook.written import save

COMMITTED = ROOT / "facts/cpu.json"


@pytest.fixture(scope="module")
def child() -> Iterator[Child]:
    with Child("cpu", limit=30 * 60) as found:
        yield found


@pytest.fixture(scope="module")
def committed() -> Facts:
    return Facts.load(COMMITTED)


def test_every_name_is_committed(committed: Facts, child: Child) -> None:
    """Those of which nothing is said cannot be called with any line."""
    silent = set(child.names([])) - set(committed.names)
    assert not [name for name in silent if name in inputs.NAMED], "a line fits nothing"
    assert len(committed.names) > 1100
    assert not set(committed.names) - set(child.names(list(committed.names)))


def test_what_is_said(child: Child) -> None:
    """Of names whose facts are well known."""
    found = child.observe("torch.abs")
    assert "bool" not in found["runs"].split() and "c64>f32" in found["runs"].split()
    assert found["memory"] == "new" and found["out"]
    said = "NotImplementedError: \"abs_cpu\" not implemented for '{Type}'"
    assert "bool" in found["errors"][said].split()
    assert child.observe("torch.floor")["gradient"].endswith(" zero")
    assert child.observe("torch.Tensor.abs_")["memory"] == "same"
    assert child.observe("torch.Tensor.mT")["memory"] == "view"
    assert child.observe("torch.reshape")["memory"] == "new view"
    assert child.observe("torch.detach")["gradient"] == "none"
    assert "twice" in child.observe("torch.nn.functional.hardsigmoid")
    assert child.observe("torch.take") | {"index": "i64", "vmap": "loop"} == (
        child.observe("torch.take")
    )
    assert child.observe("torch.matmul")["autocast"] == "f32>bf16"
    assert "compile" in child.observe("torch.cov")


def test_a_gradient_that_is_0_by_chance_is_no_fact(child: Child) -> None:
    """Softmax sums to 1, and index_copy overwrites some rows."""
    for name in ("torch.softmax", "torch.index_copy", "torch.nn.functional.relu"):
        assert "zero" not in child.observe(name)["gradient"]


def test_an_empty_result_is_none() -> None:
    """``topk`` of 0 elements runs in dtypes in which it can do nothing."""
    found = observe.Observer("torch.topk", "cpu", lambda call: None, {})
    assert not found.runs("X, 0", samples.Setting("f32"))
    assert found.runs("X, 2", samples.Setting("f32"))


def test_every_letter_can_be_made() -> None:
    said = [line for lines in inputs.NAMED.values() for line in lines]
    said += inputs.GENERAL.split("\n")[1:-1] + [m[1] for m in samples.MODULES.values()]
    for line in said:
        letters = samples.Letters(samples.Setting("f32"))
        eval(samples.compiled(line), {}, letters)


def test_the_inputs_are_the_same_every_time() -> None:
    """Also of another release of Python and of torch."""
    first = samples.numbers("X", 0, "float")[0, 0]
    assert f"{first:.12f}" == "0.274968567125"
    strided = samples.Letters(samples.Setting("f32", strided=True))["X"]
    assert not strided.is_contiguous()
    assert strided.equal(samples.Letters(samples.Setting("f32"))["X"])


def test_of_a_name_that_always_breaks_that_is_told() -> None:
    lines, bases = samples.lines("torch.abs"), observe.BASES
    broken = {f"abs({line}) {base} cpu": "kills" for line in lines for base in bases}
    observer = observe.Observer("torch.abs", "cpu", lambda call: None, broken)
    assert observer.observe() == {"broken": broken}


@pytest.mark.parametrize(
    ("said", "problem"),
    [
        (["--device", "cdua"], "DEVICE=cdua is not known; choose cpu, cuda, mps, xpu."),
        (["--device", "paddle"], "DEVICE=paddle is not known; choose cpu"),
        (["--only", "torch.absx"], "torch.absx is no name that is called with tensors"),
    ],
)
def test_what_cannot_be_observed(
    said: list[str],
    problem: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    save(tmp_path / "units.json", [])
    monkeypatch.chdir(tmp_path)
    assert handbook.main(["facts", "units.json", *said]) == 1
    assert problem in capsys.readouterr().err
    assert not (tmp_path / "facts").exists()


@pytest.mark.parametrize(
    "text", ["{", "[]", '{"format": 99}', '{"format": 1, "device": "cpu"}']
)
def test_a_file_that_holds_no_facts(text: str, tmp_path: Path) -> None:
    path = tmp_path / "cpu.json"
    path.write_text(text)
    with pytest.raises(BadFacts, match=r"cpu\.json:1: .*make facts"):
        Facts.load(path)


def test_without_a_device_nothing_is_written(tmp_path: Path) -> None:
    save(tmp_path / "units.json", [])
    said = [sys.executable, "-m", "handbook", "facts", "units.json", "--device", "xpu"]
    answer = run(said, tmp_path)
    assert answer.complains("finds no XPU device on this machine, so nothing was run")
    assert not (tmp_path / "facts").exists()

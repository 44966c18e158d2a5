"""Facts are what was observed: the committed ones are seen again."""

import hashlib
import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import torch
from commands import ROOT, run

from handbook import __main__ as handbook
from handbook.facts import inputs, observe, samples
from handbook.facts.command import observed
from handbook.facts.facts import BadFacts, Facts
from handbook.facts.pool import Child, observe_all
from handbook.fingerprint import fingerprint
from handbook.written import save

COMMITTED = ROOT / "facts/cpu.json"
SAMPLE = 24  # names that are observed again

# A process that knows two names more, which break it.
BREAKS = """
import os, signal, sys, time, torch
from handbook.facts import inputs, observe, worker

observe.Observer.compiled = lambda self: None  # what it needs is slow to import

def crash(x):
    if x.dtype == torch.float16:
        os.kill(os.getpid(), signal.SIGSEGV)
    return x

def hang(x):
    while x.dtype == torch.float64:
        time.sleep(1)
    return x.clone()

torch.crash, torch.hang = crash, hang
inputs.NAMED |= {"torch.crash": ["X"], "torch.hang": ["X"]}
worker.main(sys.argv[1])
"""


@pytest.fixture(scope="module")
def child() -> Iterator[Child]:
    with Child("cpu", limit=30 * 60) as found:
        yield found


@pytest.fixture(scope="module")
def committed() -> Facts:
    return Facts.load(COMMITTED)


def drawn(names: list[str]) -> list[str]:
    """A few names, others when the code that observes has changed."""

    def place(name: str) -> str:
        return hashlib.sha256(f"{fingerprint()} {name}".encode()).hexdigest()

    return sorted(sorted(names, key=place)[:SAMPLE])


def test_what_is_committed_is_seen_again(committed: Facts, child: Child) -> None:
    assert committed.torch == torch.__version__
    names = drawn(list(committed.names))
    found = {name: json.loads(json.dumps(child.observe(name))) for name in names}
    assert found == {name: committed.names[name] for name in names}


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


@pytest.fixture
def breakable(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "breaks.py").write_text(BREAKS)
    path = os.pathsep.join([str(tmp_path), os.environ.get("PYTHONPATH", "")])
    monkeypatch.setenv("PYTHONPATH", path)
    monkeypatch.setattr(Child, "module", "breaks")


@pytest.mark.usefixtures("breakable")
def test_a_call_that_kills_its_process_is_told() -> None:
    with Child("cpu", limit=30 * 60) as child:
        found = child.observe("torch.crash")
        assert found["broken"] == {"crash(X) f16": "kills its process (SIGSEGV)"}
        assert "f16" not in found["runs"].split() and "f32" in found["runs"].split()
        assert child.observe("torch.abs")["memory"] == "new"  # the next is unharmed


def test_of_a_name_that_always_breaks_that_is_told() -> None:
    lines, bases = samples.lines("torch.abs"), observe.BASES
    broken = {f"abs({line}) {base} cpu": "kills" for line in lines for base in bases}
    observer = observe.Observer("torch.abs", "cpu", lambda call: None, broken)
    assert observer.observe() == {"broken": broken}


@pytest.mark.usefixtures("breakable")
def test_a_call_that_does_not_end_is_told() -> None:
    class Impatient(Child):
        def patience(self, call: str) -> float:
            return 0.1 if call == "hang(X) f64" else super().patience(call)

    with Impatient("cpu", limit=30 * 60) as child:
        found = observe_all(["torch.hang", "torch.abs"], child, 1, lambda name: None)
    assert found["torch.hang"]["broken"] == {"hang(X) f64": "does not end"}
    assert "f32" in found["torch.hang"]["runs"].split()
    assert "broken" not in found["torch.abs"]


def test_two_runs_write_the_same_bytes(child: Child, tmp_path: Path) -> None:
    only = ["torch.abs", "torch.nn.Dropout", "torch.bernoulli"]
    first = Facts("cpu", torch.__version__, "", {n: child.observe(n) for n in only})
    second = observed([], "cpu", only, workers=2)
    first.save(tmp_path / "a.json")
    second.save(tmp_path / "b.json")
    assert (tmp_path / "a.json").read_bytes() == (tmp_path / "b.json").read_bytes()
    assert Facts.load(tmp_path / "a.json") == first


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


def test_a_part_is_put_into_the_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    save(tmp_path / "units.json", [])
    monkeypatch.chdir(tmp_path)
    said = ["facts", "units.json", "--only", "torch.abs"]
    there = Facts("cpu", torch.__version__, names={"torch.add": {"runs": "f32"}})
    there.save(Path("facts/cpu.json"))
    assert handbook.main(said) == 0
    assert list(Facts.load(Path("facts/cpu.json")).names) == ["torch.abs", "torch.add"]
    Facts("cpu", "2.0.0").save(Path("facts/cpu.json"))
    before = Path("facts/cpu.json").read_bytes()
    assert handbook.main(said) == 1
    assert "these facts are of cpu 2.0.0" in capsys.readouterr().err
    assert Path("facts/cpu.json").read_bytes() == before


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

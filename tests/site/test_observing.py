"""Facts are observed in processes of their own; the committed ones are seen again."""

import hashlib
import json
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
import torch
from commands import ROOT

from handbook import __main__ as handbook
from handbook.facts.command import observed
from handbook.facts.facts import Facts
from handbook.facts.pool import Child, observe_all
from handbook.fingerprint import fingerprint
from handbook.record import release
from handbook.written import save

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


def drawn(names: list[str]) -> list[str]:
    """A few names, others when the code that observes has changed."""

    def place(name: str) -> str:
        return hashlib.sha256(f"{fingerprint()} {name}".encode()).hexdigest()

    return sorted(sorted(names, key=place)[:SAMPLE])


def test_what_is_committed_is_seen_again(child: Child) -> None:
    """By another release of torch as well, where the same dtypes still run."""
    committed = Facts.load(ROOT / "facts/cpu.json")
    names = drawn(list(committed.names))
    found = {name: json.loads(json.dumps(child.observe(name))) for name in names}
    wanted = {name: committed.names[name] for name in names}
    if release(committed.torch) == release(torch.__version__):
        assert found == wanted
    else:
        still = [
            name for name in names if found[name].get("runs") == wanted[name]["runs"]
        ]
        assert len(still) > SAMPLE / 2


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

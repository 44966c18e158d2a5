"""The table of devices: who is there, what it is called, what its tensors print."""

import sys
from types import ModuleType

import pytest
import torch

from handbook import compare
from handbook.devices import CPU, DEVICES, concerns, first_found

ACCELERATORS = ("cuda", "mps", "xpu")
# Where torch answers whether each is there.
ANSWERS = {
    "cuda": (torch.cuda, "is_available"),
    "mps": (torch.backends.mps, "is_available"),
    "xpu": (torch.xpu, "is_available"),
}


@pytest.fixture(autouse=True)
def no_accelerator(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever this machine has, a test begins with the CPU alone."""
    for id in ACCELERATORS:
        there(id, False, monkeypatch)


def there(id: str, answer: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let torch say whether the device ``id`` is there."""
    monkeypatch.setattr(*ANSWERS[id], lambda: answer)


def test_ids() -> None:
    assert list(DEVICES) == ["cpu", *ACCELERATORS, "paddle"]
    assert all(DEVICES[id].id == id for id in DEVICES)


def test_the_cpu_is_always_there() -> None:
    assert (CPU.lacking(), CPU.machine(), CPU.suffix) == ("", "", "")


@pytest.mark.parametrize("id", ACCELERATORS)
def test_an_accelerator_says_whether_it_is_there(
    id: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    device = DEVICES[id]
    sentence = f"torch {torch.__version__} finds no {device.shown} device on this"
    assert device.lacking().startswith(sentence)
    there(id, True, monkeypatch)
    assert device.lacking() == ""


def test_paddle(monkeypatch: pytest.MonkeyPatch) -> None:
    paddle = DEVICES["paddle"]
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    assert paddle.lacking().startswith("Paddle is not installed here")
    monkeypatch.setattr("importlib.util.find_spec", lambda name: name == "paddle")
    module = ModuleType("paddle")
    module.__version__ = "3.3.1"
    monkeypatch.setitem(sys.modules, "paddle", module)
    assert (paddle.lacking(), paddle.machine(), paddle.torch) == ("", "3.3.1", "cpu")


@pytest.mark.parametrize(
    ("id", "module", "question", "answer"),
    [
        ("cuda", torch.cuda, "get_device_name", "NVIDIA H100"),
        ("cuda", torch.cuda, "get_device_name", "AMD Instinct MI300X"),  # ROCm
        ("mps", torch.backends.mps, "get_name", "Apple M3 Max"),
        ("xpu", torch.xpu, "get_device_name", "Intel Data Center GPU Max 1550"),
    ],
)
def test_machines(
    id: str,
    module: ModuleType,
    question: str,
    answer: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(module, question, lambda: answer)
    assert DEVICES[id].machine() == answer


@pytest.mark.parametrize(
    ("id", "module", "setter"),
    [
        ("cuda", torch.cuda, "manual_seed_all"),
        ("mps", torch.mps, "manual_seed"),
        ("xpu", torch.xpu, "manual_seed_all"),
    ],
)
def test_seeds(
    id: str, module: ModuleType, setter: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    seeds: list[int] = []
    monkeypatch.setattr(module, setter, seeds.append)
    DEVICES[id].seed(7)
    assert seeds == [7]


@pytest.mark.parametrize("id", ACCELERATORS)
def test_what_its_tensors_print_is_set_aside(id: str) -> None:
    device = DEVICES[id]
    assert device.suffix == str(torch.device(device.torch, 0))
    got = f"tensor([1.], device='{device.suffix}')\n"
    assert compare.same("tensor([1.])\n", got, suffix=device.suffix)
    assert not compare.same("tensor([1.])\n", got, suffix=CPU.suffix)
    other = got.replace(id, "meta")
    assert not compare.same("tensor([1.])\n", other, suffix=device.suffix)


def test_the_first_that_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    assert first_found() is CPU
    for id in reversed(ACCELERATORS):
        there(id, True, monkeypatch)
        assert first_found().id == id


def test_what_concerns_whom() -> None:
    for id in DEVICES:
        assert concerns(id, "guide/from_paddle:paddle") == (id == "paddle")
        assert concerns(id, "guide/from_paddle") == (id != "paddle")

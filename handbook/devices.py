"""The devices on which examples run: one table, a row each."""

from __future__ import annotations

import importlib
import importlib.util
import platform
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Device:
    """A row of the table. Its functions are called only where the examples run."""

    id: str  # what DEVICE= and records say
    shown: str  # what pages say
    torch: str  # torch's default device during the run
    suffix: str  # the device that its tensors print, "cuda:0"; empty: none
    lacking: Callable[[], str]  # why it cannot be used here; empty: it can
    machine: Callable[[], str]  # which one it is; empty where that says nothing
    seed: Callable[[int], None]  # its own generator


def _torch() -> Any:
    import torch

    return torch


def _no(shown: str) -> str:
    return f"torch {_torch().__version__} finds no {shown} device on this machine"


def _ignore(seed: int) -> None:
    """The generator of the CPU is seeded on every device."""


def _paddle_lacking() -> str:
    if importlib.util.find_spec("paddle"):
        return ""
    return "Paddle is not installed here; 'tox -e paddle' makes an environment with it"


DEVICES = {
    device.id: device
    for device in (
        Device("cpu", "CPU", "cpu", "", lambda: "", lambda: "", _ignore),
        Device(
            "cuda",  # NVIDIA's, and AMD's through ROCm, which names its own machine
            "CUDA",
            "cuda",
            "cuda:0",
            lambda: "" if _torch().cuda.is_available() else _no("CUDA"),
            lambda: str(_torch().cuda.get_device_name()),
            lambda seed: _torch().cuda.manual_seed_all(seed),
        ),
        Device(
            "mps",
            "MPS",
            "mps",
            "mps:0",
            lambda: "" if _torch().backends.mps.is_available() else _no("MPS"),
            lambda: f"Apple {platform.machine()}",
            lambda seed: _torch().mps.manual_seed(seed),
        ),
        Device(
            "xpu",
            "XPU",
            "xpu",
            "xpu:0",
            lambda: "" if _torch().xpu.is_available() else _no("XPU"),
            lambda: str(_torch().xpu.get_device_name()),
            lambda seed: _torch().xpu.manual_seed_all(seed),
        ),
        # The Paddle side of a page: on the CPU, in an environment that has Paddle.
        Device(
            "paddle",
            "Paddle",
            "cpu",
            "",
            _paddle_lacking,
            lambda: str(importlib.import_module("paddle").__version__),
            _ignore,
        ),
    )
}

CPU = DEVICES["cpu"]


def concerns(device: str, unit_id: str) -> bool:
    """Does a record of ``device`` tell about this unit?

    A page's group ``paddle`` holds the Paddle side of its examples, and Paddle is
    installed in an environment of its own. So it has its own record, like a device.
    """
    return (device == "paddle") == unit_id.endswith(":paddle")

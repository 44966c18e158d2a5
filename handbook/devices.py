"""The devices on which examples run: one table, a row each."""

from __future__ import annotations

import importlib
import importlib.util
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


def _on_cpu(
    id: str,
    shown: str,
    lacking: Callable[[], str] = lambda: "",
    machine: Callable[[], str] = lambda: "",
) -> Device:
    """A row of what runs on the CPU, whose generator is seeded for every device."""
    return Device(id, shown, "cpu", "", lacking, machine, seed=lambda seed: None)


def _accelerator(
    id: str,
    shown: str,
    available: Callable[[], bool],
    machine: Callable[[], str],
    seed: Callable[[int], None],
) -> Device:
    """A row of what torch calls ``id``: its tensors print that name and a number."""

    def lacking() -> str:
        if available():
            return ""
        return f"torch {_torch().__version__} finds no {shown} device on this machine"

    return Device(id, shown, id, f"{id}:0", lacking, machine, seed)


def _torch() -> Any:
    """The module; it takes seconds to load, and who reads the table may not need it."""
    import torch

    return torch


def _paddle_lacking() -> str:
    if importlib.util.find_spec("paddle"):
        return ""
    return "Paddle is not installed here; 'tox -e paddle' makes an environment with it"


_ROWS = (
    _on_cpu("cpu", "CPU"),
    _accelerator(
        "cuda",  # NVIDIA's, and AMD's through ROCm, which names its own machine
        "CUDA",
        available=lambda: _torch().cuda.is_available(),
        machine=lambda: _torch().cuda.get_device_name(),
        seed=lambda seed: _torch().cuda.manual_seed_all(seed),
    ),
    _accelerator(
        "mps",
        "MPS",
        available=lambda: _torch().backends.mps.is_available(),
        machine=lambda: _torch().backends.mps.get_name(),
        seed=lambda seed: _torch().mps.manual_seed(seed),
    ),
    _accelerator(
        "xpu",
        "XPU",
        available=lambda: _torch().xpu.is_available(),
        machine=lambda: _torch().xpu.get_device_name(),
        seed=lambda seed: _torch().xpu.manual_seed_all(seed),
    ),
    # The Paddle side of a page: on the CPU, in an environment that has Paddle.
    _on_cpu(
        "paddle",
        "Paddle",
        lacking=_paddle_lacking,
        machine=lambda: str(importlib.import_module("paddle").__version__),
    ),
)
DEVICES = {device.id: device for device in _ROWS}
CPU = DEVICES["cpu"]


def first_found() -> Device:
    """The first accelerator of the table that is there, or else the CPU."""
    accelerators = (device for device in DEVICES.values() if device.suffix)
    return next((device for device in accelerators if not device.lacking()), CPU)


def concerns(device: str, unit_id: str) -> bool:
    """Does a record of ``device`` tell about this unit?

    A page's group ``paddle`` holds the Paddle side of its examples, and Paddle is
    installed in an environment of its own. So it has its own record, like a device.
    """
    return (device == "paddle") == unit_id.endswith(":paddle")

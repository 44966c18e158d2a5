"""Does a unit draw from a global generator that it has not seeded itself?

What it then prints is certain only if it prints the same with another seed.
"""

from __future__ import annotations

import random
from typing import Any

from .devices import Device
from .state import SEED


class Draws:
    """Look before each example, and once in the end; then ask ``unseeded``."""

    def __init__(self, device: Device) -> None:
        self.device = device
        self.unseeded = False
        self._seeded = False  # by an example: what follows is certain
        self._first: Any = None
        self._others: Any = None

    def look(self) -> None:
        """Has the last example drawn from torch's generator, or seeded it?"""
        import torch

        if self.unseeded or self._seeded:
            return
        if torch.default_generator.initial_seed() != SEED:
            self._seeded = True
            return
        now = _bytes(torch.default_generator.get_state())
        if self._first is None:
            self._first, self._others = now, self._state()
        self.unseeded = now != self._first

    def end(self) -> None:
        """The last example has run: look at the other generators, too."""
        self.look()
        now = self._state()
        if self._seeded:  # and torch.manual_seed has seeded the device's as well
            now["device"] = self._others["device"]
        self.unseeded |= now != self._others

    def _state(self) -> dict[str, Any]:
        """That of NumPy's legacy generator, of Python's, and of the device's."""
        import numpy as np
        import torch

        legacy: Any = np.random.get_state()
        _kind, key, *rest = legacy
        own: Any = getattr(torch, self.device.torch, None)
        on_device = hasattr(own, "get_rng_state")  # torch.cpu has none of its own
        return {
            "numpy": (key.tobytes(), *rest),
            "python": random.getstate(),
            "device": _bytes(own.get_rng_state()) if on_device else b"",
        }


def _bytes(state: Any) -> bytes:
    """A generator's state, in a form that can be compared inside of any mode."""
    import torch

    with torch._C.DisableTorchFunction():
        return bytes(state.numpy().tobytes())

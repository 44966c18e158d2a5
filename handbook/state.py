"""Fresh global state for each unit: torch's, NumPy's and Python's.

The table in settings.py says what one example may leave changed for the next. Here it
is put back; what cannot be is told, so that the process can be replaced.
"""

from __future__ import annotations

import contextlib
import os
import random
from collections.abc import Iterable, Iterator
from typing import Any

from .devices import Device
from .settings import Setting, settings

SEED = 0x5EED  # an example seeds with another number
# No window opens, and torch's profiler says nothing of itself on standard error.
VARIABLES = {"MPLBACKEND": "agg", "KINETO_LOG_LEVEL": "6"}


@contextlib.contextmanager
def fresh_state(device: Device, seed: int = SEED) -> Iterator[list[str]]:
    """Put back, in the end, all that one example could leave behind for the next.

    Yields a list that then names what is left changed and cannot be put back.
    """
    import torch

    default = None if device.torch == "cpu" else device.torch  # None is faster
    rows, left = settings(), list[str]()
    outside = {name: os.environ.get(name) for name in VARIABLES}
    os.environ.update(VARIABLES)
    torch.set_default_device(default)
    # the same order of sums on every machine; small tensors need no more
    if torch.get_num_threads() != 1:
        torch.set_num_threads(1)
    # a warning that torch shows only once would depend on the order of entries
    torch.set_warn_always(True)
    sow(device, seed)
    before = [_read(row) if row.start is None else row.start for row in rows]
    try:
        yield left
    finally:
        with contextlib.suppress(Exception):  # then the number of modes tells of it
            torch.set_default_device(default)
        left += put_back(rows, before)
        with contextlib.suppress(Exception):
            torch.set_default_device(None)
        for name, value in outside.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value


def sow(device: Device, seed: int) -> None:
    """Seed every global generator."""
    import numpy as np
    import torch

    random.seed(seed)
    np.random.seed(seed)
    # torch.manual_seed would also queue a call for each kind of GPU, which is slow
    torch.default_generator.manual_seed(seed)
    device.seed(seed)


def put_back(rows: Iterable[Setting], before: Iterable[Any]) -> list[str]:
    """Put back what differs from ``before``: the names of those that still differ."""
    left = []
    for row, old in zip(rows, before, strict=True):
        if _same(_read(row), old):
            continue
        if row.put:
            with contextlib.suppress(Exception):
                row.put(old)
        if not row.put or not _same(_read(row), old):
            left.append(row.name)
    return left


def _read(row: Setting) -> Any:
    try:
        return row.get()
    except Exception as error:  # an answer, too: a working folder that is gone
        return repr(error)


def _same(one: Any, other: Any) -> bool:
    try:
        return bool(one == other)
    except Exception:  # the truth of an array
        return False

"""The global state of torch, NumPy and Python that every unit finds fresh."""

from __future__ import annotations

import contextlib
import logging
import os
import random
import sys
from collections.abc import Iterator
from unittest import mock

from .devices import Device


@contextlib.contextmanager
def fresh_state(device: Device) -> Iterator[None]:
    """Reset all global state that one example could leave behind for the next."""
    import numpy as np
    import torch

    logging.disable(logging.INFO)  # what libraries tell in passing

    def reset() -> None:
        if pyplot := sys.modules.get("matplotlib.pyplot"):
            pyplot.close("all")
        random.seed(0)
        np.random.seed(0)
        # torch.manual_seed would also queue a call for each kind of GPU, which is slow
        torch.default_generator.manual_seed(0)
        device.seed(0)
        torch.set_default_dtype(torch.float32)
        torch.set_default_device(device.torch)
        torch.set_printoptions(profile="default", sci_mode=None)
        np.set_printoptions(**_NUMPY_PRINT)
        torch.set_grad_enabled(True)
        # the same order of sums on every machine; small tensors need no more
        if torch.get_num_threads() != 1:
            torch.set_num_threads(1)
        torch.autograd.set_detect_anomaly(False)
        if torch.are_deterministic_algorithms_enabled():  # the setter is slow to load
            torch.use_deterministic_algorithms(False)
        # a warning that torch shows only once would depend on the order of entries
        torch.set_warn_always(True)

    reset()
    try:
        with mock.patch.dict(os.environ, MPLBACKEND="agg"):  # no window opens
            yield
    finally:
        reset()
        torch.set_default_device("cpu")
        logging.disable(logging.NOTSET)


_NUMPY_PRINT = {
    "precision": 8,
    "threshold": 1000,
    "edgeitems": 3,
    "linewidth": 75,
    "suppress": False,
    "formatter": None,
    "floatmode": "maxprec",
}

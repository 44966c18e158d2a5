"""The least that running the examples can cost: import torch, and execute them."""

import contextlib
import io
import json
import sys
import warnings

warnings.simplefilter("ignore")
import torch  # noqa: E402

from handbook.run import ASSUMED  # noqa: E402

torch.set_num_threads(1)  # as in the doctest builder
with open(sys.argv[1]) as file:
    units = json.load(file)
for unit in units:
    namespace: dict = {}
    exec(ASSUMED, namespace)
    for source in unit:
        with (
            contextlib.redirect_stdout(io.StringIO()),
            contextlib.suppress(BaseException),
        ):
            exec(compile(source, "example", "single"), namespace)

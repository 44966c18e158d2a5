"""The least that running the examples can cost: import torch, and execute them.

python -m bench.floor build/units.json
"""

import contextlib
import io
import sys
import warnings
from pathlib import Path

warnings.simplefilter("ignore")
import torch  # noqa: E402

from handbook.devices import concerns  # noqa: E402
from handbook.unit import ASSUMED, Code  # noqa: E402
from handbook.written import load  # noqa: E402


def execute(path: Path) -> int:
    """Execute the examples in a file of units, and judge nothing: their number."""
    torch.set_num_threads(1)  # as for the units
    count = 0
    for unit in load(path):
        if not concerns("cpu", unit.id):
            continue
        namespace: dict[str, object] = {}
        exec(ASSUMED, namespace)
        for example in unit.examples(torch.__version__):
            count += 1
            mode = "exec" if isinstance(example, Code) else "single"
            with (
                contextlib.redirect_stdout(io.StringIO()),
                contextlib.suppress(BaseException),
            ):
                exec(compile(example.source, "example", mode), namespace)
    return count


if __name__ == "__main__":
    print(execute(Path(sys.argv[1])))

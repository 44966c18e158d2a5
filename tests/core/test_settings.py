"""Each row of the table is put back; what cannot be put back is told."""

from itertools import permutations
from pathlib import Path

import pytest

from handbook.outcome import Outcome
from handbook.run import run
from handbook.settings import settings
from handbook.unit import Block, Unit

# What one entry may leave behind, and an example that shows whether it did.
PUT_BACK = {
    "dtype": ("torch.set_default_dtype(torch.float64)", "torch.zeros(1).dtype"),
    "device": ("torch.set_default_device('meta')", "torch.zeros(1)"),
    "print": ("torch.set_printoptions(precision=1)", "torch.tensor(0.123)"),
    "sci": ("torch.set_printoptions(sci_mode=True)", "torch.tensor(0.5)"),
    "numpy print": ("np.set_printoptions(nanstr='x')", "np.array([np.nan])"),
    "numpy errors": ("_ = np.seterr(all='raise')", "np.float32(1) / np.float32(0)"),
    "grad": ("_ = torch.set_grad_enabled(False)", "torch.is_grad_enabled()"),
    "anomaly": (
        "_ = torch.autograd.set_detect_anomaly(True)",
        "torch.is_anomaly_enabled()",
    ),
    "deterministic": (
        "torch.use_deterministic_algorithms(True)",
        "torch.are_deterministic_algorithms_enabled()",
    ),
    "autocast": (
        "_ = torch.autocast('cpu').__enter__()",
        "torch.is_autocast_enabled('cpu')",
    ),
    "autocast's dtype": (
        "torch.set_autocast_dtype('cpu', torch.float16)",
        "torch.get_autocast_dtype('cpu')",
    ),
    "dual level": (
        "_ = torch.autograd.forward_ad.enter_dual_level()",
        "torch.autograd.forward_ad._current_level",
    ),
    "denormals": ("_ = torch.set_flush_denormal(True)", "torch.tensor(1e-40).mul(1)"),
    "precision": (
        "torch.set_float32_matmul_precision('medium')",
        "torch.get_float32_matmul_precision()",
    ),
    "mkldnn": (
        "torch.backends.mkldnn.enabled = False",
        "torch.backends.mkldnn.enabled",
    ),
    "cudnn": (
        "torch.backends.cudnn.benchmark = True",
        "torch.backends.cudnn.benchmark",
    ),
    "attention": (
        "torch.backends.cuda.enable_math_sdp(False)",
        "torch.backends.cuda.math_sdp_enabled()",
    ),
    "filled memory": (
        "torch.utils.deterministic.fill_uninitialized_memory = False",
        "torch.utils.deterministic.fill_uninitialized_memory",
    ),
    "module hooks": (
        "_ = nn.modules.module.register_module_forward_hook(lambda *a: 7)",
        "nn.ReLU()(torch.ones(1))",
    ),
    "optimizer hooks": (
        "from torch.optim import optimizer as o; "
        "_ = o.register_optimizer_step_pre_hook(print)",
        "from torch.optim import optimizer as o; len(o._global_optimizer_pre_hooks)",
    ),
    "conversion": (
        "torch.__future__.set_overwrite_module_params_on_conversion(True)",
        "torch.__future__.get_overwrite_module_params_on_conversion()",
    ),
    "distributions": (
        "torch.distributions.Distribution.set_default_validate_args(False)",
        "torch.distributions.Normal(0, -1)",
    ),
    "safe globals": (
        "torch.serialization.add_safe_globals([dict])",
        "dict in torch.serialization.get_safe_globals()",
    ),
    "checksums": (
        "torch.serialization.set_crc32_options(False)",
        "torch.serialization.get_crc32_options()",
    ),
    "sharing": (
        "torch.multiprocessing.set_sharing_strategy('file_system')",
        "torch.multiprocessing.get_sharing_strategy()",
    ),
    "start method": (
        "import multiprocessing as m; m.set_start_method('spawn', force=True)",
        "import multiprocessing as m; m.get_start_method(allow_none=True) == 'spawn'",
    ),
    "folder": ("import os; os.chdir('/')", "import os; os.getcwd() == '/'"),
    "environment": (
        "import os; os.environ['LEFT'] = '1'",
        "import os; 'LEFT' in os.environ",
    ),
    "time zone": (
        "import os, time; os.environ['TZ'] = 'ABC+9'; time.tzset()",
        "import time; time.tzname[0] == 'ABC'",
    ),
    "umask": (
        "import os; _ = os.umask(0o177)",
        "import os, tempfile, pathlib\n"
        ">>> with tempfile.TemporaryDirectory() as d:\n"
        "...     p = pathlib.Path(d, 'a'); p.touch(); oct(p.stat().st_mode)",
    ),
    "path": ("import sys; sys.path.insert(0, 'x')", "import sys; sys.path[0] == 'x'"),
    "recursion": (
        "import sys; sys.setrecursionlimit(999)",
        "import sys; sys.getrecursionlimit()",
    ),
    "digits": ("import sys; sys.set_int_max_str_digits(999)", "len(str(10 ** 1000))"),
    "collector": ("import gc; gc.disable()", "import gc; gc.isenabled()"),
    "decimals": (
        "import decimal; decimal.getcontext().prec = 1",
        "import decimal; +decimal.Decimal('1.23')",
    ),
    "logging": (
        "import logging; logging.root.setLevel(1)",
        "import logging; logging.root.level",
    ),
    "signals": (
        "import signal; _ = signal.signal(signal.SIGUSR1, print)",
        "import signal; signal.getsignal(signal.SIGUSR1)",
    ),
    "figures": (
        "import matplotlib.pyplot as plt; _ = plt.figure()",
        "import matplotlib.pyplot as plt; plt.get_fignums()",
    ),
    "parameters of figures": (
        "import matplotlib; matplotlib.rcParams['lines.linewidth'] = 9",
        "import matplotlib; matplotlib.rcParams['lines.linewidth']",
    ),
    "configuration of torch.compile": (
        "import torch._dynamo; torch._dynamo.config.recompile_limit = 3",
        "import torch._dynamo; torch._dynamo.config.recompile_limit",
    ),
    "a patched torch": ("torch.relu = torch.neg", "torch.relu(torch.ones(1))"),
    "a patched F": ("F.relu = torch.neg", "F.relu(torch.ones(1))"),
    "a patched Tensor": ("torch.Tensor.relu = torch.neg", "torch.ones(1).relu()"),
    "a method more": (
        "torch.Tensor.shout = torch.neg",
        "hasattr(torch.Tensor, 'shout')",
    ),
    "a patched Module": ("nn.Module.train = print", "nn.ReLU().train().training"),
    "a patched math": ("math.pi = 3", "math.pi"),
    "a patched numpy": ("np.pi = 3", "np.pi"),
    "a patched builtin": ("import builtins; builtins.sum = len", "sum([5])"),
    "a function that is gone": ("del torch.relu", "hasattr(torch, 'relu')"),
    "seed": ("_ = torch.manual_seed(7)", "torch.rand(1)"),
    "numpy seed": ("np.random.seed(7)", "np.random.rand()"),
    "random": ("x = torch.rand(1), np.random.rand()", "torch.rand(2)"),
    "a name": ("left = 1", "'left' in globals()"),
    "an assumed name": ("torch, nn = 1, 2", "torch.zeros(1), nn.Linear"),
    "an option of the language": (
        "from __future__ import annotations",
        "def f(x: 1): pass\n>>> f.__annotations__",
    ),
    "the last result": ("1\n1", "_"),
}

ENTER = "import sys; sys.left = {}; _ = sys.left.__enter__()"
EXIT = "import sys; sys.left.__exit__(None, None, None)"

# What cannot be put back: how it is called, how it is left, how this test undoes it.
TOLD = {
    "an entered device or mode": (ENTER.format("torch.device('meta')"), EXIT),
    "inference mode": (ENTER.format("torch.inference_mode()"), EXIT),
    "saved-tensor hooks": (ENTER.format("torch.autograd.graph.save_on_cpu()"), EXIT),
    "files in the working folder": (
        "open('left', 'w').close()",
        "import os; os.remove('left')",
    ),
    "the running threads": (
        "import sys, threading; sys.left = threading.Event()\n"
        ">>> threading.Thread(target=sys.left.wait).start()",
        "import sys; sys.left.set()",
    ),
}


def session(*lines: str) -> Outcome:
    text = "".join(f">>> {line}\n" for line in lines)
    return run(Unit("it", "page", "page.rst", 1, blocks=[Block(text, 1)]))


def shown(*lines: str) -> str:
    """What examples print: they show nothing, so that is their last failure."""
    return session(*lines).failures[-1].got


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each test works in a folder of its own, as the child process does."""
    monkeypatch.chdir(tmp_path)


@pytest.mark.parametrize("case", PUT_BACK)
def test_what_is_put_back(case: str) -> None:
    change, look = PUT_BACK[case]
    fresh = shown(look)
    left = session(change)
    assert (left.failures, left.left) == ([], [])
    assert shown(look) == fresh
    if case != "the last result":  # the change can be seen, within one entry
        assert shown(change, look) != fresh


def test_any_order() -> None:
    texts = list(PUT_BACK.values())
    alone = [shown(*text) for text in texts]
    assert [shown(*text) for text in reversed(texts)] == alone[::-1]
    for order in permutations(range(4)):
        assert [shown(*texts[i]) for i in order] == [alone[i] for i in order]


@pytest.mark.parametrize("case", TOLD)
def test_what_is_told(case: str) -> None:
    change, undo = TOLD[case]
    try:
        outcome = session(change)
    finally:
        exec(undo)
    assert (outcome.failures, outcome.left) == ([], [case])
    assert session("x = 1").left == []


def test_what_is_imported_may_stay() -> None:
    outcome = session("import torch._dynamo, torch.fx, xml.dom", "x = np.testing")
    assert (outcome.failures, outcome.left) == ([], [])


def test_a_thread_that_just_ends_is_waited_for() -> None:
    ends = "import threading, time; threading.Thread(target=time.sleep, args=[0.05])"
    assert session(f"{ends}.start()").left == []


def test_every_row_can_be_read() -> None:
    for row in settings():
        row.get()  # raises nothing

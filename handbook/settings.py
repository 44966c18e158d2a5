"""The table of global state that an example may leave changed: a row each.

A row tells how the state is read and how it is put back; state.py does both around each
unit. Reading all of them takes a fraction of a millisecond.
"""

from __future__ import annotations

import copy
import decimal
import functools
import gc
import locale
import logging
import multiprocessing
import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextvars import ContextVar
from types import ModuleType
from typing import Any, NamedTuple


class Setting(NamedTuple):
    """A row: ``put`` takes what ``get`` has returned; None: it cannot be put back."""

    name: str  # as in "leaves NAME changed"
    get: Callable[[], Any]
    put: Callable[[Any], object] | None = None
    start: Any = None  # what ``get`` returns before an example; None: it is asked then


@functools.cache
def settings() -> list[Setting]:
    """The table; the first rows are put back first."""
    rows = (_modes, _python, _processes, _numpy, _torch, _backends, _hooks, _libraries)
    return [row for part in rows for row in part()]


def _attributes(name: str, holder: Any, *attributes: str) -> Iterator[Setting]:
    """A row for each attribute of ``holder``, which is called ``name``."""
    for attribute in attributes:
        yield Setting(
            f"{name}.{attribute}",
            functools.partial(getattr, holder, attribute),
            functools.partial(setattr, holder, attribute),
        )


def _contents(name: str, holder: Any) -> Setting:
    """A row for what a list or a mapping holds."""

    def put(old: Any) -> None:
        holder.clear()
        (holder.extend if isinstance(holder, list) else holder.update)(old)

    return Setting(name, holder.copy, put)


def _modes() -> Iterator[Setting]:
    """What is entered and left; other rows may not work inside of it."""
    import torch
    from torch.autograd import forward_ad

    c = torch._C

    def leave_dual(level: int) -> None:
        while forward_ad._current_level > level:
            forward_ad.exit_dual_level()

    def autocast_depth() -> int:
        torch.autocast_increment_nesting()
        return torch.autocast_decrement_nesting()

    def leave_autocast(depth: int) -> None:
        while torch.autocast_decrement_nesting() > depth:
            pass
        torch.clear_autocast_cache()

    yield Setting("an entered device or mode", c._len_torch_function_stack)
    yield Setting("an entered dispatch mode", c._len_torch_dispatch_stack)
    yield Setting("torch functions", c._is_torch_function_enabled)
    yield Setting("inference mode", torch.is_inference_mode_enabled)
    yield Setting("an entered transform", c._functorch.maybe_current_level)
    yield Setting("a dual level", lambda: forward_ad._current_level, leave_dual)
    yield Setting("entered autocast", autocast_depth, leave_autocast)
    saved: Any = c._autograd  # its stubs know only a part
    yield Setting(
        "saved-tensor hooks", lambda: saved._top_saved_tensors_default_hooks(True)
    )
    yield Setting("saved-tensor hooks", saved._saved_tensors_hooks_is_enabled)


def _python() -> Iterator[Setting]:
    yield Setting("the working folder", os.getcwd, os.chdir)
    yield Setting("files in the working folder", lambda: sorted(os.listdir()))
    yield _contents("os.environ", os.environ)
    yield Setting("the time zone", lambda: time.tzname, lambda old: time.tzset())
    yield Setting("the umask", _umask, os.umask)
    yield Setting(
        "the locale",
        lambda: locale.setlocale(locale.LC_ALL),
        lambda old: locale.setlocale(locale.LC_ALL, old),
    )
    yield _contents("sys.path", sys.path)
    yield _contents("sys.argv", sys.argv)
    yield from _attributes("sys", sys, "stdin", "stdout", "stderr", "displayhook")
    yield from _attributes("sys", sys, "excepthook", "unraisablehook")
    yield Setting("the recursion limit", sys.getrecursionlimit, sys.setrecursionlimit)
    yield Setting(
        "the limit of digits", sys.get_int_max_str_digits, sys.set_int_max_str_digits
    )
    yield Setting("sys.settrace", sys.gettrace, sys.settrace)
    yield Setting("sys.setprofile", sys.getprofile, sys.setprofile)
    yield Setting("gc", gc.isenabled, lambda old: gc.enable() if old else gc.disable())
    yield Setting(
        "gc's threshold", gc.get_threshold, lambda old: gc.set_threshold(*old)
    )
    yield Setting(
        "the decimal context",
        lambda: repr(decimal.getcontext()),
        lambda old: decimal.setcontext(decimal.DefaultContext.copy()),
    )
    yield from _attributes("logging", logging.root, "level", "disabled")
    yield _contents("logging's handlers", logging.root.handlers)
    manager = logging.root.manager
    yield Setting("logging.disable", lambda: manager.disable, logging.disable)


def _umask() -> int:
    old = os.umask(0o77)  # there is no other way to ask
    os.umask(old)
    return old


def _processes() -> Iterator[Setting]:
    """Signals, threads and other processes."""
    names = ("SIGINT", "SIGTERM", "SIGALRM", "SIGCHLD", "SIGUSR1", "SIGFPE")
    known = [each for name in names if (each := getattr(signal, name, None))]

    def handle(old: list[Any]) -> None:
        for each, handler in zip(known, old, strict=True):
            signal.signal(each, handler)

    def threads() -> set[threading.Thread]:
        return set(threading.enumerate())

    def wait(old: set[threading.Thread]) -> None:
        for thread in threads() - old:
            thread.join(1)  # it may be about to end

    yield Setting("signal handlers", lambda: [*map(signal.getsignal, known)], handle)
    if hasattr(signal, "getitimer"):
        yield Setting(
            "an alarm",
            lambda: signal.getitimer(signal.ITIMER_REAL)[0],
            lambda old: signal.setitimer(signal.ITIMER_REAL, old),
        )
    yield Setting("the running threads", threads, wait)
    yield Setting("the child processes", multiprocessing.active_children)
    yield Setting(
        "the start method",
        lambda: multiprocessing.get_start_method(allow_none=True),
        lambda old: multiprocessing.set_start_method(old, force=True),
    )


def _numpy() -> Iterator[Setting]:
    import numpy as np

    yield Setting("np.seterr", np.geterr, lambda old: np.seterr(**old))
    yield Setting("np.seterrcall", np.geterrcall, np.seterrcall)
    yield Setting("np.setbufsize", np.getbufsize, np.setbufsize)
    yield Setting(
        "np.set_printoptions",
        np.get_printoptions,
        lambda old: np.set_printoptions(**old),
    )


def _torch() -> Iterator[Setting]:
    import torch
    from torch.utils.serialization import config

    def safe() -> set[Any]:  # torch.compile, once it is loaded, adds some of its own
        every = torch.serialization.get_safe_globals()
        return {
            x for x in every if not getattr(x, "__module__", "").startswith("torch")
        }

    def put_safe(old: set[Any]) -> None:
        kept = set(torch.serialization.get_safe_globals()) - (safe() - old)
        torch.serialization.clear_safe_globals()
        torch.serialization.add_safe_globals([*kept, *old])

    yield Setting("the default dtype", torch.get_default_dtype, torch.set_default_dtype)
    options = vars(torch._tensor_str.PRINT_OPTS)
    yield Setting("torch.set_printoptions", options.copy, options.update)
    yield Setting("grad mode", torch.is_grad_enabled, torch.set_grad_enabled)
    yield Setting(
        "anomaly detection",
        lambda: (torch.is_anomaly_enabled(), torch.is_anomaly_check_nan_enabled()),
        lambda old: torch.autograd.set_detect_anomaly(*old),
    )
    yield Setting(
        "autograd's threads",
        torch._C._is_multithreading_enabled,
        torch._C._set_multithreading_enabled,
    )
    yield Setting(
        "deterministic algorithms",
        lambda: (
            torch.are_deterministic_algorithms_enabled(),
            torch.is_deterministic_algorithms_warn_only_enabled(),
        ),
        lambda old: torch.use_deterministic_algorithms(old[0], warn_only=old[1]),
    )
    for device in ("cpu", "cuda"):
        for what, get, put in (
            ("", torch.is_autocast_enabled, torch.set_autocast_enabled),
            ("'s dtype", torch.get_autocast_dtype, torch.set_autocast_dtype),
        ):
            yield Setting(
                f"autocast{what} on {device}",
                functools.partial(get, device),
                functools.partial(put, device),
            )
    yield Setting(
        "autocast's cache",
        torch.is_autocast_cache_enabled,
        torch.set_autocast_cache_enabled,
    )
    yield Setting("warn always", torch.is_warn_always_enabled, torch.set_warn_always)
    yield Setting("torch.set_num_threads", torch.get_num_threads, torch.set_num_threads)
    yield Setting("torch.set_num_interop_threads", torch.get_num_interop_threads)
    for name in ("overwrite", "swap"):
        name += "_module_params_on_conversion"
        get, put = (
            getattr(torch.__future__, f"{verb}_{name}") for verb in ("get", "set")
        )
        yield Setting(name, get, put)
    yield from _attributes(
        "Distribution", torch.distributions.Distribution, "_validate_args"
    )
    yield Setting("safe globals", safe, put_safe)
    yield from _attributes("torch.save", config.save, "compute_crc32")
    yield from _attributes("torch.load", config.load, "mmap", "endianness")
    yield Setting(
        "the sharing strategy",
        torch.multiprocessing.get_sharing_strategy,
        torch.multiprocessing.set_sharing_strategy,
    )


def _backends() -> Iterator[Setting]:
    import torch
    from torch import backends

    yield Setting(
        "flush denormal",
        lambda: (
            torch.tensor(1e-40, dtype=torch.float32, device="cpu").mul(1).item() == 0
        ),
        torch.set_flush_denormal,
    )
    yield Setting(
        "float32 matmul precision",
        torch.get_float32_matmul_precision,
        torch.set_float32_matmul_precision,
    )
    yield from _attributes("torch.backends", backends, "fp32_precision")
    flags = ("enabled", "deterministic", "allow_tf32")
    yield from _attributes("mkldnn", backends.mkldnn, *flags)
    yield from _attributes(
        "cudnn", backends.cudnn, *flags, "benchmark", "benchmark_limit"
    )
    half = "allow_{}_reduced_precision_reduction".format
    yield from _attributes(
        "cuda.matmul", backends.cuda.matmul, "allow_tf32", half("fp16"), half("bf16")
    )
    yield from _attributes("quantized", backends.quantized, "engine")
    for kind in ("flash", "mem_efficient", "math", "cudnn"):
        yield Setting(
            f"{kind} attention",
            getattr(backends.cuda, f"{kind}_sdp_enabled"),
            getattr(backends.cuda, f"enable_{kind}_sdp"),
        )
    yield from _attributes(
        "deterministic", torch.utils.deterministic, "fill_uninitialized_memory"
    )


def _hooks() -> Iterator[Setting]:
    """The global ones of modules and optimizers."""
    from torch.nn.modules import module
    from torch.optim import optimizer

    for place in (module, optimizer):
        for name, found in vars(place).items():
            if name.startswith("_global_") and isinstance(found, dict):
                yield _contents("global hooks", found)


def _libraries() -> Iterator[Setting]:
    """Libraries that are there only when an example has imported them; their names."""
    yield Setting("open figures", _figures, _close_figures)
    parameters = Rc()
    yield Setting("matplotlib.rcParams", parameters.changed, parameters.put)
    yield Setting("torch.compile's configuration", _configs, _put_configs, start={})
    names = Names()
    yield Setting("a library's names", names.changed, names.put_back, start=[])


def _figures() -> list[int]:
    pyplot = sys.modules.get("matplotlib.pyplot")
    return list(pyplot.get_fignums()) if pyplot else []


def _close_figures(_old: list[int]) -> None:
    sys.modules["matplotlib.pyplot"].close("all")


class Rc:
    """The parameters of matplotlib, once something has imported it."""

    def __init__(self) -> None:
        self.untouched: dict[str, Any] = {}

    def changed(self) -> dict[str, Any]:
        """What differs from those with which it has started."""
        library = sys.modules.get("matplotlib")
        if not library or dict.__eq__(library.rcParams, self.untouched):
            return {}
        now, start = (dict.copy(rc) for rc in (library.rcParams, library.rcParamsOrig))
        start["backend"] = now["backend"]  # found at the first figure
        found = {name: value for name, value in now.items() if value != start[name]}
        if not found:
            self.untouched = now
        return found

    def put(self, old: dict[str, Any]) -> None:
        library = sys.modules["matplotlib"]
        start = dict.copy(library.rcParamsOrig)
        start["backend"] = dict.get(library.rcParams, "backend")
        dict.update(library.rcParams, {**start, **old})


def _configs() -> dict[tuple[str, str], Any]:
    """What is set in the configurations of torch.compile: their defaults."""
    from torch.utils._config_module import _UNSET_SENTINEL

    found = {}
    for name in ("torch._dynamo.config", "torch._inductor.config"):
        config = sys.modules.get(name)
        for key, entry in config._config.items() if config else ():
            value = entry.user_override
            if isinstance(value, ContextVar):  # a value itself before torch 2.13
                value = value.get()
            # torch itself sets some to what they are
            if value is not _UNSET_SENTINEL and value != entry.default:
                found[name, key] = entry.default
    return found


def _put_configs(_old: dict[tuple[str, str], Any]) -> None:
    for (name, key), default in _configs().items():
        setattr(sys.modules[name], key, copy.copy(default))


class Names:
    """The names that examples find in modules and classes, and could assign to."""

    def __init__(self) -> None:
        import builtins
        import math

        import numpy as np
        import torch
        from torch import nn

        self.holders: list[Any] = [builtins, math, np, torch, nn, nn.functional]
        self.holders += [torch.Tensor, nn.Module]
        self.now = [vars(holder) for holder in self.holders]  # views of what is there
        self.known = [dict(names) for names in self.now]

    def changed(self) -> list[tuple[Any, str]]:
        """What is no longer as it was, in which holder."""
        found = []
        for holder, now, known in zip(self.holders, self.now, self.known, strict=True):
            try:
                if now == known:
                    continue
            except Exception:  # the truth of an array
                pass
            for name in {**known, **now}:
                if now.get(name, self) is known.get(name, self):
                    continue
                if self.of_torch(name, now.get(name), known):
                    known[name] = now[name]
                else:
                    found.append((holder, name))
        return found

    @staticmethod
    def of_torch(name: str, value: Any, known: dict[str, Any]) -> bool:
        """Has the library itself set ``name``: a loaded module, a wrapped function?"""
        if isinstance(value, ModuleType):
            return name not in known
        place = getattr(value, "__globals__", {}).get("__name__", "")
        by_compile = place.startswith(("torch._dynamo", "torch._compile"))
        return by_compile or name.startswith("___")

    def put_back(self, _old: list[tuple[Any, str]]) -> None:
        """Undo every change."""
        for holder, name in self.changed():
            known = self.known[self.holders.index(holder)]
            if name in known:
                setattr(holder, name, known[name])
            else:
                delattr(holder, name)

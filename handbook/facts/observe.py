"""Call a name in all ways, and say what came."""

from __future__ import annotations

import inspect
import os
import re
import warnings
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import torch

from . import inputs
from .facts import shortened
from .pool import DEVICE_BROKEN
from .samples import (
    DTYPES,
    MODULES,
    SHORT,
    Call,
    NoSuchModule,
    Setting,
    kind,
    lines,
    prepared,
)

CHOSEN = 3  # so many lines are kept for a name
BASES = ("f32", "i64", "c64", "bool", "f64")  # in which lines are tried, on the CPU
DIVERSE = range(1, 13)  # the seeds with which a gradient must be 0 to count as that
INDEX_DTYPES = ("i64", "i32", "i16", "i8", "u8", "bool")
HOLDERS = ("torch", "torch.linalg", "torch.fft", "torch.special", "torch.nn.functional")
OUT = HOLDERS[:-1]  # whose functions may take out=

Say = Callable[[str], None]


class Skipped(Exception):
    """This call has broken a process before."""


def names(wanted: list[str]) -> list[str]:
    """Every public name to observe, of which some stand in ``wanted``, sorted.

    These are the documented functions and methods that take tensors, those of
    ``wanted`` that torch does not document, and those with inputs of their own.
    """
    found = set(inputs.NAMED) | set(MODULES)
    takers = torch.overrides.get_overridable_functions()
    for value in [each for group in takers.values() for each in group]:
        name = (torch.overrides.resolve_name(value) or "").replace(
            "torch.functional.", "torch."
        )
        if getattr(value, "__doc__", None) or name in wanted:
            found.add(name)
    functional = vars(torch.nn.functional).items()
    found |= {
        f"torch.nn.functional.{last}"
        for last, value in functional
        if callable(value) and getattr(value, "__module__", "") == "torch.nn.functional"
    }
    return sorted(filter(observable, found))


def observable(name: str) -> bool:
    """Is this a name of the installed torch that is called?"""
    holder = name.rpartition(".")[0]
    known = (*HOLDERS, "torch.Tensor", "torch.nn")
    if name not in inputs.NAMED and holder not in known:
        return False
    if re.fullmatch(inputs.NOT_CALLED, name):
        return False
    found: Any = torch
    for part in name.split(".")[1:]:
        found = inspect.getattr_static(found, part, None)
    return found is not None and (name in MODULES or not inspect.isclass(found))


class Observer:
    """Observes one name on one device; ``facts`` is what it has found.

    ``say`` is told each call before it is made, so that a parent knows which one has
    broken the process; those in ``broken`` have, and are not made again.
    """

    def __init__(
        self, name: str, device: str, say: Say, broken: dict[str, str]
    ) -> None:
        self.name, self.device, self.say, self.broken = name, device, say, broken
        self.facts: dict[str, Any] = {}

    def observe(self) -> dict[str, Any]:
        """What there is to say; where no call runs, only what has broken."""
        chosen = self.choose()
        if not chosen:
            return {"broken": self.broken} if self.broken else {}
        self.chosen = chosen
        self.facts["called"] = chosen
        self.dtypes()
        for part in (
            *(self.memory, self.gradients, self.zero, self.twice, self.out),
            *(self.indices, self.autocast, self.vmap, self.meta, self.compiled),
        ):
            part()
        if self.broken:
            self.facts["broken"] = self.broken
        return self.facts

    # --- calls ---------------------------------------------------------------

    def setting(self, dtype: str, **how: Any) -> Setting:
        return Setting(dtype, **{"device": self.device, **how})

    def prepare(self, line: str, setting: Setting) -> Call | None:
        """The call, if its inputs can be made."""
        try:
            return prepared(self.name, line, setting)
        except Exception:
            return None

    def made(self, what: str, call: Callable[[], Any]) -> Any:
        """The result of a call. Raises what it raises, and Skipped."""
        if what in self.broken:
            raise Skipped
        self.say(what)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            try:
                result = call()
                if self.device == "cuda":
                    torch.cuda.synchronize()  # what has gone wrong there is told late
            except Exception:
                if self.device == "cuda":
                    end_with_device()
                raise
        return result

    def shown(self, line: str) -> str:
        """The call as it is written."""
        last = self.name.rpartition(".")[2]
        return f"{last}({line})"

    def choose(self) -> list[str]:
        """The first lines that run on the CPU, in the first dtype in which any does."""
        chosen: list[str] = []
        for base in BASES:
            for line in lines(self.name):
                if line in chosen or len(chosen) == CHOSEN:
                    continue
                if self.runs(line, Setting(base)):
                    chosen.append(line)
            if chosen and base != BASES[0]:
                break
        return chosen

    def runs(self, line: str, setting: Setting) -> bool:
        what = f"{self.shown(line)} {setting.dtype} cpu"
        try:
            call = self.prepare(line, setting)
            result = call and self.made(what, call)
        except Exception:
            return False
        found = list(tensors(result))
        return result is not None and (not found or any(t.numel() for t in found))

    # --- what is observed ----------------------------------------------------

    def dtypes(self) -> None:
        """In which dtypes it runs, and what comes out; the errors of the others."""
        ran: list[str] = []
        failed: dict[str, list[str]] = {}
        self.ran: dict[str, str] = {}
        for dtype in DTYPES:
            error = ""
            for line in self.chosen:
                call = self.prepare_or_error(line, self.setting(dtype))
                try:
                    if isinstance(call, str):
                        error = error or call
                        continue
                    if call is None:
                        continue
                    what = f"{self.shown(line)} {dtype}"
                    result = self.made(what, call)
                except Skipped:
                    continue
                except Exception as problem:
                    error = error or worded(problem, dtype)
                    continue
                self.ran[dtype] = line
                out = next((SHORT.get(t.dtype, "") for t in tensors(result)), dtype)
                ran.append(dtype if out in (dtype, "") else f"{dtype}>{out}")
                break
            else:
                if error:
                    failed.setdefault(error, []).append(dtype)
        self.facts["runs"] = " ".join(ran)
        if failed:
            self.facts["errors"] = {e: " ".join(d) for e, d in failed.items()}

    def prepare_or_error(self, line: str, setting: Setting) -> Call | str | None:
        """The call; of a module that cannot have this dtype, the error."""
        try:
            return prepared(self.name, line, setting)
        except NoSuchModule as problem:
            assert isinstance(problem.__cause__, Exception)
            return worded(problem.__cause__, setting.dtype)
        except Exception:
            return None

    def base(self) -> str:
        """The dtype in which the other things are looked at."""
        usual = ("f32", "c64", "i64", "bool", *self.ran)
        return next((dtype for dtype in usual if dtype in self.ran), "")

    def calls(self, **how: Any) -> Iterator[tuple[str, Call]]:
        """The chosen calls in the base dtype that can be made."""
        base = self.base()
        for line in self.chosen if base else []:
            call = self.prepare(line, self.setting(base, **how))
            if call:
                yield self.shown(line), call

    def memory(self) -> None:
        """Whether results share memory with an argument."""
        found = set()
        for strided in (False, True):
            for what, call in self.calls(strided=strided):
                try:
                    before = list(tensors((call.args, call.kwargs)))
                    result = self.made(f"{what} memory {strided}", call)
                except Exception:
                    continue
                after = list(tensors(result))
                if not before or not after:
                    continue
                if any(b is a for b in before for a in after):
                    found.add("same")
                elif {*map(storage, before)} & {*map(storage, after)}:
                    found.add("view")
                else:
                    found.add("new")
        if found:
            self.facts["memory"] = " ".join(sorted(found))

    def gradients(self) -> None:
        """In which dtypes the gradient is computed, and the errors of the others."""
        ran, failed = [], dict[str, list[str]]()
        without = False
        for dtype in self.ran:
            if kind(dtype) not in ("float", "complex"):
                continue
            error = ""
            for line in self.chosen:
                call = self.prepare(line, self.setting(dtype, grad=True))
                if not call or not call.leaves:
                    continue
                try:
                    what = f"{self.shown(line)} {dtype} gradient"
                    result = self.made(what, call)
                    loss = weighted(result)
                    if loss is None:
                        inexact = any(
                            t.dtype.is_floating_point for t in tensors(result)
                        )
                        without |= inexact and dtype == "f32"
                        continue
                    self.made(what, partial(gradient, loss, call))
                except Skipped:
                    continue
                except Exception as problem:
                    error = error or worded(problem, dtype)
                    continue
                ran.append(dtype)
                break
            else:
                if error:
                    failed.setdefault(error, []).append(dtype)
        self.backward = ran
        if ran:
            self.facts["gradient"] = " ".join(ran)
        elif without and not failed:
            self.facts["gradient"] = "none"
        if failed:
            self.facts["gradient errors"] = {e: " ".join(d) for e, d in failed.items()}

    def zero(self) -> None:
        """Is the gradient 0 with all of a dozen diverse inputs?"""
        if not {"f32", "f64"} & {*self.backward}:
            return
        for seed in DIVERSE:
            for what, call in self.calls(grad=True, seed=seed):
                try:
                    loss = weighted(self.made(f"{what} gradient", call))
                    if loss is None:
                        continue
                    found = self.made(f"{what} gradient", partial(gradient, loss, call))
                except Exception:
                    continue
                if any(g is not None and g.count_nonzero() for g in found):
                    return
        self.facts["gradient"] += " zero"

    def twice(self) -> None:
        """Can the gradient be differentiated?"""
        if not {"f32", "c64"} & {*self.backward}:
            return
        errors = []
        for what, call in self.calls(grad=True):
            try:
                loss = weighted(self.made(f"{what} twice", call))
                if loss is None:
                    continue
                once = gradient(loss, call, create_graph=True)
                again = weighted(once)
                if again is None:
                    continue  # a gradient that does not depend on the input
                self.made(
                    f"{what} twice",
                    partial(gradient, again, call),
                )
                return
            except Skipped:
                return
            except Exception as problem:
                errors.append(worded(problem, ""))
        if errors:
            self.facts["twice"] = errors[0]

    def out(self) -> None:
        """Does it write into ``out=``?"""
        if self.name.rpartition(".")[0] not in OUT:
            return
        for what, call in self.calls():
            try:
                result = self.made(f"{what} out", call)
                places = [torch.zeros_like(t) for t in tensors(result)]
                if isinstance(result, torch.Tensor):
                    self.made(f"{what} out", partial(call, out=places[0]))
                elif isinstance(result, tuple) and len(places) == len(result):
                    self.made(f"{what} out", partial(call, out=tuple(places)))
                else:
                    continue
            except Exception:
                continue
            self.facts["out"] = True
            return

    def indices(self) -> None:
        """Which dtypes its indices and targets may have."""
        taken = []
        for dtype in INDEX_DTYPES:
            for what, call in self.calls(index=dtype):
                if not call.indices:
                    continue
                try:
                    self.made(f"{what} index {dtype}", call)
                except Exception:
                    continue
                taken.append(dtype)
                break
        if taken:
            self.facts["index"] = " ".join(taken)

    def autocast(self) -> None:
        """Which other dtype comes out under autocast, of float32 and of a half."""
        if self.base() != "f32":
            return
        found = []
        for dtype in ("f32", SHORT[torch.get_autocast_dtype(self.device)]):
            line = self.ran.get(dtype, "")
            if not line:
                continue
            call, again = (prepared(self.name, line, self.setting(dtype)) for _ in "12")
            what = f"{self.shown(line)} {dtype} autocast"
            try:
                plain = next(tensors(self.made(what, call))).dtype
                with torch.autocast(self.device):
                    cast = next(tensors(self.made(what, again))).dtype
            except Exception:  # StopIteration, too: no tensor comes out
                continue
            if cast != plain:
                found.append(f"{dtype}>{SHORT.get(cast, cast)}")
        if found:
            self.facts["autocast"] = " ".join(found)

    def vmap(self) -> None:
        """Does vmap do it, perhaps with a loop?"""
        for what, call in self.calls():
            first = call.args[0] if call.args else None
            if not isinstance(first, torch.Tensor) or call.parameters:
                continue

            def one(x: torch.Tensor, call: Call = call) -> Any:
                return call.function(x, *call.args[1:], **call.kwargs)

            stacked = torch.stack([first, first])
            mapped = torch.vmap(one, randomness="different")
            if f"{what} vmap" in self.broken:
                return
            self.say(f"{what} vmap")
            try:
                with warnings.catch_warnings(record=True) as told:
                    warnings.simplefilter("always")
                    mapped(stacked)
            except Exception as problem:
                self.facts["vmap"] = worded(problem, "")
                return
            if any("performance drop" in str(each.message) for each in told):
                self.facts["vmap"] = "loop"
            return

    def meta(self) -> None:
        """Does it say shapes on the device that holds no numbers?"""
        if self.device != "cpu":
            return
        for what, call in self.calls(device="meta"):
            if "device=" in what:
                return
            try:
                self.made(f"{what} meta", call)
            except Skipped:
                return
            except Exception as problem:
                self.facts["meta"] = worded(problem, "")
            return

    def compiled(self) -> None:
        """Does torch.compile break the graph of every call?"""
        if self.device != "cpu":
            return
        errors = []
        for what, call in self.calls():
            torch.compiler.reset()
            whole = torch.compile(
                partial(called, call.function), backend="eager", fullgraph=True
            )
            try:
                self.made(f"{what} compile", partial(whole, *call.args, **call.kwargs))
                return
            except Skipped:
                return
            except Exception as problem:
                errors.append(worded(problem, ""))
        if errors:
            self.facts["compile"] = errors[0]


def called(function: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
    """What is compiled: the call of a name, in a frame of its own."""
    return function(*args, **kwargs)


def end_with_device() -> None:
    """End this process if the device takes no more calls from it."""
    try:
        torch.cuda.synchronize()
    except Exception:
        os._exit(DEVICE_BROKEN)


def tensors(value: Any) -> Iterator[torch.Tensor]:
    """The tensors in a result, however deep."""
    if isinstance(value, torch.Tensor):
        yield value
    elif isinstance(value, (tuple, list)):
        for each in value:
            yield from tensors(each)
    elif isinstance(value, dict):
        yield from tensors(list(value.values()))


def storage(tensor: torch.Tensor) -> int:
    """Where a tensor's memory begins."""
    return tensor.untyped_storage().data_ptr()


def weighted(result: Any) -> torch.Tensor | None:
    """A number that depends on every part of ``result``, each with its own weight."""
    loss = None
    for tensor in tensors(result):
        if not tensor.requires_grad:
            continue
        flat = tensor.reshape(-1)
        if flat.is_complex():
            flat = torch.view_as_real(flat.to(torch.complex128)).reshape(-1)
        weights = [(n * 0.37) % 1 + 0.1 for n in range(flat.numel())]
        part = flat.double() @ torch.tensor(
            weights, device=flat.device, dtype=torch.float64
        )
        loss = part if loss is None else loss + part
    return loss


def gradient(
    loss: torch.Tensor, call: Call, create_graph: bool = False
) -> tuple[torch.Tensor | None, ...]:
    """The gradient of ``loss`` with respect to all that may have one."""
    return torch.autograd.grad(
        loss, call.leaves, allow_unused=True, create_graph=create_graph
    )


def worded(error: Exception, dtype: str) -> str:
    """An error's class and first line."""
    text = next(iter(str(error).strip().splitlines()), "")
    text = re.sub(r"0x[0-9a-f]+", "0x…", text)
    if len(text) > 200:
        text = text[:199] + "…"
    return shortened(f"{type(error).__name__}: {text}", dtype)

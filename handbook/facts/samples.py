"""The arguments of a call: what the letters of inputs.py stand for."""

from __future__ import annotations

import functools
import random
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from types import CodeType
from typing import Any

import torch

from . import facts, inputs

DTYPES = {short: getattr(torch, long) for short, (long, _) in facts.DTYPES.items()}
SHORT = {dtype: short for short, dtype in DTYPES.items()}

SHAPES: dict[str, tuple[int, ...]] = {
    **dict(X=(3, 4), Y=(3, 4), Z=(3, 4), V=(4,), U=(4,), M=(4, 4), R=(4, 4)),
    **dict(B=(2, 3, 4), C=(2, 3, 4), N=(2, 4, 4), E=(2, 4, 4), F=(2, 4, 4)),
    **dict(J=(2, 4, 8), I=(2, 4, 6, 6), K=(2, 4, 4, 4, 4), c=(4,), S=()),
    **dict(W1=(4, 4, 2), W2=(4, 4, 2, 2), W3=(4, 4, 2, 2, 2)),
}
INDICES: dict[str, Any] = {
    "i": [2, 0],
    "j": [[0, 2, 1, 0], [1, 0, 2, 2], [2, 1, 0, 1]],
    "t": [1, 3, 0],
    "u": [[1, 2], [3, 1]],
    "n": [1, 2],
    "k1": [[[0, 2]] * 4] * 2,
    "k": [[[[0, 2], [8, 10]]] * 4] * 2,
    "k3": [[[[[0, 2], [8, 10]], [[32, 34], [40, 42]]]] * 4] * 2,
}
MASK = [
    [True, False, True, True],
    [False, True, True, False],
    [True, True, False, True],
]


class NoSuchModule(Exception):
    """A module cannot have this dtype; the cause is the error."""


@dataclass(frozen=True)
class Setting:
    """How the letters are made."""

    dtype: str
    device: str = "cpu"
    index: str = "i64"  # the dtype of the letters that are indices
    seed: int = 0  # 0: numbers from 0.1 to 0.9, or 1 to 4; others: also negative ones
    strided: bool = False  # the numbers do not lie in memory in the order of the tensor
    grad: bool = False

    def but(self, **changes: Any) -> Setting:
        """The same with other values."""
        return replace(self, **changes)


class Letters(dict[str, Any]):
    """The letters of one call, each made when it is first met.

    ``made`` are the tensors in the observed dtype, in the order in which they are met;
    ``indices`` tells whether there is one that holds indices.
    """

    def __init__(self, setting: Setting) -> None:
        super().__init__(torch=torch, call=lambda *args, **kwargs: (args, kwargs))
        self["dtype"], self["device"] = DTYPES[setting.dtype], setting.device
        self.setting, self.made, self.indices = setting, list[torch.Tensor](), False

    def __missing__(self, letter: str) -> Any:
        if letter in INDICES:
            self.indices = True
            dtype = DTYPES[self.setting.index]
            found = torch.tensor(INDICES[letter], dtype=dtype)
            self[letter] = found = found.to(self.setting.device)
        elif letter == "m":
            self[letter] = found = torch.tensor(MASK).to(self.setting.device)
        else:
            self[letter] = found = self._tensor(letter)
        return found

    def _tensor(self, letter: str) -> torch.Tensor:
        setting = self.setting
        wide = numbers(letter, setting.seed, kind(setting.dtype))
        tensor = wide.to(DTYPES[setting.dtype], copy=True)
        if setting.strided and tensor.dim() > 1:
            tensor = tensor.transpose(0, -1).contiguous().transpose(0, -1)
        tensor = tensor.to(setting.device)
        if not setting.grad:
            self.made.append(tensor)
            return tensor
        leaf = tensor.requires_grad_()
        self.made.append(leaf)
        return leaf.clone()  # in-place calls may write into this one


def kind(dtype: str) -> str:
    """``bool``, ``int``, ``float`` or ``complex``."""
    return {"b": "bool", "u": "int", "i": "int", "c": "complex"}.get(
        dtype[: 1 if dtype != "bf16" else 2], "float"
    )


@functools.cache
def numbers(letter: str, seed: int, kind: str) -> torch.Tensor:
    """What a letter holds, in a wide dtype: the same everywhere and every time."""
    drawn = random.Random(f"{letter} {seed}")

    def one() -> complex | float | int | bool:
        if kind == "bool":
            return drawn.random() < 0.6
        if kind == "int":
            return 1 + int(drawn.random() * 4)
        low, high = (-3.0, 3.0) if seed else (0.1, 0.9)
        real = low + drawn.random() * (high - low)
        return complex(real, low + drawn.random()) if kind == "complex" else real

    wide = {"bool": torch.bool, "int": torch.int64, "complex": torch.complex128}
    dtype = wide.get(kind, torch.float64)
    if letter in SHAPES:
        shape = SHAPES[letter]
        count = torch.Size(shape).numel()
        return torch.tensor([one() for _ in range(count)], dtype=dtype).reshape(shape)
    if letter in "PT":  # symmetric, with a diagonal that outweighs the rest
        apart = [[1 / (1 + abs(a - b)) for b in range(4)] for a in range(4)]
        square = torch.tensor(apart, dtype=torch.float64)
        square += torch.diag(torch.tensor([4.0, 5, 6, 7])) + seed * 0.1
        return (square.tril() if letter == "T" else square).to(dtype)
    if letter == "G":
        signs = [1.0 if drawn.random() < 0.5 or kind in ("bool", "int") else -1.0]
        signs += [-signs[0] if kind not in ("bool", "int") else 1.0] * 5
        return torch.tensor((signs * 2), dtype=torch.float64).reshape(3, 4).to(dtype)
    if letter in "QL":
        rows = [[0.1 + drawn.random() for _ in range(4)] for _ in range(3)]
        shares = torch.tensor(rows, dtype=torch.float64)
        shares = shares / shares.sum(1, keepdim=True)
        return (shares.log() if letter == "L" else shares).to(dtype)
    raise NameError(f"inputs.py does not say what {letter!r} is")


@dataclass
class Call:
    """A call that is ready to be made."""

    function: Callable[..., Any]
    args: tuple[Any, ...]
    kwargs: dict[str, Any]
    made: list[torch.Tensor]  # the tensors in the observed dtype
    indices: bool = False
    parameters: list[torch.Tensor] = field(default_factory=list)  # of a module

    def __call__(self, **more: Any) -> Any:
        return self.function(*self.args, **self.kwargs, **more)

    @property
    def leaves(self) -> list[torch.Tensor]:
        """What may have a gradient."""
        return [*self.made, *self.parameters]


@functools.cache
def compiled(line: str) -> CodeType:
    """A line of inputs.py as code."""
    return compile(f"call({line})", "inputs.py", "eval")


def prepared(name: str, line: str, setting: Setting) -> Call:
    """The call of ``name`` with ``line``. Raises NoSuchModule, or what inputs raise."""
    module = MODULES.get(name)
    seed(setting)
    letters = Letters(setting)
    args, kwargs = eval(compiled(line), {}, letters)
    if module is None:
        return Call(function(name), args, kwargs, letters.made, letters.indices)
    make, _ = module
    options, settings = eval(compiled(make), {}, letters)
    made = getattr(torch.nn, name.rpartition(".")[2])(*options, **settings)
    seed(setting)
    made.to(setting.device)
    if name.rpartition(".")[2].startswith("Lazy"):  # it learns its shapes from a call
        wide = Letters(setting.but(dtype="f32", grad=False, strided=False))
        first, more = eval(compiled(line), {}, wide)
        made(*first, **more)
    parameters = list(made.parameters())
    if parameters:
        try:
            made.to(DTYPES[setting.dtype])
        except Exception as error:
            raise NoSuchModule from error
        parameters = list(made.parameters())
    return Call(made, args, kwargs, letters.made, letters.indices, parameters)


def seed(setting: Setting) -> None:
    """What is random is the same every time. Cheaper than ``torch.manual_seed``."""
    torch.default_generator.manual_seed(setting.seed)
    if setting.device == "cuda":
        torch.cuda.manual_seed(setting.seed)


@functools.cache
def function(name: str) -> Callable[..., Any]:
    """What is called: a function, a method, or what reads an attribute."""
    holder, _, last = name.rpartition(".")
    if holder == "torch.Tensor":
        if callable(getattr(torch.Tensor, last)):
            return lambda self, *args, **kwargs: getattr(self, last)(*args, **kwargs)
        return lambda self: getattr(self, last)
    found: Any = torch
    for part in name.split(".")[1:]:
        found = getattr(found, part)
    assert callable(found)
    return found  # type: ignore[no-any-return]


def _modules() -> Iterator[tuple[str, tuple[str, str]]]:
    for last, (make, line) in inputs.MODULES.items():
        for n, x in enumerate("JIK", 1) if "{n}" in last else [(0, "")]:
            name = last.format(n=n)
            yield f"torch.nn.{name}", (make, line.format(x=x) if n else line)
    for last in inputs.PLAIN.split():
        yield f"torch.nn.{last}", ("", "X")


MODULES: Mapping[str, tuple[str, str]] = dict(_modules())


def lines(name: str) -> list[str]:
    """The lines with which ``name`` may be called."""
    if name in MODULES:
        return [MODULES[name][1]]
    if name in inputs.NAMED:
        return inputs.NAMED[name]
    return inputs.GENERAL.split("\n")[1:-1]

"""What the installed torch says about its dtypes. Nothing here is written by hand."""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import torch

DEVICES = ("cpu", "cuda")

# Rows are in this order, and within a kind the narrow ones come first.
KINDS = ("boolean", "unsigned", "signed", "float", "complex")

# The dtypes that a model meets: more would not fit into a matrix that can be read.
PROMOTED = (
    *("bool", "uint8", "int8", "int16", "int32", "int64"),
    *("float16", "bfloat16", "float32", "float64", "complex64"),
)


@dataclass(frozen=True)
class Dtype:
    """A row of the table."""

    name: str  # torch.float32
    aliases: tuple[str, ...]  # torch.float
    kind: str  # one of KINDS
    bits: int
    least: float | None  # of each part of a complex number; None for booleans
    greatest: float | None
    step: float | None  # from 1 to the next float; None for whole numbers
    legacy: str  # torch.FloatTensor, or nothing
    works: dict[str, str]  # device -> yes, stores only, no; without what is not here


def dtypes() -> list[Dtype]:
    """Every dtype of torch whose tensors hold ordinary numbers.

    Quantised dtypes, and those of fewer than eight bits, do not: torch refuses to make
    a tensor of them from a list.
    """
    import torch

    names: dict[torch.dtype, list[str]] = {}
    legacy: dict[torch.dtype, str] = {}
    for name, value in vars(torch).items():
        if isinstance(value, torch.dtype):
            names.setdefault(value, []).append(f"torch.{name}")
        elif isinstance(value, type(torch.FloatTensor)):
            legacy[value.dtype] = f"torch.{name}"
    here = [device for device in DEVICES if usable(device)]
    rows = [
        Dtype(
            str(dtype),
            tuple(sorted(set(each) - {str(dtype)})),
            kind(dtype),
            dtype.itemsize * 8,
            *limits(dtype),
            legacy.get(dtype, ""),
            {device: works(dtype, device) for device in here},
        )
        for dtype, each in names.items()
        if works(dtype, "cpu") != "no"
    ]
    return sorted(rows, key=lambda row: (KINDS.index(row.kind), row.bits, row.name))


def kind(dtype: torch.dtype) -> str:
    """One of KINDS."""
    import torch

    if dtype == torch.bool:
        return "boolean"
    if dtype.is_complex:
        return "complex"
    if dtype.is_floating_point:
        return "float"
    return "signed" if dtype.is_signed else "unsigned"


def limits(dtype: torch.dtype) -> tuple[float | None, float | None, float | None]:
    """The least and the greatest number, and the step of floats."""
    import torch

    if dtype == torch.bool:
        return None, None, None
    if not (dtype.is_floating_point or dtype.is_complex):
        whole = torch.iinfo(dtype)
        return whole.min, whole.max, None
    info = torch.finfo(dtype)
    return info.min, info.max, step(dtype.to_real())


def step(dtype: torch.dtype) -> float:
    """From 1 to the next float, which has the next bits.

    This is ``finfo.eps``, which torch 2.13 gives wrongly for float8_e5m2fnuz.
    """
    import torch

    bits = torch.ones(1, dtype=dtype).view(getattr(torch, f"int{dtype.itemsize * 8}"))
    return (bits + 1).view(dtype).item() - 1


def usable(device: str) -> bool:
    """Can this process compute on ``device``? A forked one cannot use CUDA."""
    import torch

    try:
        torch.zeros(1, device=device)
    except (AssertionError, RuntimeError):  # built without CUDA, or no GPU here
        return False
    return True


def works(dtype: torch.dtype, device: str) -> str:
    """Make, add and compare small tensors: ``yes``, ``stores only`` or ``no``."""
    import torch

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # complex32 is "experimental"
        try:
            one, zero = torch.tensor([[1], [0]], dtype=dtype, device=device)
        except RuntimeError:
            return "no"
        try:
            return "yes" if (one + zero == one).all() else "stores only"
        except RuntimeError:
            return "stores only"


def promotions() -> dict[tuple[str, str], str]:
    """The dtype that each pair of PROMOTED agrees on."""
    import torch

    found = {
        (a, b): torch.promote_types(getattr(torch, a), getattr(torch, b))
        for a, b in product(PROMOTED, repeat=2)
    }
    return {pair: str(dtype).removeprefix("torch.") for pair, dtype in found.items()}

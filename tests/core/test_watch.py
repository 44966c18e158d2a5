"""An example uses the names that its own lines call or read, and no others."""

import pytest

from handbook.run import Block, Unit, run
from handbook.watch import uses

CALLED = {
    "a function": (">>> x = torch.abs(torch.zeros(1))", "torch.abs"),
    "an alias module": (">>> x = F.relu(torch.zeros(1))", "torch.nn.functional.relu"),
    "a class of nn": (">>> x = nn.Linear(1, 1)", "torch.nn.Linear"),
    "a submodule": (">>> x = torch.linalg.norm(torch.ones(2))", "torch.linalg.norm"),
    "a method": (">>> x = torch.zeros(2).chunk(2)", "torch.Tensor.chunk"),
    "a method of the class": (
        ">>> x = torch.Tensor.chunk(torch.zeros(2), 2)",
        "torch.Tensor.chunk",
    ),
    "an in-place method": (">>> x = torch.zeros(2).add_(1)", "torch.Tensor.add_"),
    "an inherited method": (
        ">>> x = nn.Linear(1, 1).requires_grad_(False)",
        "torch.nn.Module.requires_grad_",
    ),
    "a method of a parameter": (
        ">>> x = nn.Parameter(torch.zeros(2)).detach()",
        "torch.Tensor.detach",
    ),
    "a method of C code": (
        ">>> x = torch.Generator().manual_seed(1)",
        "torch.Generator.manual_seed",
    ),
    "a context manager": (">>> with torch.no_grad():\n...     x = 1", "torch.no_grad"),
    "a decorator with brackets": (
        ">>> @torch.inference_mode()\n... def f(): pass",
        "torch.inference_mode",
    ),
    "a decorator": (
        ">>> @torch.func.vmap\n... def f(x): return x",
        "torch.func.vmap",
    ),
    "a decorator of a class": (
        ">>> @torch.is_tensor\n... class A: pass",
        "torch.is_tensor",
    ),
    "a call in a lambda": (
        ">>> f = lambda x: x.abs()\n>>> x = f(torch.zeros(1))",
        "torch.Tensor.abs",
    ),
    "a call in a function": (
        ">>> def f(x):\n...     return torch.neg(x)\n>>> x = f(torch.zeros(1))",
        "torch.neg",
    ),
    "a call in a method": (
        ">>> class A(nn.Module):\n"
        "...     def __init__(self):\n"
        "...         super().__init__()\n"
        "...     def forward(self, x):\n"
        "...         return x.exp()\n"
        ">>> x = A()(torch.zeros(1))",
        "torch.Tensor.exp",
    ),
    "a call in a comprehension": (
        ">>> x = [y.item() for y in torch.zeros(2)]",
        "torch.Tensor.item",
    ),
    "a call in an f-string": (
        '>>> x = f"{torch.zeros(1).item()}"',
        "torch.Tensor.item",
    ),
    "a call in a chain": (">>> x = torch.zeros(2).add(1).sum()", "torch.Tensor.add"),
    "a call that raises": (
        ">>> try:\n...     torch.cat([])\n... except ValueError:\n...     pass",
        "torch.cat",
    ),
}


def watched(source: str) -> tuple[set[str], set[str]]:
    """The names that a session calls, and those that it reads."""
    unit = Unit("it", "page", "page.rst", 1, blocks=[Block(source + "\n", 1)])
    outcome = run(unit)
    assert not outcome.failures
    return outcome.called, outcome.read


@pytest.mark.parametrize("case", CALLED)
def test_called(case: str) -> None:
    source, name = CALLED[case]
    called, _read = watched(source)
    assert name in called


def test_attributes_and_base_classes_are_read() -> None:
    called, read = watched(
        ">>> x = torch.zeros(2, 2).T.requires_grad\n"
        ">>> class A(nn.Module):\n...     pass\n"
        ">>> x = torch.float64"
    )
    names = {
        "torch.Tensor.T",
        "torch.Tensor.requires_grad",
        "torch.nn.Module",
        "torch.float64",
    }
    assert names <= read
    assert not names & called


def test_a_function_that_is_only_mentioned_is_not_called() -> None:
    called, read = watched(">>> f = torch.abs\n>>> g = lambda x: torch.neg(x)")
    assert not {"torch.abs", "torch.neg"} & called
    assert not uses("torch.abs", "function", called, read)
    assert not uses("torch.neg", "function", called, read)


def test_what_printing_calls_does_not_count() -> None:
    called, read = watched(
        ">>> torch.tensor([0.5, 2.0])\ntensor([0.5000, 2.0000])\n"
        ">>> print(torch.tensor(1.0))\ntensor(1.)"
    )
    torch_names = {name for name in called | read if name.startswith("torch.")}
    assert torch_names == {"torch.tensor"}


def test_what_torch_calls_inside_does_not_count() -> None:
    called, read = watched(">>> x = nn.Linear(1, 1)(torch.zeros(1))")
    assert not {"torch.nn.functional.linear", "torch.Tensor.uniform_"} & called | read


@pytest.mark.parametrize(
    ("kind", "called", "read", "answer"),
    [
        ("function", {"torch.x"}, set(), True),
        ("function", set(), {"torch.x"}, False),
        ("method", set(), {"torch.x"}, False),
        ("attribute", set(), {"torch.x"}, True),
        ("class", set(), {"torch.x"}, True),
        ("class", {"torch.x"}, set(), True),
        ("class", {"torch.y"}, {"torch.y"}, False),
    ],
)
def test_uses(kind: str, called: set[str], read: set[str], answer: bool) -> None:
    assert uses("torch.x", kind, called, read) is answer

"""An example uses the names that its own lines call or read, and no others."""

import pytest

from handbook.run import run
from handbook.unit import Block, Unit
from handbook.watch import Watch, uses

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


# What is legal, and prints this, also when it is watched.
LEGAL = {
    "a private attribute": (
        ">>> class A:\n"
        "...     def __init__(self): self.__x = 1; self.__y = [self.__x]\n"
        "...     def get(self): return self.__x, self.__y, self.__f()\n"
        "...     def __f(self): return 2\n"
        ">>> A().get()\n"
        "(1, [1], 2)\n"
    ),
    "a pattern": (
        ">>> match torch.float32:\n"
        "...     case torch.float64: 1\n"
        "...     case torch.float32 if torch.pi > 3: 2\n"
        "2\n"
        ">>> match torch.zeros(2):\n"
        "...     case torch.Tensor(shape=(2,)): 'yes'\n"
        "'yes'\n"
        ">>> match {torch.float32: 1}:\n"
        "...     case {torch.float32: x}: x\n"
        "1\n"
    ),
    "an attribute that is set": (
        ">>> x = torch.nn.Linear(1, 1)\n"
        ">>> x.a = 1; x.a += 1; x.b = x; x.b.a += 1; x.a\n"
        "3\n"
        ">>> del x.b.a\n"
        ">>> hasattr(x, 'a')\n"
        "False\n"
    ),
    "super and __class__": (
        ">>> class A(nn.Module):\n"
        "...     def __init__(self):\n"
        "...         super().__init__(); self.c = __class__\n"
        "...     def extra_repr(self):\n"
        "...         return super().extra_repr() + self.__class__.__name__\n"
        ">>> A()\n"
        "A(A)\n"
    ),
    "an f-string": (
        ">>> x = torch.ones(1)\n"
        ">>> print(f'{x.shape=} {x.sum().item()=:.1f} {x.T!r:>12}')\n"
        "x.shape=torch.Size([1]) x.sum().item()=1.0 tensor([1.])\n"
    ),
    "annotations kept as text": (
        ">>> from __future__ import annotations\n"
        ">>> def f(x: torch.Tensor, *a: torch.dtype) -> torch.Tensor: return x\n"
        ">>> f.__annotations__\n"
        "{'x': 'torch.Tensor', 'a': 'torch.dtype', 'return': 'torch.Tensor'}\n"
    ),
    "annotations of variables": (
        ">>> class A:\n"
        "...     x: torch.Tensor\n"
        "...     y: torch.dtype = torch.float32\n"
        ">>> A.__annotations__['x'] is torch.Tensor, A.y\n"
        "(True, torch.float32)\n"
        ">>> t = torch.nn.Linear(1,1)\n"
        ">>> t.q: torch.Tensor = 3\n"
        ">>> t.q\n"
        "3\n"
    ),
    "a walrus": (">>> (n := torch.ones(2).sum()).item()\n2.0\n"),
    "a coroutine": (
        ">>> import asyncio\n"
        ">>> async def f(x):\n"
        "...     return x.sum().item()\n"
        ">>> asyncio.run(f(torch.ones(2)))\n"
        "2.0\n"
    ),
    "a decorator of a coroutine": (
        ">>> import asyncio, functools\n"
        ">>> @functools.lru_cache\n"
        "... async def f(): return torch.pi\n"
        ">>> asyncio.run(f()) > 3\n"
        "True\n"
    ),
    "stars": (
        ">>> d = dict(a=torch.pi)\n"
        ">>> print(*torch.ones(2).tolist(), **dict(sep='-'))\n"
        "1.0-1.0\n"
    ),
    "torch.compile": (
        ">>> @torch.compile(backend='eager', fullgraph=True)\n"
        "... def f(x): return x.sin().cos() + torch.ones(2).sum() + F.relu(x)\n"
        ">>> f(torch.zeros(2))\n"
        "tensor([3., 3.])\n"
    ),
    "torch.compile of a module": (
        ">>> class A(nn.Module):\n"
        "...     def __init__(self):\n"
        "...         super().__init__(); self.l = nn.Linear(2, 2)\n"
        "...     def forward(self, x): return self.l(x).relu().shape[0]*x\n"
        ">>> torch.compile(A(), backend='eager', fullgraph=True)(torch.zeros(2,2))\n"
        "tensor([[0., 0.],\n"
        "        [0., 0.]])\n"
    ),
    "torch.jit.script": (
        ">>> @torch.jit.script\n"
        "... def f(x: torch.Tensor) -> torch.Tensor:\n"
        "...     return x.sin() + torch.ones(2)\n"
        ">>> f(torch.zeros(2))\n"
        "tensor([1., 1.])\n"
    ),
    "torch.fx": (
        ">>> class A(nn.Module):\n"
        "...     def forward(self, x): return x.relu() + x.shape[0]\n"
        ">>> print(torch.fx.symbolic_trace(A()).code.strip())\n"
        "def forward(self, x):\n"
        "    relu = x.relu()\n"
        "    getattr_1 = x.shape;  x = None\n"
        "    getitem = getattr_1[0];  getattr_1 = None\n"
        "    add = relu + getitem;  relu = getitem = None\n"
        "    return add\n"
    ),
    "torch.export": (
        ">>> class A(nn.Module):\n"
        "...     def forward(self, x): return x.relu() + x.shape[0]\n"
        ">>> torch.export.export(A(), (torch.zeros(2),)).module()(torch.zeros(2))\n"
        "tensor([2., 2.])\n"
    ),
    "inspect.getsource": (
        ">>> import inspect\n"
        ">>> def f(x):\n"
        "...     return x.sin()\n"
        ">>> print(inspect.getsource(f))\n"
        "def f(x):\n"
        "    return x.sin()\n"
        "<BLANKLINE>\n"
    ),
    "a line of a traceback": (
        ">>> import traceback\n"
        ">>> def f(x):\n"
        "...     return x.nosuch\n"
        ">>> try: f(torch.ones(1))\n"
        "... except AttributeError as e: at = traceback.extract_tb(e.__traceback__)\n"
        ">>> at[1].lineno\n"
        "2\n"
    ),
    "a property": (
        ">>> class A:\n"
        "...     @property\n"
        "...     def x(self): return 1\n"
        "...     @x.setter\n"
        "...     def x(self, v): self.v = v\n"
        ">>> a = A(); a.x = 3; a.v, a.x\n"
        "(3, 1)\n"
    ),
    "an object that says it is a class": (
        ">>> from unittest.mock import Mock\n>>> Mock(spec=type).mock_calls\n[]\n"
    ),
    "a closure": (
        ">>> def f():\n"
        "...     x = torch.ones(1)\n"
        "...     def g():\n"
        "...         nonlocal x\n"
        "...         x = x.exp()\n"
        "...     g(); return x.shape\n"
        ">>> f()\n"
        "torch.Size([1])\n"
    ),
    "comprehensions": (
        ">>> x = torch.ones(2)\n"
        ">>> [z.item() for y in (x,) for z in y if z.dtype is torch.float32]\n"
        "[1.0, 1.0]\n"
    ),
    "a dataclass": (
        ">>> from dataclasses import dataclass\n"
        ">>> @dataclass\n"
        "... class A:\n"
        "...     x: torch.dtype = torch.float32\n"
        ">>> A()\n"
        "A(x=torch.float32)\n"
    ),
    "torch.func": (
        ">>> torch.func.vmap(lambda x: x.sum())(torch.ones(2,2))\ntensor([2., 2.])\n"
    ),
    "a clause of except": (
        ">>> try: torch.ones(2) @ torch.ones(3)\n"
        "... except torch.nosuch: pass\n"
        "Traceback (most recent call last):\n"
        "  ...\n"
        "AttributeError: module 'torch' has no attribute 'nosuch'\n"
    ),
    "a target of with": (
        ">>> with torch.no_grad() as torch.foo: torch.is_grad_enabled()\n"
        "False\n"
        ">>> del torch.foo\n"
    ),
    "a name in an annotation": (
        ">>> from __future__ import annotations\n>>> def f(x: nosuch): pass\n"
    ),
    "a line of a warning": (
        ">>> import warnings\n"
        ">>> with warnings.catch_warnings(record=True) as w:\n"
        "...     warnings.simplefilter('always'); warnings.warn('a')\n"
        ">>> w[0].lineno\n"
        "2\n"
    ),
}

NEW_SYNTAX = """\
>>> class A[T: torch.Tensor]: pass
>>> type B = torch.Tensor
>>> B.__value__ is torch.Tensor
True
"""


@pytest.mark.parametrize("case", LEGAL)
def test_what_is_legal(case: str) -> None:
    unit = Unit("it", "page", "page.rst", 1, blocks=[Block(LEGAL[case], 1)])
    assert run(unit).failures == []


def test_what_newer_pythons_can_say() -> None:
    """Parameters and aliases of types, where this Python has them."""
    try:
        compile(NEW_SYNTAX.replace(">>> ", "").replace("True\n", ""), "", "exec")
    except SyntaxError:
        expected = 2  # neither line can be read
    else:
        expected = 0
    unit = Unit("it", "page", "page.rst", 1, blocks=[Block(NEW_SYNTAX, 1)])
    failures = [each for each in run(unit).failures if "SyntaxError" in each.got]
    assert len(failures) == expected


def test_what_torch_compile_calls_is_seen() -> None:
    called, _read = watched(
        ">>> @torch.compile(backend='eager', fullgraph=True)\n"
        "... def f(x): return x.sin() + F.relu(x)\n"
        ">>> x = f(torch.zeros(2))"
    )
    assert {"torch.compile", "torch.Tensor.sin", "torch.nn.functional.relu"} <= called


def test_what_stands_in_patterns_and_annotations_is_not_used() -> None:
    called, read = watched(
        ">>> def f(x: torch.Tensor, *y: torch.dtype) -> torch.Size:\n"
        "...     z: torch.device = 1\n"
        "...     match x:\n"
        "...         case torch.float32: return torch.pi"
    )
    names = {name for name in called | read if name.startswith("torch.")}
    assert names == set()


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


def test_public_names_of_torch_alone_are_told() -> None:
    watch = Watch()
    watch.called = {"torch.sum", "torch._C.f", "numpy.sum"}
    watch.read = {"torch.float32", "torch.sum"}
    assert watch.used() == ["torch.float32", "torch.sum"]


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

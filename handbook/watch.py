"""Which torch names an example uses, seen while it runs.

The source of the example is rewritten before it is compiled: every ``x.attr`` and every
call ``x.attr(...)`` in it first tells the Watch about ``x`` and ``attr``. So functions,
methods, attributes, classes and context managers are all seen in the same way, and what
torch does inside of them, or for printing, is not.
"""

from __future__ import annotations
import __future__

import ast
import linecache
import sys
from collections.abc import Callable, Iterable
from itertools import accumulate
from types import CodeType, ModuleType
from typing import Any

_FUTURE = 0  # what ``from __future__`` can switch on
for _name in __future__.all_feature_names:
    _FUTURE |= getattr(__future__, _name).compiler_flag


class Watch(ast.NodeTransformer):
    """Collects ``called`` and ``read``: sets of names like ``torch.Tensor.chunk``."""

    def __init__(self) -> None:
        self.called: set[str] = set()
        self.read: set[str] = set()
        self._codes: dict[tuple[str, str], CodeType] = {}
        self._flags = 0

    def compile(self, source: str, filename: str, mode: str = "single") -> CodeType:
        """Like the built-in ``compile``, with the hooks in place.

        What ``from __future__`` switches on holds for later sources, too. The source is
        kept for those that ask for it by ``inspect.getsource``, as torch.jit does.
        """
        if known := self._codes.get((filename, source)):
            return known
        lines = source.splitlines(keepends=True)
        linecache.cache[filename] = len(source), None, lines, filename
        flags = self._flags | ast.PyCF_ONLY_AST
        tree = compile(source, filename, mode, flags, dont_inherit=True)
        tree = self.visit(tree)
        code: CodeType = compile(tree, filename, mode, self._flags, dont_inherit=True)
        self._flags |= code.co_flags & _FUTURE
        self._codes[filename, source] = code
        return code

    def used(self) -> list[str]:
        """The public names of torch that were called or read, sorted."""
        return public(self.called | self.read)

    def install(self, namespace: dict[str, Any]) -> None:
        """Put the hooks that the rewritten code calls into its namespace."""
        namespace["__called__"] = _hook(self.called)
        namespace["__read__"] = _hook(self.read)

    def visit_Call(self, node: ast.Call) -> ast.AST:
        self.generic_visit(node)
        node.func = _as_called(node.func)
        return node

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
        return self._decorated(node)

    def visit_AsyncFunctionDef(self, node: ast.AsyncFunctionDef) -> ast.AST:
        return self._decorated(node)

    def visit_ClassDef(self, node: ast.ClassDef) -> ast.AST:
        """A decorator without brackets is called, too."""
        self.generic_visit(node)
        node.decorator_list = [_as_called(each) for each in node.decorator_list]
        return node

    def _decorated(self, node: ast.FunctionDef | ast.AsyncFunctionDef) -> ast.AST:
        returns, node.returns = node.returns, None  # an annotation; see visit_arg
        self.generic_visit(node)
        node.decorator_list = [_as_called(each) for each in node.decorator_list]
        node.returns = returns
        return node

    def visit_arg(self, node: ast.arg) -> ast.AST:
        """An annotation stays as it is: it may be kept as text."""
        return node

    def visit_AnnAssign(self, node: ast.AnnAssign) -> ast.AST:
        node.target = self.visit(node.target)
        node.value = node.value and self.visit(node.value)
        return node

    def visit_match_case(self, node: ast.match_case) -> ast.AST:
        """A pattern stays as it is: it may hold names, but no calls."""
        node.guard = node.guard and self.visit(node.guard)
        node.body = [self.visit(each) for each in node.body]
        return node

    def visit_Attribute(self, node: ast.Attribute) -> ast.AST:
        self.generic_visit(node)
        # The name of a private attribute depends on the class around it.
        private = node.attr.startswith("__") and not node.attr.endswith("__")
        if private or not isinstance(node.ctx, ast.Load):
            return node
        hook = ast.copy_location(ast.Name("__read__", ast.Load()), node)
        attr = ast.copy_location(ast.Constant(node.attr), node)
        return ast.copy_location(_Read(hook, [node.value, attr], []), node)


class _Read(ast.Call):
    """``__read__(holder, "attr")``, which stands for ``holder.attr``."""


def _as_called(node: ast.expr) -> ast.expr:
    """The same attribute, but it is going to be called."""
    if isinstance(node, _Read) and isinstance(node.func, ast.Name):
        node.func.id = "__called__"
    return node


def _hook(names: set[str]) -> Callable[[Any, str], Any]:
    """A ``getattr`` that adds to ``names`` under which names torch knows the result."""
    seen: dict[tuple[int, str], Any] = {}  # holds the kinds, so that no id comes again

    def see(kind: Any, attr: str) -> None:
        if (id(kind), attr) not in seen:
            seen[id(kind), attr] = kind
            names.update(_names(kind, attr))

    # torch.compile then calls it, and does not try to understand it.
    see._dynamo_marked_constant = True  # type: ignore[attr-defined]

    def hook(holder: Any, attr: str) -> Any:
        value = getattr(holder, attr)
        # Unlike type(), isinstance() believes an object that says it is a class.
        itself = issubclass(type(holder), (type, ModuleType))
        see(holder if itself else type(holder), attr)
        return value

    return hook


def _names(kind: Any, attr: str) -> list[str]:
    if issubclass(type(kind), ModuleType):
        return [f"{kind.__name__}.{attr}"]
    return [f"{_public(each)}.{attr}" for each in kind.__mro__]


def _public(kind: type) -> str:
    """``torch.nn.modules.module.Module`` is public as ``torch.nn.Module``."""
    packages = accumulate(kind.__module__.split("."), "{}.{}".format)
    for package in packages:
        if getattr(sys.modules.get(package), kind.__name__, None) is kind:
            return f"{package}.{kind.__name__}"
    return f"{kind.__module__}.{kind.__qualname__}"


def public(names: Iterable[str]) -> list[str]:
    """Those of torch that are no private ones, sorted."""
    return sorted(n for n in names if n.startswith("torch.") and "._" not in n)


def uses(name: str, kind: str, called: set[str], read: set[str]) -> bool:
    """Does an example with these ``called`` and ``read`` sets use ``name``?

    Functions and methods must be called; an attribute is used when it is read, a class
    also when it is named, as a base class is.
    """
    if name in called:
        return True
    return kind in ("attribute", "class") and name in read

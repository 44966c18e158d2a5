"""Which torch names an example uses, seen while it runs.

The source of the example is rewritten before it is compiled: every ``x.attr`` and every
call ``x.attr(...)`` in it first tells the Watch about ``x`` and ``attr``. So functions,
methods, attributes, classes and context managers are all seen in the same way, and what
torch does inside of them, or for printing, is not.
"""

from __future__ import annotations

import ast
import inspect
import sys
from itertools import accumulate
from types import CodeType
from typing import Any


class Watch(ast.NodeTransformer):
    """Collects ``called`` and ``read``: sets of names like ``torch.Tensor.chunk``."""

    def __init__(self) -> None:
        self.called: set[str] = set()
        self.read: set[str] = set()

    def compile(self, source: str, filename: str, mode: str = "single") -> CodeType:
        """Like the built-in ``compile``, with the hooks in place."""
        flags = ast.PyCF_ONLY_AST
        tree = compile(source, filename, mode, flags, dont_inherit=True)
        return compile(self.visit(tree), filename, mode, dont_inherit=True)

    def install(self, namespace: dict[str, Any]) -> None:
        """Put the hooks that the rewritten code calls into its namespace."""
        namespace["__called__"] = lambda holder, attr: self._see(
            self.called, holder, attr
        )
        namespace["__read__"] = lambda holder, attr: self._see(self.read, holder, attr)

    def visit_Call(self, node: ast.Call) -> ast.AST:
        hook = "__called__" if isinstance(node.func, ast.Attribute) else None
        self.generic_visit(node)
        if hook:  # generic_visit has made it __read__(holder, attr)
            node.func.func.id = hook
        return node

    def visit_FunctionDef(self, node: ast.FunctionDef | ast.ClassDef) -> ast.AST:
        """A decorator without brackets is called, too."""
        bare = [isinstance(each, ast.Attribute) for each in node.decorator_list]
        self.generic_visit(node)
        for decorator, called in zip(node.decorator_list, bare, strict=True):
            if called:
                decorator.func.id = "__called__"
        return node

    visit_ClassDef = visit_FunctionDef

    def visit_Attribute(self, node: ast.Attribute) -> ast.AST:
        self.generic_visit(node)
        if not isinstance(node.ctx, ast.Load):
            return node
        hook = ast.copy_location(ast.Name("__read__", ast.Load()), node)
        attr = ast.copy_location(ast.Constant(node.attr), node)
        return ast.copy_location(ast.Call(hook, [node.value, attr], []), node)

    @staticmethod
    def _see(names: set[str], holder: Any, attr: str) -> Any:
        value = getattr(holder, attr)
        if inspect.ismodule(holder):
            names.add(f"{holder.__name__}.{attr}")
        else:
            kinds = holder.__mro__ if isinstance(holder, type) else type(holder).__mro__
            names.update(f"{_public(kind)}.{attr}" for kind in kinds)
        return value


def _public(kind: type) -> str:
    """``torch.nn.modules.module.Module`` is public as ``torch.nn.Module``."""
    packages = accumulate(kind.__module__.split("."), "{}.{}".format)
    for package in packages:
        if getattr(sys.modules.get(package), kind.__name__, None) is kind:
            return f"{package}.{kind.__name__}"
    return f"{kind.__module__}.{kind.__qualname__}"


def uses(name: str, kind: str, called: set[str], read: set[str]) -> bool:
    """Does an example with these ``called`` and ``read`` sets use ``name``?

    Functions and methods must be called; an attribute is used when it is read, a class
    also when it is named, as a base class is.
    """
    if name in called:
        return True
    return kind in ("attribute", "class") and name in read

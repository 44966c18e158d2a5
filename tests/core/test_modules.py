"""Every module of both storeys has a test of its own, in the folder of its kind."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from commands import ROOT

FOLDERS = {"handbook": "core", "handbook_sphinx": "pages"}
TESTS = sorted((ROOT / "tests").rglob("*.py"))


def modules(package: str) -> Iterator[str]:
    """Its modules; a folder of one face counts as one."""
    for path in sorted((ROOT / package).iterdir()):
        if path.suffix == ".py" and path.stem != "__init__":
            yield path.stem
        elif (path / "__init__.py").exists():
            yield path.name


def imports(path: Path) -> set[str]:
    """The first part of what a file imports."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found |= {each.name.partition(".")[0] for each in node.names}
        elif isinstance(node, ast.ImportFrom):
            found.add(str(node.module).partition(".")[0])
    return found


@pytest.mark.parametrize(
    ("package", "module"), [(p, m) for p in FOLDERS for m in modules(p)]
)
def test_every_module_has_a_test(package: str, module: str) -> None:
    name = f"test_{module.strip('_')}.py"
    path = ROOT / "tests" / FOLDERS[package] / name
    assert path.exists(), f"{package}/{module} has no {path.relative_to(ROOT)}"
    used = {"handbook"} if package == "handbook" else {"handbook_sphinx", "tiny"}
    assert imports(path) & used, f"{path.relative_to(ROOT)} does not use {package}"


@pytest.mark.parametrize(
    "path", [p for p in TESTS if p.parent.name == "core"], ids=lambda p: p.stem
)
def test_the_core_is_tested_without_sphinx(path: Path) -> None:
    upstairs = {"sphinx", "docutils", "handbook_sphinx", "tiny", "printed", "built"}
    fixtures = {
        argument.arg
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.FunctionDef)
        for argument in node.args.args
    }
    assert not imports(path) & upstairs
    assert not fixtures & {"tiny", "shared"}


@pytest.mark.parametrize("path", TESTS, ids=lambda path: path.stem)
def test_nothing_is_unpickled(path: Path) -> None:
    assert "pickle" not in imports(path)

"""Two storeys, and their stairs: who may import what."""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from commands import ROOT

CORE, FACES = "handbook", "handbook_sphinx"
BESIDES = {"torch", "numpy"}  # what the core needs besides the standard library

# What core modules load by its name, and only where it is there.
BY_NAME = {
    "devices": {"paddle"},  # the other side of a page, in an environment of its own
    "scripts": {"matplotlib"},  # the gallery's; left out without it
}

# What all faces share.
ROOMS = {"_doctree", "_store", "_verdicts", "_languages", "_private"}
ROOMS |= {"_words", "_fonts", "_figures"}  # of figures
ROOMS |= {"_site", "_policy", "_typst", "_dark"}

BY_NAME_CALLS = ("import_module", "find_spec", "__import__", "setup_extension")


def imported(path: Path, package: str) -> Iterator[tuple[int, str, bool]]:
    """The line of each import in a file, what it imports, and whether by name."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        match node:
            case ast.Import(names):
                for each in names:
                    yield node.lineno, each.name, False
            case ast.ImportFrom(module, names, level):
                above = package.split(".")[: -level + 1 or None] if level else []
                start = [*above, *filter(None, [module])]
                for each in names:
                    yield node.lineno, ".".join([*start, each.name]), False
            case ast.Call(func, [ast.Constant(str(name)), *_]):
                called = getattr(func, "attr", getattr(func, "id", ""))
                if called in BY_NAME_CALLS:
                    yield node.lineno, name, True


def files(tree: Path, package: str) -> Iterator[tuple[Path, str, str]]:
    """Each module's file, the package in which it lies, and its place in the house."""
    for path in sorted((tree / package).rglob("*.py")):
        inside = path.relative_to(tree).with_suffix("").parts
        yield path, ".".join(inside[:-1]), inside[1]


def problems(tree: Path) -> Iterator[str]:
    """The forbidden imports of both storeys."""
    for path, package, place in files(tree, CORE):
        for line, name, by_name in imported(path, package):
            library = name.partition(".")[0]
            known = {CORE, *BESIDES, *sys.stdlib_module_names}
            known |= BY_NAME.get(place, set()) if by_name else set()
            if library not in known:
                yield f"{path.relative_to(tree)}:{line}: the core imports {name}"
    for path, package, place in files(tree, FACES):
        for line, name, _by_name in imported(path, package):
            library, _dot, rest = name.partition(".")
            other = rest.partition(".")[0]
            if library == FACES and other not in {*ROOMS, place}:
                told = f"{path.relative_to(tree)}:{line}: {place} imports {other}"
                yield f"{told}, another face"


def test_nobody_imports_what_is_forbidden() -> None:
    assert not list(problems(ROOT))


def test_the_rooms_and_exceptions_are_there() -> None:
    places = {place for _path, _package, place in files(ROOT, FACES)}
    assert places > ROOMS
    for place, names in BY_NAME.items():
        found = imported(ROOT / CORE / f"{place}.py", CORE)
        assert names <= {name for _line, name, by_name in found if by_name}


@pytest.mark.parametrize(
    ("place", "code", "told"),
    [
        ("handbook/judge.py", "import docutils", "the core imports docutils"),
        ("handbook/run.py", "from sphinx.util import x", "the core imports sphinx"),
        ("handbook/run.py", "def f():\n    import matplotlib", "the core imports matp"),
        ("handbook/run.py", "import_module('paddle')", "the core imports paddle"),
        ("handbook/devices.py", "import paddle", "the core imports paddle"),
        ("handbook/names.py", "import handbook_sphinx", "the core imports handbook_s"),
        ("handbook_sphinx/plot.py", "from .entry import Api", "plot imports entry"),
        ("handbook_sphinx/plot.py", "from . import entry", "plot imports entry"),
        ("handbook_sphinx/_store.py", "from .units import x", "_store imports units"),
        (
            "handbook_sphinx/sheet/web.py",
            "from handbook_sphinx.badges import badges",
            "sheet imports badges",
        ),
        (
            "handbook_sphinx/sheet/web.py",
            "from ..badges import badges",
            "sheet imports badges",
        ),
        (
            "handbook_sphinx/badges.py",
            "app.setup_extension('handbook_sphinx.entry')",
            "badges imports entry",
        ),
    ],
)
def test_what_is_forbidden_is_seen(
    tmp_path: Path, place: str, code: str, told: str
) -> None:
    path = tmp_path / place
    path.parent.mkdir(parents=True)
    path.write_text(f"{(ROOT / place).read_text('utf-8')}\n{code}\n", "utf-8")
    (problem,) = problems(tmp_path)
    assert problem.startswith(f"{place}:")
    assert told in problem

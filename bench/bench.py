"""Print how long the work takes, as ratios of one run: ``make bench``.

Absolute times say more about the machine than about the project; each figure here is
divided by one that was measured beside it.
"""

from __future__ import annotations

import json
import pickle
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from handbook.record import concerns
from handbook.run import ASSUMED
from handbook_sphinx._doctree import units_of

ROOT = Path(__file__).resolve().parent.parent
PYTHON = sys.executable
VENV = Path(PYTHON).parent.parent
RUNS = 3

# Sphinx's own doctest builder, with the entry directive so that it can read the pages.
STOCK = (
    "myst_parser,sphinx.ext.doctest,sphinx_design,"
    "handbook_sphinx.entry,handbook_sphinx.dtype_tables,handbook_sphinx.picture,handbook_sphinx.plot"
)


def timed(command: list[str], folder: Path, check: bool = True) -> float:
    """Run ``command`` in ``folder`` and return its seconds."""
    start = time.perf_counter()
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True)
    seconds = time.perf_counter() - start
    if check and done.returncode:
        sys.exit(f"{' '.join(command)} failed:\n{done.stdout}{done.stderr}")
    return seconds


def make(target: str, *variables: str) -> list[str]:
    return ["make", target, f"VENV={VENV}", f"PYTHON={PYTHON}", *variables]


def checkout(folder: Path) -> Path:
    """A copy of the sources, without what was built."""
    unwanted = shutil.ignore_patterns("build", ".git", ".venv", ".tox", "__pycache__")
    copy = Path(shutil.copytree(ROOT, folder / "tree", ignore=unwanted))
    shutil.rmtree(copy / "docs/gallery", ignore_errors=True)
    return copy


def examples(tree: Path) -> list[list[str]]:
    """The source of every example, a list a unit."""
    doctrees = sorted((tree / "build/doctrees/words").rglob("*.doctree"))
    loaded = [pickle.loads(path.read_bytes()) for path in doctrees]
    return [
        [example.source for example in unit.examples()]
        for doctree in loaded
        for unit in units_of(doctree, "page")
        if concerns("cpu", unit.id)
    ]


def edit(tree: Path) -> None:
    """Change one entry: its examples, so that no translation is touched."""
    page = tree / "docs/reference/shape.rst"
    text = page.read_text("utf-8")
    page.write_text(
        text.replace(
            "Memory layout\n---", "   >>> 1 + 1\n   2\n\nMemory layout\n---", 1
        ),
        encoding="utf-8",
    )


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        tree = checkout(Path(name))
        # the first language brings the examples and the gallery with it
        first = timed(make("build/done/en"), tree)
        second = timed(make("build/done/zh_CN"), tree)
        full = first + second + timed(make("html"), tree)
        memory = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024**2
        edit(tree)
        after_edit = timed(make("html"), tree)
        unchanged = timed(make("html"), tree)

        (tree / "examples.json").write_text(json.dumps(examples(tree)))
        floor_script = [PYTHON, str(ROOT / "bench/floor.py"), "examples.json"]
        stock_command = [PYTHON, "-m", "sphinx", "-q", "-c", ".", "-b", "doctest"]
        stock_command += ["-t", "words", "-D", f"extensions={STOCK}"]
        stock_command += ["-D", "html_math_renderer=mathjax"]
        stock_command += ["-D", f"doctest_global_setup={ASSUMED}"]
        stock_command += ["-d", "build/doctrees/stock", "docs", "build/stock"]
        ours, floor, stock = [], [], []
        timed(stock_command, tree, check=False)  # reads the pages
        for _ in range(RUNS):
            ours.append(timed(make("doctest"), tree))
            floor.append(timed(floor_script, tree))
            # it judges by the letter and keeps names from entry to entry: some fail
            stock.append(timed(stock_command, tree, check=False))

    print(f"make doctest, warm / floor              {min(ours) / min(floor):.2f}")
    print(f"make doctest, warm / Sphinx's builder   {min(ours) / min(stock):.2f}")
    print(f"second language / first                 {second / first:.2f}")
    print(f"make html after an edit / full          {after_edit / full:.2f}")
    print(f"make html, nothing changed / full       {unchanged / full:.2f}")
    print(f"peak memory of a process of the build   {memory:.2f} GiB")


if __name__ == "__main__":
    main()

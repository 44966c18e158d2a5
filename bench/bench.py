"""Print how long the work takes, as ratios of one run: ``make bench``.

Absolute times say more about the machine than about the project; each figure here is
divided by one that was measured beside it. Where there is an aim, it stands beside it.
"""

from __future__ import annotations

import re
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from handbook.unit import ASSUMED

ROOT = Path(__file__).resolve().parent.parent
PYTHON = sys.executable
VENV = Path(PYTHON).parent.parent
RUNS = 3
UNITS = "build/units.json"
FLOOR = [PYTHON, "-m", "bench.floor", UNITS]

# Sphinx's own doctest builder, on the pages as our extensions read them.
STOCK = [PYTHON, "-m", "sphinx", "-q", "-c", ".", "-t", "words", "-b", "doctest"]
STOCK += ["-D", f"doctest_global_setup={ASSUMED}"]
STOCK += ["-d", "build/doctrees/stock", "docs", "build/stock"]

# An example alone, so that no translation is touched. It stands before the parameters
# of an entry, which are its end.
PAGE, PLACE, LINES = (
    "docs/reference/shape.rst",
    "   :tensors: one argument each",
    "   >>> 1 + 1\n   2\n\n",
)


def timed(command: list[str], folder: Path, check: bool = True) -> float:
    """Run ``command`` in ``folder`` and return its seconds; end if it fails."""
    start = time.perf_counter()
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True)
    seconds = time.perf_counter() - start
    if check and done.returncode:
        sys.exit(f"{' '.join(command)} failed:\n{done.stdout}{done.stderr}")
    return seconds


def make(target: str) -> list[str]:
    """The command that makes ``target`` with the environment of this process."""
    return ["make", target, f"VENV={VENV}", f"PYTHON={PYTHON}"]


def checkout(folder: Path) -> Path:
    """A copy of the sources in ``folder``, without what was built."""
    unwanted = shutil.ignore_patterns("build", ".*", "__pycache__")
    copy = Path(shutil.copytree(ROOT, folder / "tree", ignore=unwanted))
    shutil.rmtree(copy / "docs/gallery", ignore_errors=True)
    return copy


def edit(tree: Path) -> None:
    """Add an example to one entry."""
    page = tree / PAGE
    before, place, after = page.read_text("utf-8").partition(PLACE)
    if not place:
        sys.exit(f"bench: {PAGE} has no place {PLACE!r} any more; name another one")
    page.write_text(f"{before}{LINES}{place}{after}", "utf-8")


def stock_tests(tree: Path) -> int:
    """How many examples Sphinx's builder has run."""
    told = (tree / "build/stock/output.txt").read_text("utf-8")
    return int(re.findall(r"^ *(\d+) tests$", told, re.M)[-1])


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        tree = checkout(Path(name))
        full = timed(make("html"), tree)
        used = resource.getrusage(resource.RUSAGE_CHILDREN)
        for built in ("html", "doctrees"):
            shutil.rmtree(tree / "build" / built / "zh_CN")
        second = timed(make("html"), tree)
        edit(tree)
        after_edit = timed(make("html"), tree)
        unchanged = timed(make("html"), tree)

        ours, floor, stock = [], [], []
        timed(STOCK, tree, check=False)  # reads the pages
        for _ in range(RUNS):
            ours.append(timed(make("doctest"), tree))
            floor.append(timed(FLOOR, tree))
            # it judges by the letter and keeps names from entry to entry: some fail
            stock.append(timed(STOCK, tree, check=False))
        tests = stock_tests(tree)

    cpu, memory = used.ru_utime + used.ru_stime, used.ru_maxrss / 1024**2
    print(f"make doctest, warm / floor              {min(ours) / min(floor):.2f}  1.40")
    print(f"make doctest, warm / Sphinx's builder   {min(ours) / min(stock):.2f}")
    print(f"  which ran                             {tests} examples")
    print(f"make html, wall time / its CPU time     {full / cpu:.2f}  0.65")
    print(f"make html, a second language / full     {second / full:.2f}")
    print(f"make html after an edit / full          {after_edit / full:.2f}  0.20")
    print(f"make html, nothing changed / full       {unchanged / full:.2f}")
    print(f"peak memory of a process of the build   {memory:.2f}  1.00 GiB")


if __name__ == "__main__":
    main()

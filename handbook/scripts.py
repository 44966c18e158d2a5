"""Run the gallery's scripts: does each finish, with what it asserts?

And what is noted beside the page of one that was drawn.
"""

from __future__ import annotations

import importlib.util
import os
import re
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from .progress import Progress
from .record import FAILED, LEFT_OUT, PASSED
from .run import MISSING
from .written import whole

LIMIT = 300.0  # seconds that a script may take


def run_all(gallery: Path, device: str) -> int:
    """Run the scripts in a folder and tell how they ended; 1 if one has failed."""
    if not importlib.util.find_spec("matplotlib"):
        print("gallery left out: it needs matplotlib, which is not installed here")
        return 0
    found, count = sorted(gallery.rglob("plot_*.py")), Counter[str]()
    variables = environment(gallery, device)
    at_once = min(4, max(1, (os.cpu_count() or 1) // 2))
    with ThreadPoolExecutor(at_once) as pool, Progress(len(found)) as progress:
        ends = [pool.submit(end_of, script, variables) for script in found]
        for script, end in zip(found, ends, strict=True):
            name = script.relative_to(gallery.parent).as_posix()
            progress.begin(name)
            outcome, reason = end.result()
            count[outcome] += 1
            if outcome == FAILED:
                progress.tell(f"{name}:{reason}")
            elif outcome == LEFT_OUT:
                progress.tell(f"left out: {name} ({reason})")
    print(
        f"{len(found)} scripts of the gallery: {count[PASSED]} finished, "
        f"{count[FAILED]} failed, {count[LEFT_OUT]} left out"
    )
    return int(count[FAILED] > 0)


def environment(gallery: Path, device: str) -> dict[str, str]:
    """Variables that give a script the gallery's look, one thread, and no window."""
    own = {
        "MPLBACKEND": "agg",
        "MATPLOTLIBRC": str(gallery / "handbook.mplstyle"),
        "OMP_NUM_THREADS": "1",
    }
    if device != "cuda":  # a script takes CUDA where it finds it
        own["CUDA_VISIBLE_DEVICES"] = ""
    return {**os.environ, **own}


def end_of(
    script: Path, environment: dict[str, str], limit: float = LIMIT
) -> tuple[str, str]:
    """Run ``script`` in a process and a folder of its own: the outcome, and why.

    Of a failure the line of the script and the last line of the error are told.
    """
    with tempfile.TemporaryDirectory() as folder:
        try:
            done = subprocess.run(
                [sys.executable, script],
                cwd=folder,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.PIPE,
                encoding="utf-8",
                errors="replace",
                timeout=limit,
            )
        except subprocess.TimeoutExpired:
            return FAILED, f"1: is not done after {limit:g} s"
    if not done.returncode:
        return PASSED, ""
    last = done.stderr.strip().rpartition("\n")[2]
    if missing := MISSING.fullmatch(f"{last}\n"):
        return LEFT_OUT, f"needs {missing[1]}, which is not installed here"
    lines = re.findall(rf'File "{re.escape(str(script))}", line (\d+)', done.stderr)
    line = lines[-1] if lines else 1
    return FAILED, f"{line}: {last or f'ends with exit code {done.returncode}'}"


def note(page: Path, key: str, used: Iterable[str]) -> None:
    """Keep what a drawn ``page`` depends on, and the names that its script used."""
    whole(page.with_suffix(".drawn"), "\n".join([key, *used]))


def noted(page: Path) -> tuple[str, list[str]]:
    """The key and the names; empty when nothing has been drawn."""
    try:
        key, *used = page.with_suffix(".drawn").read_text("utf-8").split("\n")
    except FileNotFoundError:
        return "", []
    return key, used

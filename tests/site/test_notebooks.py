"""Every gallery page offers a notebook, and the notebook runs."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import nbformat
import pytest
from commands import ROOT
from nbclient import NotebookClient

SCRIPTS = sorted((ROOT / "gallery").rglob("plot_*.py"))


def run(script: Path) -> list[str]:
    """Run the notebook of a script: the mime types of what its cells display.

    Raises nbclient's CellExecutionError, which shows the cell.
    """
    path = ROOT / "docs" / script.relative_to(ROOT).with_suffix(".ipynb")
    quiet = ["--log-level=ERROR"]  # the kernel would warn of its own connection
    notebook = nbformat.read(path, as_version=4)
    NotebookClient(notebook, timeout=None, extra_arguments=quiet).execute()
    outputs = [output for cell in notebook.cells for output in cell.get("outputs", [])]
    return [mime for output in outputs for mime in output.get("data", {})]


@pytest.fixture(scope="module")
def runs():
    """All of them, two at a time, each with one thread as in the gallery."""
    with pytest.MonkeyPatch.context() as patch, ThreadPoolExecutor(2) as pool:
        patch.setenv("OMP_NUM_THREADS", "1")
        yield {script: pool.submit(run, script) for script in SCRIPTS}


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.stem)
def test_the_notebook_runs_and_ends_in_a_picture(script: Path, runs: dict) -> None:
    assert "image/png" in runs[script].result()

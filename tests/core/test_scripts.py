"""The gallery's scripts, run where the kit was carried to: how each ends, and why."""

import os
from pathlib import Path

import pytest

from handbook import scripts
from handbook.record import FAILED, LEFT_OUT, PASSED


@pytest.fixture
def gallery(tmp_path: Path) -> Path:
    folder = tmp_path / "gallery"
    folder.mkdir()
    (folder / "handbook.mplstyle").write_text("lines.linewidth: 7\n")
    return folder


# A script, how it ends, and why.
SCRIPTS = {
    "well": ("x = 1\nassert x == 1\n", PASSED, ""),
    "asserts": (
        "x = 1\n\nassert x == 2, 'x is one'\n",
        FAILED,
        "3: AssertionError: x is one",
    ),
    "raises below": (
        "import math\n\ndef f(x):\n    return math.sqrt(x)\n\nf(-1)\n",
        FAILED,
        "4: ValueError: math domain error",
    ),
    "cannot be read": ("x = 1\ny =\n", FAILED, "2: SyntaxError: invalid syntax"),
    "ends": ("import os\nos._exit(3)\n", FAILED, "1: ends with exit code 3"),
    "asks": ("input()\n", FAILED, "1: EOFError: EOF when reading a line"),
    "lacks": (
        "import no_such_package.part\n",
        LEFT_OUT,
        "needs no_such_package, which is not installed here",
    ),
    "its look": (
        "import matplotlib\n"
        "assert matplotlib.rcParams['lines.linewidth'] == 7\n"
        "assert matplotlib.get_backend() == 'agg'\n",
        PASSED,
        "",
    ),
    "its folder": (
        "import os\nassert os.listdir() == []\nopen('x', 'w')\n",
        PASSED,
        "",
    ),
    "one thread": (
        "import os\nassert os.environ['OMP_NUM_THREADS'] == '1'\n",
        PASSED,
        "",
    ),
}


@pytest.mark.parametrize("name", SCRIPTS)
def test_scripts(name: str, gallery: Path) -> None:
    text, outcome, reason = SCRIPTS[name]
    script = gallery / "plot_it.py"
    script.write_text(text)
    variables = scripts.environment(gallery, "cpu")
    assert scripts.end_of(script, variables) == (outcome, reason)


def test_a_script_without_end(gallery: Path) -> None:
    script = gallery / "plot_it.py"
    script.write_text("while True: pass\n")
    ended = scripts.end_of(script, scripts.environment(gallery, "cpu"), limit=0.5)
    assert ended == (FAILED, "1: is not done after 0.5 s")


def test_scripts_see_cuda_only_when_it_is_asked_for(gallery: Path) -> None:
    assert scripts.environment(gallery, "cpu")["CUDA_VISIBLE_DEVICES"] == ""
    visible = os.environ.get("CUDA_VISIBLE_DEVICES")
    found = scripts.environment(gallery, "cuda")
    assert found.get("CUDA_VISIBLE_DEVICES") == visible


def test_what_is_noted_of_a_drawn_script(tmp_path: Path) -> None:
    page = tmp_path / "gallery/plot_it.rst"
    assert scripts.noted(page) == ("", [])
    for used in (["torch.Tensor.abs", "torch.abs"], []):
        scripts.note(page, "key", used)
        assert scripts.noted(page) == ("key", used)
    assert [path.name for path in page.parent.iterdir()] == ["plot_it.drawn"]


def test_all_scripts(gallery: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name in ("well", "asserts", "lacks"):
        (gallery / f"plot_{name}.py").write_text(SCRIPTS[name][0])
    assert scripts.run_all(gallery, "cpu") == 1
    assert capsys.readouterr().out.splitlines() == [
        "gallery/plot_asserts.py:3: AssertionError: x is one",
        "left out: gallery/plot_lacks.py (needs no_such_package, which is not "
        "installed here)",
        "3 scripts of the gallery: 1 finished, 1 failed, 1 left out",
    ]
    (gallery / "plot_asserts.py").unlink()
    assert scripts.run_all(gallery, "cpu") == 0

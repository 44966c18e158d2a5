"""``bin/install`` says in one sentence why it cannot install."""

import sys
from pathlib import Path

from tiny import ROOT, run

# A port at which nobody answers, and no other place to install from.
NO_NETWORK = {
    "PIP_INDEX_URL": "http://127.0.0.1:9/simple",
    "PIP_EXTRA_INDEX_URL": "",
    "PIP_FIND_LINKS": "",
    "PIP_RETRIES": "0",
    "PIP_CONFIG_FILE": "/dev/null",
    "PIP_NO_INDEX": "0",
}
INSTALL = ["sh", "bin/install"]


def test_no_network(tmp_path: Path) -> None:
    venv = tmp_path / "venv"
    known = {"PYTHON": sys.executable, "VENV": str(venv), "TORCH": "2.13.0"}
    result = run(INSTALL, ROOT, **known, **NO_NETWORK)
    assert result.complains("make: cannot install torch 2.13.0; is the network there?")
    assert str(venv / "pip.log") in result.output
    assert (venv / "pip.log").read_text()
    assert len(result.output.splitlines()) <= 5
    assert not list(venv.glob("lib/*/site-packages/torch*"))


def test_no_such_python(tmp_path: Path) -> None:
    venv = tmp_path / "venv"
    result = run(INSTALL, ROOT, PYTHON="no-python", VENV=str(venv), TORCH="2.13.0")
    assert result.complains("make: no-python is not Python 3.11 or newer; say which")
    assert len(result.output.splitlines()) == 1
    assert not venv.exists()


def test_python_is_too_old(tmp_path: Path) -> None:
    old = tmp_path / "python3.10"  # a Python that claims to be an older one
    code = "import sys; sys.version_info = (3, 10, 9); exec(sys.argv[2])"
    old.write_text(f"#!/bin/sh\nexec {sys.executable} -c '{code}' \"$@\"\n")
    old.chmod(0o755)
    venv = tmp_path / "venv"
    result = run(INSTALL, ROOT, PYTHON=str(old), VENV=str(venv), TORCH="2.13.0")
    assert result.complains("python3.10 is not Python 3.11 or newer; say which")
    assert not venv.exists()


def test_no_place(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    known = {"PYTHON": sys.executable, "VENV": str(tmp_path / "file" / "venv")}
    result = run(INSTALL, ROOT, TORCH="2.13.0", **known)
    assert result.complains("make: cannot create")

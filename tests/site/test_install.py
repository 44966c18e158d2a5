"""``bin/install`` says in one sentence why it cannot install."""

import sys
from pathlib import Path

import pytest
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


# A Python of which an environment is made: it tells what it was asked for.
FAKE = """\
#!/bin/sh
echo "$*" >>"$LOG"
case "$*" in
  "-m venv --clear"*)
    rm -rf "$4"; mkdir -p "$4/bin"; cp "$0" "$4/bin/python" ;;
  "-m pip install"*)
    test -e "$VENV/.installing" && echo "it would be seen as half" >>"$LOG" ;;
esac
"""


@pytest.fixture
def fake(tmp_path: Path) -> dict[str, str]:
    """Variables for ``bin/install``; nothing is downloaded."""
    python = tmp_path / "a python"
    python.write_text(FAKE)
    python.chmod(0o755)
    venv, log = tmp_path / "an env 环境", tmp_path / "log"
    return {"PYTHON": str(python), "VENV": str(venv), "LOG": str(log)}


def stamps(fake: dict[str, str]) -> list[str]:
    return sorted(path.name for path in Path(fake["VENV"]).glob(".installe*"))


def test_one_torch_at_a_time(fake: dict[str, str]) -> None:
    """TORCH= has its own and, without it, make finds that the usual one is gone."""
    goal = f"{fake['VENV']}/.installed-"
    for torch in ("2.12.1", "2.13.0", "2.13.0"):
        known = [f"{name}={value}" for name, value in fake.items()]
        made = run(["make", goal + torch, f"TORCH={torch}", *known], ROOT, **fake)
        assert made.code == 0, made.output
        assert stamps(fake) == [f".installed-{torch}"]
    asked = Path(fake["LOG"]).read_text().splitlines()
    installs = [line.split()[-1] for line in asked if "torch==" in line]
    assert installs == ["torch==2.12.1", "torch==2.13.0"]
    assert sum("venv" in line for line in asked) == 1


def test_killed_while_it_installs(fake: dict[str, str]) -> None:
    run(INSTALL, ROOT, **fake, TORCH="2.13.0")
    asked = Path(fake["LOG"]).read_text()
    assert asked.count("it would be seen as half") == asked.count("pip install") == 2
    Path(fake["VENV"], ".installed-2.13.0").rename(Path(fake["VENV"], ".installing"))
    assert run(INSTALL, ROOT, **fake, TORCH="2.13.0").code == 0
    assert stamps(fake) == [".installed-2.13.0"]
    assert Path(fake["LOG"]).read_text().count("venv --clear") == 2, "made again"


def test_half_an_environment(fake: dict[str, str]) -> None:
    """Killed before pip was there: a python that cannot do anything."""
    python = Path(fake["VENV"], "bin/python")
    python.parent.mkdir(parents=True)
    python.write_text("#!/bin/sh\nexit 1\n")
    python.chmod(0o755)
    assert run(INSTALL, ROOT, **fake, TORCH="2.13.0").code == 0
    assert stamps(fake) == [".installed-2.13.0"]

"""The fingerprint of the code: what changes it, and what does not."""

import sys
import zipfile
from pathlib import Path

import pytest

from handbook.fingerprint import fingerprint


def of(folder: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """The fingerprint of the package ``judges`` in a folder or a zip file."""
    for name in [each for each in sys.modules if each.partition(".")[0] == "judges"]:
        monkeypatch.delitem(sys.modules, name)
    with monkeypatch.context() as here:
        here.syspath_prepend(folder)
        fingerprint.cache_clear()
        return fingerprint("judges")


@pytest.fixture
def package(tmp_path: Path) -> Path:
    folder = tmp_path / "judges"
    folder.mkdir()
    (folder / "__init__.py").write_text("")
    (folder / "compare.py").write_text("def same(): return True\n")
    return folder


def test_the_code_changes_it(package: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = of(package.parent, monkeypatch)
    assert of(package.parent, monkeypatch) == before
    (package / "compare.py").write_text("def same(): return None\n")
    changed = of(package.parent, monkeypatch)
    (package / "more.py").write_text("")
    more = of(package.parent, monkeypatch)
    (package / "more.py").rename(package / "other.py")
    renamed = of(package.parent, monkeypatch)
    (package / "folder").mkdir()
    (package / "folder/__init__.py").write_text("")
    deeper = of(package.parent, monkeypatch)
    assert len({before, changed, more, renamed, deeper}) == 5


def test_caches_do_not(package: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = of(package.parent, monkeypatch)
    (package / "__pycache__").mkdir()
    (package / "compare.pyc").write_text("")
    assert of(package.parent, monkeypatch) == before


def test_it_is_the_same_in_a_zip_file(
    package: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    packed = package.parent / "packed.pyz"
    with zipfile.ZipFile(packed, "w") as archive:
        for file in package.iterdir():
            archive.write(file, f"judges/{file.name}")
    assert of(packed, monkeypatch) == of(package.parent, monkeypatch)


def test_our_own_is_short() -> None:
    assert len(fingerprint()) == 16

"""``make lighthouse`` without its tools; what it measures is no test's matter."""

import gzip
import sys
import urllib.request
from pathlib import Path

from commands import ROOT, run

sys.path.append(str(ROOT / "bin"))
from lighthouse import served


def test_without_node_it_says_so(tmp_path: Path) -> None:
    command = [sys.executable, ROOT / "bin/lighthouse.py", tmp_path]
    done = run(command, tmp_path, PATH=str(tmp_path))
    assert done.complains("make lighthouse: no npx on this machine")
    assert "install Node" in done.output


def test_a_page_that_is_not_there(tmp_path: Path) -> None:
    (tmp_path / "en").mkdir()
    (tmp_path / "en/index.html").write_text("")
    done = run([sys.executable, ROOT / "bin/lighthouse.py", tmp_path, "a/b"], tmp_path)
    assert done.complains("has no en/a/b.html; ONLY names one")


def test_text_is_sent_compressed(tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text("<title>Words</title>")
    (tmp_path / "a.png").write_bytes(b"as it is")
    with served(tmp_path) as address:
        with urllib.request.urlopen(address) as page:
            assert gzip.decompress(page.read()) == b"<title>Words</title>"
        with urllib.request.urlopen(f"{address}/a.png") as picture:
            assert picture.read() == b"as it is"

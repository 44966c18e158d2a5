"""What the pages say of the files to take along, the service worker, and packing."""

import io
import json
import os
import re
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from tiny import CONF, Tiny, run

from handbook_sphinx.offline import worker
from handbook_sphinx.offline.packed import below, tarred, zipped

PAGE = """
.. downloads::

.. keep::

.. addressed:: python

   site = "{address}en/"
"""
CONF += 'extensions += ["handbook_sphinx.offline"]\n'
URLS = """
[project.urls]
Documentation = "https://example.org/below/"
Repository = "https://example.org/code"
"""


@pytest.fixture(scope="module")
def site(shared: Tiny) -> Tiny:
    shared.write("conf.py", CONF)
    shared.write("pyproject.toml", URLS)
    shared.page("page", PAGE)
    shared.translate("page", {"Title": "标题"})
    shared.translate("index", {"Tiny": "小"})
    shared.translate("sphinx", {"Keep the whole site on this device": "全部保存"})
    return shared


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_a_page_says_where_the_files_are(site: Tiny, language: str) -> None:
    built = site.build("html", f"-Dlanguage={language}", to=language)
    assert (built.code, built.output) == (0, "")
    page = BeautifulSoup(site.read(f"out/{language}/page.html"), "html.parser")
    folder = "https://example.org/below/offline/torch-handbook"
    feed = f"{folder}-{language}.xml"
    dash = feed.replace(":", "%3A").replace("/", "%2F")
    assert [link["href"] for link in page.select("li a.external")] == [
        f"{folder}.zip",
        f"{folder}-{language}.epub",
        f"{folder}-{language}.tgz",
        feed,
        f"dash-feed://{dash}",
    ]
    assert page.pre.text == 'site = "https://example.org/below/en/"\n'
    button = page.select_one(".keep[hidden] button")
    assert button.text.startswith("Keep" if language == "en" else "全部保存")


def test_the_address_is_a_setting(site: Tiny, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ADDRESS", "https://other.org")
    assert site.build("html").code == 0
    assert "https://other.org/offline/torch-handbook.zip" in site.read(
        "out/html/page.html"
    )


def said(text: str, name: str) -> object:
    """What a constant of the worker holds."""
    return json.loads(re.search(rf"(?m)^const {name} = (.+);$", text)[1])


def test_the_worker_knows_each_file(tmp_path: Path) -> None:
    for name in ("index.html", "a/b.html", "a/b.md", "cards/b.png", "llms.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(name)
    before = worker(tmp_path)
    assert list(said(before, "FILES")) == ["a/b.html", "index.html"]
    assert said(before, "SHELL") == ["index.html"]
    assert said(before, "SIZE") == len("a/b.html") + len("index.html")
    (tmp_path / "sw.js").write_text(before)
    assert worker(tmp_path) == before, "itself it does not know"
    (tmp_path / "a/b.html").write_text("other")
    assert said(worker(tmp_path), "VERSION") != said(before, "VERSION")


def test_packed_in_the_same_bytes_again(tmp_path: Path) -> None:
    packed = []
    for name, day in (("one", 10**9), ("two", 2 * 10**9)):
        folder = tmp_path / name
        for file in ("b", "a/c") if name == "one" else ("a/c", "b"):
            (folder / file).parent.mkdir(parents=True, exist_ok=True)
            (folder / file).write_text(file)
            os.utime(folder / file, (day, day))
        packed.append((zipped(below(folder, "x")), tarred(below(folder, "x"))))
    assert packed[0] == packed[1]
    zipped_, tarred_ = map(io.BytesIO, packed[0])
    assert zipfile.ZipFile(zipped_).namelist() == ["x/a/c", "x/b"]
    with tarfile.open(fileobj=tarred_) as archive:
        assert archive.getnames() == ["x/a/c", "x/b"]


@pytest.mark.parametrize(
    ("command", "problem"),
    [
        ("book en", "build/html/en/llms.txt: there is no such file"),
        ("docset zh_CN", "build/html/zh_CN/index.html: there is no such file"),
        ("site", "build/html/index.html: there is no such file"),
        ("sizes", "build/html/offline: there is no such folder"),
        ("book", "book of which language?"),
    ],
)
def test_what_is_missing_is_said(tiny: Tiny, command: str, problem: str) -> None:
    tiny.write("pyproject.toml", URLS)
    tiny.write("LICENSE", "")
    tiny.write("cheatsheet/picture.css", "")
    python = [sys.executable, "-m", "handbook_sphinx.offline"]
    answer = run([*python, *command.split()], tiny.root)
    assert answer.complains(problem)
    assert not (tiny.root / "build").exists()


def test_a_half_written_page_is_named(tiny: Tiny) -> None:
    tiny.write("pyproject.toml", URLS)
    tiny.write("LICENSE", "")
    tiny.write("cheatsheet/picture.css", "")
    tiny.write("build/html/en/llms.txt", "# Tiny\n\n> About.\n\n- [Page](page.md)\n")
    tiny.write("build/html/en/page.html", "<article> and then")
    python = [sys.executable, "-m", "handbook_sphinx.offline"]
    answer = run([*python, "book", "en"], tiny.root)
    assert answer.complains("build/html/en/page.html: it has no <article>")
    assert not (tiny.root / "build/html/offline").exists()

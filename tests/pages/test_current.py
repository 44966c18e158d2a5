"""What lies in the site is what its sources say now."""

import os
from collections.abc import Callable

import pytest
from tiny import CONF, Tiny

from handbook_sphinx._private import ENV_PICKLE_FILENAME

MORE = """
extensions += ["handbook_sphinx.current"]
html_static_path = ["docs/_static"]
html_copy_source = False
"""
PICTURE = '<svg xmlns="http://www.w3.org/2000/svg"/>'


@pytest.fixture
def site(tiny: Tiny) -> Tiny:
    tiny.write("conf.py", CONF + MORE)
    tiny.write("docs/_static/own.css", "/* one */")
    tiny.write("docs/picture.svg", PICTURE)
    tiny.write("docs/more.txt", "One.")
    tiny.page("page", ".. include:: more.txt\n\n.. image:: picture.svg\n")
    tiny.page("folder/other", "Words. :download:`/more.txt`\n")
    built(tiny)
    return tiny


def built(site: Tiny) -> None:
    result = site.build("html")
    assert (result.code, result.output) == (0, "")


def files(site: Tiny) -> set[str]:
    folder = site.root / "out/html"
    return {
        path.relative_to(folder).as_posix()
        for path in folder.rglob("*")
        if path.parts[-2] != "_static" and not path.name.startswith(".")
    }


def replaced(site: Tiny, path: str, text: str) -> None:
    """Another file comes to its place, with a time that is older."""
    site.write(path, text)
    os.utime(site.root / path, (1e9, 1e9))


@pytest.mark.parametrize(
    ("path", "text", "page"),
    [
        ("docs/folder/other.rst", "Title\n=====\n\nTwo.\n", "folder/other"),
        ("docs/more.txt", "Two.", "page"),
    ],
)
def test_an_older_file_is_another_one(
    site: Tiny, path: str, text: str, page: str
) -> None:
    assert "Two." not in site.read(f"out/html/{page}.html")
    replaced(site, path, text)
    built(site)
    assert "Two." in site.read(f"out/html/{page}.html")


def test_a_new_time_alone_writes_the_same(site: Tiny) -> None:
    before = site.read("out/html/page.html")
    (site.root / "docs/page.rst").touch()
    built(site)
    assert site.read("out/html/page.html") == before


@pytest.mark.parametrize("path", ["docs/_static/own.css", "docs/_static/new.css"])
def test_all_pages_follow_their_frame(site: Tiny, path: str) -> None:
    page = site.root / "out/html/page.html"
    page.write_text("old")
    built(site)
    assert page.read_text() == "old", "nothing to do"
    replaced(site, path, "/* two */")
    built(site)
    assert page.read_text() != "old"


def remove_page(site: Tiny) -> None:
    (site.root / "docs/folder/other.rst").unlink()


def move_page(site: Tiny) -> None:
    (site.root / "docs/folder/other.rst").rename(site.root / "docs/moved.rst")


def remove_picture(site: Tiny) -> None:
    site.page("page", ".. include:: more.txt\n")


@pytest.mark.parametrize("change", [remove_page, move_page, remove_picture])
def test_what_is_gone_from_the_sources_goes_from_the_site(
    site: Tiny, change: Callable[[Tiny], None]
) -> None:
    before = files(site)
    assert {"folder/other.html", "_images/picture.svg"} < before
    assert any(name.startswith("_downloads/") for name in before)
    change(site)
    built(site)
    warm = files(site)
    assert warm != before
    for path in sorted((site.root / "out").rglob("*"), reverse=True):
        path.rmdir() if path.is_dir() else path.unlink()
    built(site)
    assert files(site) == warm, "a clean build has no other files"


def test_a_build_that_was_killed_begins_anew(site: Tiny) -> None:
    """What it had read is stored before it writes its pages."""
    doctrees = site.root / "doctrees/html"
    assert not (doctrees / "unfinished").exists()
    page = site.root / "out/html/page.html"
    page.write_text("not written yet")
    built(site)
    assert page.read_text() == "not written yet", "nothing to do"
    (doctrees / "unfinished").touch()
    built(site)
    assert page.read_text() != "not written yet"
    assert not (doctrees / "unfinished").exists()


def test_a_build_that_fails_is_not_finished(site: Tiny) -> None:
    site.page("page", ":unknown:`role`\n")
    for _attempt in ("first", "again"):
        assert site.build("html").complains('Unknown interpreted text role "unknown"')
        assert (site.root / "doctrees/html/unfinished").exists()
        assert (site.root / "doctrees/html" / ENV_PICKLE_FILENAME).exists()
    site.page("page", "Words.\n")
    built(site)
    assert not (site.root / "doctrees/html/unfinished").exists()


def test_what_is_made_as_a_whole_keeps_what_was_read(site: Tiny) -> None:
    """A sheet that does not fit says nothing against the pages."""
    broken = "def setup(app):\n    app.connect('write-started', stop)\n"
    broken += "def stop(app, builder):\n    raise SystemExit('it does not fit')\n"
    site.write("conf.py", CONF + MORE + broken)
    for builder, unfinished in (("html", True), ("units", False)):
        assert site.build(builder).complains("it does not fit")
        mark = site.root / f"doctrees/{builder}/unfinished"
        assert mark.exists() is unfinished
    site.page("page", ":unknown:`role`\n")
    for _attempt in ("first", "again"):
        result = site.build("units")
        assert 'Unknown interpreted text role "unknown"' in result.output

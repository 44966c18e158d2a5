"""A page is written again when something else is said about it, and only then."""

import json
import os
from pathlib import Path

import pytest
from places import elsewhere, entry, page
from tiny import Tiny

PAGES = ("page", "other", "overview")  # Sphinx writes the index with any other
FUTURE = 4e9  # or Sphinx would find a page older than its text


@pytest.fixture
def site(tiny: Tiny) -> Tiny:
    """Two pages, an overview, and a record of two places."""
    tiny.write(
        "conf.py", tiny.read("conf.py") + "extensions += ['handbook_sphinx.versions']"
    )
    tiny.page("page", entry("abs"))
    tiny.page("other", entry("sin"))
    tiny.page("overview", ".. versions::\n")
    assert tiny.doctest().code == 0
    elsewhere(tiny, "old", torch="1.9.0")
    page(tiny)
    return tiny


def rewritten(site: Tiny) -> set[str]:
    """The pages that another build writes."""
    pages = [site.root / f"out/html/{name}.html" for name in PAGES]
    for path in pages:
        os.utime(path, (FUTURE, FUTURE))
    result = site.build("html")
    assert result.code == 0, result.output
    return {path.stem for path in pages if path.stat().st_mtime != FUTURE}


def test_nothing_else_is_said(site: Tiny) -> None:
    assert rewritten(site) == set()


def test_another_outcome(site: Tiny) -> None:
    elsewhere(site, "old", "torch.sin", torch="1.9.0")
    assert rewritten(site) == {"other", "overview"}


def test_the_same_outcome_with_another_output(site: Tiny) -> None:
    record = json.loads(site.read("records/old.json"))
    record["units"]["torch.sin"] |= {"outcome": "failed"}
    for got in ("1\n", "2\n"):
        failure = {"line": 1, "source": "0\n", "want": "0\n", "got": got}
        record["units"]["torch.sin"] |= {"differences": [failure]}
        site.write("records/old.json", json.dumps(record))
        assert rewritten(site) == {"other", "overview"}
        assert f'<span class="go">{got.strip()}</span>' in site.read(
            "out/html/other.html"
        )


def test_another_day(site: Tiny) -> None:
    elsewhere(site, "old", torch="1.9.0", date="2020-02-02")
    assert rewritten(site) == {"overview"}


def test_a_record_that_goes(site: Tiny) -> None:
    Path(site.root, "records/old.json").unlink()
    assert rewritten(site) == {"page", "other", "overview"}


def test_a_build_that_did_not_end_is_made_up_for(site: Tiny) -> None:
    """What was to be written is noted at the end, so a stopped build loses nothing."""
    elsewhere(site, "old", "torch.sin", torch="1.9.0")
    conf = site.read("conf.py")
    stop = """
def stop(*arguments):
    raise KeyboardInterrupt

def setup(app):
    app.connect("html-page-context", stop)
"""
    site.write("conf.py", f"{conf}{stop}")
    assert site.build("html").code
    site.write("conf.py", conf)
    assert rewritten(site) >= {"other", "overview"}
    assert "ran on CPU 1.9" not in site.read("out/html/other.html")

"""The table of verdicts: a line a record, a column a device and release."""

import pytest
from bs4 import BeautifulSoup
from places import HERE, elsewhere, entry, page
from tiny import Tiny


@pytest.fixture
def site(tiny: Tiny) -> Tiny:
    face = "extensions += ['handbook_sphinx.verdict_table']\n"
    tiny.write("conf.py", tiny.read("conf.py") + face)
    tiny.page("page", entry("abs") + entry("sin"))
    tiny.page("other", ">>> 'loose'\n'loose'\n")
    tiny.page("table", ".. verdicts::\n")
    return tiny


def told(site: Tiny) -> tuple[list[str], list[list[str]]]:
    """The lines, and the cells."""
    html = BeautifulSoup(page(site, "table"), "html.parser").section
    lines = [item.get_text().strip() for item in html.ul.find_all("li")]
    rows = html.find_all("tr") if html.table else []
    return lines, [[cell.get_text() for cell in row(["th", "td"])] for row in rows]


def test_nothing_has_run(site: Tiny) -> None:
    lines, cells = told(site)
    assert lines == ["CPU: not yet run.", "CUDA: not yet run."]
    assert cells == [
        ["Page", "Entries", "Examples", "Comparisons", "CPU", "CUDA"],
        ["Title", "1", "0", "0", "0", "0"],
        ["Title", "2", "0", "0", "0", "0"],
        ["All", "3", "0", "0", "0", "0"],
    ]


def test_all_places(site: Tiny) -> None:
    assert site.doctest().code == 0
    day = site.record()["date"]
    torch = site.record()["torch"]
    elsewhere(site, "old", "torch.sin", torch="1.9.0")
    elsewhere(site, "cuda", device="cuda", machine="H100", torch="1.9.0")
    elsewhere(site, "paddle", device="paddle", machine="3.3.1")
    lines, cells = told(site)
    assert lines == [
        f"CPU: torch 1.9.0, run on {day}.",
        f"CPU: torch {torch}, run on {day}.",
        f"CUDA (H100): torch 1.9.0, run on {day}.",
        f"Paddle (3.3.1): torch {torch}, run on {day}.",
    ]
    places = ["CPU 1.9", f"CPU {HERE}", "CUDA 1.9"]
    assert cells == [
        ["Page", "Entries", "Examples", "Comparisons", *places],
        ["Title", "1", "1", "1", "1", "1", "1"],
        ["Title", "2", "2", "2", "1", "2", "2"],
        ["All", "3", "3", "3", "2", "3", "3"],
    ]


def test_two_machines_with_one_release_share_a_column(site: Tiny) -> None:
    assert site.doctest().code == 0
    for machine, unit in (("H100", "torch.sin"), ("H200", "torch.abs")):
        place = {"device": "cuda", "machine": machine, "torch": "1.9.0"}
        elsewhere(site, machine, unit, **place)
    _lines, (head, *_rows, total) = told(site)
    assert head[-2:] == [f"CPU {HERE}", "CUDA 1.9"]
    assert total[-1] == "3", "each unit passed on one of them"


def test_without_examples(site: Tiny) -> None:
    for name in ("page", "other"):
        site.page(name, "Words.\n")
    (head,) = told(site)[1]
    assert head[0] == "Page"

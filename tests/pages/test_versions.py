"""What other releases and devices print instead: in the entry, and on the overview."""

import json
from collections.abc import Iterator

import pytest
from bs4 import BeautifulSoup, Tag
from places import HERE, elsewhere, entry, page
from tiny import Tiny

from handbook.outcome import Failure
from handbook_sphinx._verdicts import TRACEBACK, session

LOOSE = "\n>>> [\n...     'loose',\n... ][0]\n'loose'\n"
RELEASES = """
.. api:: torch.cos

   >>> torch.cos(torch.zeros(1))
   tensor([1.])

   .. release:: <97.0

      >>> "before"
      'before'

   .. release:: >=97.0

      >>> print("since\\n\\nthen")
      since
      <BLANKLINE>
      then
"""
RECORD = "records/{}.json"


def fails(tiny: Tiny, name: str, unit: str, source: str, got: str) -> None:
    """In a record, one unit has printed something else."""
    record = json.loads(tiny.read(f"records/{name}.json"))
    failure = {"line": 5, "source": source, "want": "something\n", "got": got}
    record["units"][unit] |= {"outcome": "failed", "differences": [failure]}
    tiny.write(f"records/{name}.json", json.dumps(record))


@pytest.fixture(scope="module")
def site(shared: Tiny) -> Tiny:
    """Torch 1.9 and 1.10 print the same, 98.1 and CUDA something else."""
    faces = ["handbook_sphinx.versions", "handbook_sphinx.release"]
    shared.write("conf.py", f"{shared.read('conf.py')}extensions += {faces}\n")
    shared.page("folder/page", entry("abs") + entry("sin") + RELEASES)
    shared.page("loose", LOOSE)
    shared.page("versions", ".. versions::\n")
    assert shared.doctest().code == 0
    elsewhere(shared, "a", "torch.sin", outcome="absent", torch="1.9.0")
    record = json.loads(shared.read("records/a.json"))
    record["units"]["torch.sin"] |= {"reason": "torch.sin, torch.Tensor.sin"}
    shared.write("records/a.json", json.dumps(record))
    elsewhere(shared, "b", torch="1.10.2")
    for name in "ab":
        fails(shared, name, "torch.abs", "torch.abs(x)\n", "TypeError: <no> & never\n")
    elsewhere(shared, "c", "torch.sin", torch="98.1.0+cu140")
    fails(shared, "c", "loose", "[\n    'loose',\n][0]\n", "'lost'\n\n'found'\n")
    elsewhere(shared, "d", device="cuda", machine="NVIDIA H100", torch="98.1.0")
    fails(shared, "d", "torch.abs", "torch.abs(x)\n", "tensor([0.1000])\n")
    result = shared.build("html")
    assert (result.code, result.output) == (0, "")
    return shared


def soup(site: Tiny, name: str) -> BeautifulSoup:
    return BeautifulSoup(site.read(f"out/html/{name}.html"), "html.parser")


def told(part: Tag) -> Iterator[str]:
    """The lines and blocks of a fold or section."""
    for child in part.find_all(["p", "pre"]):
        yield child.get_text().rstrip()


def fold(site: Tiny, entry: str) -> list[str]:
    """What stands in the fold of an entry."""
    (section,) = soup(site, "folder/page").find_all("section", id=entry)
    (details,) = section.find_all("details")
    assert not details.has_attr("open")
    assert details.find_next_sibling() is None, "it closes the entry"
    return [details.summary.get_text(), *told(details)]


def test_the_same_is_told_once(site: Tiny) -> None:
    assert fold(site, "torch.abs") == [
        "On other versions and devices",
        "torch 1.9 1.10",
        ">>> torch.abs(x)\nTypeError: <no> & never",
        "CUDA (NVIDIA H100), torch 98.1",
        ">>> torch.abs(x)\ntensor([0.1000])",
    ]


def test_names_that_are_not_there(site: Tiny) -> None:
    summary, absent, failed = fold(site, "torch.sin")
    assert summary == "On other versions"
    assert absent == "Not in torch 1.9: torch.sin torch.Tensor.sin"
    assert failed == "Does not pass on torch 98.1."


def test_text_for_another_release(site: Tiny) -> None:
    then = '>>> print("since\\n\\nthen")\nsince\n\nthen'
    places = ["torch 98.1", "CUDA (NVIDIA H100), torch 98.1"]
    lines = [line for where in places for line in (where, then)]
    assert fold(site, "torch.cos") == ["On other versions and devices", *lines]


@pytest.mark.parametrize(
    ("want", "got", "shown"),
    [
        ("Traceback …:\nA: b", "b.CError: d\n e", f"{TRACEBACK}\nb.CError: d\n e"),
        ("Traceback …:\nA: b", "tensor(1)\n", "tensor(1)"),
        ("A: b\n", "AError: c\n", "AError: c"),  # somebody has printed it
    ],
)
def test_an_error_looks_like_one(want: str, got: str, shown: str) -> None:
    assert session(Failure(5, "f(x)\n", want, got)) == f">>> f(x)\n{shown}"


def test_examples_of_a_page(site: Tiny) -> None:
    html = soup(site, "loose")
    (details,) = html.find_all("details")
    printed = ">>> [\n...     'loose',\n... ][0]\n'lost'\n\n'found'"
    assert list(told(details)) == ["torch 98.1", printed]
    assert details.find_previous_sibling()["class"] == ["badges"]


def test_the_overview(site: Tiny) -> None:
    html = soup(site, "versions")
    sections = [part for part in html.section.find_all("section", recursive=False)]
    titles = [part.h2.get_text().rstrip("¶") for part in sections]
    newest = ["torch 98.1", "CUDA (NVIDIA H100), torch 98.1"]
    assert titles == ["torch 1.9", "torch 1.10", *newest]
    assert [part["id"] for part in sections][:2] == ["torch-1-9", "torch-1-10"]
    print_ = "of 4 entries and pages print what is shown here."
    first, *rest = told(sections[0])
    assert first.endswith(f": 2 {print_}")
    assert rest == [
        "torch.abs",
        ">>> torch.abs(x)\nTypeError: <no> & never",
        "torch.sin",
        "Not in torch 1.9: torch.sin torch.Tensor.sin",
    ]
    links = [link["href"] for link in sections[2].find_all("a", class_="internal")]
    assert links == [
        "folder/page.html#torch.sin",
        "folder/page.html#torch.cos",
        "loose.html",
    ]
    assert HERE not in html.section.get_text()


def test_the_contents_list_the_places(site: Tiny) -> None:
    (contents,) = soup(site, "versions").select(".sphinxsidebar")
    names = [(a.get_text(), a["href"]) for a in contents.select("a[href^='#']")]
    newest = ("torch 98.1", "#torch-98-1")
    assert names[:4] == [
        ("Title", "#"),
        ("torch 1.9", "#torch-1-9"),
        ("torch 1.10", "#torch-1-10"),
        newest,
    ]
    assert len(names) == 5


def test_an_edited_entry_has_no_fold(site: Tiny) -> None:
    page_ = site.read("docs/folder/page.rst")
    site.write(
        "docs/folder/page.rst", page_.replace("abs(torch.zeros", "abs(-torch.zeros")
    )
    html = page(site, "folder/page")
    (section,) = BeautifulSoup(html, "html.parser").find_all("section", id="torch.abs")
    assert not section.find_all("details")
    site.write("docs/folder/page.rst", page_)


def test_without_other_records(tiny: Tiny) -> None:
    tiny.write(
        "conf.py", f"{tiny.read('conf.py')}extensions += ['handbook_sphinx.versions']"
    )
    tiny.page("page", entry("abs"))
    tiny.page("versions", ".. versions::\n")
    assert tiny.doctest().code == 0
    assert "<details" not in page(tiny)
    assert "Nothing has run on another version yet." in page(tiny, "versions")

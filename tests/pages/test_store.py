"""What is kept of the pages: by page, also with parallel readers; the records once."""

from pathlib import Path

import pytest
from places import elsewhere, entry, page
from tiny import Tiny

from handbook.record import Record
from handbook_sphinx._store import Kept, Store, record_here, taken


class Env:
    """As much of Sphinx's environment as the store asks for."""

    def __init__(self) -> None:
        self.domaindata: dict[str, dict] = {}

    def doc2path(self, docname: str, base: bool) -> str:
        return f"{docname}.rst"


@pytest.fixture
def store() -> Store:
    """Two pages have been read."""
    store = Store(Env())
    for docname, line in (("a", 3), ("b", 5)):
        store.claim(f"torch.{docname}", (docname, line))
        store.units[docname] = {docname: Kept("digest", "", "", [])}
        store.overviews[docname] = True
    return store


def test_the_first_claim_counts(store: Store) -> None:
    assert store.claim("torch.a", ("b", 9)) == ("a", 3)
    assert store.claim("torch.new", ("b", 9)) == ("b", 9)
    told = "torch.a already has an entry in a.rst, line 3"
    assert taken(store.env, "torch.a", ("a", 3)) == told


def test_a_page_that_is_read_again_is_forgotten(store: Store) -> None:
    store.clear_doc("a")
    assert store.claims == {"torch.b": ("b", 5)}
    assert list(store.units) == list(store.overviews) == ["b"]
    store.clear_doc("absent")
    assert list(store.units) == ["b"]


def test_what_a_parallel_reader_has_read(store: Store) -> None:
    reader = Store(Env())
    reader.claim("torch.c", ("c", 7))
    reader.claim("torch.old", ("b", 1))  # it began with what was read before
    reader.units["c"] = {"c": Kept("another", "", "", [])}
    store.merge_domaindata({"c"}, reader.data)
    assert store.claims["torch.c"] == ("c", 7)
    assert "torch.old" not in store.claims
    assert store.unit("c").digest == "another"
    assert list(store.overviews) == ["a", "b"]


def test_the_record_here() -> None:
    import torch

    here = Record("cpu", torch.__version__)
    others = [Record("cpu", "1.9.0"), Record("cuda", torch.__version__)]
    assert record_here([*others, here]) is here
    assert record_here(others) == here


def test_two_pages_claim_a_name(tiny: Tiny) -> None:
    for name in "ab":
        tiny.page(name, entry("abs"))
    told = "torch.abs already has an entry in a.rst, line 4"
    for jobs in ("1", "2"):
        result = tiny.build("html", f"-j{jobs}", to=f"jobs{jobs}")
        assert result.code
        assert result.output.count(told) == 1, result.output


def test_parallel_readers_keep_the_same(tiny: Tiny) -> None:
    for number in range(8):  # so many that Sphinx shares them out
        tiny.page(f"page{number}", f">>> {number}\n{number}\n")
    tiny.page("page", entry("abs"))
    assert tiny.doctest().code == 0
    pages = {}
    for jobs in ("1", "2"):
        assert tiny.build("html", f"-j{jobs}", to=f"jobs{jobs}").code == 0
        folder = tiny.root / f"out/jobs{jobs}"
        found = sorted(folder.glob("page*.html"))
        pages[jobs] = {path.name: path.read_text("utf-8") for path in found}
    assert pages["1"] == pages["2"]
    assert all("ran on CPU" in html for html in pages["1"].values())


def test_records_are_no_part_of_the_text(tiny: Tiny) -> None:
    """They are read once a build, and never from what an earlier build has kept."""
    tiny.page("page", entry("abs"))
    assert tiny.doctest().code == 0
    elsewhere(tiny, "old", torch="1.9.0")
    assert "CPU 1.9 " in page(tiny)
    Path(tiny.root, "records/old.json").unlink()
    assert "CPU 1.9" not in page(tiny)

"""What runs in the process of the tests answers as the command line does."""

import pytest
from tiny import Result, Tiny

GOOD = """
.. api:: torch.abs

   >>> torch.abs(torch.tensor(-1))
   tensor(1)
"""
PAGES = {
    "good": GOOD,
    "an error": ".. api:: torch.absent\n\n   >>> 1\n   1\n",
    "a warning": "An :unknown:`role`.\n",
    "wrong": GOOD.replace("tensor(1)", "tensor(2)"),
    "its end": GOOD + "\n   >>> import os; os._exit(0)\n",
}


@pytest.mark.parametrize("name", PAGES)
def test_sphinx(tiny: Tiny, name: str) -> None:
    tiny.page("page", PAGES[name])
    here = tiny.build("html", to="here")
    there = tiny.build("html", to="there", apart=True)
    assert here == there
    if not here.code:
        assert tiny.read("out/here/page.html") == tiny.read("out/there/page.html")


def test_a_refusal(tiny: Tiny) -> None:
    tiny.page("page", GOOD)
    tiny.write("records/broken.json", "{")
    here, there = tiny.build("html"), tiny.build("html", apart=True)
    assert here == there
    assert here.complains("broken.json:1: not a record of verdicts")


@pytest.mark.parametrize("name", ["good", "wrong", "its end"])
def test_the_runner(tiny: Tiny, name: str) -> None:
    tiny.page("page", PAGES[name])
    assert tiny.build("units").code == 0
    command = ["run", "out/units/units.json", "--record"]
    here = tiny.handbook(*command, "here.json")
    there = tiny.handbook(*command, "there.json", apart=True)
    assert here == there
    assert tiny.read("here.json") == tiny.read("there.json")


def test_one_language_leaves_no_word_to_the_next(tiny: Tiny) -> None:
    tiny.page("page", GOOD)
    tiny.translate("page", {"Title": "标题"})
    tiny.translate("index", {"Tiny": "小"})
    english = tiny.build("html", to="before")
    assert english == Result(0, "")
    assert tiny.build("html", "-Dlanguage=zh_CN", to="chinese") == Result(0, "")
    assert tiny.build("html", to="after") == Result(0, "")
    before, after = (tiny.read(f"out/{to}/page.html") for to in ("before", "after"))
    assert before == after
    assert "搜索" in tiny.read("out/chinese/page.html")
    assert "Search" in after

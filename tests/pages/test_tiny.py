"""What runs in the process of the tests answers as the command line does."""

from tiny import Result, Tiny

GOOD = """
>>> torch.abs(torch.tensor(-1))
tensor(1)
"""
PAGES = {"good": GOOD, "wrong": GOOD.replace("1)\n", "2)\n")}
REFUSED = {  # none of it imports torch
    "an_error": ".. api:: numpy.array\n\n   >>> 1\n   1\n",
    "a_warning": "An :unknown:`role`.\n",
}


def test_sphinx(tiny: Tiny) -> None:
    for name, text in (PAGES | REFUSED).items():
        tiny.page(name, text)
    here = tiny.build("html", to="here")
    there = tiny.build("html", to="there", apart=True)
    assert here == there
    assert all(f"{name}.rst:4: ERROR: " in here.output for name in REFUSED)
    for name in PAGES:
        pages = [tiny.read(f"out/{to}/{name}.html") for to in ("here", "there")]
        assert pages[0] == pages[1]


def test_a_refusal(tiny: Tiny) -> None:
    tiny.page("page", GOOD)
    tiny.write("records/broken.json", "{")
    here, there = tiny.build("html"), tiny.build("html", apart=True)
    assert here == there
    assert here.complains("broken.json:1: not a record of verdicts")


def test_the_runner(tiny: Tiny) -> None:
    for name, text in PAGES.items():
        tiny.page(name, text)
    assert tiny.build("units") == Result(0, "")
    command = ["run", "out/units/units.json", "--record"]
    here = tiny.handbook(*command, "here.json")
    there = tiny.handbook(*command, "there.json", apart=True)
    assert here == there
    assert "1 passed, 1 failed" in here.output
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

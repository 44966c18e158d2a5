"""A bad entry ends in one message with file and line, until it is mended."""

import pytest
from tiny import Result, Tiny

GOOD = """
.. api:: torch.sub

   >>> torch.sub(3, 1)
   tensor(2)
"""
# page -> its text from line 4 on, the line of the message, the message
BAD = {
    "unknown": (
        """
        .. api:: torch.chunkk

           >>> torch.chunkk(2)
           2
        """,
        4,
        "has no torch.chunkk; did you mean torch.chunk or",
    ),
    "unknown_method": (
        """
        .. api:: torch.Tensor.abs torch.Tensor.absolut

           >>> torch.zeros(1).abs()
           tensor([0.])
        """,
        4,
        "has no torch.Tensor.absolut; did you mean torch.Tensor.absolute",
    ),
    "foreign": (".. api:: numpy.array\n\n   >>> 1\n   1\n", 4, "begin with 'torch.'"),
    "empty": (".. api:: torch.tile\n\n   Text.\n", 4, "torch.tile: no example"),
    "empty_recipe": (
        "Text.\n\n.. recipe:: Train\n\n   Text.\n",
        6,
        "recipe Train: no example",
    ),
    "wide": (
        """
        .. api:: torch.cat

           >>> torch.cat([torch.zeros(1), torch.zeros(1)]) + 1
           tensor([1., 1.])
        """,
        4,
        "the code of the first example takes 1 lines, the widest 47 characters",
    ),
    "long": (
        """
        .. api:: torch.stack

           >>> x = torch.zeros(1)
           >>> y = torch.zeros(1)
           >>> torch.stack([x, y]).shape
           torch.Size([2, 1])
        """,
        4,
        "the code of the first example takes 3 lines",
    ),
    "long_output": (
        """
        .. api:: torch.eye

           >>> torch.eye(3)
           tensor([[1., 0., 0.],
                   [0., 1., 0.],
                   [0., 0., 1.]])
        """,
        4,
        "the output of the first example takes 3 lines",
    ),
    "same_page": (
        """
        .. api:: torch.add

           >>> torch.add(1, 1)
           tensor(2)

        .. api:: torch.mul torch.add

           >>> torch.mul(1, 1)
           tensor(1)
        """,
        9,
        "torch.add already has an entry in same_page.rst, line 4",
    ),
    "same_recipe": (
        """
        .. recipe:: Save

           >>> 1
           1

        .. recipe:: Save

           >>> 2
           2
        """,
        9,
        "Save already has an entry in same_recipe.rst, line 4",
    ),
    "z_last_page": (GOOD, 4, "torch.sub already has an entry in a_first_page.rst"),
    "no_reason": (
        ".. api:: torch.sin\n   :cpu-only:\n\n   >>> torch.sin(0)\n   tensor(0)\n",
        4,
        'invalid option value: (option: "cpu-only"',
    ),
}


# Sphinx reads more than five pages in parallel, each process some of them.
@pytest.fixture(scope="module", params=["1", "2"], ids=["serial", "parallel"])
def bad(request: pytest.FixtureRequest, shared: Tiny) -> Result:
    shared.page("a_first_page", GOOD)
    for name, (text, _line, _message) in BAD.items():
        shared.page(name, text)
    return shared.build("html", "-j", request.param, to=f"html{request.param}")


@pytest.mark.parametrize("name", BAD)
def test_one_message(bad: Result, name: str) -> None:
    _text, line, message = BAD[name]
    (said,) = [s for s in bad.output.splitlines() if f"/docs/{name}.rst:" in s]
    assert f"/docs/{name}.rst:{line}: ERROR: " in said
    assert bad.complains(message)


def test_good_entries_are_not_blamed(bad: Result) -> None:
    assert bad.output.count("ERROR") == len(BAD)


@pytest.mark.parametrize("page", ["docs/page.rst", "docs/page.md"])
def test_a_page_that_is_no_utf_8(tiny: Tiny, page: str) -> None:
    (tiny.root / page).write_bytes("# Title\n\n中文\n".encode("gbk"))
    message = f"{page}:3: this is no UTF-8; save the file as such\n"
    assert tiny.build("html") == Result(1, message)
    tiny.write(page, "# Title\n" if page.endswith(".md") else "Title\n=====\n")
    assert tiny.build("html") == Result(0, "")


def test_a_page_with_a_space_in_its_name(tiny: Tiny) -> None:
    tiny.page("a good page", ".. api:: torch.exp2\n\n   >>> torch.exp2\n   1\n")
    result = tiny.doctest()
    assert result.complains("docs/a good page.rst:6: torch.exp2\n")
    assert tiny.build("html") == Result(0, "")
    assert 'href="a%20good%20page.html#torch.exp2"' in tiny.read("out/html/index.html")


def test_the_message_comes_again_until_the_cause_is_gone(tiny: Tiny) -> None:
    tiny.page("bad", BAD["empty"][0])
    first, second = tiny.build("html"), tiny.build("html")
    assert first == second
    assert second.complains("docs/bad.rst:4: ERROR: api torch.tile: no example")
    tiny.page("bad", GOOD)
    assert tiny.build("html") == Result(0, "")

"""The parameters of an entry: a line each, checked against the installed torch."""

import polib
import pytest
from bs4 import BeautifulSoup
from tiny import CONF, ROOT, Tiny

WITH = CONF + 'extensions += ["handbook_sphinx.parameters"]\n'
ENTRY = """
.. api:: torch.cumsum torch.Tensor.cumsum

   Running sums.

   >>> torch.cumsum(torch.tensor([1, 2]), 0)
   tensor([1, 3])

   {lines}
"""
COMMON = """
Common
======

.. _parameter-dtype:

dtype
-----

The type.

.. _parameter-out:

out
---

Where to.
"""


def page(tiny: Tiny, *lines: str) -> None:
    tiny.write("conf.py", WITH)
    tiny.page("page", ENTRY.format(lines="\n   ".join(lines)))


def test_a_table_with_defaults_and_links(tiny: Tiny) -> None:
    page(tiny, ":dim: along which")
    tiny.write("docs/reference/common_parameters.rst", COMMON)
    result = tiny.build("html")
    assert (result.code, result.output) == (0, "")
    html = BeautifulSoup(tiny.read("out/html/page.html"), "html.parser")
    table = html.select_one(".parameters")
    assert [term.get_text() for term in table.select("dt")] == ["dim"]
    assert table.dd.get_text().strip() == "along which"
    links = {link.get_text(): link["href"] for link in table.select("a")}
    there = "reference/common_parameters.html#parameter-"
    assert links == {"dtype": f"{there}dtype", "out": f"{there}out"}


def test_a_default_is_that_of_torch(tiny: Tiny) -> None:
    tiny.write("conf.py", WITH)
    tiny.page(
        "page",
        """
        .. api:: torch.diff

           >>> torch.diff(torch.tensor([1, 3]))
           tensor([2])

           :n: how often
           :dim: along which
           :prepend: what comes before
           :append: what comes after
        """,
    )
    result = tiny.build("html")
    assert (result.code, result.output) == (0, "")
    html = BeautifulSoup(tiny.read("out/html/page.html"), "html.parser")
    shown = [term.get_text() for term in html.select(".parameters dt")]
    assert shown == ["n = 1", "dim = -1", "prepend = None", "append = None"]


def test_each_line_is_translated(tiny: Tiny) -> None:
    page(tiny, ":dim: along which")
    tiny.translate("page", {"Title": "标题", "Running sums.": "累加。"})
    result = tiny.build("html", "-Dlanguage=zh_CN")
    assert result.complains("not translated: 'along which'"), result.output
    assert tiny.build("gettext").code == 0
    pot = polib.pofile(str(tiny.root / "out/gettext/page.pot"))
    messages = {each.msgid for each in pot}
    assert "along which" in messages
    assert "dim" not in messages


@pytest.mark.parametrize(
    ("lines", "line", "message"),
    [
        (["Text."], 4, "say in a line what the parameter dim is"),
        ([":dim: x", ":dims: y"], 12, "torch has no parameter dims here; it has input"),
        ([":dim: x", ":dim: y"], 11, "there are two lines on dim"),
    ],
    ids=["missing", "unknown", "twice"],
)
def test_what_is_wrong(tiny: Tiny, lines: list[str], line: int, message: str) -> None:
    page(tiny, *lines)
    result = tiny.build("html")
    where = f"docs/page.rst:{line}: ERROR: api torch.cumsum: {message}"
    assert result.complains(where), result.output


def test_a_recipe_has_none(tiny: Tiny) -> None:
    tiny.write("conf.py", WITH)
    tiny.page("page", ".. recipe:: Add\n\n   >>> 1 + 1\n   2\n")
    assert tiny.build("html").code == 0


def test_an_underscore_is_no_markup(tiny: Tiny) -> None:
    """Nor where inline markup may stand next to a letter, as on the real pages."""
    tiny.write("conf.py", WITH)
    tiny.write("docutils.conf", (ROOT / "docutils.conf").read_text("utf-8"))
    tiny.page(
        "page",
        """
        .. api:: torch.Tensor.backward

           >>> torch.ones(1, requires_grad=True).backward()

           :gradient: the weights
           :retain_graph: whether it may run again
           :create_graph: whether the result has a graph
           :inputs: whose gradients
        """,
    )
    result = tiny.build("html")
    assert (result.code, result.output) == (0, "")
    assert "retain_graph</span>" in tiny.read("out/html/page.html")


def test_a_line_for_some_releases(tiny: Tiny) -> None:
    page(tiny, ":dim >=2.0: along which", ":axis <2.0: along which")
    tiny.write("docs/reference/common_parameters.rst", COMMON)
    result = tiny.build("html")
    assert (result.code, result.output) == (0, "")
    html = BeautifulSoup(tiny.read("out/html/page.html"), "html.parser")
    assert [term.get_text() for term in html.select(".parameters dt")] == ["dim"]


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        (":dim >=9.0: along which", "say in a line what the parameter dim is"),
        (":dim later: along which", "'later' names no releases of torch"),
    ],
)
def test_a_line_for_other_releases(tiny: Tiny, line: str, problem: str) -> None:
    page(tiny, line)
    result = tiny.build("html")
    assert result.code == 1
    assert "page.rst:" in result.output
    assert problem in result.output

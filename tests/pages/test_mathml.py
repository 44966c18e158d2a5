"""Formulas are MathML in the page, and a wrong one is told with file and line."""

import pytest
from bs4 import BeautifulSoup
from tiny import CONF, Tiny

WITH_MATH = CONF + (
    'extensions.append("handbook_sphinx.mathml")\n'
    'html_math_renderer = "mathml"\n'
    'html_permalinks_icon = "#"\n'
)
PAGE = r"""
A formula :math:`a < b` in a line.

.. math::
   :label: square

   x^2 = \frac{1}{2} \text{ for } \{1\}

As :eq:`square` says.
"""


@pytest.fixture
def site(tiny: Tiny) -> Tiny:
    tiny.write("conf.py", WITH_MATH)
    return tiny


def test_formulas(site: Tiny) -> None:
    site.page("page", PAGE)
    result = site.build("html")
    assert (result.code, result.output) == (0, "")
    page = BeautifulSoup(site.read("out/html/page.html"), "html.parser")
    inline, block = page.select("math")
    assert inline.get("display") != "block"
    assert [part.get_text() for part in inline.select("mi, mo")] == ["a", "<", "b"]
    assert block["display"] == "block"
    assert block.select_one("mfrac").get_text(" ", strip=True) == "1 2"
    assert not [script for script in page.select("script") if "math" in str(script)]


def test_a_numbered_formula_can_be_linked(site: Tiny) -> None:
    site.page("page", PAGE)
    assert site.build("html").code == 0
    page = BeautifulSoup(site.read("out/html/page.html"), "html.parser")
    number = page.select_one(".eqno")
    assert number.get_text().startswith("(1)")
    target = number.select_one("a.headerlink")["href"]
    assert page.select_one(f'a.reference[href="{target}"]').get_text() == "(1)"


@pytest.mark.parametrize(
    ("formula", "problem"),
    [
        (r"\unknown x", 'Unknown LaTeX command "\\unknown"'),
        (r"\frac{1}{2", "its braces do not match"),
        (r"x & y", "something is missing or not closed"),
    ],
)
def test_a_wrong_formula(site: Tiny, formula: str, problem: str) -> None:
    site.page("page", f"Words.\n\n.. math::\n\n   {formula}\n")
    result = site.build("html")
    assert result.complains("docs/page.rst:6: WARNING: cannot convert the formula")
    assert problem in result.output
    assert len(result.output.splitlines()) == 1
    page = BeautifulSoup(site.read("out/html/page.html"), "html.parser")
    assert page.select_one("div.math code").get_text().strip() == formula

"""Pictures have their sizes, and are fetched when they are near."""

import pytest
from bs4 import BeautifulSoup, Tag
from PIL import Image
from tiny import Tiny

SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="30pt" height="20pt"></svg>'
PAGE = """
.. image:: wide.png
   :alt: <one> & "two"

{words}

.. image:: drawn.svg
   :alt: a drawing
   :width: 300
   :height: 200

.. image:: wide.png
   :alt: again

.. raw:: html

   <p><img src="../sheet/a.png" width="7" height="8" alt=""></p>
"""


@pytest.fixture
def site(tiny: Tiny) -> Tiny:
    tiny.write("conf.py", 'extensions = ["handbook_sphinx.pictures"]\n')
    tiny.write("docs/drawn.svg", SVG)
    Image.new("L", (40, 10)).save(tiny.root / "docs/wide.png")
    return tiny


def pictures(site: Tiny) -> list[Tag]:
    page = BeautifulSoup(site.read("out/html/page.html"), "html.parser")
    return page.find_all("img")


def test_sizes(site: Tiny) -> None:
    site.page("page", PAGE.format(words="Words."))
    assert site.build("html").code == 0
    found = pictures(site)
    sizes = [(each["width"], each["height"]) for each in found]
    assert sizes == [("40", "10"), ("300", "200"), ("40", "10"), ("7", "8")]
    words = ['<one> & "two"', "a drawing", "again", ""]
    assert [each["alt"] for each in found] == words


@pytest.mark.parametrize(
    ("before", "lazy"), [("", [False, True, True]), ("a word " * 99, [True] * 3)]
)
def test_all_but_the_first_wait(site: Tiny, before: str, lazy: list[bool]) -> None:
    site.page("page", f"{before}\n\n{PAGE.format(words='Words.')}")
    assert site.build("html").code == 0
    found = [each.get("loading") == "lazy" for each in pictures(site)]
    assert found == [*lazy, True]
    waits = [each.get("decoding") == "async" for each in pictures(site)]
    assert waits == found


def test_of_two_for_light_and_dark_both_wait(site: Tiny) -> None:
    site.page("page", ".. image:: wide.png\n   :class: only-light\n   :alt: a\n")
    assert site.build("html").code == 0
    assert pictures(site)[0]["loading"] == "lazy"


def test_a_picture_without_a_size(site: Tiny) -> None:
    site.page("page", '.. raw:: html\n\n   <img src="../a.png" alt="">\n')
    result = site.build("html")
    assert result.code and "../a.png: no size is known" in result.output

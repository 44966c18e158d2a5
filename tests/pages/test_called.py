"""What an entry is called: beside its heading, in each language."""

import polib
import pytest
from bs4 import BeautifulSoup
from originals import side_by_side
from tiny import CONF, Tiny

CALLED = CONF + 'extensions += ["handbook_sphinx.called"]\n'
PAGE = """
.. api:: torch.topk
   :called: k largest values; top k, partial
      sort

   The ``k`` largest.

   >>> torch.topk(torch.tensor([1, 2]), 1).values
   tensor([2])

.. recipe:: Count
   :called: number of elements; how many

   >>> torch.zeros(2).numel()
   2
"""
WORDS = "k largest values; top k, partial sort"
CHINESE = {
    "Title": "标题",
    WORDS: "最大的 k 个值；前 k 大，top k",
    "The ``k`` largest.": "最大的 ``k`` 个。",
    "Count": "计数",
    "number of elements; how many": "元素个数；有多少个",
}


@pytest.fixture
def site(tiny: Tiny) -> Tiny:
    tiny.write("conf.py", CALLED)
    tiny.page("page", PAGE)
    tiny.translate("page", CHINESE)
    tiny.translate("index", {"Tiny": "小"})
    return tiny


def heading(site: Tiny, language: str) -> BeautifulSoup:
    result = site.build("html", f"-Dlanguage={language}", to=language)
    assert (result.code, result.output) == (0, "")
    page = BeautifulSoup(
        side_by_side(site.root / "out" / language, "page"), "html.parser"
    )
    assert not page.select(".entry-head .called"), "it stands in the heading alone"
    return page.find(id="torch.topk").find(["h1", "h2"])


def test_the_plain_name_stands_beside_the_heading(site: Tiny) -> None:
    (name,) = heading(site, "en").select(".plain-name")
    assert name.get_text() == "k largest values"


def test_a_translated_page_says_it_in_its_own_words(site: Tiny) -> None:
    name, original = heading(site, "zh_CN").select(".plain-name")
    assert name.get_text() == "最大的 k 个值"
    assert original.get_text() == "k largest values"
    assert (original["lang"], "original" in original["class"]) == ("en", True)


@pytest.mark.parametrize(
    ("language", "name"), [("en", "k largest values"), ("zh_CN", "最大的 k 个值")]
)
def test_the_contents_show_it_on_hovering(site: Tiny, language: str, name: str) -> None:
    site.write("conf.py", CALLED.replace('"basic"', '"furo"'))
    heading(site, language)
    page = BeautifulSoup(site.read(f"out/{language}/page.html"), "html.parser")
    hints = [link.get("title") for link in page.select(".toc-tree a")]
    recipe = {"en": "number of elements", "zh_CN": "元素个数"}[language]
    assert hints == [None, name, recipe]


def test_translators_get_all_of_it_as_one_message(site: Tiny) -> None:
    assert site.build("gettext").code == 0
    pot = polib.pofile(str(site.root / "out/gettext/page.pot"))
    assert {WORDS, "number of elements; how many"} <= {each.msgid for each in pot}


def test_the_contents_do_not_hold_it(site: Tiny) -> None:
    site.write("docs/index.rst", "Tiny\n====\n\n.. toctree::\n\n   page\n")
    assert site.build("html").code == 0
    page = BeautifulSoup(site.read("out/html/index.html"), "html.parser")
    assert "k largest" not in page.get_text()


@pytest.mark.parametrize(
    "option", ["", "   :called: only a plain name\n", "   :called: ; words\n"]
)
def test_an_entry_that_is_not_called_anything(tiny: Tiny, option: str) -> None:
    tiny.write("conf.py", CALLED)
    tiny.page("page", f".. api:: torch.abs\n{option}\n   >>> torch.abs(-1)\n   1\n")
    result = tiny.build("html")
    message = "docs/page.rst:4: ERROR: torch.abs: say what it is called"
    assert result.complains(message), result.output

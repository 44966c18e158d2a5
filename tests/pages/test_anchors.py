"""Addresses within a page are made of words, the same in all languages."""

import re

import pytest
from bs4 import BeautifulSoup
from tiny import CONF, Tiny

WITH = CONF + 'extensions += ["handbook_sphinx.anchors"]\n'
FIRST, SECOND = (
    f"""
{name}
{"-" * len(name)}

Types
~~~~~

Words.

"""
    for name in ("NumPy", "Paddle")
)
FIGURE = """
.. figure:: nothing.svg

   The loss falls, and then it explodes.
"""
CHINESE = {
    "Title": "标题",
    "NumPy": "NumPy 部分",
    "Paddle": "Paddle 部分",
    "Types": "类型",
    "Words.": "几个字。",
    "The loss falls, and then it explodes.": "损失先降后爆。",
}


@pytest.fixture
def site(tiny: Tiny) -> Tiny:
    tiny.write("conf.py", WITH)
    tiny.write("docs/nothing.svg", "<svg/>")
    tiny.translate("page", CHINESE)
    tiny.translate("index", {"Tiny": "小"})
    return tiny


def anchors(site: Tiny, text: str, language: str = "en") -> set[str]:
    site.page("page", text)
    result = site.build("html", f"-Dlanguage={language}", to=language)
    assert (result.code, result.output) == (0, "")
    page = BeautifulSoup(site.read(f"out/{language}/page.html"), "html.parser")
    found = page.find(role="main").select("section[id], figure[id]")
    linked = {link["href"][1:] for link in page.select("a.headerlink")}
    named = {each["id"] for each in found}
    assert linked <= named
    return named


EXPECTED = {"title", "numpy", "numpy-types", "paddle", "paddle-types"}


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_they_do_not_depend_on_the_order(site: Tiny, language: str) -> None:
    assert anchors(site, FIRST + SECOND, language) == EXPECTED
    assert anchors(site, SECOND + FIRST, language) == EXPECTED


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_a_figure_is_called_by_its_caption(site: Tiny, language: str) -> None:
    assert "the-loss-falls-and-then-it" in anchors(site, FIGURE, language)


def test_two_figures_with_one_caption(site: Tiny) -> None:
    site.page("page", FIGURE + FIGURE)
    result = site.build("html")
    message = "ERROR: the address #the-loss-falls-and-then-it is taken by line 4"
    assert result.complains(f"docs/page.rst:8: {message}"), result.output


def test_without_it_they_are_counted(site: Tiny) -> None:
    site.write("conf.py", CONF)
    assert re.search("id[0-9]", " ".join(anchors(site, FIRST + SECOND)))


def test_a_label_with_the_words_of_its_title(site: Tiny) -> None:
    site.translate("page", {"Title": "标题", "One": "一", "Some words": "几个字"})
    text = "\nOne\n---\n\n.. _some-words:\n\nSome words\n----------\n"
    for language in ("en", "zh_CN"):
        assert anchors(site, text, language) == {"title", "one", "some-words"}
        assert not re.search(r'id="id\d', site.read(f"out/{language}/page.html"))

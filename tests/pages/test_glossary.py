"""The glossary: each headword in the other language, too."""

import pytest
from bs4 import BeautifulSoup
from tiny import CONF, Tiny

PAGE = """
See :term:`tensor`.

.. glossary::

   tensor
      Numbers.

   logits
      Scores.
"""
CHINESE = {
    "Title": "标题",
    "See :term:`tensor`.": "见\\ :term:`张量`。",
    "tensor": "张量",
    "Numbers.": "数。",
    "logits": "logits",
    "Scores.": "得分。",
}


@pytest.fixture(scope="module")
def site(shared: Tiny) -> Tiny:
    shared.write("conf.py", CONF + 'extensions += ["handbook_sphinx.glossary"]\n')
    shared.page("page", PAGE)
    shared.translate("page", CHINESE)
    shared.translate("index", {"Tiny": "小"})
    return shared


def terms(site: Tiny, language: str) -> list[BeautifulSoup]:
    result = site.build("html", f"-Dlanguage={language}", to=language)
    assert (result.code, result.output) == (0, "")
    page = BeautifulSoup(site.read(f"out/{language}/page.html"), "html.parser")
    for furniture in page.select(".headerlink"):
        furniture.decompose()
    link = page.select_one("p:not(.original) > a.internal")
    assert link["href"] == f"#{page.dt['id']}", "links know the headword alone"
    return page.select("dl.glossary dt")


@pytest.mark.parametrize(
    ("language", "headword", "other", "tag"),
    [("en", "tensor", "张量", "zh-CN"), ("zh_CN", "张量", "tensor", "en")],
)
def test_the_other_language_stands_beside_it(
    site: Tiny, language: str, headword: str, other: str, tag: str
) -> None:
    tensor, logits = terms(site, language)
    assert tensor.get_text() == f"{headword} {other}"
    (beside,) = tensor.select(".headword")
    assert (beside.get_text(), beside["lang"]) == (other, tag)
    assert logits.get_text() == "logits", "the same word is said once"


def test_the_english_page_follows_the_catalogue(site: Tiny) -> None:
    terms(site, "en")
    site.translate("page", CHINESE | {"tensor": "数组"})
    assert terms(site, "en")[0].get_text() == "tensor 数组"
    site.translate("page", CHINESE)


def test_translators_see_the_headword_alone(site: Tiny) -> None:
    assert site.build("gettext").code == 0
    pot = site.read("out/gettext/page.pot")
    assert 'msgid "tensor"' in pot
    assert "张量" not in pot


def test_a_page_without_a_catalogue(tiny: Tiny) -> None:
    tiny.write("conf.py", CONF + 'extensions += ["handbook_sphinx.glossary"]\n')
    tiny.page("page", PAGE)
    assert terms(tiny, "en")[0].get_text() == "tensor"

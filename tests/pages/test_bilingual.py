"""The Chinese pages: wholly translated, with the English at hand and the same code."""

import re

import pytest
from bs4 import BeautifulSoup
from originals import PLACE, originals, side_by_side
from tiny import Result, Tiny

PAGE = """
A first paragraph with ``code``, :func:`torch.abs` and `a link <https://x.example/>`_.

- An item

.. list-table::

   * - A cell

A term
   Its definition

.. api:: torch.abs
   :cpu-only: a reason

   The size.

   >>> torch.abs(torch.tensor(-1))  # the sign
   tensor(1)

.. recipe:: Count elements

   >>> torch.zeros(2).numel()
   2

torch
-----

.. note::

   A note
"""
CHINESE = {
    "Title": "标题",
    "A first paragraph with ``code``, :func:`torch.abs` and `a link "
    "<https://x.example/>`_.": "第一段有 ``code``、:func:`torch.abs` 和\\ "
    "`链接 <https://x.example/>`_。",
    "An item": "一项",
    "A cell": "单元格",
    "A term": "术语",
    "Its definition": "定义",
    "a reason": "原因",
    "The size.": "大小。",
    "Count elements": "数元素",
    "torch": "torch",  # some titles are the same in both languages
    "A note": "注",
}
INDEX = {"Tiny": "小"}


@pytest.fixture(scope="module")
def site(shared: Tiny) -> Tiny:
    shared.page("page", PAGE)
    # a setting, of which there is nothing to translate
    shared.write("docs/page.rst", f":hide-toc:\n\n{shared.read('docs/page.rst')}")
    shared.translate("page", CHINESE)
    shared.translate("index", INDEX)
    for options in (["-Dlanguage=en"], ["-Dlanguage=zh_CN"]):
        result = shared.build("html", *options, to=options[0][-2:])
        assert (result.code, result.output) == (0, "")
    return shared


def body(site: Tiny, language: str) -> str:
    """The text of the page, with the originals in their places."""
    html = side_by_side(site.root / "out" / language, "page")
    return html[
        html.index('<div class="body"') : html.index('<div class="sphinxsidebar')
    ]


@pytest.mark.parametrize(
    "english", [m for m in CHINESE if m not in ("torch", "A first")]
)
def test_the_english_follows_the_chinese(site: Tiny, english: str) -> None:
    html = body(site, "CN")
    words = CHINESE[english].split(" ")[0]
    original = english.split(" ``")[0]
    found = re.search(
        rf'{words}.*?<(p|span) class="original[^>]*lang="en">(.*?)</\1>',
        html,
        re.DOTALL,
    )
    assert found, html
    assert re.sub(r"<[^>]+>", "", found[2]).startswith(original)


def test_every_original_is_marked_once(site: Tiny) -> None:
    originals = re.findall(r'class="original[^"]*" lang="en"', body(site, "CN"))
    assert len(originals) == len(CHINESE) - 1  # "torch" is the same in both
    assert "original" not in body(site, "en")


def test_a_page_has_but_places(site: Tiny) -> None:
    html = site.read("out/CN/page.html")
    assert "A first paragraph" not in html and 'class="original' not in html
    assert html.count(PLACE) == len(originals(site.root / "out/CN", "page")) > 0
    assert not (site.root / "out/en/_originals").exists()


CURRENT = """
extensions += ["handbook_sphinx.current"]
templates_path = ["templates"]
"""
LAYOUT = """
{% extends "!layout.html" %}
{% block footer %}<script data-src="{{ originals }}"></script>{% endblock %}
"""


def test_the_originals_are_those_of_the_page(tiny: Tiny) -> None:
    """Written again with it, under another address, and gone with it."""
    tiny.write("conf.py", tiny.read("conf.py") + CURRENT)
    tiny.write("templates/layout.html", LAYOUT)
    tiny.translate("index", INDEX)
    said = {"Title": "标题", "One.": "一。", "Two.": "二。", "torch": "torch"}
    tiny.translate("folder/page", said)
    tiny.write("docs/other.rst", "torch\n=====\n")
    tiny.translate("other", {"torch": "torch"})
    file = tiny.root / "out/html/_originals/folder/page.js"
    addresses = []
    for words in ("One.", "Two."):
        tiny.page("folder/page", f"{words}\n")
        assert tiny.build("html", "-Dlanguage=zh_CN") == Result(0, "")
        assert words in file.read_text("utf-8")
        html = tiny.read("out/html/folder/page.html")
        addresses += re.findall(r"_originals/folder/page\.js\?v=\w+", html)
    assert len(set(addresses)) == 2
    tiny.write("docs/folder/page.rst", "torch\n=====\n")
    assert tiny.build("html", "-Dlanguage=zh_CN") == Result(0, "")
    assert not file.exists(), "both languages say the same"
    tiny.page("folder/page", "One.\n")
    assert tiny.build("html", "-Dlanguage=zh_CN") == Result(0, "")
    assert file.exists()
    (tiny.root / "docs/folder/page.rst").unlink()
    assert tiny.build("html", "-Dlanguage=zh_CN") == Result(0, "")
    assert not file.exists(), "the page is gone"


def test_places(site: Tiny) -> None:
    html = body(site, "CN")
    for inside in ("li", "td", "dt", "dd"):
        pattern = rf'<{inside}[^>]*>(?:(?!</{inside}>).)*lang="en"'
        assert re.search(pattern, html, re.DOTALL), inside


def test_roles_work_in_both(site: Tiny) -> None:
    html = body(site, "CN")
    paragraph = html[html.index("第一段") : html.index("一项")]
    assert paragraph.count('href="#torch.abs"') == 2
    assert paragraph.count('href="https://x.example/"') == 2


def test_the_english_names_pages_in_english(tiny: Tiny) -> None:
    links = "See :doc:`index` and :doc:`here <index>`."
    tiny.page("page", links)
    tiny.translate(
        "page",
        {"Title": "标题", links: "见\\ :doc:`index`\\ 和\\ :doc:`这里 <index>`。"},
    )
    tiny.translate("index", INDEX)
    result = tiny.build("html", "-Dlanguage=zh_CN")
    assert (result.code, result.output) == (0, "")
    page = BeautifulSoup(side_by_side(tiny.root / "out/html", "page"), "html.parser")
    said = [paragraph.get_text() for paragraph in page.section.find_all("p")]
    assert said[-2:] == ["见小和这里。", "See Tiny and here."]


def test_badges_and_head_of_a_translated_title(site: Tiny) -> None:
    html = body(site, "CN")
    recipe = html[html.index("数元素") :]
    head = recipe[recipe.index('class="entry-head"') : recipe.index("highlight")]
    assert 'class="badge ' in head


def test_ids_and_code_are_the_same(site: Tiny) -> None:
    english, chinese = body(site, "en"), body(site, "CN")
    for pattern in (
        r'id="([^"]+)"',
        r"<pre>.*?</pre>",
        r'<code class="signature.*?</code>',
    ):
        there = re.findall(pattern, english, re.DOTALL)
        assert there
        assert re.findall(pattern, chinese, re.DOTALL) == there


# What is wrong with a translation: the change, its line on the page, the message.
KEEP = "第一段有 ``code``、:func:`torch.abs` 和\\ `链接 <https://x.example/>`_。"
LINK = next(message for message in CHINESE if "code" in message)
BAD = {
    "untranslated": ({"An item": ""}, 6, "not translated: 'An item'"),
    # docutils gives a heading the line of its rule
    "title": ({"Title": ""}, 2, "not translated: 'Title'"),
    "cell": ({"A cell": ""}, 10, "not translated: 'A cell'"),
    "reason": ({"a reason": ""}, 15, "not translated: 'a reason'"),
    "role": (
        {LINK: KEEP.replace(":func:`torch.abs`", "abs")},
        4,
        "the translation loses torch.abs",
    ),
    "literal": (
        {LINK: KEEP.replace("``code``", "代码")},
        4,
        "the translation loses code",
    ),
    "renamed": (
        {LINK: KEEP.replace("``code``", "``Code``")},
        4,
        "the translation loses code",
    ),
    "link": (
        {LINK: KEEP.replace("x.example", "y.example")},
        4,
        "the translation loses https://x.example/",
    ),
}


@pytest.fixture(scope="module")
def bad(tmp_path_factory: pytest.TempPathFactory) -> Result:
    tiny = Tiny(tmp_path_factory.mktemp("bad"))
    for number, (name, (change, _line, _message)) in enumerate(BAD.items()):
        # each page documents a function of its own
        api = ["abs", "neg", "sin", "cos", "tan", "exp", "log", "sqrt"][number]
        text = PAGE.replace("api:: torch.abs", f"api:: torch.{api}")
        tiny.page(name, text.replace("Count elements", f"Count elements {name}"))
        said = CHINESE | {f"Count elements {name}": "数元素"} | change
        said.pop("Count elements")
        tiny.translate(name, said)
    tiny.page("fuzzy", "Some words.\n")
    tiny.translate("fuzzy", {"Title": "标题", "Some words.": "几个字。"})
    path = "locale/zh_CN/LC_MESSAGES/fuzzy.po"
    tiny.write(path, tiny.read(path).replace('msgid "Some', '#, fuzzy\nmsgid "Some'))
    tiny.page("outdated", "Some other words.\n")
    tiny.translate("outdated", {"Title": "标题", "Some words.": "几个字。"})
    tiny.page("missing", "Some words.\n\nMore words.\n")
    tiny.translate("index", INDEX)
    return tiny.build("html", "-Dlanguage=zh_CN")


OTHERS = {
    "fuzzy": (4, "not translated: 'Some words.'"),
    "outdated": (4, "not translated: 'Some other words.'"),
    "missing": (2, "this page has no catalogue"),
}


@pytest.mark.parametrize("name", [*BAD, *OTHERS])
def test_one_message(bad: Result, name: str) -> None:
    line, message = OTHERS.get(name) or BAD[name][1:]
    (said,) = [s for s in bad.output.splitlines() if f"/docs/{name}.rst" in s]
    catalogue = f"locale/zh_CN/LC_MESSAGES/{name}.po"
    assert f"/docs/{name}.rst:{line}: WARNING: {message} ({catalogue};" in said
    assert bad.complains(said)


def test_no_other_message(bad: Result) -> None:
    assert bad.output.count("WARNING") == len(BAD) + len(OTHERS)
    assert "ERROR" not in bad.output

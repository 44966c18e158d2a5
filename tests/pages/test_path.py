"""The learning path: its list, the heads and ends of guides, the list of exercises."""

import pytest
from bs4 import BeautifulSoup, Tag
from tiny import CONF, Tiny

INDEX = """
Tiny
====

.. toctree::

   guide/index
   exercises/index
"""
PATH = """
Guides
======

.. path::

   .. guide:: first

      You know ``ones``.

   .. guide:: second
      :before: first
      :exercises: ../exercises/some

      You know more.
"""
LIST = """
Exercises
=========

.. toctree::
   :hidden:

   Some <some>

.. exercises::
"""
SOME = """
Exercises: some
===============

Words.

One & one
---------

Words.

Two
---

Words.
"""
WORDS = "word " * 950  # 4 minutes and 45 seconds
EXAMPLE = ">>> 1 + 1\n2\n"
GUIDES = {
    "first": f"First\n=====\n\n{WORDS}\n",
    "second": f"Second\n======\n\n{WORDS}\n\n{EXAMPLE}",
}
CHINESE = {
    "index": {"Tiny": "小"},
    "guide/index": {
        "Guides": "指南",
        "You know ``ones``.": "会用 ``ones``。",
        "You know more.": "会更多。",
    },
    "guide/first": {"First": "第一", WORDS.strip(): "词"},
    "guide/second": {"Second": "第二", WORDS.strip(): "词"},
    "exercises/index": {"Exercises": "练习", "Some": "一些"},
    "exercises/some": {
        "Exercises: some": "练习：一些",
        "One & one": "一",
        "Two": "二",
        "Words.": "词。",
    },
}
FACES = '["handbook_sphinx.path"]'


def fill(tiny: Tiny) -> Tiny:
    tiny.write("conf.py", f"{CONF}extensions += {FACES}\n")
    tiny.write("docs/index.rst", INDEX)
    tiny.write("docs/guide/index.rst", PATH)
    tiny.write("docs/exercises/index.rst", LIST)
    tiny.write("docs/exercises/some.rst", SOME)
    for name, text in GUIDES.items():
        tiny.write(f"docs/guide/{name}.rst", text)
    for page, messages in CHINESE.items():
        tiny.translate(page, messages)
    return tiny


@pytest.fixture(scope="module")
def site(shared: Tiny) -> Tiny:
    fill(shared)
    for language in ("en", "zh_CN"):
        result = shared.build("html", f"-Dlanguage={language}", to=language)
        assert (result.code, result.output) == (0, "")
    return shared


def article(site: Tiny, page: str, language: str = "en") -> BeautifulSoup:
    html = site.read(f"out/{language}/{page}.html")
    return BeautifulSoup(html, "html.parser").select_one(".body")


def said(node: Tag) -> str:
    return " ".join(node.get_text(" ", strip=True).split())


def test_the_list(site: Tiny) -> None:
    first, second = article(site, "guide/index").select("ol.path > li")
    assert said(first) == "First read You know ones . about 5 minutes"
    assert said(second) == (
        "Second read You know more. about 10 minutes · Exercises: some · "
        "before it: First"
    )
    links = [link["href"] for link in second.select("a")]
    assert links == ["second.html", "../exercises/some.html", "first.html"]
    assert second.select_one("[data-done]")["data-done"] == "guide/second"
    assert second.select_one(".done-mark").has_attr("hidden"), "unless a script knows"


def test_a_guide_begins_with_its_place(site: Tiny) -> None:
    for page, line in (
        ("first", "step 1 of 2 · about 5 minutes"),
        ("second", "step 2 of 2 · about 10 minutes · before it: First"),
    ):
        title = article(site, f"guide/{page}").h1
        head = title.find_next_sibling()
        assert (head["class"], said(head)) == (["path-line"], line)
        assert head.a["href"] == "index.html"


def test_a_guide_ends_with_its_exercises_and_the_next(site: Tiny) -> None:
    first = article(site, "guide/first").select_one("section > :last-child")
    assert said(first) == "I have read this Next guide Second about 10 minutes " + (
        "You know more."
    )
    second = article(site, "guide/second").select_one("section > :last-child")
    assert said(second) == "I have read this Try it Exercises: some exercises: 2"
    button = second.button
    assert button["data-done"] == "guide/second" and button.has_attr("hidden")


def test_exercises_belong_to_a_guide(site: Tiny) -> None:
    page = article(site, "exercises/some")
    line = page.h1.find_next_sibling()
    assert said(line) == "exercises: 2 · before it: Second"
    ends = [section.find_all("button") for section in page.select("section section")]
    assert [[b["data-done"] for b in found] for found in ends] == [
        ["exercises/some#one-one"],
        ["exercises/some#two"],
    ]
    assert not page.select(".path-end"), "no guide comes after the last"


def test_the_list_of_exercises(site: Tiny) -> None:
    (page,) = article(site, "exercises/index").select(".exercise-page")
    assert said(page) == "Some before it: Second One & one solved Two solved"
    links = [link["href"] for link in page.select("li a")]
    assert links == ["some.html#one-one", "some.html#two"]


def test_a_translation_takes_as_long(site: Tiny) -> None:
    _first, second = article(site, "guide/index", "zh_CN").select("ol.path > li")
    for original in second.select("original-text"):
        original.decompose()
    assert said(second).startswith("第二 read 会更多。 about 10 minutes"), said(second)
    (page,) = article(site, "exercises/index", "zh_CN").select(".exercise-page")
    assert page.h2.get_text() == "一些", "its short title, translated"


def test_only_pages_on_the_path_load_its_script(site: Tiny) -> None:
    assert "learn.js" in site.read("out/en/guide/first.html")
    assert "learn.js" not in site.read("out/en/index.html")


def test_translators_see_each_sentence(site: Tiny) -> None:
    assert site.build("gettext").code == 0
    assert 'msgid "You know ``ones``."' in site.read("out/gettext/guide/index.pot")
    assert 'msgid "Some"' in site.read("out/gettext/exercises/index.pot")


def test_pages_follow_what_others_say(tiny: Tiny) -> None:
    fill(tiny)
    assert tiny.build("html").code == 0
    tiny.write("docs/guide/first.rst", GUIDES["first"].replace("First", "Other"))
    tiny.write("docs/exercises/some.rst", SOME.replace("Two\n---\n\nWords.\n", ""))
    assert tiny.build("html").code == 0
    for page, words in (("index", "Other"), ("second", "before it: Other")):
        assert words in said(article(tiny, f"guide/{page}", "html"))
    assert "Try it Exercises: some exercises: 1" in said(
        article(tiny, "guide/second", "html")
    )
    assert "Two" not in said(article(tiny, "exercises/index", "html"))


@pytest.mark.parametrize(
    ("page", "old", "new", "told"),
    [
        (
            "guide/index",
            ":before: first",
            ":before: third",
            "guide/index.rst:10: ERROR: guide second: there is no page guide/third; "
            "name one as seen from this page and without its ending, such as "
            "../exercises/losses",
        ),
        (
            "guide/index",
            ".. guide:: first",
            ".. guide:: first\n      :before: second",
            "guide/index.rst:4: ERROR: path: guide/first comes before guide/second, "
            "on which it builds; put it behind, or mend its ':before:'",
        ),
        (
            "guide/index",
            "   .. guide:: first",
            "   Words.\n\n   .. guide:: first",
            "guide/index.rst:4: ERROR: path: here stand guides alone, "
            "'.. guide:: page'",
        ),
        (
            "guide/index",
            "      You know more.",
            "",
            "guide/index.rst:10: ERROR: Content block expected",
        ),
        (
            "guide/second",
            EXAMPLE,
            ".. path::\n\n   .. guide:: first\n\n      Words.\n",
            "already",
        ),
        (
            "guide/index",
            ":exercises: ../exercises/some",
            "",
            "exercises/index.rst:9: ERROR: no guide of the learning path has the "
            "exercises exercises/some; say so there, ':exercises:'",
        ),
    ],
)
def test_mistakes_are_told(
    tiny: Tiny, page: str, old: str, new: str, told: str
) -> None:
    fill(tiny)
    text = tiny.read(f"docs/{page}.rst")
    assert old in text
    tiny.write(f"docs/{page}.rst", text.replace(old, new))
    result = tiny.build("html")
    assert result.code == 1, result.output
    assert told in result.output, result.output
    assert "Traceback" not in result.output

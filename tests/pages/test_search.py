"""What the search knows of the pages, and the scripts in which it stands."""

import json

import pytest
from tiny import CONF, Tiny

PAGE = """
Words of the page.

Joining
-------

Words of the group.

.. api:: torch.cat torch.concat
   :called: joining tensors; append, glue
   :numpy: numpy.concatenate

   Put ``torch`` tensors side by side. They are copied.

   .. raw:: html

      <p>Unseen.</p>

   >>> torch.cat([torch.ones(1), torch.zeros(1)])
   tensor([1., 0.])

   A scalar has no dimension.

   >>> torch.concat([torch.ones(2), torch.tensor(1.0)])
   Traceback (most recent call last):
     ...
   RuntimeError: zero-dimensional tensor (at position 1) cannot be concatenated
   >>> try:
   ...     torch.cat(1)
   ... except TypeError as error:
   ...     print("wrong:", type(error).__name__)
   wrong: TypeError

.. recipe:: Count
   :called: number of elements; how many

   a word
      What it says.

   >>> torch.zeros(2).numel()
   2

.. admonition:: Solution
   :collapsible: closed

   Use the secret.
"""
MESSAGE = """
.. message:: zero-dimensional tensor

   >>> torch.cat([torch.tensor(1)])
   Traceback (most recent call last):
     ...
   RuntimeError: zero-dimensional tensor (at position 0) cannot be concatenated

   :Cause: It has no dimension.
   :Cure: Use ``stack``.

      >>> torch.stack([torch.tensor(1)])
      tensor([1])

   :More: :func:`torch.cat`
   :torch 2.1: ``zero dims``
"""
CHINESE = {
    "Title": "标题",
    "Words of the page.": "本页的话。",
    "Joining": "拼接",
    "Words of the group.": "这一组的话。",
    "joining tensors; append, glue": "拼接张量；合并，连接",
    "Put ``torch`` tensors side by side. They are copied.": (
        "把 ``torch`` 张量并排放在一起。会复制数据。"
    ),
    "A scalar has no dimension.": "标量没有维度。",
    "Count": "计数",
    "number of elements; how many": "元素个数；有多少个",
    "a word": "一个词",
    "What it says.": "它的意思。",
    "Solution": "解答",
    "Use the secret.": "用秘密。",
}


def known(site: Tiny, name: str, language: str = "en") -> list[dict]:
    """What stands in one of the scripts."""
    script = site.read(f"out/{language}/search/{name}.js")
    start, end = f"handbookSearch.{name} = ", ";\n"
    assert script.startswith(start) and script.endswith(end)
    return json.loads(script[len(start) : -len(end)])


def build(site: Tiny, language: str = "en") -> None:
    result = site.build("html", f"-Dlanguage={language}", to=language)
    assert result.output == ""
    assert result.code == 0


@pytest.fixture(scope="module")
def site(shared: Tiny) -> Tiny:
    faces = ["handbook_sphinx.called", "handbook_sphinx.search"]
    conf = CONF.replace('"basic"', '"furo"')
    shared.write("conf.py", conf + f"extensions += {faces}\n")
    shared.page("page", PAGE)
    shared.page("errors", MESSAGE)
    shared.translate("index", {"Tiny": "小"})
    shared.translate("page", CHINESE)
    shared.translate(
        "errors",
        {
            "Title": "标题",
            "Cause": "原因",
            "Cure": "解决",
            "More": "详见",
            "It has no dimension.": "它没有维度。",
            "Use ``stack``.": "用 ``stack``。",
            ":func:`torch.cat`": ":func:`torch.cat`",
            "``zero dims``": "``zero dims``",
            "torch 2.1": "torch 2.1",
        },
    )
    for language in ("en", "zh_CN"):
        build(shared, language)
    return shared


def test_names_of_the_entries(site: Tiny) -> None:
    cat, count = known(site, "names")
    assert cat == {
        "address": "page.html#torch.cat",
        "title": "torch.cat",
        "names": ["torch.cat", "torch.concat", "numpy.concatenate"],
        "called": ["joining tensors", "append", "glue"],
        "used": 0,
        "texts": ["Put torch tensors side by side."],
    }
    assert (count["title"], count["names"]) == ("Count", [])
    assert count["called"] == ["number of elements", "how many"]


def test_names_in_another_language(site: Tiny) -> None:
    cat, _ = known(site, "names", "zh_CN")
    assert cat["called"] == [
        *("拼接张量", "合并", "连接"),
        *("joining tensors", "append", "glue"),
    ]
    assert cat["texts"] == ["把 torch 张量并排放在一起。"]


def test_the_words_of_an_entry(site: Tiny) -> None:
    (cat,) = [each for each in known(site, "words") if each.get("named") == 0]
    assert cat["above"] == ["Title", "Joining"]
    assert cat["texts"] == ["They are copied.", "A scalar has no dimension."]
    assert {"cat", "concat", "zeros"} <= set(cat["code"])
    assert cat["messages"] == [
        "RuntimeError: zero-dimensional tensor (at position 1) cannot be concatenated",
        "wrong: TypeError",
    ]


def test_a_word_and_what_is_said_of_it_are_one_text(site: Tiny) -> None:
    count = known(site, "names")[1]
    assert count["texts"] == ["a word: What it says."]


def test_groups_and_pages_have_words_of_their_own(site: Tiny) -> None:
    sections = {each.get("address"): each for each in known(site, "words", "zh_CN")}
    page, group = sections["page.html"], sections["page.html#joining"]
    assert (page["title"], page["alias"]) == ("标题", "Title")
    assert page["texts"] == ["本页的话。"]
    assert (group["title"], group["above"]) == ("拼接", ["标题"])
    assert group["texts"] == ["这一组的话。", "torch.cat 拼接张量, 计数 元素个数"]


def test_a_message_leads_to_what_explains_it(site: Tiny) -> None:
    for language in ("en", "zh_CN"):
        (found,) = [each for each in known(site, "words", language) if "leads" in each]
        assert found["leads"] == ["page.html#torch.cat"]
        assert found["messages"][0] == "zero-dimensional tensor"
        assert "zero dims" in found["messages"]
        assert any("at position 0" in each for each in found["messages"])


@pytest.mark.parametrize("unseen", ["secret", "Unseen", "秘密", "not yet run"])
@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_what_a_page_does_not_say_is_not_known(
    site: Tiny, language: str, unseen: str
) -> None:
    assert unseen not in site.read(f"out/{language}/search/words.js")


def test_nothing_of_another_search_is_left(site: Tiny) -> None:
    assert not (site.root / "out/en/searchindex.js").exists()


@pytest.mark.parametrize("broken", [False, True])
def test_pages_that_are_not_written_again_stay_known(site: Tiny, broken: bool) -> None:
    kept = site.root / "doctrees/en/search.json"
    if broken:
        kept.write_text(kept.read_text()[:-9])
    before = known(site, "names")
    site.page("other", f"Words {broken}.\n")
    build(site)
    assert known(site, "names") == before
    assert f"Words {broken}." in site.read("out/en/search/words.js")


def test_a_name_is_worth_how_often_it_is_called(tiny: Tiny) -> None:
    faces = ["handbook_sphinx.called", "handbook_sphinx.search"]
    tiny.write("conf.py", CONF + f"extensions += {faces}\n")
    tiny.page("page", PAGE)
    tiny.page(
        "guide", ">>> import torch\n>>> torch.concat([torch.ones(1)])\ntensor([1.])\n"
    )
    assert tiny.doctest().code == 0
    build(tiny)
    assert [each["used"] for each in known(tiny, "names")] == [1, 0]

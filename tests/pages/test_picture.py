"""A picture on its page: described in the language of the page."""

import re

import pytest
from tiny import CONF, Tiny

ENTRY = """
.. api:: torch.add

   The sum.

   >>> torch.add(1, 2)
   tensor(3)

"""
PICTURE = """\
   .. picture:: A column and a row
      make ``"a" < b``.

      column, row = torch.tensor([[0], [10]]), torch.tensor([1, 2, 3])
      draw(column, "+", row, "=", column + row)

"""
RANDOM = """
.. picture:: Chance.

   torch.set_default_dtype(torch.float64)
   draw(torch.rand(2))

"""
ENGLISH, CHINESE = 'A column and a row make ``"a" < b``.', '列加行得到 ``"a" < b``。'
LABELS = {
    "en": "A column and a row make &quot;a&quot; &lt; b.",
    "zh_CN": "列加行得到 &quot;a&quot; &lt; b。",
}


@pytest.fixture(scope="module")
def site(shared: Tiny) -> Tiny:
    shared.write("conf.py", CONF + 'extensions.append("handbook_sphinx.picture")\n')
    shared.page("page", ENTRY + PICTURE + RANDOM + RANDOM)
    said = {"Title": "标题", "The sum.": "和。", ENGLISH: CHINESE, "Chance.": "偶然。"}
    shared.translate("page", said)
    shared.translate("index", {"Tiny": "小"})
    for number in range(5):  # with more than five pages Sphinx reads in parallel
        shared.page(f"page{number}", "")
        shared.translate(f"page{number}", {"Title": "标题"})
    for language in ("en", "zh_CN"):
        result = shared.build("html", "-j2", f"-Dlanguage={language}", to=language)
        assert (result.code, result.output) == (0, "")
    return shared


def pictures(site: Tiny, language: str) -> list[str]:
    html = site.read(f"out/{language}/page.html")
    return re.findall(r'<figure class="picture">.*?</figure>', html, re.DOTALL)


@pytest.mark.parametrize("language", LABELS)
def test_label_is_the_translated_caption(site: Tiny, language: str) -> None:
    first, *_others = pictures(site, language)
    assert re.findall('role="img" aria-label="(.*?)"', first) == [LABELS[language]]
    caption = re.search("<figcaption>(.*?)</figcaption>", first, re.DOTALL)[1]
    shown = re.sub(r"<[^>]+>", "", caption).replace('"', "&quot;").strip()
    assert shown.startswith(LABELS[language])
    assert ("<original-text>" in caption) == (language == "zh_CN")


def test_both_languages_have_the_same_drawing(site: Tiny) -> None:
    english, chinese = (
        [re.sub('aria-label=".*?"', "", p.partition("<figcaption>")[0]) for p in found]
        for found in (pictures(site, "en"), pictures(site, "zh_CN"))
    )
    assert len(english) == 3
    assert english == chinese


def test_words_in_the_drawing_are_translated(tiny: Tiny) -> None:
    tiny.write("conf.py", CONF + 'extensions.append("handbook_sphinx.picture")\n')
    code = 'draw([grid(torch.ones(2, 3), "memory", label="of 6")], ["program\\nx.t()"])'
    tiny.page("page", f".. picture:: Words.\n\n   {code}\n")
    tiny.translate("page", {"Title": "标题", "Words.": "文字。"})
    tiny.translate("index", {"Tiny": "小"})
    words = {"memory": "内存", "of {}": "共 {} 个", "program\n{}": "程序\n{}"}
    tiny.translate("figures", {**words, "memory": ""})

    def texts(language: str) -> list[str]:
        result = tiny.build("html", f"-Dlanguage={language}", to=language)
        assert (result.code, result.output) == (0, "")
        found = re.findall(
            r"<text[^>]*>([^<]+)", tiny.read(f"out/{language}/page.html")
        )
        return [text for text in found if text != "1"]

    assert texts("en") == ["memory", "of 6", "program", "x.t()"]
    result = tiny.build("html", "-Dlanguage=zh_CN", to="zh_CN")
    problem = "docs/page.rst:4: ERROR: picture: 'memory' has no translation in locale/"
    assert result.complains(problem), result.output
    tiny.translate("figures", words)
    assert texts("zh_CN") == ["内存", "共 6 个", "程序", "x.t()"]


def test_values_on_the_page_and_no_code(site: Tiny) -> None:
    html = site.read("out/en/page.html")
    values = re.findall(r'<text class="cell"[^>]*>(\d+)</text>', html)
    assert values == ["0", "10", "1", "2", "3", "1", "2", "3", "11", "12", "13"]
    assert "draw(" not in html


def test_state_is_fresh(site: Tiny) -> None:
    _first, *chances = pictures(site, "en")
    assert chances[0] == chances[1]


def test_other_builders_see_the_caption_only(site: Tiny) -> None:
    for builder in ("gettext", "text"):
        assert site.build(builder).code == 0
    assert site.doctest().code == 0
    pot = site.read("out/gettext/page.pot")
    messages = re.findall(r'^msgid (".+")\nmsgstr', pot, re.MULTILINE)
    assert len(messages) == 4
    assert r'msgid "A column and a row make ``\"a\" < b``."' in pot
    assert "draw" not in pot
    assert "Chance." in site.read("out/text/page.txt")
    assert site.record()["units"]["torch.add"]["examples"] == 1
    assert list(site.record()["units"]) == ["torch.add"]


def test_examples_are_the_same_without_pictures(site: Tiny, tiny: Tiny) -> None:
    tiny.page("page", ENTRY)
    assert tiny.doctest().code == site.doctest().code == 0
    assert tiny.record()["units"] == site.record()["units"]


# What is wrong, its line below the directive's, the message.
BAD = {
    "name": ("x = 1\n\ny", 4, "NameError: name 'y' is not defined"),
    "torch": ("x = 1\ntorch.zeros(2) @ torch.zeros(3)", 3, "RuntimeError: inconsis"),
    "deep": ("draw(\n  torch.zeros(\n    'a'))", 3, "TypeError: zeros()"),
    "inside": ("def f():\n   1 / 0\nf()", 3, "ZeroDivisionError: division by zero"),
    "syntax": ("x = 1\nx = = 2", 3, "SyntaxError: invalid syntax"),
    "none": ("x = 1", 0, "ValueError: draw(...) is to be called once, not 0 times"),
    "twice": ("draw('a')\ndraw('b')", 0, "is to be called once, not 2 times"),
    "wide": ("draw(torch.zeros(20))", 2, "ValueError: the picture is 480 wide"),
    "empty": ("draw()", 2, "ValueError: draw() needs something to draw"),
}


def test_an_error_is_one_message(tiny: Tiny) -> None:
    tiny.write("conf.py", CONF + 'extensions.append("handbook_sphinx.picture")\n')
    for name, (code, _line, _message) in BAD.items():
        body = "".join(f"      {line}".rstrip() + "\n" for line in code.split("\n"))
        tiny.page(name, f".. note::\n\n   .. picture:: Words.\n\n{body}")
    tiny.page("no_caption", ".. picture::\n\n   draw('a')\n")
    result = tiny.build("html")
    for name, (_code, line, message) in BAD.items():
        (said,) = [s for s in result.output.splitlines() if f"/docs/{name}.rst:" in s]
        assert f"/docs/{name}.rst:{6 + line}: ERROR: picture: " in said
        assert message in said
        assert "(" not in said or name != "syntax"  # neither file nor line again
        assert result.complains(said)
    assert result.complains('no_caption.rst:4: ERROR: Error in "picture" directive')
    assert result.output.count("ERROR") == len(BAD) + 1

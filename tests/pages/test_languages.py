"""The languages stand in one list: what may be wrong with it, and adding one."""

import json
import re
import sys
from pathlib import Path
from posixpath import normpath

import pypdf
import pytest
from bs4 import BeautifulSoup
from commands import ROOT, Result, run
from originals import side_by_side
from tiny import Tiny

from handbook_sphinx._languages import BadLanguages, families, load

LIST = (ROOT / "languages.toml").read_text("utf-8")

# --- a third language ---------------------------------------------------------------

JAPANESE = """
[ja]
name = "日本語"
title = "Torch ハンドブック"
side_by_side = "対訳"
show_original = "英語の原文を表示"
hide_original = "英語の原文を隠す"
fonts = ["Hiragino Sans", "Noto Sans CJK JP"]
sheet_font = "Noto Sans CJK JP"
full_width = true
"""
CONF = f"""
extensions += [
    "handbook_sphinx.catalogues",
    "handbook_sphinx.switch",
    "handbook_sphinx.head",
    "handbook_sphinx.search",
    "handbook_sphinx.sheet",
    "handbook_sphinx.bundle",
]
html_theme = "furo"
templates_path = [{str(ROOT / "docs/_templates")!r}]
html_static_path = [{str(ROOT / "docs/_static")!r}]
html_css_files = ["styles/furo.css", "handbook.css", "switches.css"]
html_js_files = ["language.js"]
handbook_before = ["before.js", "original.js"]
html_additional_pages = {{"search": "search.html"}}
handbook_sheets = {str(ROOT / "cheatsheet")!r}
"""
PAGE = """
Rules
-----

The broadcasting rule.

.. api:: torch.abs

   The size of each element.

   >>> torch.abs(torch.tensor(-1))
   tensor(1)

   Nothing else changes.

See :doc:`other`.
"""
MESSAGES = {  # English, Chinese, Japanese
    "page": [
        ("Title", "标题", "題名"),
        ("Rules", "规则", "規則"),
        ("The broadcasting rule.", "广播规则。", "ブロードキャスト規則。"),
        ("The size of each element.", "每个元素的大小。", "各要素の大きさ。"),
        ("Nothing else changes.", "其他都不变。", "ほかは変わらない。"),
        ("See :doc:`other`.", "见 :doc:`other`。", ":doc:`other` を参照。"),
    ],
    "other": [
        ("Title", "标题", "別の題名"),
        ("Words.", "几个字。", "言葉。"),
    ],
    "index": [("Tiny", "小", "小さな手引き")],
    "sphinx": [("Out:", "输出：", "出力：")],
}
CODES = {"en": "English", "zh_CN": "中文", "ja": "日本語"}


@pytest.fixture(scope="module")
def site(shared: Tiny) -> Tiny:
    """A site in three languages, of which the third has ten messages."""
    shared.write("conf.py", shared.read("conf.py") + CONF)
    shared.write("languages.toml", LIST + JAPANESE)
    shared.page("page", PAGE)
    shared.page("other", "Words.\n")
    for page, messages in MESSAGES.items():
        shared.translate(page, {m[0]: m[1] for m in messages})
        shared.translate(page, {m[0]: m[2] for m in messages}, "ja")
    assert sum(map(len, MESSAGES.values())) == 10
    for code in CODES:
        built = shared.build("html", f"-Dlanguage={code}", to=code)
        assert built == Result(0, ""), built.output
    return shared


def page(site: Tiny, code: str, name: str = "page") -> BeautifulSoup:
    return BeautifulSoup(side_by_side(site.root / "out" / code, name), "html.parser")


def test_pages_are_in_it(site: Tiny) -> None:
    html = page(site, "ja")
    assert html.html["lang"] == "ja"
    assert "Torch ハンドブック" in html.title.text
    for english, _chinese, japanese in MESSAGES["page"][:-1]:
        assert japanese in html.article.text
        original = html.article.find(class_="original", string=re.compile(english))
        assert original["lang"] == "en"
    script = html.select_one("script[data-originals]")["data-originals"]
    assert (site.root / "out/ja" / script.partition("?")[0]).exists()
    button = html.select_one(".original-switch")
    assert button.text == "対訳"
    assert button["data-show"] == "英語の原文を表示"
    style = html.select_one("link[rel=stylesheet]")["href"]
    css = (site.root / "out/ja" / style.partition("?")[0]).read_text("utf-8")
    assert '"Hiragino Sans","Noto Sans CJK JP","PingFang SC"' in css.replace(", ", ",")
    assert '--output:"出力："' in css


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize("name", ["page", "search"])
def test_each_page_leads_to_all_others(site: Tiny, code: str, name: str) -> None:
    html = page(site, code, name)
    there = {
        f"../{other}/{name}.html": (other.replace("_", "-"), shown)
        for other, shown in CODES.items()
        if other != code
    }
    [box] = html.select(".bar details")
    assert box.summary.text == CODES[code]
    links = box.select("a.language-switch")
    assert {normpath(a["href"]): (a["hreflang"], a.text) for a in links} == there
    assert [a["data-language"] for a in links] == [c for c in CODES if c != code]
    alternates = html.select("link[hreflang]:not([hreflang=x-default])")
    assert {a["href"]: a["hreflang"] for a in alternates} == {
        f"https://example.org/handbook/{other}/{name}.html": other.replace("_", "-")
        for other in CODES
    }
    for url in there:
        assert (site.root / "out" / code / url).resolve().exists()


def test_root_page(site: Tiny) -> None:
    templates = ROOT / "docs/_templates/root"
    command = [sys.executable, ROOT / "bin/root.py", templates, "out"]
    assert run(command, site.root) == Result(0, "")
    html = BeautifulSoup(site.read("out/index.html"), "html.parser")
    assert html.html["lang"] == "en"
    assert html.title.text == "Torch Handbook · Torch 手册 · Torch ハンドブック"
    shown = {a["href"]: (a["hreflang"], a.text) for a in html.select("p a")}
    assert shown == {
        f"{code}/index.html": (code.replace("_", "-"), name)
        for code, name in CODES.items()
    }
    folders = html.select_one("script")["data-folders"]
    assert json.loads(folders) == {"en": "en", "zh-CN": "zh_CN", "ja": "ja"}
    lost = BeautifulSoup(site.read("out/404.html"), "html.parser")
    assert [part["lang"] for part in lost.select("section")] == ["en", "zh-CN", "ja"]


def test_search_knows_the_words_of_the_language(site: Tiny) -> None:
    assert "ブロードキャスト規則" in site.read("out/ja/search/words.js")
    assert "广播规则" in site.read("out/zh_CN/search/words.js")


def test_what_a_language_lacks_is_listed(site: Tiny) -> None:
    """Every language but the source has its catalogues."""
    assert site.build("gettext", to="pots").code == 0
    for name in ("page", "other", "index"):
        messages = MESSAGES[name][1:]
        site.translate(name, {m[0]: m[2] for m in messages}, "ja")
    command = [sys.executable, "-m", "handbook_sphinx.catalogues"]
    told = run([*command, "out/pots", "locale"], site.root)
    missing = re.findall(
        r"locale/ja/LC_MESSAGES/(\w+)\.po:\d+: not tr.*: '(\w+)'", told.output
    )
    assert sorted(pair for pair in missing if pair[0] != "sphinx") == [
        ("index", "Tiny"),
        ("other", "Title"),
        ("page", "Title"),
    ]
    assert "locale/en" not in told.output
    assert not (site.root / "locale/en").exists()
    for name, messages in MESSAGES.items():
        site.translate(name, {m[0]: m[2] for m in messages}, "ja")


def test_sheet(site: Tiny) -> None:
    box = '[[box]]\nplace = [1, 1]\ntitle = "page"\nentries = ["torch.abs"]\n'
    site.write("sheets/sheet.toml", box)
    site.set_sheets("sheets")
    assert site.doctest().code == 0
    options = ["-Dhandbook_sheets=sheets", "-Dlanguage=ja"]
    assert site.build("sheet", *options) == Result(0, "")
    sheet = pypdf.PdfReader(site.root / "out/sheet/torch-handbook-ja.pdf")
    assert sheet.metadata.title.startswith("Torch ハンドブック")
    assert "各要素の大きさ。" in sheet.pages[0].extract_text()
    fonts = sheet.pages[0]["/Resources"]["/Font"].values()
    assert any("NotoSansCJKjp" in font.get_object()["/BaseFont"] for font in fonts)


# --- what may be wrong with the list ------------------------------------------------

SOURCE = '[en]\nname = "English"\ntitle = "T"\nsheet_font = "F"\n'
SECOND = SOURCE.replace("en", "de") + 'side_by_side = "S"\nshow_original = "A"\n'
BAD = {
    "not TOML": (SOURCE + "name =\n", 5, "Invalid value"),
    "cut": (SOURCE[:-2], 4, "Unterminated string"),
    "twice": (SOURCE + "[en]\n", 5, "Cannot declare"),
    "nothing": (
        "# en\n",
        1,
        "no language; the first table is the source, such as [en]",
    ),
    "no table": ('\nname = "English"\n' + SOURCE, 2, "name stands in no language"),
    "no such language": (SOURCE + "\n[xx]\n", 6, "[xx] is no language"),
    "unknown key": (SOURCE + 'tag = "en"\n', 5, "[en] has no tag; it may say name, "),
    "no name": (SOURCE.replace("name", "#"), 1, "[en] does not say its name"),
    "empty": (SOURCE.replace("English", ""), 1, "[en] does not say its name"),
    "no switch": (SOURCE + SECOND, 5, "[de] does not say its hide_original"),
    "no text": (SOURCE + "side_by_side = 2\n", 5, "side_by_side of [en] is to be a"),
    "no list": (SOURCE + 'fonts = "F"\n', 5, "fonts of [en] is to be a list of texts"),
    "no texts": (SOURCE + "fonts = [1]\n", 5, "fonts of [en] is to be a list of texts"),
    "no truth": (SOURCE + "full_width = 1\n", 5, "full_width of [en] is to be true or"),
}


@pytest.mark.parametrize("name", BAD)
def test_bad_list(tmp_path: Path, name: str) -> None:
    text, line, said = BAD[name]
    path = tmp_path / "languages.toml"
    path.write_text(text, "utf-8")
    with pytest.raises(BadLanguages) as problem:
        load(path)
    assert f"languages.toml:{line}: {said}" in str(problem.value)
    assert "\n" not in str(problem.value)


def test_no_list(tiny: Tiny) -> None:
    (tiny.root / "languages.toml").unlink()
    said = "languages.toml: there is no such file; it lists the languages of the site\n"
    assert tiny.build("html") == Result(1, said)


def test_not_in_the_list(tiny: Tiny) -> None:
    said = "languages.toml: there is no [de]; it has en, zh_CN\n"
    assert tiny.build("html", "-Dlanguage=de") == Result(1, said)


def test_the_smallest_list(tmp_path: Path) -> None:
    path = tmp_path / "languages.toml"
    path.write_text(SOURCE, "utf-8")
    (language,) = load(path).values()
    assert (language.code, language.tag, language.fonts) == ("en", "en", ())


def test_fonts_of_the_page_go_first() -> None:
    path = ROOT / "languages.toml"
    english, chinese = load(path).values()
    assert families([english, chinese]) == list(chinese.fonts)


def test_another_list_reads_all_pages_anew(tiny: Tiny) -> None:
    tiny.page("page", "Words.\n")
    tiny.translate("page", {"Title": "标题", "Words.": "几个字。"})
    tiny.translate("index", {"Tiny": "小"})
    assert tiny.build("html", "-Dlanguage=zh_CN") == Result(0, "")
    assert 'lang="en">Words.' in side_by_side(tiny.root / "out/html", "page")
    english, chinese = re.split(r"(?m)^(?=\[zh_CN\])", LIST)
    british = english.replace("[en]", "[en_GB]")
    tiny.write("languages.toml", british + chinese)
    assert tiny.build("html", "-Dlanguage=zh_CN") == Result(0, "")
    assert 'lang="en-GB">Words.' in side_by_side(tiny.root / "out/html", "page")

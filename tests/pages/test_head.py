"""The head of a page: what search engines, other sites and devices ask about it."""

import json
from io import BytesIO

import pytest
from bs4 import BeautifulSoup
from PIL import Image
from tiny import ROOT, Result, Tiny

from handbook_sphinx.head import card
from handbook_sphinx.head.description import MOST, shortened, width

CONF = f"""
extensions += [
    "handbook_sphinx.called",
    "handbook_sphinx.switch",
    "handbook_sphinx.head",
    "handbook_sphinx.bundle",
]
html_theme = "furo"
templates_path = [{str(ROOT / "docs/_templates")!r}]
html_static_path = [{str(ROOT / "docs/_static")!r}]
html_additional_pages = {{"search": "search.html"}}
handbook_cards = "cards"
"""
INDEX = """
Tiny
====

A handbook of two pages that says little about anything at all.

.. toctree::

   family/index
"""
LONG = "Short. Then a second sentence with ``a.b``, and that is enough! Not this."
FAMILY = f"""
Family
======

.. note:: No sentence of the page itself.

{LONG}

.. toctree::

   first <entry>
"""
ENTRY = """
The <first> entry
=================

.. api:: torch.abs
   :called: size; without sign

   The size of each element, which does not know its sign.

   >>> torch.abs(torch.tensor(-1))
   tensor(1)
"""
SAID = """
Said
====

.. meta::
   :description: What its author says about it.

Words.
"""
CHINESE = {
    "index": {
        "Tiny": "小",
        "A handbook of two pages that says little about anything at all.":
            "只有两页的手册，几乎什么也没讲，只用来测试。",
    },
    "family/index": {
        "Family": "一类",
        "No sentence of the page itself.": "不算。",
        LONG:
            "短。第二句比第一句长，里面有 ``a.b``，到这里总该够了！这句不要。",
        "first": "第一个",
    },
    "family/entry": {
        "The <first> entry": "第一个<条目>",
        "size; without sign": "大小；去掉符号",
        "The size of each element, which does not know its sign.": "每个元素的大小。",
    },
    "said": {
        "Said": "说过",
        "What its author says about it.": "作者自己的简介。",
        "Words.": "几个字。",
    },
}  # fmt: skip
SITE = "https://example.org/handbook/"
PAGES = ["index", "family/index", "family/entry", "said", "search"]


@pytest.fixture(scope="module")
def site(shared: Tiny) -> Tiny:
    """A page of each kind, in both languages."""
    shared.write("conf.py", shared.read("conf.py") + CONF)
    shared.write("docs/index.rst", INDEX + "   said\n")
    shared.write("docs/family/index.rst", FAMILY)
    shared.write("docs/family/entry.rst", ENTRY)
    shared.write("docs/said.rst", SAID)
    for page, messages in CHINESE.items():
        shared.translate(page, messages)
    for code in ("en", "zh_CN"):
        built = shared.build("html", f"-Dlanguage={code}", to=code)
        assert built == Result(0, ""), built.output
    return shared


def head(site: Tiny, page: str, code: str = "en") -> BeautifulSoup:
    return BeautifulSoup(site.read(f"out/{code}/{page}.html"), "html.parser").head


def meta(site: Tiny, page: str, name: str, code: str = "en") -> str:
    (found,) = head(site, page, code).select(
        f"meta[name='{name}'], meta[property='{name}']"
    )
    return found["content"]


DESCRIPTIONS = {
    ("en", "index"): "A handbook of two pages that says little about anything at all.",
    ("en", "family/index"):
        "Short. Then a second sentence with a.b, and that is enough!",
    ("en", "family/entry"): "The size of each element, which does not know its sign.",
    ("en", "said"): "What its author says about it.",
    ("en", "search"):
        "Search all entries by torch, NumPy, SciPy or Paddle name, "
        "or by what a call does.",
    ("zh_CN", "index"): "只有两页的手册，几乎什么也没讲，只用来测试。",
    ("zh_CN", "family/index"): "短。第二句比第一句长，里面有 a.b，到这里总该够了！",
    ("zh_CN", "family/entry"): "每个元素的大小。",
    ("zh_CN", "said"): "作者自己的简介。",
}  # fmt: skip


@pytest.mark.parametrize(("code", "page"), DESCRIPTIONS)
def test_description(site: Tiny, code: str, page: str) -> None:
    wanted = DESCRIPTIONS[code, page]
    assert meta(site, page, "description", code) == wanted
    assert meta(site, page, "og:description", code) == wanted


@pytest.mark.parametrize(
    ("text", "short"),
    [
        ("as it is", "as it is"),
        ("0123456789 12345678", "0123456789…"),
        ("0123456 89, 12345678", "0123456 89…"),
        ("0123456789012345678", "01234567890123…"),
        ("一二三四五六七八九", "一二三四五六七…"),
        ("一二三四五六，八九十", "一二三四五六…"),
        ("一二三四 abcdefghij", "一二三四…"),
        ("一二三四五torch六七", "一二三四五…"),
    ],
)
def test_long_descriptions_are_cut_between_words(text: str, short: str) -> None:
    assert shortened(text, 15) == short
    assert width(shortened(text * 20)) <= MOST


@pytest.mark.parametrize("code", ["en", "zh_CN"])
@pytest.mark.parametrize("page", PAGES)
def test_addresses_are_absolute_and_mutual(site: Tiny, code: str, page: str) -> None:
    found = head(site, page, code)
    here = f"{SITE}{code}/{page}.html"
    assert [each["href"] for each in found.select("link[rel=canonical]")] == [here]
    assert meta(site, page, "og:url", code) == here
    any_language = SITE if page == "index" else f"{SITE}en/{page}.html"
    alternates = [(a["hreflang"], a["href"]) for a in found.select("link[hreflang]")]
    assert alternates == [
        ("en", f"{SITE}en/{page}.html"),
        ("zh-CN", f"{SITE}zh_CN/{page}.html"),
        ("x-default", any_language),
    ]
    if page != "search":
        assert meta(site, page, "og:image", code) == f"{SITE}{code}/cards/{page}.png"


def test_titles(site: Tiny) -> None:
    title = "The <first> entry"
    assert head(site, "family/entry").title.text.strip() == f"{title} - Torch Handbook"
    assert meta(site, "family/entry", "og:title") == title
    assert meta(site, "search", "og:title") == "Search"
    assert meta(site, "index", "og:title", "zh_CN") == "Torch 手册"
    assert meta(site, "index", "og:locale", "zh_CN") == "zh_CN"


def test_data_for_search_engines(site: Tiny) -> None:
    told = head(site, "family/entry").select("script[type='application/ld+json']")
    article, trail = (json.loads(script.string) for script in told)
    assert "<" not in told[0].string
    assert article["@type"] == "TechArticle"
    assert article["headline"] == "The <first> entry"
    assert article["inLanguage"] == "en"
    assert article["url"] == f"{SITE}en/family/entry.html"
    assert article["isPartOf"]["url"] == f"{SITE}en/index.html"
    assert trail["@type"] == "BreadcrumbList"
    assert [
        (step["position"], step["name"], step["item"].removeprefix(SITE))
        for step in trail["itemListElement"]
    ] == [
        (1, "Torch Handbook", "en/index.html"),
        (2, "Family", "en/family/index.html"),
        (3, "The <first> entry", "en/family/entry.html"),
    ]
    (script,) = head(site, "index", "zh_CN").select(
        "script[type='application/ld+json']"
    )
    home = json.loads(script.string)
    assert (home["@type"], home["name"]) == ("WebSite", "Torch 手册")
    target = home["potentialAction"]["target"]
    assert target == f"{SITE}zh_CN/search.html?q={{search_term_string}}"


def test_manifest_and_icons(site: Tiny) -> None:
    found = head(site, "family/entry", "zh_CN")
    assert found.select_one("link[rel=manifest]")["href"] == "../manifest.webmanifest"
    assert found.select_one("link[rel=icon]")["href"] == "../../icons/icon.svg"
    manifest = json.loads(site.read("out/zh_CN/manifest.webmanifest"))
    assert (manifest["name"], manifest["lang"]) == ("Torch 手册", "zh-CN")
    assert {icon["src"] for icon in manifest["icons"]} == {
        "../icons/any-192.png",
        "../icons/any-512.png",
        "../icons/maskable-512.png",
    }
    schemes = [each["media"] for each in found.select("meta[name=theme-color]")]
    assert schemes == [f"(prefers-color-scheme: {c})" for c in ("light", "dark")]


def test_every_page_has_a_card(site: Tiny) -> None:
    for code in ("en", "zh_CN"):
        folder = site.root / "out" / code / "cards"
        drawn = {p.relative_to(folder).as_posix() for p in folder.rglob("*.png")}
        assert drawn == {f"{page}.png" for page in PAGES if page != "search"}
        for path in folder.rglob("*.png"):
            picture = Image.open(BytesIO(path.read_bytes()))
            assert picture.size == (1200, 630) and len(picture.getcolors()) > 10
            assert path.stat().st_size < 60_000
    english, chinese = (
        (site.root / "out" / code / "cards/family/entry.png").read_bytes()
        for code in ("en", "zh_CN")
    )
    assert english != chinese


def test_only_new_cards_are_drawn(site: Tiny, monkeypatch: pytest.MonkeyPatch) -> None:
    drawn: list[str] = []

    def pictures(cards: list[card.Card]) -> list[bytes]:
        drawn.extend(each.title for each in cards)
        return [b"a card" for _card in cards]

    monkeypatch.setattr(card, "pictures", pictures)
    (site.root / "out/en/cards/family/entry.png").unlink()
    assert site.build("html", "-E", to="en").code == 0
    assert drawn == []
    assert (site.root / "out/en/cards/family/entry.png").exists()
    site.write("docs/family/entry.rst", ENTRY.replace("The <first>", "The only"))
    site.write("docs/index.rst", INDEX)  # without said
    (site.root / "docs/said.rst").unlink()
    assert site.build("html", to="en").code == 0
    assert drawn == ["The only entry"]
    assert not (site.root / "out/en/cards/said.png").exists()


def test_what_stands_on_a_card() -> None:
    """The picture is made of all that is said, and of nothing else."""
    made = card.Card("s", "l", "en", "f", "t", [("code", "a")], "p", [], "w")
    assert made.key() == card.Card(**vars(made)).key()
    others = [card.Card(**{**vars(made), name: "x"}) for name in vars(made)]
    assert len({made.key(), *(each.key() for each in others)}) == len(vars(made)) + 1


def test_a_missing_font_ends_the_build_in_one_sentence(
    tiny: Tiny,
) -> None:
    tiny.page("page", "Words.\n")
    tiny.write("conf.py", tiny.read("conf.py") + CONF)
    languages = tiny.read("languages.toml")
    tiny.write("languages.toml", languages.replace("Noto Sans CJK SC", "No Such Font"))
    result = tiny.build("html")
    assert result.code == 1
    assert "the font No Such Font is missing; languages.toml may name" in result.output
    assert result.output.count("\n") == 1


def test_one_language_has_no_others(tiny: Tiny) -> None:
    tiny.page("page", "Words.\n")
    tiny.write("conf.py", tiny.read("conf.py") + CONF)
    english, _bracket, _chinese = tiny.read("languages.toml").partition("[zh_CN]")
    tiny.write("languages.toml", english)
    assert tiny.build("html").code == 0
    assert not head(tiny, "page", "html").select("link[hreflang]")


def test_the_address_is_one_setting(
    tiny: Tiny, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All pages follow it, also those that did not change."""
    tiny.page("page", "Words.\n")
    tiny.write("conf.py", tiny.read("conf.py") + CONF)
    for address in ("https://example.org/handbook/", "https://handbook.example/"):
        monkeypatch.setenv("ADDRESS", address)
        assert tiny.build("html").code == 0
        canonical = head(tiny, "page", "html").select_one("link[rel=canonical]")["href"]
        assert canonical == f"{address}en/page.html"
        assert ("example.org/" in tiny.read("out/html/page.html")) == (
            "example.org/" in address
        )

"""What is new: a page, its feed, and CHANGELOG.md in each language."""

import re
from xml.etree import ElementTree

import pytest
from bs4 import BeautifulSoup
from commands import ROOT
from tiny import Result, Tiny

from bin.changelog import translated
from handbook_sphinx._languages import load
from handbook_sphinx.catalogues import read

CONF = f"""
extensions += ["handbook_sphinx.news", "handbook_sphinx.switch", "handbook_sphinx.head"]
extensions += ["handbook_sphinx.bundle"]
html_theme = "furo"
templates_path = [{str(ROOT / "docs/_templates")!r}]
html_static_path = [{str(ROOT / "docs/_static")!r}]
handbook_cards = "cards"
"""
CHANGELOG = """\
# What is new

Words before all.

## Two & more - 2026-11-28

### Added

- A [page](https://example.org/x), and `<b>`.

### Changed

- Another
  line.

## One - 2026-11-23

### Added

- All of it, see {doc}`page`.
"""
CHINESE = {
    "What is new": "更新",
    "Words before all.": "前言。",
    "Two & more - 2026-11-28": "二和其他 - 2026-11-28",
    "Added": "新增",
    "A [page](https://example.org/x), and `<b>`.":
        "[页面](https://example.org/x)和 `<b>`。",
    "Changed": "改动",
    "Another line.": "另一行。",
    "One - 2026-11-23": "一 - 2026-11-23",
    "All of it, see {doc}`page`.": "全部，见{doc}`page`。",
}  # fmt: skip
ATOM = "{http://www.w3.org/2005/Atom}"
XML = "{http://www.w3.org/XML/1998/namespace}"
FOLDER = "https://example.org/handbook/"


@pytest.fixture(scope="module")
def site(shared: Tiny) -> Tiny:
    shared.write("conf.py", shared.read("conf.py") + CONF)
    shared.write("CHANGELOG.md", CHANGELOG)
    shared.write("docs/news.md", "```{include} ../CHANGELOG.md\n```\n")
    shared.page("page", "Words.\n")
    shared.translate("news", CHINESE)
    shared.translate("page", {"Title": "标题", "Words.": "几个字。"})
    shared.translate("index", {"Tiny": "小"})
    shared.translate("sphinx", {"What is new": "更新动态"})
    for code in ("en", "zh_CN"):
        built = shared.build("html", f"-Dlanguage={code}", to=code)
        assert built == Result(0, ""), built.output
    return shared


def feed(site: Tiny, code: str) -> ElementTree.Element:
    return ElementTree.fromstring(site.read(f"out/{code}/news.atom"))


def said(element: ElementTree.Element, tag: str) -> list[str]:
    return [each.text or "" for each in element.iter(ATOM + tag)]


@pytest.mark.parametrize(
    ("code", "titles"),
    [("en", ["Two & more", "One"]), ("zh_CN", ["二和其他", "一"])],
)
def test_feed(site: Tiny, code: str, titles: list[str]) -> None:
    root = feed(site, code)
    assert root.tag == f"{ATOM}feed"
    assert root.get(f"{XML}lang") == code.replace("_", "-")
    page = f"{FOLDER}{code}/news.html"
    (updated,) = root.findall(f"{ATOM}updated")
    assert updated.text == "2026-11-28T00:00:00Z"
    assert root.find(f"{ATOM}id").text == page
    assert root.find(f"{ATOM}author/{ATOM}name").text
    links = {link.get("rel"): link.get("href") for link in root.findall(f"{ATOM}link")}
    assert links == {"self": f"{FOLDER}{code}/news.atom", "alternate": page}
    entries = root.findall(f"{ATOM}entry")
    assert [entry.find(f"{ATOM}title").text for entry in entries] == titles
    assert [entry.find(f"{ATOM}updated").text for entry in entries] == [
        "2026-11-28T00:00:00Z",
        "2026-11-23T00:00:00Z",
    ]
    html = BeautifulSoup(site.read(f"out/{code}/news.html"), "html.parser")
    for entry in entries:
        url, _hash, anchor = entry.find(f"{ATOM}link").get("href").partition("#")
        assert url == page and html.find(id=anchor).name == "section"
        assert entry.find(f"{ATOM}id").text == f"{url}#{anchor}"


def test_content_is_whole_and_leads_to_the_site(site: Tiny) -> None:
    new, old = feed(site, "zh_CN").iter(f"{ATOM}content")
    assert new.get("type") == "html"
    html = BeautifulSoup(new.text, "html.parser")
    assert html.get_text(" ", strip=True).split() == [
        *("新增", "页面", "和", "<b>", "。", "改动", "另一行。")
    ]
    assert html.a["href"] == "https://example.org/x"
    link = BeautifulSoup(old.text, "html.parser").a
    assert link["href"] == f"{FOLDER}zh_CN/page.html"


def test_every_page_leads_to_the_feed(site: Tiny) -> None:
    html = BeautifulSoup(site.read("out/zh_CN/page.html"), "html.parser")
    link = html.select_one("link[type='application/atom+xml']")
    assert link["href"] == "./news.atom"
    assert link["title"] == "Torch 手册: 更新动态"


def test_places_do_not_depend_on_what_is_added_later(site: Tiny) -> None:
    for code in ("en", "zh_CN"):
        html = BeautifulSoup(site.read(f"out/{code}/news.html"), "html.parser")
        ids = [section["id"] for section in html.select("article section")]
        assert ids == [
            "what-is-new",
            "two-more-2026-11-28",
            "two-more-2026-11-28-added",
            "two-more-2026-11-28-changed",
            "one-2026-11-23",
            "one-2026-11-23-added",
        ]


def test_an_item_without_its_day_is_refused(tiny: Tiny) -> None:
    tiny.write("conf.py", tiny.read("conf.py") + CONF)
    tiny.write("docs/news.md", "# News\n\n## Never\n\nWords.\n")
    result = tiny.build("html")
    assert result.code == 1
    assert (
        "docs/news.md:3: ERROR: Never: what is new ends with its day" in result.output
    )
    assert result.output.count("\n") == 1


def test_changelog_in_another_language() -> None:
    made = translated(CHANGELOG, CHINESE)
    assert made.startswith("# 更新\n\n前言。\n\n## 二和其他 - 2026-11-28\n\n### 新增\n")
    assert "\n\n- 另一行。\n\n## 一" in made
    with pytest.raises(KeyError, match="What is new"):
        translated(CHANGELOG, {})


def test_this_changelog_is_of_today() -> None:
    source = (ROOT / "CHANGELOG.md").read_text("utf-8")
    _english, *others = load(ROOT / "languages.toml").values()
    for language in others:
        path = ROOT / f"CHANGELOG.{language.tag.partition('-')[0]}.md"
        catalogue = ROOT / f"locale/{language.code}/LC_MESSAGES/news.po"
        words = {message.msgid: message.msgstr for message in read(catalogue)}
        assert path.read_text("utf-8") == translated(source, words), (
            "run make translations"
        )
    days = re.findall(r"(?m)^## .* - (\d{4}-\d\d-\d\d)$", source)
    assert days == sorted(days, reverse=True) and len(days) == source.count("\n## ")

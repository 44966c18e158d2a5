"""The built site, read as files: links, code, languages, inventory."""

from pathlib import Path
from urllib.parse import unquote, urldefrag, urlsplit

import pytest
from bs4 import BeautifulSoup, Tag
from built import HTML
from originals import side_by_side
from sphinx.util.inventory import InventoryFile

LANGUAGES = {"en": "en", "zh_CN": "zh-CN"}
PAGES = sorted(path.relative_to(HTML / "en") for path in (HTML / "en").rglob("*.html"))


def soup(path: Path) -> BeautifulSoup:
    """A page of a language, with the originals in their places."""
    folder = HTML / path.relative_to(HTML).parts[0]
    name = path.relative_to(folder).with_suffix("").as_posix()
    return BeautifulSoup(side_by_side(folder, name), "html.parser")


@pytest.fixture(scope="module")
def pages() -> dict[Path, BeautifulSoup]:
    """Every page of both languages."""
    assert PAGES, "build/html is empty: run make html first"
    return {
        HTML / language / page: soup(HTML / language / page)
        for language in LANGUAGES
        for page in PAGES
    }


def test_both_languages_have_the_same_pages() -> None:
    chinese = HTML / "zh_CN"
    assert (
        sorted(path.relative_to(chinese) for path in chinese.rglob("*.html")) == PAGES
    )


def test_pages_say_their_language(pages: dict[Path, BeautifulSoup]) -> None:
    for path, page in pages.items():
        assert page.html["lang"] == LANGUAGES[path.relative_to(HTML).parts[0]], path


def test_code_is_the_same_in_both_languages(pages: dict[Path, BeautifulSoup]) -> None:
    for page in PAGES:
        english, chinese = (
            [block.get_text() for block in pages[HTML / language / page].select("pre")]
            for language in LANGUAGES
        )
        assert english == chinese, page


def test_no_link_is_broken(pages: dict[Path, BeautifulSoup]) -> None:
    ids = {
        path: {element["id"] for element in page.find_all(id=True)}
        for path, page in pages.items()
    }
    broken = []
    for path, page in pages.items():
        for element in page.select("[href], [src]"):
            link = element.get("href") or element.get("src")
            if urlsplit(link).scheme or link.startswith("#__"):
                continue
            address, fragment = urldefrag(link.partition("?")[0] or link)
            target = (path.parent / unquote(address)).resolve() if address else path
            if not target.is_file():
                broken.append(f"{path}: {link}")
            elif fragment and unquote(fragment) not in ids.get(target, {fragment}):
                broken.append(f"{path}: {link} (no such place on that page)")
    assert not broken, "\n".join(broken)


def test_nothing_is_loaded_from_elsewhere(pages: dict[Path, BeautifulSoup]) -> None:
    for path, page in pages.items():
        loaded = [
            element.get("src") or element.get("href")
            for element in page.select("script[src], img[src], link[href], iframe[src]")
            # these are told, not loaded
            if not {"canonical", "alternate"} & {*element.get("rel", [])}
        ]
        assert not [link for link in loaded if urlsplit(link).netloc], path
    for style in HTML.rglob("*.css"):
        text = style.read_text("utf-8")
        assert "url(http" not in text and "@import" not in text, style


def test_ids_are_unique(pages: dict[Path, BeautifulSoup]) -> None:
    for path, page in pages.items():
        ids = [element["id"] for element in page.find_all(id=True)]
        assert len(ids) == len(set(ids)), path


def test_the_inventory_knows_every_name(pages: dict[Path, BeautifulSoup]) -> None:
    for language in LANGUAGES:
        data = (HTML / language / "objects.inv").read_bytes()
        inventory = InventoryFile.loads(data, uri="").data
        known = {name for kind in inventory.values() for name in kind}
        shown = {
            name.get_text()
            for path, page in pages.items()
            if HTML / language in path.parents
            for name in page.select(".signatures b")
        }
        assert len(shown) > 100
        assert shown <= known


def test_every_chinese_paragraph_has_its_english(
    pages: dict[Path, BeautifulSoup],
) -> None:
    page = pages[HTML / "zh_CN/reference/shape.html"]
    originals = page.select(".original")
    assert len(originals) > 150
    assert all(original["lang"] == "en" for original in originals)
    chunk = page.find(id="torch.chunk")
    assert "Split into at most" in chunk.select_one("p.original").get_text()


def test_the_english_pages_have_no_originals(pages: dict[Path, BeautifulSoup]) -> None:
    for page in PAGES:
        assert not pages[HTML / "en" / page].select(".original, .original-switch")


def test_verified_stands_on_its_page_alone(pages: dict[Path, BeautifulSoup]) -> None:
    for path, page in pages.items():
        article = page.select_one("article[role=main]")
        text = article.get_text() if article else ""
        for link in page.select("article a[href*='verified.html']"):
            text = text.replace(link.get_text(), "", 1)  # its title may be told
        said = "verified" in text.lower() or "已验证" in text
        assert said == (path.name == "verified.html"), path


BOXES = {
    "en": ["Hint", "Solution", "What to look for"],
    "zh_CN": ["提示", "解答", "要点"],
}


@pytest.mark.parametrize("language", BOXES)
def test_exercises_hide_all_but_the_task(
    pages: dict[Path, BeautifulSoup], language: str
) -> None:
    folder = HTML / language / "exercises"
    topics = set(folder.glob("*.html")) - {folder / "index.html"}  # a path, no tasks
    found = [section for path in topics for section in tasks(pages[path])]
    assert len(found) > 20
    for task in found:
        boxes = task.find_all("details")
        assert [box.summary.get_text().strip() for box in boxes] == BOXES[language]
        assert not any(box.has_attr("open") for box in boxes)
        assert boxes[1].select("pre"), task["id"]


def tasks(page: BeautifulSoup) -> list[Tag]:
    return [heading.parent for heading in page.select("article h2")]

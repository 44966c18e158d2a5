"""What a page loads before anyone types, what it may load at all, and its weight."""

import gzip
import re
from functools import cache
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from bs4 import BeautifulSoup
from built import HTML
from chromium import new_context
from playwright.sync_api import Browser, ConsoleMessage, Page

from handbook_sphinx.bundle import UNUSED

LANGUAGES = ["en", "zh_CN"]
PAGES = sorted(path for each in LANGUAGES for path in (HTML / each).rglob("*.html"))
ABOVE = sorted(HTML.glob("*.html"))  # all languages
KINDS = [
    "index", "search", "guide/index", "guide/training", "exercises/index",
    "exercises/training", "reference/index", "reference/names", "reference/facts",
    "reference/shape", "reference/error_messages", "gallery/index",
    "gallery/tensors/plot_two_moons", "glossary", "sheet", "verified", "versions",
]  # fmt: skip
KB = 1000


@cache
def soup(path: Path) -> BeautifulSoup:
    return BeautifulSoup(path.read_text("utf-8"), "html.parser")


@cache
def packed(path: Path) -> int:
    """The bytes that are sent for a file; pictures are packed already."""
    content = path.read_bytes()
    small = path.suffix in {".png", ".webp"}
    return len(content) if small else len(gzip.compress(content, 9))


def beside(path: Path, link: str) -> Path:
    """The file to which a link of a page leads."""
    return (path.parent / unquote(urlsplit(link).path)).resolve()


# --- weight -----------------------------------------------------------------------


def weight(path: Path) -> int:
    """The page, its styles and scripts, and the pictures that do not wait."""
    page = soup(path)
    links = [each["href"] for each in page.select("link[rel=stylesheet]")]
    links += [each["src"] for each in page.select("script[src]")]
    links += [each["src"] for each in page.select("img:not([loading=lazy])")]
    return packed(path) + sum(packed(beside(path, link)) for link in links)


def test_pages_are_light() -> None:
    heavy = {path: packed(path) for path in PAGES if packed(path) > 45 * KB}
    assert not heavy, f"the page alone: {heavy}"
    heavy = {path: weight(path) for path in PAGES if weight(path) > 60 * KB}
    assert not heavy, f"with what it loads: {heavy}"


@pytest.mark.parametrize(
    ("kind", "most"),
    [
        ("index", 60),
        ("sheet", 60),
        ("gallery/index", 150),
        ("gallery/tensors/plot_two_moons", 60),
    ],
)
@pytest.mark.parametrize("language", LANGUAGES)
def test_pictures_in_sight_are_light(
    site: str, page: Page, language: str, kind: str, most: int
) -> None:
    path = HTML / language / f"{kind}.html"
    page.goto(f"{site}/{language}/{kind}.html", wait_until="networkidle")
    seen = page.evaluate("""[...document.images].filter(image => {
        const { top, height } = image.getBoundingClientRect();
        return height && top < innerHeight && image.loading === "lazy";
    }).map(image => image.getAttribute("src"))""")
    total = weight(path) + sum(packed(beside(path, each)) for each in seen)
    assert total <= most * KB, (total, seen)


def test_pictures_have_size_and_words() -> None:
    for path in PAGES:
        pictures = soup(path).find_all("img")
        for picture in pictures:
            lacks = {"width", "height", "alt"} - picture.attrs.keys()
            assert not lacks, f"{path}: {picture} lacks {lacks}"
        at_once = [each for each in pictures if each.get("loading") != "lazy"]
        assert len(at_once) <= 1 and at_once in ([], pictures[:1]), path


# --- what is there, and for what -----------------------------------------------------


def test_no_page_has_what_the_styles_leave_out() -> None:
    for path in PAGES:
        elements = soup(path).find_all(lambda tag: tag.has_attr("class"))
        used = {name for element in elements for name in element["class"]}
        assert not used & UNUSED, f"{path}: see UNUSED in handbook_sphinx/bundle.py"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_static_file_is_loaded_by_a_page(language: str) -> None:
    pages = [path for path in PAGES if path.relative_to(HTML).parts[0] == language]
    scripts = sorted((HTML / language / "_static").rglob("*.js"))
    words = "\n".join(path.read_text("utf-8") for path in (*pages, *scripts))
    by_device = re.search(r"`facts-\$\{\w+\}\.js`", words)  # its script makes the name
    facts = soup(HTML / language / "reference/facts.html")
    inputs = facts.select("input[name=device]")
    devices = {"cpu", *(each["value"] for each in inputs)} if by_device else set()
    words += " ".join(f"facts-{device}.js" for device in devices)
    for file in (HTML / language / "_static").rglob("*"):
        assert file.is_dir() or file.name in words, f"{file}: nothing loads it"


def test_a_page_loads_one_style_and_deferred_scripts() -> None:
    for path in PAGES:
        head = soup(path).head
        assert head.find_all("link", rel="stylesheet")[0]["href"].count("handbook.")
        scripts = head.find_all("script", src=True)
        assert scripts and all(each.has_attr("defer") for each in scripts), path


# --- policy -----------------------------------------------------------------------


def test_every_page_has_a_strict_policy() -> None:
    for path in (*PAGES, *ABOVE):
        page = soup(path)
        [policy] = page.select("meta[http-equiv=Content-Security-Policy]")
        assert "default-src 'none'" in policy["content"], path
        assert "unsafe" not in policy["content"], path
        assert not policy.find_previous_siblings(["script", "link", "style"]), path
        handlers = [
            f"{path}: <{element.name} {name}>"
            for element in page.find_all(True)
            for name in element.attrs
            if name == "style" or name.startswith("on")
        ]
        assert not handlers
        assert len(page.select("meta[charset]")) == 1, path
        assert len(page.select("meta[name=viewport]")) == 1, path


WATCH = """addEventListener("securitypolicyviolation", event =>
    console.error(`${event.violatedDirective} forbids ${event.blockedURI}`))"""


@pytest.mark.parametrize("place", ["served", "from a folder"])
def test_nothing_on_a_page_breaks_its_policy(
    site: str, browser: Browser, place: str
) -> None:
    context = new_context(browser, service_workers="allow")
    context.add_init_script(WATCH)
    page = context.new_page()
    said: list[str] = []

    def hear(message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            said.append(f"{page.url}: {message.text}")

    page.on("console", hear)
    base = site if place == "served" else HTML.as_uri()
    paths = [f"{language}/{kind}" for language in LANGUAGES for kind in KINDS]
    for path in paths:
        page.goto(f"{base}/{path}.html")
        page.locator("body").wait_for()
        assert page.evaluate("document.documentElement.className") != "no-js", path
    assert not said
    page.evaluate("document.body.setAttribute('style', 'color: red')")
    page.evaluate("document.head.append(Object.assign(document.createElement('script'),"
                  " { textContent: 'window.ran = 1' }))")  # fmt: skip
    assert page.evaluate("window.ran") is None
    assert any("style-src" in each for each in said)
    assert any("script-src" in each for each in said)
    context.close()

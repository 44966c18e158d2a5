"""Above all languages: sitemap, robots, icons, the page for wrong addresses."""

import sys
from io import BytesIO
from pathlib import Path
from xml.etree import ElementTree

import pytest
from bs4 import BeautifulSoup
from commands import ROOT, Result, run
from PIL import Image
from tiny import Tiny

COMMAND = [sys.executable, ROOT / "bin/root.py", ROOT / "docs/_templates/root", "out"]
PAGES = ["guide/my page.html", "index.html", "search.html"]
NOINDEX = '<meta name="robots" content="noindex">'
LOC = "{http://www.sitemaps.org/schemas/sitemap/0.9}loc"
LINK = "{http://www.w3.org/1999/xhtml}link"


def filled(tiny: Tiny) -> Tiny:
    """A site of three pages in two languages; one is not for search engines."""
    for code in ("en", "zh_CN"):
        for page in PAGES:
            text = NOINDEX if page == "search.html" else "Words."
            tiny.write(f"out/{code}/{page}", text)
        tiny.write(f"out/{code}/_static/part.html", "No page.")
    words = ROOT / "locale/zh_CN/LC_MESSAGES/sphinx.po"
    tiny.write("locale/zh_CN/LC_MESSAGES/sphinx.po", words.read_text("utf-8"))
    assert run(COMMAND, tiny.root) == Result(0, "")
    return tiny


@pytest.fixture(scope="module")
def site(shared: Tiny) -> Tiny:
    return filled(shared)


def test_sitemap(site: Tiny) -> None:
    root = ElementTree.fromstring(site.read("out/sitemap.xml"))
    top = "https://example.org/handbook/"
    home = {"en": "en/index.html", "zh-CN": "zh_CN/index.html", "x-default": ""}
    page = "guide/my%20page.html"
    links = {"en": f"en/{page}", "zh-CN": f"zh_CN/{page}", "x-default": f"en/{page}"}
    wanted = {
        "": home,
        "en/index.html": home,
        "zh_CN/index.html": home,
        f"en/{page}": links,
        f"zh_CN/{page}": links,
    }
    found = {
        url.findtext(LOC): {a.get("hreflang"): a.get("href") for a in url.iter(LINK)}
        for url in root
    }
    assert len(root) == len(found)
    assert found == {
        top + file: {tag: top + other for tag, other in others.items()}
        for file, others in wanted.items()
    }


def test_robots_are_led_to_it(site: Tiny) -> None:
    said = site.read("out/robots.txt")
    assert "Sitemap: https://example.org/handbook/sitemap.xml\n" in said
    assert "Disallow" not in said
    assert (site.root / "out/.nojekyll").exists()


@pytest.mark.parametrize(
    ("address", "path"),
    [("https://example.org/a/b", "/a/b/"), ("https://example.org", "/")],
)
def test_links_of_a_wrong_address_begin_at_the_top(
    tiny: Tiny, monkeypatch: pytest.MonkeyPatch, address: str, path: str
) -> None:
    monkeypatch.setenv("ADDRESS", address)
    html = BeautifulSoup(filled(tiny).read("out/404.html"), "html.parser")
    links = {
        each[name]
        for name in ("href", "src", "action")
        for each in html.select(f"[{name}]")
    }
    assert links and all(link.startswith(path) for link in links)
    assert {f"{path}root.css", f"{path}zh_CN/search.html"} < links
    assert html.select_one("meta[name=robots]")["content"] == "noindex"
    english, chinese = html.select("section")
    assert english["lang"] == "en" and "no page at this address" in english.h1.text
    assert chinese["lang"] == "zh-CN" and chinese.h1.text == "这个地址没有页面"


def test_the_first_page(site: Tiny) -> None:
    html = BeautifulSoup(site.read("out/index.html"), "html.parser")
    top = "https://example.org/handbook/"
    assert html.select_one("link[rel=canonical]")["href"] == top
    alternates = {a["hreflang"]: a["href"] for a in html.select("link[hreflang]")}
    assert alternates == {
        "en": f"{top}en/index.html",
        "zh-CN": f"{top}zh_CN/index.html",
        "x-default": top,
    }
    about = html.select_one("meta[name=description]")["content"]
    assert about.startswith("A PyTorch reference") and "参考手册" in about
    assert not html.select(
        "style, script:not([src])"
    )  # the policy knows no inline code


@pytest.mark.parametrize(
    ("name", "size"),
    [("any-192", 192), ("any-512", 512), ("maskable-512", 512), ("apple-touch", 180)],
)
def test_icons(site: Tiny, name: str, size: int) -> None:
    picture = (site.root / f"out/icons/{name}.png").read_bytes()
    icon = Image.open(BytesIO(picture)).convert("RGBA")
    assert icon.size == (size, size)
    assert len(picture) < 10_000
    corner, middle = icon.getpixel((0, 0)), icon.getpixel((size // 2, size // 2))
    assert middle == (255, 255, 255, 255)
    # a device that cuts off corners wants them filled
    assert corner[3] == (0 if name.startswith("any") else 255)
    assert site.read("out/icons/icon.svg") == (ROOT / "docs/icon.svg").read_text(
        "utf-8"
    )


def test_a_wrong_address_is_one_sentence(
    tiny: Tiny, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ADDRESS", "handbook")
    result = run(COMMAND, tiny.root)
    assert result.code == 1
    assert result.output.startswith("ADDRESS=handbook is no address to publish at")
    assert result.output.count("\n") == 1
    assert not Path(tiny.root, "out").exists()

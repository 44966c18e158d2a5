"""What other sites, search engines and feed readers find, and a wrong address."""

import json
import struct
import subprocess
import sys
import threading
from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import ThreadingHTTPServer
from pathlib import Path
from urllib.parse import unquote, urlsplit
from xml.etree import ElementTree

import pytest
from bs4 import BeautifulSoup
from built import HTML
from chromium import Silent
from commands import ROOT
from playwright.sync_api import Page

from handbook_sphinx._languages import load
from handbook_sphinx._site import address
from handbook_sphinx.head.description import MOST, width

LANGUAGES = {each.code: each.tag for each in load(ROOT / "languages.toml").values()}
TOP = address(ROOT)
ATOM = "{http://www.w3.org/2005/Atom}"
LOC = "{http://www.sitemaps.org/schemas/sitemap/0.9}loc"


@pytest.fixture(scope="module")
def heads() -> dict[str, BeautifulSoup]:
    """The head of every page, by its address."""
    found = {}
    for code in LANGUAGES:
        for path in (HTML / code).rglob("*.html"):
            if "_static" not in path.parts:
                head = path.read_text("utf-8").partition("</head>")[0]
                url = TOP + path.relative_to(HTML).as_posix()
                found[url] = BeautifulSoup(head, "html.parser")
    assert found, "build/html is empty: run make html first"
    return found


def meta(head: BeautifulSoup, name: str) -> str:
    (found,) = head.select(f"meta[name='{name}'], meta[property='{name}']")
    return found["content"]


def file_of(url: str) -> Path:
    """The file that is published at an address of the site."""
    assert url.startswith(TOP), url
    return HTML / unquote(url.removeprefix(TOP).partition("#")[0])


def test_titles_and_descriptions_are_unique(heads: dict[str, BeautifulSoup]) -> None:
    seen = defaultdict(list)
    for url, head in heads.items():
        language = url.removeprefix(TOP).partition("/")[0]
        seen[language, head.title.get_text(strip=True)].append(url)
        about = meta(head, "description")
        assert 30 <= width(about) <= MOST, f"{url}: {about}"
        seen[language, about].append(url)
    assert not [pages for pages in seen.values() if len(pages) > 1]


def test_languages_name_each_other(heads: dict[str, BeautifulSoup]) -> None:
    for url, head in heads.items():
        assert head.select_one("link[rel=canonical]")["href"] == url
        there = {a["hreflang"]: a["href"] for a in head.select("link[hreflang]")}
        assert {*there} == {*LANGUAGES.values(), "x-default"}, url
        for tag, other in there.items():
            if tag != "x-default":
                mutual = {a["href"] for a in heads[other].select("link[hreflang]")}
                assert mutual == {*there.values()}, (url, other)
        assert url in there.values()


def test_data_for_search_engines(heads: dict[str, BeautifulSoup]) -> None:
    kinds = Counter()
    for url, head in heads.items():
        for script in head.select("script[type='application/ld+json']"):
            told = json.loads(script.string)
            kinds[told["@type"]] += 1
            if told["@type"] == "BreadcrumbList":
                *above, last = [step["item"] for step in told["itemListElement"]]
                assert last == url
                assert all(page in heads for page in above), url
    pages = len(heads) - len(LANGUAGES)  # without the search
    assert kinds == {
        "WebSite": len(LANGUAGES),
        "TechArticle": pages - len(LANGUAGES),
        "BreadcrumbList": pages - len(LANGUAGES),
    }


def test_cards(heads: dict[str, BeautifulSoup]) -> None:
    for url, head in heads.items():
        picture = file_of(meta(head, "og:image")).read_bytes()
        assert struct.unpack(">II", picture[16:24]) == (1200, 630), url
        assert len(picture) < 60_000, url


def test_sitemap_has_every_page(heads: dict[str, BeautifulSoup]) -> None:
    root = ElementTree.parse(HTML / "sitemap.xml").getroot()
    listed = [loc.text for loc in root.iter(LOC)]
    assert len(listed) == len(set(listed))
    hidden = {url for url, head in heads.items() if head.select("[content=noindex]")}
    assert {*listed} == {TOP, *heads} - hidden


@pytest.mark.parametrize("code", LANGUAGES)
def test_feed(code: str) -> None:
    root = ElementTree.parse(HTML / code / "news.atom").getroot()
    page = BeautifulSoup((HTML / code / "news.html").read_text("utf-8"), "html.parser")
    entries = root.findall(f"{ATOM}entry")
    ids = [entry.findtext(f"{ATOM}id") for entry in entries]
    assert len(ids) > 2 and len(set(ids)) == len(ids)
    for entry in entries:
        link = entry.find(f"{ATOM}link").get("href")
        assert file_of(link) == HTML / code / "news.html"
        assert page.find(id=link.partition("#")[2])
        assert entry.findtext(f"{ATOM}content").count("<li>")
        for each in ("title", "updated"):
            assert entry.findtext(ATOM + each)


# --- an address without a page --------------------------------------------------------


@contextmanager
def published(folder: Path, path: str) -> Iterator[str]:
    """Serve a folder below a path as GitHub Pages does, with its page for the rest."""

    class Pages(Silent):
        def __init__(self, *args: object) -> None:
            super().__init__(*args, directory=str(folder))

        def translate_path(self, asked: str) -> str:
            inside = urlsplit(asked).path.removeprefix(path)
            below = asked.startswith(path)
            return super().translate_path(f"/{inside}" if below else "/no such file")

        def send_error(self, code: int, *_args: object) -> None:
            page = (folder / "404.html").read_bytes()
            self.send_response(code)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Length", str(len(page)))
            self.end_headers()
            self.wfile.write(page)

    with ThreadingHTTPServer(("127.0.0.1", 0), Pages) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


@pytest.mark.parametrize("path", ["/", "/a/handbook/"])
def test_below_a_path_and_at_the_top_of_a_host(
    page: Page, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    """The pages as they are, and what names the address made for it."""
    for code in LANGUAGES:
        (tmp_path / code).symlink_to(HTML / code)
    monkeypatch.setenv("ADDRESS", f"https://example.org{path}")
    command = [sys.executable, "-m", "bin.root", "docs/_templates/root", tmp_path]
    subprocess.run(command, cwd=ROOT, check=True)
    said: list[str] = []
    refused = "Content Security Policy"
    page.on("console", lambda it: refused in it.text and said.append(it.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    with published(tmp_path, path) as host:
        page.goto(host + path)  # leads to a language
        page.wait_for_url(f"{host}{path}en/index.html")
        for link in (
            "link[rel=icon]",
            "link[rel=apple-touch-icon]",
            "link[rel=manifest]",
        ):
            url = page.locator(link).evaluate("link => link.href")
            assert url.startswith(host + path)
            assert page.request.get(url).status == 200
        manifest = page.request.get(f"{host}{path}zh_CN/manifest.webmanifest").json()
        for icon in manifest["icons"]:
            url = f"{host}{path}zh_CN/{icon['src']}"
            assert page.request.get(url).status == 200
        for address in ("nothing", "zh_CN/reference/torch.chunk.html", "en/x/y/z/"):
            answer = page.goto(host + path + address)
            assert answer.status == 404
            first = page.locator("section").first
            wanted = "zh_CN" if address.startswith("zh_CN") else "en"
            assert first.get_attribute("data-folder") == wanted
            links = page.locator("a").evaluate_all("all => all.map(one => one.href)")
            links += page.locator("form").evaluate_all("all => all.map(a => a.action)")
            assert len(links) == 5 * len(LANGUAGES)
            for url in links:
                assert url.startswith(host + path)
                assert page.request.get(url).status == 200
        page.goto(f"{host}{path}zh_CN/reference/torch.chunk.html")
        assert page.locator("input").first.input_value() == "torch.chunk"
        page.locator("button").first.click()
        page.wait_for_url(f"{host}{path}zh_CN/search.html?q=torch.chunk")
        page.locator("article [role=option]").first.wait_for()
    assert said == []

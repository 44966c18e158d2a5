"""The service worker in the browser: without a network, and after an update."""

import functools
import re
import shutil
import threading
from collections.abc import Iterator
from http.server import ThreadingHTTPServer
from pathlib import Path

import pytest
from built import HTML
from chromium import Silent, new_context
from playwright.sync_api import Browser, BrowserContext, Page, expect

from handbook_sphinx.offline import WORKER, worker

SHAPE, INDEXING = "reference/shape.html", "reference/indexing.html"

# Which of the files that are there does the worker keep?
KEPT = """async () => {
  const found = [];
  for (const name of await caches.keys())
    for (const { url } of await (await caches.open(name)).keys()) found.push(url);
  return found;
}"""
# Until the version has begun, and those before it are gone.
RENEWED = """async (version) => {
  for (;;) {
    const names = await caches.keys();
    if (names.length === 1 && names[0].endsWith(version)) return;
    await new Promise((go) => setTimeout(go, 50));
  }
}"""


class Site:
    """A copy of the pages in a language, under a path, that can be changed."""

    def __init__(self, folder: Path, address: str) -> None:
        self.folder, self.address = folder, address

    def change(self, page: str, old: str, new: str) -> None:
        """Publish another text, as a build does."""
        file = self.folder / page
        text = file.read_text("utf-8")
        assert old in text
        file.write_text(text.replace(old, new), "utf-8")
        (self.folder / WORKER).write_text(worker(self.folder), "utf-8")

    @property
    def version(self) -> str:
        """The one that is published."""
        text = (self.folder / WORKER).read_text("utf-8")
        return re.search(r'^const VERSION = "(\w+)";$', text, re.MULTILINE)[1]


@pytest.fixture
def copy(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Site]:
    """The pages in a language, by default English."""
    language = getattr(request, "param", "en")
    folder = tmp_path / "below" / language
    shutil.copytree(HTML / language, folder)
    handler = functools.partial(Silent, directory=str(tmp_path))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        address = f"http://127.0.0.1:{server.server_port}/below/{language}"
        yield Site(folder, address)
        server.shutdown()


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """A device on which the site was never seen, and whose workers may work."""
    context = new_context(browser, service_workers="allow")
    yield context
    context.close()


def visit(context: BrowserContext, address: str) -> Page:
    """Open a page and wait until its worker has begun and kept what it was made of."""
    page = context.new_page()
    page.goto(address)
    page.evaluate("() => navigator.serviceWorker.ready")
    page.wait_for_function("() => navigator.serviceWorker.controller")
    page.wait_for_load_state("networkidle")
    return page


@pytest.mark.parametrize("copy", ["en", "zh_CN"], indirect=True)
def test_a_page_seen_once_and_the_names_without_a_network(
    context: BrowserContext, copy: Site
) -> None:
    page = visit(context, f"{copy.address}/{SHAPE}")
    context.set_offline(True)
    page.reload()
    assert page.locator("#torch\\.reshape").is_visible()
    place = "() => getComputedStyle(document.querySelector('.bar')).position"
    assert page.evaluate(place) == "sticky", "its style"
    page.keyboard.press("/")
    page.keyboard.type("torch.chunk")
    hit = page.locator(".lookup-hits a").first
    expect(hit).to_contain_text("torch.chunk")
    page.goto(copy.address + "/")
    expect(page.locator("h1")).to_be_visible()


def test_what_is_not_there_is_said(context: BrowserContext, copy: Site) -> None:
    page = visit(context, f"{copy.address}/index.html")
    context.set_offline(True)
    page.goto(f"{copy.address}/{INDEXING}")
    expect(page).to_have_url(f"{copy.address}/offline.html#not-on-this-device")
    assert page.locator("#not-on-this-device").is_visible()


def test_nothing_is_stale_after_an_update(context: BrowserContext, copy: Site) -> None:
    page = visit(context, f"{copy.address}/{SHAPE}")
    copy.change(SHAPE, "<h1>", "<h1>Renewed ")
    page.reload()
    assert "Renewed" in page.locator("h1").inner_text(), "at once"
    copy.change(SHAPE, "Renewed", "Twice renewed")
    page.goto(f"{copy.address}/index.html")  # brings the new worker, not the page
    page.evaluate(RENEWED, copy.version)
    context.set_offline(True)
    page.goto(f"{copy.address}/{SHAPE}")
    assert "Twice renewed" in page.locator("h1").inner_text(), "also what is kept"


def test_the_whole_site_is_kept(context: BrowserContext, copy: Site) -> None:
    page = visit(context, f"{copy.address}/offline.html")
    page.locator(".keep button").click()
    expect(page.locator(".keep output")).to_have_text(
        page.locator(".keep").get_attribute("data-kept")
    )
    context.set_offline(True)
    page.goto(f"{copy.address}/{INDEXING}")
    assert page.locator("#torch\\.take").is_visible()
    kept = {url.removeprefix(copy.address + "/") for url in page.evaluate(KEPT)}
    pages = {p.relative_to(copy.folder).as_posix() for p in copy.folder.rglob("*.html")}
    assert pages <= kept
    pictures = page.locator("img").evaluate_all("all => all.map((image) => image.src)")
    assert {each.removeprefix(copy.address + "/") for each in pictures} <= kept

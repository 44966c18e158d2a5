"""The built site in a real browser: headless Chromium, in both languages."""

import functools
import re
import shutil
import threading
from collections.abc import Iterator
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import quote

import pytest
from axe_playwright_python.sync_playwright import Axe
from built import HTML
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    Request,
    Response,
    expect,
    sync_playwright,
)

PAGES = sorted(
    path.relative_to(HTML).as_posix()
    for language in ("en", "zh_CN")
    for path in (HTML / language).rglob("*.html")
)
# Chromium would otherwise look for updates and the like on other hosts.
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
         "--disable-background-networking", "--disable-component-update",
         "--disable-sync"]  # fmt: skip

# Milliseconds: only what never comes takes so long, however busy the machine is.
PATIENCE = 300_000
expect.set_options(timeout=PATIENCE)


class Silent(SimpleHTTPRequestHandler):
    def log_message(self, *_args: object) -> None:
        pass


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    """The address of the served site."""
    assert PAGES, "build/html is empty: run make html first"
    handler = functools.partial(Silent, directory=str(HTML))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    chromium = shutil.which("chromium")
    assert chromium, "no chromium on this machine: run make test, which installs it"
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(
            executable_path=chromium, args=QUIET, timeout=PATIENCE
        )
        yield started
        started.close()


def new_context(browser: Browser, **options: Any) -> BrowserContext:
    """One in which nothing is remembered, and which waits."""
    context = browser.new_context(**options)
    context.set_default_timeout(PATIENCE)
    return context


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page in a context of its own, so that nothing is remembered."""
    context = new_context(browser, viewport={"width": 1280, "height": 900})
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    page = context.new_page()
    yield page
    context.close()


def test_pages_are_quiet(site: str, page: Page) -> None:
    """No page asks another host, misses a file or complains in the console."""
    problems: list[str] = []

    def asks(request: Request) -> None:
        if not request.url.startswith((site, "data:")):
            problems.append(f"{page.url} asks {request.url}")

    def answers(response: Response) -> None:
        if not response.ok and response.status != 304:
            problems.append(f"{page.url}: {response.status} {response.url}")

    def says(message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            problems.append(f"{page.url}: {message.text}")

    page.on("request", asks)
    page.on("response", answers)
    page.on("console", says)
    page.on("pageerror", lambda error: problems.append(f"{page.url}: {error}"))
    for path in PAGES:
        page.goto(f"{site}/{path}", wait_until="networkidle")
    assert not problems, "\n".join(problems)


QUERIES = {
    "en": {
        "concatenate": "torch.cat",
        "np.concatenate": "torch.cat",
        "paddle.concat": "torch.cat",
        "chunk": "torch.chunk",
        "x.chunk": "torch.chunk",
        "torch.chunk": "torch.chunk",
        "squeeze": "torch.squeeze",
        "np.array_split": "torch.tensor_split",
    },
    "zh_CN": {
        "分块": "torch.chunk",
        "拼接": "torch.cat",
        "广播": "",  # many entries speak of it
        "翻转": "torch.flip",
        "concatenate": "torch.cat",
        "np.concatenate": "torch.cat",
        "paddle.concat": "torch.cat",
        "chunk": "torch.chunk",
        "x.chunk": "torch.chunk",
    },
}


@pytest.mark.parametrize(
    ("language", "query", "entry"),
    [
        (lang, query, entry)
        for lang in QUERIES
        for query, entry in QUERIES[lang].items()
    ],
)
def test_search_finds(
    site: str, page: Page, language: str, query: str, entry: str
) -> None:
    """The entry itself, not only its page, is the first or second hit."""
    page.goto(f"{site}/{language}/index.html")
    page.keyboard.press("/")
    page.keyboard.type(query)
    hits = page.locator(".sidebar-container .lookup-hits a")
    expect(hits.first).to_be_visible()
    links = [hits.nth(n).get_attribute("href") for n in range(min(2, hits.count()))]
    assert any(f"#{entry}" in link for link in links), links
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url(links[0])


@pytest.mark.parametrize("language", ["en", "zh_CN"])
@pytest.mark.parametrize("query", ["ъъъъъъ", "ъъъ$&"])  # "$&" replaces nothing
def test_search_says_when_nothing_is_found(
    site: str, page: Page, language: str, query: str
) -> None:
    page.goto(f"{site}/{language}/search.html?q={quote(query)}")
    expect(page.locator("article .lookup-status")).to_contain_text(query)


# A question or a pasted message: nothing has all of its words, and something is near.
NEAR = {
    "RuntimeError: mat1 and mat2 shapes cannot be multiplied (64x400 and 120x84)": (
        "en",
        "mm",
    ),
    "gather index smaller than input tensor": ("en", "torch.gather"),
    "reshape view permute 区别 contiguous": ("zh_CN", "reference/shape"),
}


@pytest.mark.parametrize("query", NEAR)
def test_search_shows_what_is_near(site: str, page: Page, query: str) -> None:
    language, entry = NEAR[query]
    page.goto(f"{site}/{language}/search.html?q={quote(query)}")
    hits = page.locator("article .lookup-hits a")
    expect(hits.first).to_be_visible()
    expect(page.locator("article .lookup-status")).to_contain_text(query)
    links = [hits.nth(n).get_attribute("href") for n in range(min(3, hits.count()))]
    assert any(entry in link for link in links), links


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_pages_open_from_a_folder(page: Page, language: str) -> None:
    problems: list[str] = []
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.goto((HTML / language / "reference/shape.html").as_uri())
    page.keyboard.press("/")
    page.keyboard.type("chunk")
    expect(page.locator(".sidebar-container .lookup-status")).to_contain_text(
        "make serve"
    )
    assert not problems


def test_language_switch_keeps_the_place(site: str, page: Page) -> None:
    page.goto(f"{site}/en/reference/shape.html#torch.chunk")
    page.click(".language-switch:visible")
    page.wait_for_url(f"{site}/zh_CN/reference/shape.html#torch.chunk")
    page.click(".language-switch:visible")
    page.wait_for_url(f"{site}/en/reference/shape.html#torch.chunk")


@pytest.mark.parametrize(
    ("locale", "language"),
    [("zh-CN", "zh_CN"), ("zh-TW", "zh_CN"), ("en-GB", "en"), ("de", "en")],
)
def test_root_leads_to_the_language_of_the_browser(
    site: str, browser: Browser, locale: str, language: str
) -> None:
    context = new_context(browser, locale=locale)
    page = context.new_page()
    page.goto(site)
    page.wait_for_url(f"{site}/{language}/index.html")
    page.click(".language-switch:visible")  # and an explicit choice is remembered
    page.wait_for_url(lambda url: f"/{language}/" not in url)
    chosen = page.url
    page.goto(site)
    page.wait_for_url(chosen)
    context.close()


def test_side_by_side(site: str, page: Page) -> None:
    """Off at first, switched by keyboard, remembered, and spoken in English."""
    page.goto(f"{site}/zh_CN/reference/shape.html")
    original = page.locator("#torch\\.chunk p.original").first
    switch = page.locator(".original-switch:visible")
    expect(original).to_be_hidden()
    switch.focus()
    page.keyboard.press("Enter")
    expect(original).to_be_visible()
    expect(switch).to_have_attribute("aria-pressed", "true")
    expect(original).to_have_attribute("lang", "en")
    page.reload()
    expect(original).to_be_visible()
    page.locator(".original-switch:visible").click()
    expect(original).to_be_hidden()


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_copy_button_copies_the_code_alone(
    site: str, page: Page, language: str
) -> None:
    page.goto(f"{site}/{language}/reference/shape.html")
    block = page.locator("#torch\\.chunk div.highlight").first
    block.hover()
    block.locator("button.copybtn").click()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.strip() == "torch.arange(5).chunk(2)"


def test_narrow_pages_do_not_scroll_sideways(site: str, browser: Browser) -> None:
    context = new_context(browser, viewport={"width": 360, "height": 700})
    page = context.new_page()
    for path in PAGES:
        page.goto(f"{site}/{path}")
        width = page.evaluate("document.documentElement.scrollWidth")
        assert width <= 360, f"{path} is {width} pixels wide"
    context.close()


def test_pictures_of_the_gallery_have_chinese_names(site: str, page: Page) -> None:
    page.goto(f"{site}/zh_CN/gallery/index.html")
    pictures = page.locator(".sphx-glr-thumbcontainer")
    shown = [each.inner_text() for each in pictures.all()]
    assert len(shown) >= 16
    assert [name for name in shown if not re.search("[\u4e00-\u9fff]", name)] == []
    pictures.first.hover()
    tip = "getComputedStyle(document.querySelector('[tooltip]'), '::after').display"
    assert page.evaluate(tip) == "none"
    pictures.first.click()
    assert not page.url.endswith("gallery/index.html")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", [
    "en/index.html", "zh_CN/index.html", "zh_CN/reference/shape.html",
    "en/reference/creation.html", "zh_CN/verified.html", "en/search.html",
    "zh_CN/gallery/index.html", "zh_CN/gallery/training/plot_accuracy.html",
    "en/sheet.html", "zh_CN/guide/losses.html", "zh_CN/exercises/gradients.html",
])  # fmt: skip
def test_accessibility(site: str, browser: Browser, path: str, scheme: str) -> None:
    context = new_context(browser, color_scheme=scheme)
    page = context.new_page()
    page.goto(f"{site}/{path}")
    if page.locator(".original-switch:visible").count():
        page.click(".original-switch:visible")
    found = Axe().run(page).response["violations"]
    told = [
        f"{violation['id']}: {violation['help']}: "
        + "; ".join(node["html"][:120] for node in violation["nodes"][:3])
        for violation in found
        if violation["impact"] in ("serious", "critical")
    ]
    context.close()
    assert not told, "\n".join(told)


@pytest.mark.parametrize("path", [
    "en/reference/shape.html", "zh_CN/reference/layers.html", "en/sheet.html",
    "zh_CN/guide/training.html", "zh_CN/gallery/training/plot_accuracy.html",
])  # fmt: skip
def test_paper_shows_all_of_the_text_and_nothing_else(
    site: str, browser: Browser, path: str
) -> None:
    context = new_context(browser, viewport={"width": 680, "height": 1000})  # 180 mm
    page = context.new_page()
    page.emulate_media(media="print")
    page.goto(f"{site}/{path}")
    cut = page.evaluate("""
        [...document.querySelectorAll("article pre, article figure")]
            .filter(block => block.scrollWidth > block.clientWidth + 1)
            .map(block => block.textContent.slice(0, 80))
    """)
    assert cut == []
    for part in (".sidebar-drawer", ".toc-drawer", ".lookup", ".copybtn"):
        for each in page.locator(part).all():
            assert not each.is_visible(), part
    context.close()

"""The built site in a real browser: headless Chromium, in both languages."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from bs4 import BeautifulSoup
from built import HTML
from chromium import new_context
from originals import originals
from playwright.sync_api import (
    Browser,
    ConsoleMessage,
    Page,
    Request,
    Response,
    expect,
)

# What is far from the window is not laid out: scripts wait until it comes near.
SEEN = """async () => {
  for (let y = 0; y < document.documentElement.scrollHeight; y += innerHeight) {
    scrollTo(0, y);
    await new Promise(requestAnimationFrame);
  }
}"""
PAGES = sorted(
    path.relative_to(HTML).as_posix()
    for language in ("en", "zh_CN")
    for path in (HTML / language).rglob("*.html")
)


# Our browser lets no service worker in, and says so: tests/chromium.py.
BLOCKED = "Service Worker registration blocked by Playwright"


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
        if message.type in ("error", "warning") and message.text != BLOCKED:
            problems.append(f"{page.url}: {message.text}")

    page.on("request", asks)
    page.on("response", answers)
    page.on("console", says)
    page.on("pageerror", lambda error: problems.append(f"{page.url}: {error}"))
    for path in PAGES:
        page.goto(f"{site}/{path}", wait_until="networkidle")
    assert not problems, "\n".join(problems)


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


def test_originals_are_loaded_when_they_are_wanted(page: Page) -> None:
    """Also in a page that was opened from a folder; each is put into its place."""
    folder, name = HTML / "zh_CN", "reference/shape"
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto((folder / f"{name}.html").as_uri())
    assert not [url for url in asked if "_originals" in url]
    page.locator(".original-switch:visible").click()
    expect(page.locator("original-text")).to_have_count(0)
    shown = page.locator(".original").all_text_contents()
    wanted = BeautifulSoup("".join(originals(folder, name)), "html.parser")
    assert shown == [each.get_text() for each in wanted.select(".original")]


def test_remembered_originals_are_painted_with_the_page(site: str, page: Page) -> None:
    """No place is ever empty, so that nothing jumps when it is filled."""
    page.add_init_script("""
      localStorage.originals = "shown";
      const look = () => (window.empty ||= !!document.querySelector("original-text"));
      new MutationObserver(look).observe(document, { childList: true, subtree: true });
    """)
    page.goto(f"{site}/zh_CN/reference/shape.html#torch.chunk")
    expect(page.locator("#torch\\.chunk p.original").first).to_be_in_viewport()
    assert not page.evaluate("window.empty")


def test_without_scripts_there_is_no_side_by_side(site: str, browser: Browser) -> None:
    context = new_context(browser, java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{site}/zh_CN/reference/shape.html")
    assert page.locator(".original-switch").count() > 0
    expect(page.locator(".original-switch:visible")).to_have_count(0)
    assert page.locator("original-text").count() > 150
    expect(page.locator("original-text:visible")).to_have_count(0)
    context.close()


def test_narrow_pages_do_not_scroll_sideways(site: str, browser: Browser) -> None:
    context = new_context(browser, viewport={"width": 360, "height": 700})
    page = context.new_page()
    for path in PAGES:
        page.goto(f"{site}/{path}")
        width = page.evaluate("document.documentElement.scrollWidth")
        assert width <= 360, f"{path} is {width} pixels wide"
    context.close()


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_code_has_letters_of_even_width(site: str, page: Page, language: str) -> None:
    """A font for Chinese comes after those for code: its letters differ in width."""
    page.goto(f"{site}/{language}/reference/shape.html")
    said = "getComputedStyle(document.querySelector('article pre')).fontFamily"
    fonts = [each.strip('" ') for each in page.evaluate(said).split(",")]
    chinese = fonts.index("Noto Sans CJK SC")
    assert fonts.index("monospace") < chinese, fonts


def test_pictures_of_the_gallery_have_chinese_names(site: str, page: Page) -> None:
    page.goto(f"{site}/zh_CN/gallery/index.html")
    cards = page.locator(".cards > li")
    # not inner_text: what is far from the window is not laid out, and has none
    names = cards.locator(".title").all_text_contents()
    pictures = cards.locator("img").all()  # each twice: for light and for dark
    said = [each.get_attribute("alt") or "" for each in pictures]
    assert len(names) == cards.count() >= 16
    assert len(said) == 2 * len(names)
    without = [each for each in names + said if not re.search("[\u4e00-\u9fff]", each)]
    assert without == []
    picture = cards.first.locator("img:visible")
    picture.click(force=True)  # the link covers the picture, and is what gets the click
    page.wait_for_url(lambda url: not url.endswith("gallery/index.html"))


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
    page.evaluate(SEEN)
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
    for part in (".bar", ".drawer", ".lookup", ".copy", ".headerlink"):
        for each in page.locator(part).all():
            assert not each.is_visible(), part
    context.close()

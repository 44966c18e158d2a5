"""The search box in a real browser: with keys, from a folder, on a phone."""

from urllib.parse import quote

import pytest
from axe_playwright_python.sync_playwright import Axe
from built import HTML
from chromium import new_context, wait_for_words
from playwright.sync_api import Browser, Page, expect

LANGUAGES = ["en", "zh_CN"]
CHUNK = "#torch.chunk"


@pytest.mark.parametrize("key", ["/", "Control+k"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_keys_lead_to_an_entry(site: str, page: Page, language: str, key: str) -> None:
    page.goto(f"{site}/{language}/reference/reduction.html")
    page.keyboard.press(key)
    page.keyboard.type("chunk")
    box = page.locator(".lookup-bar input")
    options = page.locator(".lookup-bar [role=option]")
    chosen = page.locator(".lookup-bar [aria-selected=true]")
    expect(options.first).to_contain_text("torch.chunk")
    expect(box).to_have_attribute("aria-expanded", "true")
    for arrow, at in (("ArrowDown", 1), ("ArrowUp", 0)):
        page.keyboard.press(arrow)
        expect(chosen).to_have_count(1)
        option = options.nth(at)
        expect(option).to_have_attribute("aria-selected", "true")
        active = option.get_attribute("id")
        expect(box).to_have_attribute("aria-activedescendant", active or "")
    page.keyboard.press("Enter")
    page.wait_for_url(f"{site}/{language}/reference/shape.html{CHUNK}")


def test_escape_closes_and_keeps_what_was_typed(site: str, page: Page) -> None:
    page.goto(f"{site}/en/reference/shape.html")
    page.keyboard.press("/")
    page.keyboard.type("chunk")
    answer = page.locator(".lookup-bar .lookup-answer")
    expect(answer).to_be_visible()
    page.keyboard.press("Escape")
    expect(answer).to_be_hidden()
    box = page.locator(".lookup-bar input")
    expect(box).to_have_value("chunk")
    expect(box).to_have_attribute("aria-expanded", "false")


def test_a_key_that_is_typed_elsewhere_is_a_letter(site: str, page: Page) -> None:
    page.goto(f"{site}/en/search.html")
    page.locator("article input").press_sequentially("a/b")
    expect(page.locator("article input")).to_have_value("a/b")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_first_page_has_the_box_in_its_middle(
    site: str, page: Page, language: str
) -> None:
    page.goto(f"{site}/{language}/index.html")
    page.keyboard.press("/")
    expect(page.locator("article input")).to_be_focused()
    page.keyboard.type("chunk")
    expect(page.locator("article [role=option]").first).to_contain_text("torch.chunk")
    page.locator("article [role=option]").first.click()
    page.wait_for_url(f"**{CHUNK}")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("query", ["ъъъъъъ", "ъъъ$&"])  # "$&" replaces nothing
def test_what_stands_nowhere_is_said(
    site: str, page: Page, language: str, query: str
) -> None:
    page.goto(f"{site}/{language}/search.html?q={quote(query)}")
    expect(page.locator("article .lookup-status")).to_contain_text(query)
    expect(page.locator("article [role=option]")).to_have_count(0)


def test_a_word_that_stands_nowhere_is_said_before_what_is_near(
    site: str, page: Page
) -> None:
    page.goto(f"{site}/en/search.html?q=chunk+ъъъъъъ")
    expect(page.locator("article .lookup-status")).to_contain_text(": ъъъъъъ.")
    expect(page.locator("article [role=option]").first).to_contain_text("torch.chunk")


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_answers_from_a_folder(page: Page, language: str) -> None:
    problems: list[str] = []
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.goto((HTML / language / "reference/shape.html").as_uri())
    page.keyboard.press("/")
    page.keyboard.type("np.concatenate")
    first = page.locator(".lookup-bar [role=option]").first
    expect(first).to_contain_text("torch.cat")
    wait_for_words(page)
    page.keyboard.press("Enter")
    page.wait_for_url("**/reference/shape.html#torch.cat")
    assert not problems


def test_names_answer_before_the_words_are_there(site: str, page: Page) -> None:
    page.route("**/search/words.js", lambda route: None)  # never comes
    page.goto(f"{site}/en/reference/shape.html")
    page.keyboard.press("/")
    page.keyboard.type("nn.Conv2d")
    first = page.locator(".lookup-bar [role=option]").first
    expect(first).to_contain_text("torch.nn.Conv2d")
    page.unroute_all(behavior="ignoreErrors")


def test_it_says_when_it_cannot_answer(site: str, page: Page) -> None:
    page.route("**/search/names.js", lambda route: route.abort())
    page.goto(f"{site}/en/reference/shape.html")
    page.keyboard.press("/")
    page.keyboard.type("chunk")
    status = page.locator(".lookup-bar .lookup-status")
    expect(status).to_contain_text("cannot be loaded")


@pytest.mark.parametrize("path", ["reference/shape", "search", "index"])
def test_nothing_is_loaded_before_it_is_asked(site: str, page: Page, path: str) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{site}/en/{path}.html", wait_until="networkidle")
    assert not [url for url in asked if "/search/" in url]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", ["en/index.html", "zh_CN/search.html?q=拼接"])
def test_hits_are_accessible(
    site: str, browser: Browser, path: str, scheme: str
) -> None:
    context = new_context(browser, color_scheme=scheme)
    page = context.new_page()
    page.goto(f"{site}/{path}")
    if "q=" not in path:
        page.keyboard.press("/")
        page.keyboard.type("concat")
    wait_for_words(page)
    expect(page.locator("article [role=option]").first).to_be_visible()
    found = Axe().run(page).response["violations"]
    context.close()
    assert not [f"{each['id']}: {each['help']}" for each in found]


@pytest.mark.parametrize("path", ["en/index.html", "zh_CN/reference/shape.html"])
def test_hits_fit_a_phone(site: str, browser: Browser, path: str) -> None:
    context = new_context(browser, viewport={"width": 390, "height": 844})
    page = context.new_page()
    page.goto(f"{site}/{path}")
    page.keyboard.press("/")
    page.keyboard.type("concat")
    hit = page.locator("[role=option]:visible").first
    expect(hit).to_be_in_viewport(ratio=1)
    width = page.evaluate("document.documentElement.scrollWidth")
    context.close()
    assert width == 390

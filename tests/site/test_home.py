"""The front door in the browser: by keys, without a script, and in a narrow window."""

import pytest
from built import HTML
from chromium import new_context
from playwright.sync_api import Browser, Page, expect

LANGUAGES = sorted(path.parent.name for path in HTML.glob("*/index.html"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_tabs_follow_the_keys(site: str, page: Page, language: str) -> None:
    page.goto(f"{site}/{language}/index.html")
    tabs, panels = page.get_by_role("tab"), page.locator(".alive-entry")
    count = tabs.count()
    assert count == panels.count() >= 4
    tabs.first.focus()
    for key, at in [
        ("ArrowRight", 1),
        ("ArrowRight", 2),
        ("ArrowLeft", 1),
        ("Home", 0),
        ("ArrowLeft", count - 1),
        ("ArrowRight", 0),
        ("End", count - 1),
    ]:
        page.keyboard.press(key)
        expect(tabs.nth(at)).to_be_focused()
        expect(tabs.nth(at)).to_have_attribute("aria-selected", "true")
        expect(panels.locator("visible=true")).to_have_count(1)
        expect(panels.nth(at)).to_be_visible()
    page.keyboard.press("Tab")  # the other tabs are no stops
    assert page.evaluate("document.activeElement.role") != "tab"


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_box_is_in_sight_and_answers(site: str, page: Page, language: str) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"{site}/{language}/index.html")
    box = page.locator("article .lookup input")
    expect(box).to_be_in_viewport()
    expect(page.get_by_role("tab").first).to_be_in_viewport()  # and so is an entry
    page.keyboard.press("/")
    expect(box).to_be_focused()
    page.keyboard.type("torch.chunk")
    expect(page.locator("article .hit-title").first).to_have_text("torch.chunk")


@pytest.mark.parametrize("language", LANGUAGES)
def test_all_is_read_without_a_script(
    site: str, browser: Browser, language: str
) -> None:
    context = new_context(browser, java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{site}/{language}/index.html")
    panels = page.locator(".alive-entry")
    for number in range(panels.count()):
        expect(panels.nth(number)).to_be_visible()
    expect(page.locator('[role="tablist"]')).to_be_hidden()
    context.close()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("width", [320, 1440])
def test_nothing_is_empty_or_sideways(
    site: str, page: Page, language: str, width: int
) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(f"{site}/{language}/index.html")
    assert page.evaluate("document.documentElement.scrollWidth") == width
    right = page.evaluate(
        "Math.max(...[...document.querySelectorAll('article section section')]"
        ".map((section) => section.getBoundingClientRect().right))"
    )
    assert width - right < 150, "what stands at the right is narrow"


@pytest.mark.parametrize("language", LANGUAGES)
def test_opening_the_tabs_moves_nothing(site: str, page: Page, language: str) -> None:
    page.add_init_script(
        "window.shift = 0; new PerformanceObserver((list) => { for (const each of"
        " list.getEntries()) window.shift += each.value; })"
        ".observe({ type: 'layout-shift', buffered: true });"
    )
    page.goto(f"{site}/{language}/index.html", wait_until="networkidle")
    assert page.evaluate("window.shift") < 0.01

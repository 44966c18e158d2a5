"""Every part of the frame by keys alone: wide, between, and on a phone."""

from collections.abc import Callable, Iterator

import pytest
from chromium import new_context
from playwright.sync_api import Browser, Page, expect

WIDTHS = [1440, 1100, 390]
NAVIGATION, CONTENTS = "#site-navigation", "#page-contents"
Open = Callable[[str], Page]


@pytest.fixture(scope="module", params=WIDTHS)
def at(request: pytest.FixtureRequest, browser: Browser, site: str) -> Iterator[Open]:
    """Opens a page of the site at a width."""
    viewport = {"width": request.param, "height": 800}
    context = new_context(browser, viewport=viewport)
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    page = context.new_page()

    def open_(path: str) -> Page:
        page.goto(f"{site}/{path}")
        return page

    yield open_
    context.close()


def width(page: Page) -> int:
    assert page.viewport_size
    return page.viewport_size["width"]


def is_at(page: Page, selector: str) -> bool:
    return bool(page.evaluate("s => document.activeElement.matches(s)", selector))


def tab_to(page: Page, selector: str, most: int = 40, key: str = "Tab") -> None:
    """Press Tab until the focus is there, seen; not more than ``most`` times."""
    for _step in range(most):
        page.keyboard.press(key)
        if is_at(page, selector):
            expect(page.locator(f"{selector}:focus")).to_be_in_viewport()
            return
    raise AssertionError(f"{most} times {key} did not lead to {selector}")


def open_drawer(page: Page, drawer: str) -> None:
    """By its button, where it is not a column; the focus goes in, and nowhere else."""
    button = page.locator(f".bar [aria-controls={drawer[1:]}]")
    if not button.is_visible():
        expect(page.locator(drawer)).to_be_visible()
        return
    expect(page.locator(drawer)).to_be_hidden()
    expect(button).to_have_attribute("aria-expanded", "false")
    tab_to(page, f".bar [aria-controls={drawer[1:]}]")
    page.keyboard.press("Enter")
    expect(button).to_have_attribute("aria-expanded", "true")
    expect(page.locator(f"{drawer} :focus")).to_be_in_viewport()


def test_the_text_is_two_keys_away(at: Open) -> None:
    page = at("en/reference/shape.html")
    tab_to(page, ".skip", 1)
    page.keyboard.press("Enter")
    tab_to(page, "#page-text *", 1)


def test_what_is_closed_is_not_in_the_way(at: Open) -> None:
    page = at("zh_CN/reference/shape.html")
    inside = {
        drawer: page.locator(drawer).is_visible() for drawer in (NAVIGATION, CONTENTS)
    }
    assert inside == {NAVIGATION: width(page) > 1008, CONTENTS: width(page) > 1312}
    seen = set()
    for _step in range(80):
        page.keyboard.press("Tab")
        seen |= {each for each in inside if is_at(page, f"{each} *")}
    assert seen == {each for each, open_ in inside.items() if open_}


def test_navigation(at: Open) -> None:
    page = at("en/reference/shape.html")
    open_drawer(page, NAVIGATION)
    current = page.locator(f"{NAVIGATION} [aria-current=page]")
    expect(current).to_have_text("Shape")
    glossary = f"{NAVIGATION} a[href$='glossary.html']"
    tab_to(page, glossary, 80)
    page.keyboard.press("Enter")
    page.wait_for_url("**/glossary.html")


def test_branches_of_the_navigation(at: Open) -> None:
    page = at("en/reference/shape.html")
    open_drawer(page, NAVIGATION)
    closed = f"{NAVIGATION} details:not([open]) > summary"
    back = "Shift+Tab" if is_at(page, f"{NAVIGATION} *") else "Tab"
    tab_to(page, closed, key=back)
    link = page.locator(f"{NAVIGATION} details:has(> :focus) a").first
    expect(link).to_be_hidden()
    page.keyboard.press("Enter")
    expect(link).to_be_visible()
    page.keyboard.press("Tab")
    expect(page.locator(f"{NAVIGATION} summary + ul a:focus")).to_be_in_viewport()


def test_contents(at: Open) -> None:
    page = at("en/reference/shape.html")
    open_drawer(page, CONTENTS)
    if is_at(page, f"{CONTENTS} *"):
        tab_to(page, f"{CONTENTS} input", key="Shift+Tab")
    else:
        tab_to(page, f"{CONTENTS} input", 80)
    page.keyboard.type("nothing at all")
    expect(page.locator(".contents-none")).not_to_be_empty()
    page.keyboard.press("Escape")  # empties the box, and leaves the drawer open
    expect(page.locator(".contents-none")).to_be_empty()
    page.keyboard.type("chunk")
    expect(page.locator(f"{CONTENTS} li li a:visible")).to_have_text(["chunk"])
    page.keyboard.press("Enter")
    page.wait_for_url("**#torch.chunk")
    expect(page.locator("#torch\\.chunk h3")).to_be_in_viewport()
    if width(page) < 1312:
        expect(page.locator(CONTENTS)).to_be_hidden()
    tab_to(page, "#torch\\.chunk a", 1 if width(page) < 1312 else 80)


@pytest.mark.parametrize("drawer", [NAVIGATION, CONTENTS])
def test_escape_closes_and_gives_the_focus_back(at: Open, drawer: str) -> None:
    page = at("en/reference/shape.html")
    open_drawer(page, drawer)
    button = page.locator(f".bar [aria-controls={drawer[1:]}]")
    if not button.is_visible():
        return  # it is a column
    page.keyboard.press("Shift+Tab")
    for _step in range(150):  # the text behind it is out of reach
        page.keyboard.press("Tab")
        assert not is_at(page, ".content *")
        if not is_at(page, f"{drawer} *"):
            break
    tab_to(page, f"{drawer} a", 150)  # round, also through the navigation as a column
    page.keyboard.press("Escape")
    expect(page.locator(drawer)).to_be_hidden()
    expect(button).to_be_focused()
    expect(button).to_have_attribute("aria-expanded", "false")
    assert not page.evaluate("document.querySelector('.content').inert")


def test_search(at: Open) -> None:
    page = at("en/guide/training.html")
    page.keyboard.press("/")
    box = page.locator(".lookup input:focus")
    expect(box).to_be_in_viewport(ratio=1)
    page.keyboard.type("torch.chunk")
    expect(page.locator(".lookup-hits a").first).to_contain_text("torch.chunk")
    page.keyboard.press("Enter")
    page.wait_for_url("**/reference/shape.html#torch.chunk")


def test_search_by_tab(at: Open) -> None:
    page = at("en/guide/training.html")
    tab_to(page, ".lookup input", 5)
    size = page.locator(".lookup input").bounding_box()
    assert size and size["width"] > 200  # also where it was only a sign


def test_language(at: Open) -> None:
    page = at("en/reference/shape.html")
    tab_to(page, ".language-switch", 8)
    page.keyboard.press("Enter")
    page.wait_for_url("**/zh_CN/reference/shape.html")


def test_theme(at: Open) -> None:
    page = at("en/reference/shape.html")
    tab_to(page, ".theme-switch", 8)
    switch = page.locator(".theme-switch")
    names = {"light": "light", "dark": "dark", "auto": "as on this device"}
    for theme, name in names.items():
        page.keyboard.press("Space")
        expect(page.locator(f"body[data-theme={theme}]")).to_be_attached()
        expect(switch).to_have_accessible_name(f"Colours: {name}")


def test_side_by_side(at: Open) -> None:
    page = at("zh_CN/reference/shape.html")
    tab_to(page, ".original-switch", 8)
    page.keyboard.press("Space")
    expect(page.locator(".original-switch")).to_have_attribute("aria-pressed", "true")
    expect(page.locator("article .original").first).to_be_visible()


def test_copying(at: Open) -> None:
    page = at("en/reference/shape.html#torch.chunk")
    tab_to(page, "#torch\\.chunk .copy", 12)
    expect(page.locator(".copy:focus")).to_have_css("opacity", "1")
    page.keyboard.press("Enter")
    expect(page.locator(".copied")).to_have_text("Code copied")
    read = "navigator.clipboard.readText()"
    assert page.evaluate(read) == "torch.arange(5).chunk(2)"
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_function(f"{read}.then(text => text.startsWith('[len(piece)'))")
    page.keyboard.press("ArrowUp")
    expect(page.locator("#torch\\.chunk .copy").first).to_be_focused()

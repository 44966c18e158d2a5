"""The frame around a page: deep links, contents that follow, names of places."""

import re

import pytest
from bs4 import BeautifulSoup
from built import HTML
from chromium import new_context
from playwright.sync_api import Browser, Page, expect

LANGUAGES = ["en", "zh_CN"]
COUNTED = re.compile(r"id\d+")

TOP = "document.querySelector(':target').getBoundingClientRect().top"
FRAMES = """async count => {
  while (count--) await new Promise(requestAnimationFrame);
}"""


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("part", ["first", "middle", "last"])
def test_a_deep_link_stands_at_once(
    site: str, page: Page, language: str, part: str
) -> None:
    """Nothing scrolls through the page, and what is laid out later moves nothing."""
    html = (HTML / language / "reference/shape.html").read_text("utf-8")
    ids = re.findall(r'<section class="entry api" id="([^"]+)"', html)
    place = {"first": 0, "middle": len(ids) // 2, "last": -1}[part]
    page.goto(f"{site}/{language}/reference/shape.html")
    page.evaluate(FRAMES, 2)
    page.evaluate("id => { location.hash = id }", ids[place])
    page.evaluate(FRAMES, 1)
    bar = page.locator(".bar").bounding_box()
    assert bar
    top = page.evaluate(TOP)
    assert bar["height"] <= top < 900, ids[place]
    page.evaluate(FRAMES, 60)
    assert page.evaluate(TOP) == pytest.approx(top, abs=1)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_navigation_follows_and_leaves_the_text(
    site: str, page: Page, language: str
) -> None:
    """The page stands far down in the navigation, which alone is scrolled there."""
    page.set_viewport_size({"width": 1440, "height": 600})
    page.goto(f"{site}/{language}/reference/mistakes.html")
    place = page.locator("article section section").nth(3).get_attribute("id")
    page.evaluate("id => { location.hash = id }", place)
    page.reload()
    expect(page.locator("#site-navigation [aria-current=page]")).to_be_in_viewport()
    page.evaluate(FRAMES, 30)
    before = page.evaluate(TOP)
    page.evaluate("document.querySelector(':target').scrollIntoView()")
    assert page.evaluate(TOP) == pytest.approx(before, abs=1)


def test_what_is_far_is_not_laid_out_and_can_be_found(site: str, page: Page) -> None:
    page.goto(f"{site}/en/reference/shape.html")
    last = page.locator("section.entry").last
    style = "section => getComputedStyle(section).contentVisibility"
    assert last.evaluate(style) == "auto"
    assert page.evaluate("find('rot90', true, false, true)")
    page.evaluate(FRAMES, 2)
    assert page.evaluate("getSelection().anchorNode.parentElement.closest('section')"
                         ".getBoundingClientRect().top < innerHeight")  # fmt: skip
    page.emulate_media(media="print")
    assert last.evaluate(style) == "visible"


@pytest.mark.parametrize("path", ["error_messages_modules", "shape"])
def test_what_an_error_says_is_wrapped(site: str, page: Page, path: str) -> None:
    page.set_viewport_size({"width": 1100, "height": 900})
    page.goto(f"{site}/en/reference/{path}.html")
    cut = page.locator("pre:has(.gr)").evaluate_all(
        "all => all.filter(each => each.scrollWidth > each.clientWidth)"
        ".map(each => each.textContent)"
    )
    assert not cut


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_contents_follow_the_reader(site: str, page: Page, language: str) -> None:
    page.set_viewport_size({"width": 1440, "height": 700})
    page.goto(f"{site}/{language}/reference/shape.html")
    current = page.locator("#page-contents [aria-current=location]")
    for name in ("torch.rot90", "torch.chunk", "torch.Tensor.shape"):
        page.evaluate("id => document.getElementById(id).scrollIntoView()", name)
        expect(current).to_have_attribute("href", f"#{name}")
        box = page.locator("#page-contents").bounding_box()
        line = current.bounding_box()
        assert box and line
        assert box["y"] <= line["y"] <= box["y"] + box["height"] - line["height"]


def test_contents_are_short_and_large_enough(site: str, page: Page) -> None:
    page.set_viewport_size({"width": 1440, "height": 900})
    page.goto(f"{site}/en/reference/shape.html")
    expect(page.locator(".contents-title code")).to_have_text("torch.")
    names = page.locator("#page-contents li li code").all_text_contents()
    assert "chunk" in names and "Tensor.expand" in names
    assert not [name for name in names if name.startswith("torch.")]
    sizes = page.locator("#page-contents :is(a, code)").evaluate_all(
        "all => all.map(each => parseFloat(getComputedStyle(each).fontSize))"
    )
    assert min(sizes) >= 12


@pytest.mark.parametrize("language", LANGUAGES)
def test_landmarks_have_names(site: str, page: Page, language: str) -> None:
    page.set_viewport_size({"width": 1440, "height": 900})
    page.goto(f"{site}/{language}/reference/shape.html")
    landmarks = page.get_by_role("navigation").all()
    names = [each.get_attribute("aria-label") for each in landmarks]
    assert len(names) == len(set(names)) == 3 and all(names)
    here = page.locator("nav [aria-current=page]")
    expect(here).to_have_count(1)
    expect(page.get_by_role("main")).to_have_count(1)
    expect(page.get_by_role("banner")).to_have_count(1)


def test_without_a_script_all_is_reached(site: str, browser: Browser) -> None:
    context = new_context(
        browser, java_script_enabled=False, viewport={"width": 390, "height": 800}
    )
    page = context.new_page()
    page.goto(f"{site}/en/reference/shape.html")
    for drawer in ("site-navigation", "page-contents"):
        expect(page.locator(f"#{drawer}")).to_be_hidden()
        page.locator(f".bar [popovertarget={drawer}]").click()
        expect(page.locator(f"#{drawer} a").first).to_be_visible()
        page.keyboard.press("Escape")
        expect(page.locator(f"#{drawer}")).to_be_hidden()
    expect(page.locator(".theme-switch")).to_be_hidden()
    context.close()


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_place_is_called_by_a_number(language: str) -> None:
    """``#id1`` would be another place as soon as a section is put before it."""
    counted = {
        f"{path.relative_to(HTML)}#{name}"
        for path in (HTML / language).rglob("*.html")
        for name in re.findall(r'\sid="([^"]+)"', path.read_text("utf-8"))
        if COUNTED.fullmatch(name)
    }
    assert not counted


def test_places_are_the_same_in_all_languages() -> None:
    def places(path: str) -> list[str]:
        soup = BeautifulSoup((HTML / path).read_text("utf-8"), "html.parser")
        return [each["id"] for each in soup.article.select("section[id], figure[id]")]

    folder = HTML / "en"
    for path in (*folder.glob("guide/*.html"), *folder.glob("reference/*.html")):
        name = path.relative_to(folder).as_posix()
        assert places(f"en/{name}") == places(f"zh_CN/{name}"), name

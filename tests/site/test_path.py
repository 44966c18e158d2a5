"""The learning path in a real browser: what is remembered, and the exercises' boxes."""

import re
from collections import Counter

import pytest
from built import HTML
from playwright.sync_api import Page, expect

# A page of a folder may run in a process of its own, to which what another one has
# kept comes a moment later.
KEPT = """async page => {
  while (!localStorage.done?.includes(page)) {
    await new Promise(done => setTimeout(done, 50));
  }
}"""


def test_the_place_is_remembered(site: str, page: Page) -> None:
    page.goto(f"{site}/en/guide/index.html")
    place = page.locator(".path-place")
    expect(place).not_to_be_visible()
    titles = page.locator(".path-title a").all_text_contents()

    page.locator(".path-title a").first.click()
    button = page.get_by_role("button", name="I have read this")
    button.focus()
    page.keyboard.press("Space")
    expect(button).to_have_attribute("aria-pressed", "true")

    page.goto(f"{site}/zh_CN/guide/index.html")
    expect(place).to_contain_text(f"已读 1 / {len(titles)} 篇")
    page.goto(f"{site}/en/guide/index.html")
    expect(place).to_contain_text(f"1 of {len(titles)} read")
    expect(place.locator("a")).to_have_text(titles[1])
    expect(page.locator(".done-mark:visible")).to_have_count(1)

    place.get_by_role("button").press("Enter")
    expect(place).not_to_be_visible()
    expect(page.locator(".done-mark:visible")).to_have_count(0)
    expect(page.locator(".path-title a").first).to_be_focused()


def test_exercises_are_remembered_apart(page: Page) -> None:
    """Also from a folder; and what is forgotten of one list stays in the other."""
    folder = (HTML / "zh_CN").as_uri()
    page.goto(f"{folder}/guide/training.html")
    page.get_by_role("button", name="读完了").click()
    page.goto(f"{folder}/exercises/training.html")
    page.evaluate(KEPT, "guide/training")
    page.get_by_role("button", name="做出来了").nth(1).click()
    page.goto(f"{folder}/exercises/index.html")
    place = page.locator(".path-place")
    expect(place).to_contain_text("已做出 1 / ")
    (done,) = page.locator("li.is-done").all()
    assert done.get_attribute("data-done") == (
        "exercises/training#early-stopping-as-a-class"
    )
    place.get_by_role("button").click()
    expect(page.locator("li.is-done")).to_have_count(0)
    page.goto(f"{folder}/guide/index.html")
    expect(place).to_contain_text("已读 1 / ")


def test_nothing_of_it_leaves_the_device(site: str, page: Page) -> None:
    page.goto(f"{site}/en/guide/training.html", wait_until="networkidle")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    button = page.get_by_role("button", name="I have read this")
    button.click()
    expect(button).to_have_attribute("aria-pressed", "true")
    assert asked == []
    assert page.context.cookies() == []


@pytest.mark.parametrize("part", ["place", "words"])
def test_a_link_opens_its_box(site: str, page: Page, part: str) -> None:
    """Into a place in it, or to words in it, as the find of a browser does."""
    address = f"{site}/en/exercises/gradients.html"
    page.goto(address)
    box = page.locator("details.admonition-solution").first
    expect(box).not_to_have_attribute("open", "")
    if part == "place":
        box.locator("pre").evaluate("block => (block.id = 'place')")
        page.evaluate("location.hash = 'place'")
    else:
        assert "return gradient * y" in box.text_content()
        page.goto("about:blank")
        page.goto(f"{address}#:~:text=return%20gradient%20*%20y")
    expect(box).to_have_attribute("open", "")


def test_paper_shows_what_is_in_the_boxes(site: str, page: Page) -> None:
    page.goto(f"{site}/en/exercises/gradients.html")
    code = page.locator("details.admonition-solution pre").first
    expect(code).not_to_be_visible()
    page.emulate_media(media="print")
    expect(code).to_be_visible()
    expect(page.locator(".done-switch").first).not_to_be_visible()


def test_code_in_a_box_is_as_large_as_elsewhere(site: str, page: Page) -> None:
    page.goto(f"{site}/en/exercises/gradients.html")
    sizes = {
        float(size.removesuffix("px"))
        for size in page.locator(".highlight pre").evaluate_all(
            "all => all.map(each => getComputedStyle(each).fontSize)"
        )
    }
    assert len(sizes) == 1 and sizes.pop() >= 12


def test_the_navigation_says_the_short_titles(site: str, page: Page) -> None:
    page.goto(f"{site}/en/exercises/gradients.html")
    expect(page.locator("nav [aria-current=page]").first).to_have_text("Gradients")
    expect(page.locator("h1")).to_contain_text("Exercises: gradients")


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_one_thing_has_one_title(language: str) -> None:
    """In the window, and at the head of the page."""
    pages = [path.read_text("utf-8") for path in (HTML / language).rglob("*.html")]
    for wanted in (r"<title>(.*?)</title>", r"<h1\b.*?>(.*?)(?:<a |</h1>)"):
        found = Counter(re.search(wanted, page, re.DOTALL)[1].strip() for page in pages)
        assert len(found) > 1
        assert [title for title, times in found.items() if times > 1] == []

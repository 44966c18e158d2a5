"""Practice: results are hidden until asked for, by keyboard alone; and nothing is done
to a page before the switch is on."""

from doctest import DocTestParser

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

PAGES = [
    ("en/reference/shape.html", "What does this print?"),
    ("zh_CN/guide/data.html", "会打印什么？"),
]


def tab_to(page: Page, wanted: Locator) -> None:
    """Press the Tab key until this has the focus."""
    for _ in range(400):
        page.keyboard.press("Tab")
        if wanted.evaluate("element => element === document.activeElement"):
            return
    raise AssertionError("no Tab leads there")


def results(page: Page) -> int:
    """How many results the examples of a page have; blank lines stand in some."""
    blocks = page.locator(".highlight pre").all_text_contents()
    return sum(
        bool(example.want)
        for block in blocks
        for example in DocTestParser().get_examples(block)
    )


def heard(page: Page, kind: str) -> str:
    """The first block with a result of this kind, as it is read aloud."""
    return page.locator(f".highlight:has({kind})").first.aria_snapshot()


@pytest.mark.parametrize(("path", "question"), PAGES)
def test_asked_by_keyboard(site: str, page: Page, path: str, question: str) -> None:
    page.goto(f"{site}/{path}")
    before, wanted = page.locator("article").inner_html(), results(page)
    first = page.locator(".go").first.text_content()
    assert wanted > 20 and first in heard(page, ".go")

    switch = page.locator(".practice-switch")
    tab_to(page, switch)
    page.keyboard.press("Enter")
    expect(switch).to_have_attribute("aria-pressed", "true")
    expect(page.get_by_role("button", name=question).first).to_be_visible()
    assert page.locator(".asked > button").count() == wanted
    hidden = page.locator(".asked > span").evaluate_all(
        "all => all.every(each => getComputedStyle(each).visibility === 'hidden')"
    )
    assert hidden
    assert first not in heard(page, ".go")
    if page.locator(".gt").count():
        assert "Traceback" not in heard(page, ".gt"), "errors are results, too"

    result = page.locator(".asked").first
    tab_to(page, result.locator("button"))
    for key, shown in (("Enter", True), ("Space", False), ("Space", True)):
        page.keyboard.press(key)
        expect(result.locator("button")).to_have_attribute(
            "aria-expanded", str(shown).lower()
        )
        assert (first in heard(page, ".go")) == shown
    expect(page.locator(".asked > [aria-expanded=true]")).to_have_count(1)

    switch.press("Space")
    assert page.locator("article").inner_html() == before


def test_it_is_remembered(site: str, page: Page) -> None:
    page.goto(f"{site}/en/reference/shape.html")
    page.click(".practice-switch")
    page.goto(f"{site}/zh_CN/gallery/training/plot_accuracy.html")
    expect(page.locator(".practice-switch")).to_have_attribute("aria-pressed", "true")
    printed = page.locator(".sphx-glr-script-out").first
    expect(printed.get_by_role("button", name="会打印什么？")).to_be_visible()
    page.click(".practice-switch")
    page.reload()
    expect(page.locator(".practice-switch")).to_have_attribute("aria-pressed", "false")
    expect(page.locator(".asked")).to_have_count(0)


def test_remembered_practice_is_painted_with_the_page(site: str, page: Page) -> None:
    """No result is seen for a moment: it is hidden before the script has come."""
    page.goto(f"{site}/en/reference/shape.html")
    page.click(".practice-switch")
    page.route("**/handbook.*.js", lambda route: route.abort())
    page.reload()
    for kind in (".go", ".gt", ".gr"):
        expect(page.locator(kind).first).not_to_be_visible()


def test_nothing_is_looked_for_while_it_is_off(site: str, page: Page) -> None:
    page.add_init_script("""
        window.asked = [];
        const query = Document.prototype.querySelectorAll;
        Document.prototype.querySelectorAll = function (selector) {
            asked.push(selector);
            return query.call(this, selector);
        };
    """)
    page.goto(f"{site}/en/reference/shape.html")
    assert ".practice-switch" in page.evaluate("asked")
    assert ".highlight pre" not in page.evaluate("asked")
    page.click(".practice-switch")
    assert ".highlight pre" in page.evaluate("asked")


def test_paper_shows_all_results(site: str, page: Page) -> None:
    page.goto(f"{site}/en/reference/shape.html")
    page.click(".practice-switch")
    first = page.locator(".go").first
    expect(first).not_to_be_visible()
    page.emulate_media(media="print")
    expect(first).to_be_visible()
    expect(page.locator(".asked > button").first).not_to_be_visible()


def test_code_is_copied_as_before(site: str, page: Page) -> None:
    page.goto(f"{site}/en/reference/shape.html")
    copied = []
    for _ in range(2):
        page.locator(".copy").first.click()
        expect(page.locator(".copied")).not_to_be_empty()
        copied.append(page.evaluate("navigator.clipboard.readText()"))
        page.click(".practice-switch")
    assert copied[0] == copied[1] != ""


def test_without_scripts_there_is_no_switch(site: str, browser: Browser) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{site}/en/reference/shape.html")
    expect(page.locator(".practice-switch")).not_to_be_visible()
    context.close()

"""The table of facts in a real browser, from a folder, in both languages."""

import gzip
from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from built import HTML
from chromium import new_context
from commands import ROOT
from playwright.sync_api import Browser, Locator, Page, expect

from handbook.facts.facts import Facts, errors, ran

LARGEST = 45_000  # bytes, compressed
CPU = Facts.load(ROOT / "facts/cpu.json")
NAME, DTYPE = "torch.abs", "bool"  # abs raises for bools


@pytest.fixture(params=["en", "zh_CN"])
def table(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    """The page with the table on a phone; its address says the language."""
    context = new_context(browser, viewport={"width": 390, "height": 900})
    page = context.new_page()
    page.goto((HTML / request.param / "reference/facts.html").as_uri())
    yield page
    context.close()


def left(table: Page) -> list[str]:
    """The rows that the filter has left."""
    rows = "rows => rows.filter(row => row.offsetParent).map(row => row.id)"
    return table.locator("tr[id]").evaluate_all(rows)


def row(table: Page, name: str) -> str:
    """The id of the row in which ``name`` stands."""
    return next(id for id in left(table) if id.endswith(name.rpartition(".")[2]))


def test_the_table_needs_no_script(browser: Browser) -> None:
    context = new_context(browser, java_script_enabled=False)
    page = context.new_page()
    page.goto((HTML / "en/reference/facts.html").as_uri())
    expect(page.locator(".facts-filter")).to_be_hidden()
    cells = page.locator(f'tr[id="{NAME}"] td')
    expect(cells.first).to_have_text("✗")
    expect(cells.nth(1)).to_have_text("✓")
    context.close()


def test_every_name_stands_in_a_row(table: Page) -> None:
    lasts = {id.rpartition(".")[2] for id in left(table)}
    assert not {name.rpartition(".")[2] for name in CPU.names} - lasts


def test_the_filter_leaves_what_is_asked_for(table: Page) -> None:
    form = table.locator(".facts-filter")
    every = len(left(table))
    form.locator("[name=words]").fill("torch.tensor.AB")
    assert 0 < len(left(table)) < 20
    form.locator("[name=words]").fill("")
    form.locator("[name=dtype]").select_option(DTYPE)
    runs = left(table)
    form.locator("[name=state]").select_option("✗")
    raises = left(table)
    assert all(DTYPE in ran(CPU.names[id]) for id in runs)
    assert all(DTYPE in errors(CPU.names[id]) for id in raises)
    assert NAME in raises and len(runs) + len(raises) <= every
    form.locator("[name=state]").select_option("")
    form.locator("[name=family]").select_option(index=1)
    assert 0 < len(left(table)) < len(runs)
    expect(form.locator(".facts-count")).to_contain_text(str(len(left(table))))


def opener(table: Page) -> Locator:
    """The button of the row, which it has when it is near: so it comes into sight."""
    line = table.locator(f'tr[id="{NAME}"]')
    line.scroll_into_view_if_needed()
    return line.locator("button")


def test_a_button_that_comes_moves_nothing(table: Page) -> None:
    sizes = "rows => rows.map(row => [row.offsetTop, row.offsetHeight])"
    rows = table.locator("tr[id]")
    before = rows.evaluate_all(sizes)
    expect(rows.last.locator("button")).to_have_count(0)
    rows.last.scroll_into_view_if_needed()
    expect(rows.last.locator("button")).to_be_visible()
    assert rows.evaluate_all(sizes) == before


def test_a_row_opens_by_keyboard_and_tells_the_error(table: Page) -> None:
    button = opener(table)
    button.focus()
    table.keyboard.press("Enter")
    opened = table.locator("tr.opened")
    expect(opened).to_contain_text('NotImplementedError: "abs_cpu" not implemented')
    expect(opened).to_contain_text("Bool")
    expect(button).to_have_attribute("aria-expanded", "true")
    box = opened.locator("dl").bounding_box()
    assert box["x"] >= 0 and box["x"] + box["width"] <= 390  # it can be read
    table.keyboard.press("Enter")
    expect(opened).to_have_count(0)


def test_a_cross_opens_its_row(table: Page) -> None:
    """Also one that is clicked before its row has a button."""
    line = table.locator(f'tr[id="{NAME}"]')
    line.evaluate("row => row.querySelector('button')?.remove()")
    line.locator("td").first.dispatch_event("click")
    expect(table.locator("tr.opened")).to_contain_text("abs_cpu")


def test_the_device_can_be_switched(table: Page) -> None:
    devices = table.locator(".facts-filter input[type=radio]")
    there = (ROOT / "facts/cuda.json").exists()
    expect(devices).to_have_count(2 if there else 0)
    if there:
        cell = table.locator("td[data-cuda]").first
        before, other = cell.inner_text(), cell.get_attribute("data-cuda")
        devices.nth(1).check()
        expect(cell).to_have_text(other or "")
        devices.nth(0).check()
        expect(cell).to_have_text(before)


def test_an_entry_leads_to_its_row(table: Page) -> None:
    table.goto(table.url.replace("facts.html", "shape.html"))
    fold = table.locator('[id="torch.chunk"] details.facts')
    fold.locator("summary").click()
    fold.locator("a").first.click()
    expect(table.locator("tr:target")).to_contain_text("chunk")
    expect(table.locator("tr:target")).to_be_in_viewport()


def test_a_row_that_the_address_names_lies_below_the_heads(table: Page) -> None:
    """Nothing lies over either, though the name of a family passes there."""
    table.goto(f"{table.url}#{NAME}")
    expect(table.locator("tr:target td").first).to_be_in_viewport()
    first = table.locator("tr:target, table.matrix thead").evaluate_all(
        """lines => lines.map(line => {
          const box = line.querySelectorAll("td, th")[1].getBoundingClientRect();
          const there = document.elementFromPoint(box.x + 5, box.y + box.height / 2);
          return line.contains(there);
        })"""
    )
    assert first == [True, True]


def test_it_fits_a_phone_and_axe_finds_nothing(table: Page) -> None:
    opener(table).click()
    expect(table.locator("tr.opened dl")).to_be_visible()
    assert table.evaluate("document.documentElement.scrollWidth") == 390
    violations = Axe().run(table).response["violations"]
    grave = [each for each in violations if each["impact"] in ("serious", "critical")]
    assert not [f"{each['id']}: {each['help']}" for each in grave]


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_the_files_are_small(language: str) -> None:
    files = [HTML / language / "reference/facts.html"]
    files += (HTML / language / "_static").glob("facts-*.js")
    for file in files:
        assert len(gzip.compress(file.read_bytes())) < LARGEST, file
    assert len(files) > 1

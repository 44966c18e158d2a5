"""The index of all names in a real browser, from a folder; titles of pages."""

import gzip
import re
import shutil
from collections import Counter
from collections.abc import Iterator

import pytest
from built import HTML, units
from playwright.sync_api import Browser, Page, expect, sync_playwright

LARGEST = 60_000  # bytes, compressed
FILTERED = {
    "np.concatenate": "torch.cat",
    "paddle.concat": "torch.cat",
    "F.relu": "torch.nn.ReLU",
    "x.view_as": "torch.Tensor.view_as",
    "nn.Conv2d": "torch.nn.Conv2d",
    "CROSSENTROPYLOSS": "torch.nn.CrossEntropyLoss",
}
PLAIN = {
    "en": {"cross-entropy loss": "torch.nn.CrossEntropyLoss"},
    "zh_CN": {"交叉熵": "torch.nn.CrossEntropyLoss", "二维卷积": "torch.nn.Conv2d"},
}
LANGUAGES = sorted(PLAIN)
TITLE = re.compile(r"<h1>(.*?)<a class=\"headerlink", re.DOTALL)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox"]
        )
        yield started
        started.close()


@pytest.fixture(params=LANGUAGES)
def index(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    """The index in a language; its address says which."""
    page = browser.new_page(viewport={"width": 390, "height": 900})
    page.goto((HTML / request.param / "reference/names.html").as_uri())
    yield page
    page.close()


def shown(index: Page) -> list[str]:
    """The first name on each line that is left, drawn already or not yet."""
    return index.locator("ul.names > li:visible > a").all_text_contents()


def test_every_entry_has_its_line(index: Page) -> None:
    found = set(shown(index))
    entries = {next(iter(unit.names)) for unit in units() if unit.names}
    assert len(entries) > 400
    assert not entries - found


def test_the_filter_finds_what_people_type(index: Page) -> None:
    language = "zh_CN" if "/zh_CN/" in index.url else "en"
    box = index.locator(".names-filter input")
    for query, name in (FILTERED | PLAIN[language]).items():
        box.fill(query)
        found = shown(index)
        assert name in found, query
        assert len(found) < 40, query
    box.fill("")
    assert len(shown(index)) > 400


def test_families_without_a_line_go(index: Page) -> None:
    index.locator(".names-filter input").fill("np.concatenate")
    assert index.locator("article h2:visible").count() == 1


def test_a_filter_is_an_address(index: Page) -> None:
    index.locator(".names-filter input").fill("np.array split")
    expect(index).to_have_url(re.compile("#filter=np.array%20split$"))
    address = index.url
    found = shown(index)
    index.goto("about:blank")
    index.goto(address)
    expect(index.locator(".names-filter input")).to_have_value("np.array split")
    assert shown(index) == found


def test_what_is_not_there_leads_to_the_search(index: Page) -> None:
    link = index.locator(".names-none a")
    expect(link).to_be_hidden()
    index.locator(".names-filter input").fill("no such name")
    expect(link).to_be_visible()
    assert link.get_attribute("href").endswith("/search.html?q=no%20such%20name")


def test_it_fits_a_phone(index: Page) -> None:
    assert index.evaluate("document.documentElement.scrollWidth") == 390


@pytest.mark.parametrize("language", LANGUAGES)
def test_without_a_script_the_whole_list_shows(browser: Browser, language: str) -> None:
    page = browser.new_page(java_script_enabled=False)
    page.goto((HTML / language / "reference/names.html").as_uri())
    assert len(shown(page)) > 400
    expect(page.locator(".names-filter")).to_be_hidden()
    page.close()


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_is_light(language: str) -> None:
    page = (HTML / language / "reference/names.html").read_bytes()
    assert len(gzip.compress(page)) < LARGEST


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_two_pages_have_the_same_title(language: str) -> None:
    """Two hits of a search could not be told apart."""
    pages = [path.read_text("utf-8") for path in (HTML / language).rglob("*.html")]
    titles = Counter(found[1] for page in pages if (found := TITLE.search(page)))
    assert len(titles) > 50
    assert not [title for title, count in titles.items() if count > 1]

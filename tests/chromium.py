"""Headless Chromium and the served site, for the tests that look at the built pages."""

import functools
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from built import HTML
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

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


@contextmanager
def served() -> Iterator[str]:
    """The address of the built site, while it is served."""
    assert list(HTML.glob("*/index.html")), "build/html is empty: run make html first"
    handler = functools.partial(Silent, directory=str(HTML))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


@contextmanager
def chromium() -> Iterator[Browser]:
    """The browser, while it runs."""
    path = shutil.which("chromium")
    assert path, "no chromium on this machine: run make test, which installs it"
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(
            executable_path=path, args=QUIET, timeout=PATIENCE
        )
        yield started
        started.close()


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    """The address of the served site."""
    with served() as address:
        yield address


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as started:
        yield started


def new_context(browser: Browser, **options: Any) -> BrowserContext:
    """One in which nothing is remembered, and which waits.

    Tests that answer for the network are not to be answered by a service worker.
    """
    context = browser.new_context(**{"service_workers": "block", **options})
    context.set_default_timeout(PATIENCE)
    return context


# Not wait_for_function: it evaluates a string in the page, which its policy forbids.
WHOLE = """async () => {
  while (!handbookSearch.engine.whole) await new Promise(done => setTimeout(done, 50));
}"""


def wait_for_words(page: Page) -> None:
    """Until the search knows the words of the pages too, not the names alone."""
    page.evaluate(WHOLE)


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page in a context of its own, so that nothing is remembered."""
    context = new_context(browser, viewport={"width": 1280, "height": 900})
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    page = context.new_page()
    yield page
    context.close()

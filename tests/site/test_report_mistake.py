"""Each built page leads to the form for mistakes, and each entry on it."""

import re
from html import unescape
from urllib.parse import parse_qs, urlsplit

import pytest
from built import HTML
from commands import ROOT

from handbook_sphinx._site import repository

ENTRY = re.compile(r'<section class="(?:\w+ )*entry\b')
LINK = re.compile(r'<p class="report"><a [^>]*href="([^"]+)"')
# Made by a template, from no source in which there could be a mistake.
NO_SOURCE = {"search", "404"}


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_every_page_and_entry_leads_to_the_form(language: str) -> None:
    start = f"{repository(ROOT)}/issues/new?template=mistake.yml&"
    folder = HTML / language
    pages = {
        p.relative_to(folder).with_suffix("").as_posix(): p
        for p in folder.rglob("*.html")
    }
    checked = 0
    for name in sorted(pages.keys() - NO_SOURCE):
        text = pages[name].read_text("utf-8")
        links = [unescape(link) for link in LINK.findall(text)]
        asked = [parse_qs(urlsplit(link).query) for link in links]
        assert all(link.startswith(start) for link in links), name
        assert len(links) == len(ENTRY.findall(text)) + 1, name
        for query in asked:
            assert query["page"] == [name]
            assert query["language"] == [language]
        entries = [query["entry"][0] for query in asked if "entry" in query]
        assert len(entries) == len(set(entries)) == len(links) - 1, name
        checked += len(links)
    assert checked > 700

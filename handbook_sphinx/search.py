"""Search by Pagefind: one record for each section, so that a hit is an entry.

The records are made from the finished pages of one language and indexed into
``pagefind/`` beside them. Sphinx's own search is switched off.
"""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from html import escape
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from bs4 import BeautifulSoup, Tag
from sphinx.application import Sphinx
from sphinx.builders.html import StandaloneHTMLBuilder
from sphinx.errors import ExtensionError

from handbook.written import whole

from ._languages import here
from ._private import without_own_search, without_scripts

# To be raised when the records change although the pages do not.
VERSION = "5"

# Scripts of Sphinx's own search, and what they need.
UNUSED = (
    "doctools.js",
    "language_data.js",
    "searchtools.js",
    "sphinx_highlight.js",
    "translations.js",
)

# What stands on a page and says nothing about its subject.
FURNITURE = (
    ".headerlink, .badges, .used-in, .toctree-wrapper, .sphx-glr-thumbnails, "
    ".sphx-glr-footer, .sphx-glr-download-link-note, .sphx-glr-timing, .picture svg, "
    ".sheet-web, .family, .names-filter, .families"
)

# People say np.sum and x.sum() for what is called numpy.sum and torch.Tensor.sum.
SPOKEN = {"numpy.": "np.", "torch.Tensor.": "x."}


def records(page: str, url: str, paired: str) -> Iterator[dict[str, Any]]:
    """One record for each section of the HTML ``page``; for ``paired``, see pairs."""
    # the navigation around it would take longer to read than the article
    article = page[page.index("<article") : page.index("</article>")]
    article = BeautifulSoup(article, "html.parser").article
    for furniture in article.select(FURNITURE):
        furniture.decompose()
    sections = article.find_all("section")
    title = text(article.h1) if article.h1 else ""
    for section in reversed(sections):  # inner ones first, for each is cut out
        yield record(section.extract(), title, url, paired)


def record(section: Tag, page: str, url: str, paired: str) -> dict[str, Any]:
    """What Pagefind is told about one section."""
    heading = section.find(["h1", "h2", "h3", "h4", "h5", "h6"]).extract()
    is_page = heading.name == "h1"
    called = [
        words
        for name in heading.select(".plain-name")
        for words in (text(name.extract()), name.get("data-called", ""))
    ]
    names = [text(name) for name in section.select(".signatures b, .elsewhere code")]
    for head in section.select(".entry-head"):
        head.decompose()
    original = " ".join(text(part.extract()) for part in section.select(".original"))
    examples = " ".join(text(block.extract()) for block in section.select("pre"))
    gloss = text(section.p) if section.p else ""
    # who asks for a word wants the entry rather than a chapter about it
    is_entry = "entry" in section.get("class", [])
    title, first = ("title", "gloss") if is_entry else ("heading", "opening")
    # Pagefind finds words in all of it, and cuts excerpts out of the content alone.
    return {
        "content": text(section),
        "weight": 2 if is_entry else 1,
        "meta": {
            "address": url if is_page else f"{url}#{section['id']}",
            title: " ".join([text(heading), *pairs(text(heading), paired)]),
            "shown": text(heading),
            "page": "" if is_page else page,
            "names": " ".join(spoken(names)),
            "called": " ".join([*called, *pairs(" ".join(called), paired)]),
            "plain": called[0] if called else "",
            first: " ".join([gloss, *pairs(gloss, paired)]),
            "original": original,
            "examples": examples,
        },
    }


def spoken(names: list[str]) -> Iterator[str]:
    """The names, and the short forms that people use for them."""
    for name in names:
        yield name
        for long, short in SPOKEN.items():
            if name.startswith(long):
                yield name.replace(long, short, 1)


def pairs(words: str, paired: str) -> Iterator[str]:
    """广播规则 as 广播, 播规, 规则: in meta, Pagefind finds no words by itself.

    ``paired`` are the characters that are cut so, as languages.toml says.
    """
    for run in re.findall(f"[{paired}]{{2,}}", words) if paired else ():
        yield from map("".join, pairwise(run))


def text(element: Tag) -> str:
    """The words of an element, a single space between them."""
    return " ".join(element.get_text().split())


def index(app: Sphinx, error: Exception | None) -> None:
    """Index the pages when the build is done."""
    if error or not isinstance(app.builder, StandaloneHTMLBuilder):
        return
    for name in UNUSED:
        Path(app.outdir, "_static", name).unlink(missing_ok=True)
    target = Path(app.outdir, "pagefind")
    shutil.rmtree(target, ignore_errors=True)
    with TemporaryDirectory() as folder:
        for number, small in enumerate(small_pages(app)):
            Path(folder, f"{number}.html").write_text(small, "utf-8")
        # as a process, because Pagefind's module may end before its files are whole
        command = [sys.executable, "-m", "pagefind", "--silent"]
        places = ["--site", folder, "--output-path", target]
        done = subprocess.run([*command, *places], stderr=subprocess.PIPE, text=True)
    if done.returncode:
        problem = (done.stderr.strip() or "no reason given").splitlines()[-1]
        raise ExtensionError(f"search: pagefind cannot be run: {problem}")


def small_pages(app: Sphinx) -> Iterator[str]:
    """The records of all pages; those of an unchanged page come from the last build."""
    store = Path(app.doctreedir, "search.json")
    try:
        before = json.loads(store.read_text("utf-8"))
    except (FileNotFoundError, ValueError):  # none yet, or a broken one: made anew
        before = {}
    now, language = {}, here(app.config)
    for docname in sorted(app.env.found_docs):
        page = Path(app.builder.get_outfilename(docname)).read_text("utf-8")
        uri = app.builder.get_target_uri(docname)
        key = hashlib.sha256((VERSION + language.pairs + page).encode()).hexdigest()
        now[key] = before.get(key) or [
            small_page(found, language.tag)
            for found in records(page, uri, language.pairs)
        ]
        yield from now[key]
    whole(store, json.dumps(now))


def small_page(found: dict[str, Any], tag: str) -> str:
    """A record in the form that Pagefind reads."""
    metas = "".join(
        f'<meta data-pagefind-meta="{name}[content]" content="{escape(value)}">'
        for name, value in found["meta"].items()
    )
    return (
        f'<!doctype html><html lang="{tag}">'
        f"<head>{metas}</head>"
        f'<body data-pagefind-body><p data-pagefind-weight="{found["weight"]}">'
        f"{escape(found['content'])}</p></body></html>"
    )


def switch_off_own(app: Sphinx) -> None:
    """Sphinx makes no index of its own."""
    without_own_search(app)


def drop_scripts(
    app: Sphinx, pagename: str, template: str, context: dict[str, Any], doctree: Any
) -> None:
    """Pages do not load what Sphinx's own search needs."""
    without_scripts(context, UNUSED)


def setup(app: Sphinx) -> dict[str, Any]:
    app.setup_extension("handbook_sphinx._languages")
    app.connect("builder-inited", switch_off_own)
    app.connect("html-page-context", drop_scripts)
    app.connect("build-finished", index)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}

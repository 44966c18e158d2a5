"""The site where there is no network.

``.. downloads::`` lists what ``make offline`` makes of the site, and ``.. addressed::``
is a block of code in which ``{address}`` stands for where the site is published.

Each language has a service worker, ``sw.js``: what the browser asks when the network
does not answer. With it the pages once seen stay at hand; ``.. keep::`` is the button
that keeps all others as well.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from hashlib import sha256
from html import escape
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.builders.html import StandaloneHTMLBuilder
from sphinx.locale import _
from sphinx.util.docutils import SphinxDirective

from handbook.written import whole

from .._languages import here
from . import names

WORKER = "sw.js"

# What a reader has after the first page, whichever it was: the frame of all pages, the
# search of names, and what is shown in place of a page that is not at hand.
SHELL = ("index.html", "offline.html", "search.html", "search/names.js")
FRAME = ("_static/*.css", "_static/handbook.*.js", "_static/search/*.js")

# What no page shows: pictures for other sites, and copies for programs.
LEFT_OUT = ("_sources", "cards")
KINDS_LEFT_OUT = (".md", ".txt", ".inv", ".buildinfo")


class downloads(nodes.General, nodes.Element):
    """Stands for the list until the page is written."""


class Downloads(SphinxDirective):
    """``.. downloads::``"""

    def run(self) -> list[nodes.Node]:
        return [downloads()]


class Addressed(SphinxDirective):
    """``.. addressed:: python``"""

    has_content = True
    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        code = "\n".join(self.content)
        return [
            nodes.literal_block(code, code, language=self.arguments[0], addressed=True)
        ]


class Keep(SphinxDirective):
    """``.. keep::``; without the script it stays hidden."""

    def run(self) -> list[nodes.Node]:
        said = {
            "size": _("%s MB"),
            "kept": _("The whole site is on this device."),
            "failed": _("Not all of it could be fetched. Is there a network?"),
        }
        data = "".join(f' data-{name}="{escape(text)}"' for name, text in said.items())
        label, progress = _("Keep the whole site on this device"), _("Progress")
        html = (
            f'<p class="keep" hidden{data}><button type="button">{label}</button> '
            f'<progress aria-label="{progress}" hidden></progress> '
            "<output></output></p>"
        )
        return [nodes.raw("", html, format="html")]


def show(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Say where the site is published.

    That is no part of what is read; and a copy of the site holds no copies of itself,
    so its links lead there as well.
    """
    address = app.config.handbook_address
    for node in list(doctree.findall(downloads)):
        node.replace_self(listed(f"{address}{names.FOLDER}/", here(app.config).code))
    for node in doctree.findall(nodes.literal_block):
        if "addressed" in node:
            code = node.astext().replace("{address}", address)
            node.rawsource = code
            node[:] = [nodes.Text(code)]


def listed(site: str, code: str) -> nodes.bullet_list:
    """The files at the address ``site``, each with a word on what it is."""
    feed = site + names.FEED.format(code)
    dash = f"dash-feed://{quote(feed, safe='')}"
    files = (
        (site + names.SITE, _("the whole site, to open from a folder")),
        (site + names.BOOK.format(code), _("all pages as a book for e-readers")),
        (site + names.DOCSET.format(code), _("a docset for Dash and Zeal")),
        (feed, _("the feed of the docset, for Zeal")),
        (dash, _("the same feed, opened by Dash")),
    )
    items = nodes.bullet_list()
    for address, what in files:
        name = unquote(address).rpartition("/")[2]
        link = nodes.reference("", name, internal=False, refuri=address)
        items += nodes.list_item(
            "", nodes.paragraph("", "", link, nodes.Text(f": {what}"))
        )
    return items


def write_worker(app: Sphinx, error: Exception | None) -> None:
    """Write the worker when everything else is there."""
    if not error and isinstance(app.builder, StandaloneHTMLBuilder):
        whole(Path(app.outdir, WORKER), worker(Path(app.outdir)))


def worker(folder: Path) -> str:
    """The worker of the site in ``folder``: it knows each file's digest."""
    files = {name: digest(folder / name) for name in kept(folder)}
    shell = [name for name in SHELL if name in files]
    shell += sorted(
        found.relative_to(folder).as_posix()
        for pattern in FRAME
        for found in folder.glob(pattern)
    )
    size = sum((folder / name).stat().st_size for name in files)
    said: dict[str, Any] = {"SHELL": shell, "SIZE": size, "FILES": files}
    said["VERSION"] = sha256(json.dumps(said).encode()).hexdigest()[:16]
    lines = [f"const {name} = {json.dumps(each)};" for name, each in said.items()]
    program = Path(__file__).with_name("worker.js").read_text("utf-8")
    return "\n".join(lines) + "\n\n" + program


def kept(folder: Path) -> Iterator[str]:
    """The files that a device may keep, by their paths."""
    for file in sorted(folder.rglob("*")):
        name = file.relative_to(folder)
        if not file.is_file() or name.as_posix() == WORKER:
            continue
        if name.parts[0] not in LEFT_OUT and not file.name.endswith(KINDS_LEFT_OUT):
            yield name.as_posix()


def digest(file: Path) -> str:
    """Changes with what is in the file; the worker computes the same."""
    return sha256(file.read_bytes()).hexdigest()[:12]


def setup(app: Sphinx) -> dict[str, Any]:
    app.setup_extension("handbook_sphinx._languages")
    app.setup_extension("handbook_sphinx._site")
    app.add_node(downloads)
    app.add_directive("downloads", Downloads)
    app.add_directive("addressed", Addressed)
    app.add_directive("keep", Keep)
    app.connect("doctree-resolved", show)
    app.connect("build-finished", write_worker, priority=950)  # after all who write
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}

"""The lists of all names: an index to filter, and the families in short.

``.. names::`` stands for a section a family, that is, a page with entries: what each
entry is called, here and elsewhere. ``.. families::``, in the section of a toctree,
stands for the pages of that toctree and the names alone.

Both are made, in the language of the build, of what the pages told when they were read.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from html import escape
from typing import Any

from docutils import nodes
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.locale import _
from sphinx.util.docutils import SphinxDirective

from ._doctree import head_of, is_entry, is_message, plain_name, runs
from ._store import Line, store


class names_index(nodes.General, nodes.Element):
    """Stands for the index until the page is written."""


class families(nodes.General, nodes.Element):
    """Stands for the names of ``node["pages"]`` until the page is written."""


class Names(SphinxDirective):
    """``.. names::``"""

    def run(self) -> list[nodes.Node]:
        self.env.note_reread()  # it tells about all the other pages
        return [names_index()]


class Families(SphinxDirective):
    """``.. families::``"""

    def run(self) -> list[nodes.Node]:
        self.env.note_reread()
        return [families()]


def remember(app: Sphinx, doctree: nodes.document) -> None:
    """Keep a line an entry, and which pages a list is about."""
    entries = filter(is_entry, doctree.findall(nodes.section))
    found = [line(each) for each in entries if not is_message(each)]
    store(app.env).lines[app.env.current_document.docname] = found
    for node in doctree.findall(families):
        contents = node.parent.findall(addnodes.toctree)
        node["pages"] = [page for each in contents for page in each["includefiles"]]


def line(entry: nodes.section) -> Line:
    """What the lists say about an entry."""
    return Line(
        entry["ids"][0],
        "".join(words for _style, words in runs(entry[0])),
        list(entry["entry"]["names"]),
        head_of(entry)["elsewhere"],
        plain_name(entry),
    )


def show(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Put the lists in their places."""
    for node in list(doctree.findall(names_index)):
        pages = list(in_order(app.env, app.config.root_doc))
        found = [section(app, docname, page) for page in pages]
        node.replace_self([nodes.raw("", box(), format="html"), *found])
    for node in list(doctree.findall(families)):
        short = "".join(family(app, docname, page) for page in node["pages"])
        html = f'<dl class="families simple">{short}</dl>'
        node.replace_self(nodes.raw("", html, format="html"))


def in_order(env: BuildEnvironment, page: str) -> Iterator[str]:
    """The pages with entries, as the contents of the site have them."""
    if store(env).lines.get(page):
        yield page
    for below in env.toctree_includes.get(page, []):
        yield from in_order(env, below)


def box() -> str:
    """Where the reader types; without a script it stays hidden."""
    label, none = _("Filter"), _("No line has all these words.")
    search, hint = _("Search the handbook for them"), _("a name, or what it does")
    count = _("%s of %s entries")
    return (
        f'<form class="names-filter" hidden data-count="{escape(count)}">'
        f'<label>{label} <input type="search" placeholder="{escape(hint)}" '
        'autocomplete="off" autocapitalize="off" spellcheck="false"></label>'
        ' <span class="names-count" role="status"></span>'
        f'<p class="names-none" hidden>{none} <a href="#">{search}</a></p></form>'
    )


def section(app: Sphinx, here: str, page: str) -> nodes.section:
    """A family: its title, which leads to its page, and its lines."""
    uri = app.builder.get_relative_uri(here, page)
    name = app.env.titles[page].astext()
    link = nodes.reference("", name, internal=True, refuri=uri)
    rows = "".join(row(each, uri) for each in store(app.env).lines[page])
    html = f'<ul class="names">{rows}</ul>'
    return nodes.section(
        "",
        nodes.title("", "", link, translatable=False),
        nodes.raw("", html, format="html"),
        ids=[nodes.make_id(page)],
        classes=["family"],
    )


def row(entry: Line, uri: str) -> str:
    """The line of an entry: its names, the plain name, those elsewhere."""
    others = "".join(f" <code>{escape(name)}</code>" for name in entry.names[1:])
    there = [name for _library, names in entry.elsewhere for name in names]
    elsewhere = "".join(f" <i>{escape(name)}</i>" for name in there)
    return (
        f"<li>{link(entry, entry.title, uri)}{others} <b>{escape(entry.plain)}</b>"
        f"{elsewhere}</li>\n"
    )


def link(entry: Line, words: str, uri: str, title: str = "") -> str:
    """To the entry, under its name in the type of code, or under a recipe's title."""
    words = f"<code>{escape(words)}</code>" if entry.names else escape(words)
    said = f' title="{escape(title)}"' if title else ""
    return f'<a href="{uri}#{escape(entry.anchor)}"{said}>{words}</a>'


def family(app: Sphinx, here: str, page: str) -> str:
    """A page, how many names it covers, and the short ones of its entries.

    The plain names are in the titles.
    """
    uri = app.builder.get_relative_uri(here, page)
    lines = store(app.env).lines.get(page, [])
    ends = Counter(last(entry) for entry in lines)
    found = (
        link(entry, shortest(entry, ends), uri, entry.plain if entry.names else "")
        for entry in lines
    )
    title = escape(app.env.titles[page].astext())
    many = store(app.env).names_on(page)
    names = _("%d names") % many
    count = f" <small>{names}</small>" if many else ""
    return f'<dt><a href="{uri}">{title}</a>{count}</dt><dd>{" ".join(found)}</dd>'


def last(entry: Line) -> str:
    """``chunk`` for torch.chunk; a recipe goes by its plain name."""
    return entry.names[0].rpartition(".")[2] if entry.names else entry.plain


def shortest(entry: Line, ends: Counter[str]) -> str:
    """The last part of a name, or more where that would be said twice."""
    short = last(entry)
    return short if ends[short] == 1 else entry.title.removeprefix("torch.")


def add_script(
    app: Sphinx, pagename: str, template: str, context: dict[str, Any], doctree: Any
) -> None:
    """The page with the index loads its script, and no other does."""
    if 'class="names-filter"' in context.get("body", ""):
        app.add_js_file("names.js", loading_method="defer")


def setup(app: Sphinx) -> dict[str, Any]:
    app.setup_extension("handbook_sphinx._store")
    app.add_node(names_index)
    app.add_node(families)
    app.add_directive("names", Names)
    app.add_directive("families", Families)
    app.connect("doctree-read", remember)
    app.connect("doctree-resolved", show)
    app.connect("html-page-context", add_script, priority=400)  # others drop scripts
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}

"""Each page as Markdown, ``PAGE.md`` beside ``PAGE.html``, and ``llms.txt``.

The list has the form of llmstxt.org: what the site is, then each page with its first
sentence, in the order of the contents, by the parts of the site.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from posixpath import basename
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.builders.html import StandaloneHTMLBuilder
from sphinx.environment import BuildEnvironment
from sphinx.locale import _

from handbook.written import whole

from .._doctree import ancestors, first_sentence, is_original
from .convert import follow, markdown

# What stands out in a text, and the backslashes before what must not.
LINK = re.compile(r"!?\[([^]]*)\]\([^)]*\)")
ESCAPE = re.compile(r"\\([^A-Za-z0-9\s])")


def write_page(
    app: Sphinx, pagename: str, template: str, context: dict[str, Any], doctree: Any
) -> None:
    """Write the copy of a page; ``markdown`` is where, for the template."""
    context["markdown"] = ""
    if not (isinstance(app.builder, StandaloneHTMLBuilder) and doctree):
        return
    link = follow(app.env.found_docs, pagename)
    text = markdown(context["body"], formulas(doctree), link)
    whole(Path(app.outdir, f"{pagename}.md"), text)
    context["markdown"] = f"{basename(pagename)}.md"


def formulas(doctree: nodes.document) -> list[str]:
    """The sources of the formulas that the page shows."""
    return [
        node.astext()
        for node in doctree.findall(
            lambda n: isinstance(n, nodes.math | nodes.math_block)
        )
        if not any(map(is_original, ancestors(node)))
    ]


def write_list(app: Sphinx, error: Exception | None) -> None:
    """Write ``llms.txt`` when all pages are written."""
    if error or not isinstance(app.builder, StandaloneHTMLBuilder):
        return
    env, root = app.env, app.config.root_doc
    folder = Path(app.outdir)
    copies = {folder / f"{page}.md" for page in env.found_docs}
    for old in set(folder.rglob("*.md")) - copies:
        old.unlink()
    lines = [f"# {env.titles[root].astext()}", "", f"> {about(folder, root)}"]
    alone: list[str] = []
    for part in env.toctree_includes.get(root, []):
        items = [item(env, folder, page) for page in below(env, part)]
        if len(items) > 1:
            lines += ["", f"## {env.titles[part].astext()}", "", *items]
        else:
            alone += items
    if alone:
        lines += ["", "## " + _("More"), "", *alone]
    whole(folder / "llms.txt", "\n".join(lines) + "\n")


def below(env: BuildEnvironment, page: str) -> Iterator[str]:
    """A page and all below it, as the contents of the site have them."""
    yield page
    for each in env.toctree_includes.get(page, []):
        yield from below(env, each)


def item(env: BuildEnvironment, folder: Path, page: str) -> str:
    """``- [Title](page.md): What it is about.``"""
    link = f"- [{env.titles[page].astext()}]({page}.md)"
    return f"{link}: {said}" if (said := about(folder, page)) else link


def about(folder: Path, page: str) -> str:
    """The first sentence of a page's copy, on one line and without its links."""
    text = (folder / f"{page}.md").read_text("utf-8")
    found = re.search(r"(?m)^(?![#>`|!\s-]).+(?:\n.+)*", text)
    words = LINK.sub(r"\1", " ".join(found[0].split())) if found else ""
    ((_style, said),) = first_sentence([("text", words)]) or [("", "")]
    return ESCAPE.sub(r"\1", said)


def setup(app: Sphinx) -> dict[str, Any]:
    app.connect("html-page-context", write_page, priority=900)  # the body is complete
    app.connect("build-finished", write_list, priority=400)  # before empty folders go
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}

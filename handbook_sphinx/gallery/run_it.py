"""The box "Run it" of a script's page: its notebook and itself, here and elsewhere."""

from __future__ import annotations

from html import escape
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import quote, urlsplit

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.locale import _
from sphinx.util.osutil import relative_uri

from .._doctree import is_original
from . import _scripts
from .notebooks import FOLDER


class run_it(nodes.General, nodes.Element):
    """``name``: that of the script, without ending; ``needs``: its packages."""


class Link(NamedTuple):
    """A button of the box."""

    words: str
    address: str


def add(app: Sphinx, doctree: nodes.document) -> None:
    """Put the box below the first paragraph of a script's page."""
    page = app.env.doc2path(app.env.current_document.docname)
    if app.builder.format != "html" or not _scripts.is_page(page):
        return
    script = Path(app.confdir, _scripts.script(app, page))
    needs = _scripts.packages([script])
    found = doctree.findall(nodes.paragraph)
    first = next(node for node in found if not is_original(node))
    place = first.parent.index(first) + 1
    first.parent.insert(place, run_it("", name=page.stem, needs=needs))


def elsewhere(config: Config, name: str) -> list[Link]:
    """Where the notebook of a script opens in a browser.

    Colab and Binder, and Kaggle as it documents it, read from GitHub only.
    """
    host, owner_and_name = urlsplit(config.handbook_repository)[1:3]
    if host != "github.com":
        return []
    path = quote(f"{config.language}/{FOLDER}/{name}.ipynb")
    blob = f"github{owner_and_name}/blob/{_scripts.BRANCH}/{path}"
    source = f"https://{blob.replace('github', 'github.com', 1)}"
    lab = f"{owner_and_name}/{_scripts.BRANCH}?urlpath={quote(f'lab/tree/{path}', '')}"
    return [
        Link("Colab", f"https://colab.research.google.com/{blob}"),
        Link("Kaggle", f"https://kaggle.com/kernels/welcome?src={quote(source, '')}"),
        Link("Binder", f"https://mybinder.org/v2/gh{lab}"),
    ]


def visit(self: Any, node: run_it) -> None:
    """Two rows of buttons, and what the script ran with."""
    name, builder = node["name"], self.builder
    here = builder.get_target_uri(builder.current_docname)
    files = [
        Link(words, relative_uri(here, f"{FOLDER}/{name}{ending}"))
        for words, ending in ((_("Notebook"), ".ipynb"), (_("Script"), ".py"))
    ]
    rows = [(_("Download"), files, " download")]
    if links := elsewhere(builder.config, name):
        rows.append((_("Open in"), links, ""))
    label = _("Run it")
    self.body.append(f'<div class="run-it" role="group" aria-label="{label}">')
    for head, links, kind in rows:
        buttons = " ".join(
            f'<a class="button" href="{escape(link.address)}"{kind}>{link.words}</a>'
            for link in links
        )
        self.body.append(f"<p><span>{head}</span> {buttons}</p>")
    self.body.append(f"<p>{_scripts.ran(node['needs'])}</p></div>\n")


def nothing(self: Any, node: nodes.Element) -> None:
    pass


def setup(app: Sphinx) -> None:
    app.add_node(run_it, html=(visit, nothing))
    # after the words of the page are translated
    app.connect("doctree-read", add)

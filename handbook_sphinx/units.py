"""The ``units`` builder: what is to be run, ``units.json``, and what is to be shown.

``python -m handbook run`` runs the units, on this machine or on another;
``python -m handbook show`` shows the entries, ``entries/<language>.json``.
"""

from __future__ import annotations

from collections.abc import Iterator, Set
from pathlib import Path
from typing import Any

from docutils import nodes
from docutils.utils import new_document
from sphinx.application import Sphinx
from sphinx.builders import Builder
from sphinx.writers.text import TextTranslator

from handbook import entries, written
from handbook.entries import Entry
from handbook.names import torch_version
from handbook.unit import Unit

from ._doctree import (
    is_entry,
    is_example,
    is_original,
    is_picture,
    keep_release,
    units_of,
)
from ._languages import is_source


class PlainText(TextTranslator):
    """Sphinx's plain text, with code in backticks and all examples at the margin."""

    def visit_literal(self, node: nodes.Element) -> None:
        self.add_text("`")

    depart_literal = visit_literal

    def visit_literal_block(self, node: nodes.Element) -> None:
        self.new_state(0 if is_example(node) else 2)


class UnitsBuilder(Builder):
    """``-b units -D language=zh_CN``: from all pages come two files.

    The units are the same in every language; only the source language writes them.
    """

    name = "units"
    format = "text"  # of what is shown
    epilog = ""
    allow_parallel = False
    default_translator_class = PlainText

    def get_outdated_docs(self) -> Set[str]:
        return self.env.found_docs

    def get_target_uri(self, docname: str, typ: str | None = None) -> str:
        return ""

    def prepare_writing(self, docnames: Set[str]) -> None:
        pass

    def write_documents(self, docnames: Set[str]) -> None:
        units: list[Unit] = []
        found: list[Entry] = []
        for docname in sorted(self.env.found_docs):
            doctree = self.env.get_doctree(docname)
            units += units_of(doctree, docname)
            keep_release(doctree, torch_version())
            found += self.entries(doctree)
        if is_source(self.config):
            written.save(Path(self.outdir, "units.json"), units)
        path = Path(self.outdir, "entries", f"{self.config.language}.json")
        entries.save(path, found)

    def entries(self, doctree: nodes.document) -> Iterator[Entry]:
        """The entries of a page, as a terminal shows them."""
        for section in filter(is_entry, doctree.findall(nodes.section)):
            for node in list(
                section.findall(lambda n: is_original(n) or is_picture(n))
            ):
                node.parent.remove(node)
            title, head, *body = section.children
            elsewhere = dict(head["elsewhere"])
            yield Entry(
                section["entry"]["id"],
                title.astext(),
                {name.name: list(name.signatures) for name in head["signatures"]},
                elsewhere.get("NumPy", []),
                elsewhere.get("SciPy", []),
                elsewhere.get("Paddle", []),
                self.text(body),
            )

    def text(self, body: list[nodes.Node]) -> str:
        document = new_document("")
        document += body
        translator = self.create_translator(document, self)
        document.walkabout(translator)
        return translator.body.strip()

    def finish(self) -> None:
        pass


def setup(app: Sphinx) -> dict[str, Any]:
    app.setup_extension("sphinx.ext.doctest")  # its directives
    app.setup_extension("handbook_sphinx._store")
    app.setup_extension("handbook_sphinx._languages")
    app.add_builder(UnitsBuilder)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}

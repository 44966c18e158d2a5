"""The ``units`` builder: write down what is to be run, ``units.json``.

``python -m handbook run`` runs it, on this machine or on another.
"""

from __future__ import annotations

from collections.abc import Set
from pathlib import Path
from typing import Any

from sphinx.application import Sphinx
from sphinx.builders import Builder

from handbook.written import save

from ._doctree import units_of


class UnitsBuilder(Builder):
    """``-b units``: from all pages comes one file."""

    name = "units"
    epilog = ""
    allow_parallel = False

    def get_outdated_docs(self) -> Set[str]:
        return self.env.found_docs

    def get_target_uri(self, docname: str, typ: str | None = None) -> str:
        return ""

    def prepare_writing(self, docnames: Set[str]) -> None:
        pass

    def write_documents(self, docnames: Set[str]) -> None:
        units = (
            unit
            for docname in sorted(self.env.found_docs)
            for unit in units_of(self.env.get_doctree(docname), docname)
        )
        save(Path(self.outdir, "units.json"), units)

    def finish(self) -> None:
        pass


def setup(app: Sphinx) -> dict[str, Any]:
    app.setup_extension("sphinx.ext.doctest")  # its directives
    app.setup_extension("handbook_sphinx._store")
    app.add_builder(UnitsBuilder)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}

"""The ``kernels`` directive: from a message "not implemented for" to its functions.

Torch names a kernel in such a message, not the function that was called. Which of them
raise which, ``kernels.json`` beside the page says; that was found by calling them all.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.util.docutils import SphinxDirective


class Kernels(SphinxDirective):
    """``.. kernels::``"""

    def run(self) -> list[nodes.Node]:
        path = Path(self.env.doc2path(self.env.docname)).with_name("kernels.json")
        self.env.note_dependency(path)
        found = json.loads(path.read_text("utf-8"))
        rows = [row(kernel, functions) for kernel, functions in found.items()]
        return [nodes.definition_list("", *rows, classes=["kernels"])]


def row(kernel: str, functions: list[str]) -> nodes.definition_list_item:
    """The words of the message, and the functions that raise it."""
    words = f'"{kernel}" not implemented for'
    message = nodes.literal("", words, classes=["handbook-message"])
    links = nodes.paragraph("", translatable=False)
    for name in functions:
        link = {"refdomain": "py", "reftype": "obj", "reftarget": name, "kernel": True}
        links += [addnodes.pending_xref("", nodes.literal("", name), **link)]
        links += nodes.Text(" ")
    return nodes.definition_list_item(
        "",
        nodes.term("", "", message, translatable=False),
        nodes.definition("", links),
    )


def plain(
    app: Sphinx, env: BuildEnvironment, node: addnodes.pending_xref, words: nodes.Node
) -> nodes.Node | None:
    """A function without an entry is named, not linked."""
    return words if node.get("kernel") else None


def setup(app: Sphinx) -> dict[str, Any]:
    app.add_directive("kernels", Kernels)
    app.connect("missing-reference", plain)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}

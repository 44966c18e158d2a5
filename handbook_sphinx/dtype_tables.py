"""The ``dtypes`` and ``promotion`` directives: tables made from the installed torch."""

from __future__ import annotations

import re
from importlib.util import find_spec
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.locale import _
from sphinx.util.docutils import SphinxDirective

from handbook.dtypes import DEVICES, PROMOTED, Dtype, dtypes, promotions

KINDS = {
    "boolean": _("boolean"),
    "unsigned": _("unsigned"),
    "signed": _("signed"),
    "float": _("float"),
    "complex": _("complex"),
}
WORKS = {"yes": _("yes"), "stores only": _("stores only"), "no": _("no")}


class unnumbered(nodes.table):
    """A table that Sphinx gives no id of its own, which Furo would write twice."""


class _FromTorch(SphinxDirective):
    """A table that is made again when torch changes."""

    def run(self) -> list[nodes.Node]:
        self.env.note_dependency(find_spec("torch.version").origin)
        return self.made()

    def made(self) -> list[nodes.Node]:
        raise NotImplementedError


class Dtypes(_FromTorch):
    """``.. dtypes::``: a row a dtype."""

    def made(self) -> list[nodes.Node]:
        head = [_("Name"), _("Alias"), _("Bits"), _("Kind"), _("Range")]
        head += [_("Precision"), _("CPU"), _("CUDA"), _("Legacy class")]
        rows = dtypes()
        notes = [
            _("Precision is the step from 1 to the next number."),
            _("For complex numbers, range and precision are those of each part."),
            _("“Stores only”: tensors can be made, but not added. Convert them first."),
        ]
        if "cuda" not in rows[0].works:
            notes.append(_("CUDA was not run when this table was made."))
        caption = _("All dtypes of torch whose tensors hold ordinary numbers")
        return [
            table("dtypes", caption, head, [row(dtype) for dtype in rows]),
            *(note(text) for text in notes),
        ]


class Promotion(_FromTorch):
    """``.. promotion::``: what two dtypes agree on."""

    def made(self) -> list[nodes.Node]:
        found = promotions()
        rows = [
            [
                cell(code(a)),
                *(cell(code(short(found[a, b])), diagonal=a == b) for b in PROMOTED),
            ]
            for a in PROMOTED
        ]
        head = ["dtype", *(code(short(name)) for name in PROMOTED)]
        caption = _(
            "The dtype that two tensors agree on; i8 is short for int8, and so on"
        )
        return [table("promotion", caption, head, rows)]


def row(dtype: Dtype) -> list[nodes.entry]:
    """The cells of one dtype."""
    aliases = [code(name) for name in dtype.aliases]
    works = [str(WORKS[dtype.works[d]]) if d in dtype.works else "" for d in DEVICES]
    return [
        cell(code(dtype.name)),
        cell(*aliases),
        cell(str(dtype.bits)),
        cell(str(KINDS[dtype.kind])),
        cell(*span(dtype)),
        cell("" if dtype.step is None else f"{dtype.step:.3g}"),
        *map(cell, works),
        cell(code(dtype.legacy) if dtype.legacy else ""),
    ]


def span(dtype: Dtype) -> list[str | nodes.Node]:
    """The range: -128 … 127, or ±65504, or powers of two with exponents."""
    least, greatest = dtype.least, dtype.greatest
    if greatest is None:
        return ["False, True"]
    if least == -greatest:
        return [f"±{greatest:.6g}"]
    if dtype.kind == "float":
        return [f"{least:.3g} … {greatest:.3g}"]
    if dtype.bits < 32:
        return [f"{least} … {greatest}"]
    power = nodes.superscript("", str(greatest.bit_length()))
    low = ["-2", power.deepcopy()] if least else ["0"]
    return [*low, " … 2", power, "-1"]


def short(name: str) -> str:
    """``i8`` for int8, ``bf16`` for bfloat16."""
    return re.sub(r"(u|i|b?f|c)[a-z]+(\d+)", r"\1\2", name)


def note(text: str) -> nodes.paragraph:
    """A sentence under a table."""
    return nodes.paragraph("", text, classes=["table-note"], translatable=False)


def code(text: str) -> nodes.literal:
    """A name in the type of code."""
    return nodes.literal("", text)


def table(
    css_class: str,
    caption: str,
    head: list[str | nodes.Node],
    rows: list[list[nodes.entry]],
) -> unnumbered:
    """A table whose first row and first column are headings.

    Its words are translated already, so they do not enter the page's catalogue.
    """
    group = nodes.tgroup("", nodes.colspec(colwidth=1, stub=1), cols=len(head))
    group += [nodes.colspec(colwidth=1) for _name in head[1:]]
    group += nodes.thead("", nodes.row("", *map(cell, head)))
    group += nodes.tbody("", *(nodes.row("", *cells) for cells in rows))
    title = nodes.title("", caption, translatable=False)
    return unnumbered("", title, group, classes=[css_class])


def cell(*content: str | nodes.Node, diagonal: bool = False) -> nodes.entry:
    """A cell; an empty one shows a dash, so that nobody takes it for forgotten."""
    filled = [part for part in content if part] or ["–"]
    parts = [nodes.Text(part) if isinstance(part, str) else part for part in filled]
    entry = nodes.entry("", nodes.paragraph("", "", *parts))
    entry["classes"] += ["diagonal"] * diagonal
    return entry


def setup(app: Sphinx) -> dict[str, Any]:
    app.add_directive("dtypes", Dtypes)
    app.add_directive("promotion", Promotion)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}

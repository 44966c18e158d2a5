"""The parameters of an entry: the field list at its end becomes a small table.

.. api:: torch.topk torch.Tensor.topk

   ...

   :k: how many, along ``dim``
   :largest: ``False`` takes the smallest instead

Defaults come from the installed torch. Every parameter of every signature has a line,
except the operand itself and those that mean the same everywhere: a page of their own
explains them once, and the table links to it unless the entry has a line of its own.
``:k <2.14:`` is a line for some releases of torch alone; translators see all.
"""

from __future__ import annotations

from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.locale import _
from sphinx.transforms import SphinxTransform
from sphinx.util import logging
from sphinx.util.nodes import make_refnode

from handbook import names
from handbook.unit import bad_release, on_release

from ._doctree import is_entry

logger = logging.getLogger(__name__)

COMMON_PAGE = "reference/common_parameters"
OPERANDS = {"input", "self"}
OPEN = {"args", "kwargs"}  # with them, anything may be said
COMMON = {
    *("dtype", "device", "out", "requires_grad", "generator", "layout"),
    *("pin_memory", "memory_format", "non_blocking", "inplace"),
    *("foreach", "fused", "capturable", "differentiable", "maximize"),
    *("size_average", "reduce", "validate_args", "cache_size"),
}


class parameters(nodes.General, nodes.Element):
    """``common``: those to link. Its child, if any, is the list of the others."""


class Tabulate(SphinxTransform):
    """Check the field list of each entry, and make the table of it.

    That is done before Sphinx translates, so that every line is a message.
    """

    default_priority = 12

    def apply(self, **kwargs: Any) -> None:
        for section in list(self.document.findall(nodes.section)):
            if is_entry(section) and section["entry"]["names"]:
                tabulate(section)


def tabulate(section: nodes.section) -> None:
    """Replace the field list of an entry by its table."""
    known = names.parameters(*section["entry"]["names"])
    fields = section.children[-1]
    lines = list(fields) if isinstance(fields, nodes.field_list) else []
    for field in lines:
        if release_of(field) and (problem := bad_release(release_of(field))):
            complain(section, field, f"{name_of(field)}: {problem}")
            return
    here = [field for field in lines if is_here(section, field)]
    written = {name_of(field): field for field in here}
    for field in here:
        name = name_of(field)
        if name not in known and not OPEN & known.keys():
            there = ", ".join(known) or "none"
            problem = f"torch has no parameter {name} here; it has {there}"
            complain(section, field, problem)
        elif field is not written[name]:
            complain(section, field, f"there are two lines on {name}")
    wanted = known.keys() - COMMON - OPERANDS - OPEN
    for name in sorted(wanted - written.keys()):
        complain(section, section, f"say in a line what the parameter {name} is")
    common = [name for name in known if name in COMMON and name not in written]
    if lines:
        section.remove(fields)
    if lines or common:
        items = [item(field, known.get(name_of(field), "")) for field in lines]
        table = [nodes.definition_list("", *items)] if items else []
        section += parameters("", *table, common=common)


def name_of(field: nodes.field) -> str:
    """As it is written: an underscore in it is no markup."""
    return field[0].rawsource.partition(" ")[0]


def release_of(field: nodes.field) -> str:
    """``<2.14`` of ``:k <2.14:``; empty: for all releases."""
    return field[0].rawsource.partition(" ")[2]


def is_here(section: nodes.section, field: nodes.field) -> bool:
    """Is the line for the installed torch?"""
    return on_release(release_of(field), names.torch_version())


def complain(section: nodes.section, place: nodes.Element, problem: str) -> None:
    """An error of the build, with file and line."""
    id = section["entry"]["id"]
    where = place if place.line else section
    logger.error("api %s: %s", id, problem, location=where, type="handbook")


def item(field: nodes.field, default: str) -> nodes.definition_list_item:
    """A line: the name, its default in the installed torch, and what it is."""
    body = field[1]
    term = nodes.term("", "", nodes.literal("", name_of(field)))
    if default:
        term += [
            nodes.Text(" "),
            nodes.literal("", f"= {default}", classes=["default"]),
        ]
    meaning = nodes.definition("", *body.children)
    return nodes.definition_list_item("", term, meaning, torch=release_of(field))


def drop(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """What is for other releases is not shown; translators see all."""
    if app.builder.name == "gettext":
        return
    for line in list(doctree.findall(nodes.definition_list_item)):
        release = line.get("torch", "")
        if not on_release(release, names.torch_version()):
            line.parent.remove(line)


def link(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Lead from the names of common parameters to their page."""
    for table in doctree.findall(parameters):
        if not table["common"]:
            continue
        line = nodes.paragraph("", _("Common parameters:") + " ", classes=["common"])
        for name in table["common"]:
            words = nodes.literal("", name)
            there = COMMON_PAGE, f"parameter-{name.replace('_', '-')}"
            if COMMON_PAGE in app.env.found_docs:
                words = make_refnode(app.builder, docname, *there, words)
            line += [words, nodes.Text(" ")]
        table += line


def visit_html(self: Any, node: parameters) -> None:
    title = _("Parameters")
    self.body.append(f'<div class="parameters"><p class="parameters-title">{title}</p>')


def depart_html(self: Any, node: parameters) -> None:
    self.body.append("</div>\n")


def through(self: Any, node: parameters) -> None:
    """Other writers know the list below it."""


def setup(app: Sphinx) -> dict[str, Any]:
    app.add_node(
        parameters,
        html=(visit_html, depart_html),
        gettext=(through, through),
        text=(through, through),
    )
    app.add_transform(Tabulate)
    app.connect("doctree-resolved", drop)
    app.connect("doctree-resolved", link)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}

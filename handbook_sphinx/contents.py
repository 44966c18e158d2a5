"""The contents of a page, for the frame around it: short names, well broken.

Names are shown without the modules that all of them share, which are said once. The
template gets data: what it looks like is said there alone.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import escape
from itertools import takewhile
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx

NAME = re.compile(r"[A-Za-z_]\w*(\.\w+)+")
# A name may be broken behind a dot or an underscore, and before a capital inside of it.
BREAK = re.compile(r"(?<=[A-Za-z0-9][._])(?=[^._])|(?<=[a-z0-9])(?=[A-Z])")


@dataclass(frozen=True)
class Section:
    """A section and those below it."""

    title: str  # as HTML
    href: str
    hint: str  # shown on hovering; may be empty
    sections: list[Section]


def prefix(names: list[str]) -> str:
    """The modules, or the class, that all names share, with a dot at the end.

    >>> prefix(["torch.nn.Linear", "torch.nn.functional.linear"])
    'torch.nn.'
    >>> prefix(["torch.Tensor"]), prefix(["torch.Tensor", "numpy.array"])
    ('', '')
    """
    homes = [name.split(".")[:-1] for name in names]
    shared = takewhile(lambda parts: len(set(parts)) == 1, zip(*homes, strict=False))
    return "".join(f"{parts[0]}." for parts in shared) if len(names) > 1 else ""


def breakable(name: str) -> str:
    """As HTML, with the places where a line may end.

    >>> breakable("nn.LayerNorm.eval_mode")
    'nn.<wbr>Layer<wbr>Norm.<wbr>eval_<wbr>mode'
    """
    return BREAK.sub("<wbr>", escape(name, quote=False))


def words(link: nodes.Element, left_out: str) -> str:
    """What a link in Sphinx's contents says, as HTML; without what names share."""
    return "".join(
        f"<code>{breakable(node.astext().removeprefix(left_out))}</code>"
        if isinstance(node, nodes.literal)
        else escape(node.astext(), quote=False)
        for node in link
    )


def sections(listed: nodes.Node | None, left_out: str) -> list[Section]:
    """One of Sphinx's lists of contents; an index has those of other pages as well."""
    items = listed.children if isinstance(listed, nodes.bullet_list) else []
    found = []
    for item in items:
        if isinstance(item, nodes.list_item):
            link, *below = item
            link = next(link.findall(nodes.reference))
            found.append(
                Section(
                    words(link, left_out),
                    link["anchorname"] or "#",
                    link.get("reftitle", ""),
                    [each for list_ in below for each in sections(list_, left_out)],
                )
            )
    return found


def tell(
    app: Sphinx, pagename: str, template: str, context: dict[str, Any], doctree: Any
) -> None:
    """``contents``: the sections of a page, and ``contents_prefix``, as HTML."""
    listed = app.env.tocs.get(pagename, nodes.bullet_list())
    names = [link.astext() for link in listed.findall(nodes.reference)]
    shared = prefix([name for name in names if NAME.fullmatch(name)])
    pages = sections(listed, shared)
    context["contents"] = pages[0].sections if pages else []
    context["contents_prefix"] = breakable(shared)


def setup(app: Sphinx) -> dict[str, Any]:
    app.connect("html-page-context", tell)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}

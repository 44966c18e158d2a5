"""Formulas: MathML, written while the site is built, so that no script is needed."""

from __future__ import annotations

import re
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.locale import _
from sphinx.util import logging
from sphinx.util.math import get_node_equation_number

from ._private import MathError, add_permalink, tex2mathml

logger = logging.getLogger(__name__)


def visit_math(self: Any, node: nodes.math) -> None:
    """A formula in a line of text."""
    self.body += [
        self.starttag(node, "span", "", CLASS="math notranslate"),
        convert(self, node, as_block=False),
        "</span>",
    ]
    raise nodes.SkipNode


def visit_math_block(self: Any, node: nodes.math_block) -> None:
    """A formula that stands alone, perhaps with a number."""
    self.body.append('<div class="math notranslate">')  # Furo's wrapper has the id
    if node["number"]:
        number = get_node_equation_number(self, node)
        self.body.append(f'<span class="eqno">({number})')
        add_permalink(self, node, _("Link to this equation"))
        self.body.append("</span>")
    self.body += [convert(self, node, as_block=True), "</div>\n"]
    raise nodes.SkipNode


def convert(self: Any, node: nodes.Element, as_block: bool) -> str:
    """The formula as MathML, or its source when it cannot be converted."""
    source = node.astext()
    try:
        check_braces(source)
        return tex2mathml(source, as_block)
    except MathError as problem:
        message = str(problem).rstrip(".")
    except Exception:  # the converter stumbles, in many ways, over what is unfinished
        message = "something is missing or not closed"
    logger.warning(
        "cannot convert the formula %r: %s",
        source,
        message,
        location=node,
        type="handbook",
        subtype="math",
    )
    return f"<code>{self.encode(source)}</code>"


def check_braces(source: str) -> None:
    """The converter closes what is still open, as if that had been meant."""
    bare = re.sub(r"\\.", "", source)  # without \{ and \}
    if bare.count("{") != bare.count("}"):
        raise MathError("its braces do not match")


def setup(app: Sphinx) -> dict[str, Any]:
    # SkipNode is raised above, so nothing is ever departed from
    app.add_html_math_renderer("mathml", (visit_math, None), (visit_math_block, None))
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}

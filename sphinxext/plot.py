"""The ``plot`` directive: a matplotlib figure that the examples above it have made.

:::{plot} The loss falls.
figure
:::

The content is an expression whose value is the figure; the argument is its caption.
When HTML is made, the loose examples of the page down to this place are run, and the
figure is saved. It is drawn anew only when they, the style, torch or matplotlib change.
"""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective

from .run import Block, Unit, run
from .units import block, examples_in, in_entry

logger = logging.getLogger(__name__)

STYLE = "gallery/handbook.mplstyle"
DRAWN = "build/plots"


class plot(nodes.General, nodes.Element):
    """``expression``: its value is the figure that stands here."""


class Plot(SphinxDirective):
    required_arguments = 1  # the caption
    final_argument_whitespace = True
    has_content = True

    def run(self) -> list[nodes.Node]:
        place = plot("", expression="\n".join(self.content))
        children, messages = self.parse_inline(self.arguments[0], lineno=self.lineno)
        caption = nodes.caption(self.arguments[0], "", *children)
        self.env.note_dependency(str(Path(self.env.app.confdir, STYLE)))
        for node in (place, caption):
            node.source, node.line = self.get_source_info()[0], self.lineno
        return [nodes.figure("", place, caption, classes=["plot"]), *messages]


def fill(app: Sphinx, doctree: nodes.document) -> None:
    """Put the drawn figures into a page. Builders of other things do without."""
    for place in list(doctree.findall(plot)):
        if app.builder.format != "html":
            place.parent.remove(place)
            continue
        unit = examples_above(place, doctree, app.env.current_document.docname)
        path = Path(app.confdir, DRAWN, f"{digest(unit, place, app)}.svg")
        if not path.exists():
            save(unit, place, path, app)
        found = [nodes.image(uri=f"/../{DRAWN}/{path.name}", alt="")]
        place.replace_self(found if path.exists() else [])


def examples_above(place: plot, doctree: nodes.document, docname: str) -> Unit:
    everything = list(doctree.findall())
    above = everything[: everything.index(place)]
    lines = Path(doctree["source"]).read_text("utf-8").splitlines()
    found = [node for node in examples_in(doctree) if not in_entry(node)]
    blocks = [block(node, lines) for node in found if node in above]
    return Unit(docname, docname, doctree["source"], 1, blocks=blocks)


def digest(unit: Unit, place: plot, app: Sphinx) -> str:
    import matplotlib
    import torch

    style = Path(app.confdir, STYLE).read_text("utf-8")
    versions = f"{torch.__version__} {matplotlib.__version__}"
    parts = (unit.digest, place["expression"], style, versions)
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:16]


def save(unit: Unit, place: plot, path: Path, app: Sphinx) -> None:
    """Run the examples and save the figure, in the same bytes each time."""
    from matplotlib import style

    path.parent.mkdir(parents=True, exist_ok=True)
    code = f"({place['expression']}).savefig({str(path)!r}, metadata={{'Date': None}})"
    unit.blocks.append(Block(code, place.line, "testcode"))
    with style.context(Path(app.confdir, STYLE)):
        outcome = run(unit)
    if not path.exists():
        words = outcome.failures[-1].got.strip().splitlines()[-1]
        logger.error("plot: %s", words, location=place)


def setup(app: Sphinx) -> dict[str, Any]:
    app.add_directive("plot", Plot)
    # before Sphinx collects the images of the page
    app.connect("doctree-read", fill, priority=400)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}

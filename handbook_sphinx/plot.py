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
from importlib.metadata import version
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective

from handbook.run import run
from handbook.unit import Block, Unit

from ._doctree import block, examples_in, in_entry

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
    places = list(doctree.findall(plot))
    if app.builder.format != "html":
        for place in places:
            place.parent.remove(place)
    elif places:
        paths = draw(places, doctree, app)
        for place, path in zip(places, paths, strict=True):
            found = [nodes.image(uri=f"/../{DRAWN}/{path.name}", alt="")]
            place.replace_self(found if path.exists() else [])


def draw(places: list[plot], doctree: nodes.document, app: Sphinx) -> list[Path]:
    """Where the figures are saved. If one is missing, the page runs once for all."""
    docname, source = app.env.current_document.docname, doctree["source"]
    lines = Path(source).read_text("utf-8").splitlines()
    examples = {id(n) for n in examples_in(doctree) if not in_entry(n)}
    unit = Unit(docname, docname, source, 1)
    paths, saves = [], []
    for node in doctree.findall():
        if id(node) in examples:
            unit.blocks.append(block(node, lines))
        elif isinstance(node, plot):
            name = f"{digest(unit, node['expression'], app)}.svg"
            paths.append(Path(app.confdir, DRAWN, name))
            saves.append(saving(node, paths[-1]))
            unit.blocks.append(saves[-1])
    if not all(path.exists() for path in paths):
        import matplotlib.style

        Path(app.confdir, DRAWN).mkdir(parents=True, exist_ok=True)
        with matplotlib.style.context(Path(app.confdir, STYLE)):
            failures = {failure.source: failure for failure in run(unit).failures}
        for place, save in zip(places, saves, strict=True):
            if failure := failures.get(save.source + "\n"):
                words = failure.got.strip().splitlines()[-1]
                logger.error("plot: %s", words, location=place)
    return paths


def digest(unit: Unit, expression: str, app: Sphinx) -> str:
    """Changes with whatever changes the figure."""
    look = Path(app.confdir, STYLE).read_text("utf-8")
    versions = f"torch {version('torch')} matplotlib {version('matplotlib')}"
    parts = (unit.digest, expression, look, versions)
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:16]


def saving(place: plot, path: Path) -> Block:
    """Code that saves the figure, in the same bytes each time."""
    code = f"({place['expression']}).savefig({str(path)!r}, metadata={{'Date': None}})"
    return Block(code, place.line, "testcode")


def setup(app: Sphinx) -> dict[str, Any]:
    app.add_directive("plot", Plot)
    # before Sphinx collects the images of the page
    app.connect("doctree-read", fill, priority=400)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}

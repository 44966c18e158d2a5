"""The ``plot`` directive: a matplotlib figure that the examples above it have made.

:::{plot} The loss falls.
figure
:::

The content is an expression whose value is the figure; the argument is its caption.
``-b plots`` runs the loose examples of each page down to such a place, in a session of
their own, and saves the figure; pages in all languages show it. It is drawn anew only
when the examples, the style, torch or matplotlib change.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Set
from dataclasses import replace
from importlib.metadata import version
from pathlib import Path
from typing import Any, NamedTuple

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.builders import Builder
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective

from handbook.run import run
from handbook.unit import BadExample, Block, Unit

from ._doctree import block, examples_in, groups, in_entry

logger = logging.getLogger(__name__)

STYLE = "gallery/handbook.mplstyle"


class plot(nodes.General, nodes.Element):
    """``expression``: its value is the figure that stands here."""


class Plot(SphinxDirective):
    """``.. plot:: caption``, and under it the figure."""

    required_arguments = 1  # the caption
    final_argument_whitespace = True
    has_content = True

    def run(self) -> list[nodes.Node]:
        place = plot("", expression="\n".join(self.content))
        children, messages = self.parse_inline(self.arguments[0], lineno=self.lineno)
        caption = nodes.caption(self.arguments[0], "", *children)
        for node in (place, caption):
            node.source, node.line = self.get_source_info()[0], self.lineno
        return [nodes.figure("", place, caption, classes=["plot"]), *messages]


class Figure(NamedTuple):
    """One figure: its place on the page and in the session, and its file."""

    place: plot
    index: int  # of its block in the session
    name: str


def session(
    doctree: nodes.document, docname: str, root: Path
) -> tuple[Unit, list[Figure]]:
    """The examples of a page that make its figures, and between them the figures."""
    source = Path(doctree["source"])
    lines = source.read_text("utf-8").splitlines()
    own = {"default", "*"}  # other groups are sessions of their own
    examples = {
        id(node)
        for node in examples_in(doctree)
        if not in_entry(node) and own & set(groups(node))
    }
    unit, figures = Unit(docname, docname, os.path.relpath(source, root), 1), []
    for node in doctree.findall():
        if id(node) in examples:
            unit.blocks.append(block(node, lines))
        elif isinstance(node, plot):
            index = len(unit.blocks)
            unit.blocks.append(Block(node["expression"], node.line or 1, "testcode"))
            figures.append(Figure(node, index, f"{digest(unit, root)}.svg"))
    return unit, figures


def digest(unit: Unit, root: Path) -> str:
    """Changes with whatever changes the figure at the end of ``unit``."""
    look = (root / STYLE).read_text("utf-8")
    versions = [f"{name} {version(name)}" for name in ("torch", "numpy", "matplotlib")]
    parts = [unit.digest, look, *versions]
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:16]


def draw(unit: Unit, figures: list[Figure], folder: Path, root: Path) -> None:
    """Run the session once and save all its figures."""
    import matplotlib.style

    blocks, aside = list(unit.blocks), []
    for place, index, name in figures:
        aside.append(folder / f".{name}.new")
        blocks[index] = Block(saving(place, aside[-1]), place.line or 1, "testcode")
    try:
        with matplotlib.style.context(root / STYLE):
            failures = run(replace(unit, blocks=blocks)).failures
    except BadExample as problem:
        logger.error("plot: %s", problem, location=(unit.page, problem.line))
        return
    stories = {failure.line: failure.got for failure in failures}
    for figure, saved in zip(figures, aside, strict=True):
        if story := stories.get(figure.place.line):
            words = story.strip().splitlines()[-1]
            logger.error("plot: %s", words, location=figure.place)
        else:
            saved.replace(folder / figure.name)  # whole, or not there


def saving(place: plot, path: Path) -> str:
    """Code that saves the figure, in the same bytes each time."""
    how = "format='svg', metadata={'Date': None}"
    return f"({place['expression']}).savefig({str(path)!r}, {how})"


class PlotsBuilder(Builder):
    """``-b plots``: the figures of all pages, and no others."""

    name = "plots"
    epilog = ""
    allow_parallel = False

    def get_outdated_docs(self) -> Set[str]:
        return self.env.found_docs

    def get_target_uri(self, docname: str, typ: str | None = None) -> str:
        return ""

    def prepare_writing(self, docnames: Set[str]) -> None:
        pass

    def write_documents(self, docnames: Set[str]) -> None:
        folder, root = Path(self.outdir), Path(self.confdir)
        names: set[str] = set()
        for docname in sorted(self.env.found_docs):
            doctree = self.env.get_doctree(docname)
            unit, figures = session(doctree, docname, root)
            names.update(figure.name for figure in figures)
            if any(not (folder / figure.name).exists() for figure in figures):
                draw(unit, figures, folder, root)
        for old in folder.glob("*.svg*"):
            if old.name not in names:
                old.unlink()

    def finish(self) -> None:
        pass


def fill(app: Sphinx, doctree: nodes.document) -> None:
    """Put the drawn figures into a page. Other builders find their places."""
    docname, root = app.env.current_document.docname, Path(app.confdir)
    if app.builder.format != "html" or not any(doctree.findall(plot)):
        return
    app.env.note_dependency(root / STYLE)
    folder = root / app.config.handbook_plots
    _unit, figures = session(doctree, docname, root)
    for place, _index, name in figures:
        path = folder / name
        if path.exists():
            uri = f"/{os.path.relpath(path, app.srcdir)}"
            place.replace_self(nodes.image(uri=uri, alt=""))
        else:
            problem = "plot: its figure is not drawn yet; 'make html' draws it"
            logger.error(problem, location=place)
            place.replace_self([])


def setup(app: Sphinx) -> dict[str, Any]:
    app.setup_extension("handbook_sphinx._store")
    app.add_builder(PlotsBuilder)
    app.add_directive("plot", Plot)
    # before Sphinx collects the images of the page
    app.connect("doctree-read", fill, priority=400)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}

"""The ``plot`` directive: a matplotlib figure that the examples above it have made.

:::{plot} The loss falls.
figure
:::

The content is an expression whose value is the figure; the argument is its caption.
``-b plots`` runs the loose examples of each page down to such a place, in a session of
their own, and saves the figure once a language, with its twin for the dark. It is drawn
anew only when examples, style, its words in a catalogue, torch or matplotlib change.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterable, Set
from dataclasses import replace
from functools import partial
from importlib.metadata import version
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.builders import Builder
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective

from handbook.run import run
from handbook.unit import BadExample, Block, Unit

from . import _dark, _figures, _fonts
from ._doctree import block, examples_in, groups, in_entry
from ._languages import is_source
from ._words import Tongue, is_current, note, problems, tongue, tongues

logger = logging.getLogger(__name__)

STYLE = "gallery/handbook.mplstyle"
PACKAGES = ("torch", "numpy", "matplotlib", "fonttools", "manimgx-fonts-cjk")

SAVE: dict[int, Callable[[Any], None]] = {}  # what the session that runs calls


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
    name: str  # without the ending

    def files(self, folder: Path, others: Iterable[Tongue]) -> list[Path]:
        """Its picture in each language, and what it says, which is written last."""
        suffixes = [".svg", *(f".{each.code}.svg" for each in others)]
        drawn = [folder / f"{self.name}{suffix}" for suffix in suffixes]
        return [*drawn, *map(_figures.twin, drawn), folder / f"{self.name}.words"]


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
            figures.append(Figure(node, index, digest(unit, root)))
    return unit, figures


def digest(unit: Unit, root: Path) -> str:
    """Changes with whatever changes the figure at the end of ``unit``, words aside."""
    code = _figures.__file__, _dark.__file__, _fonts.__file__
    files = root / STYLE, *map(Path, code)
    look = [path.read_text("utf-8") for path in files]
    versions = [f"{name} {version(name)}" for name in PACKAGES]
    parts = [unit.digest, *look, *versions]
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:16]


def draw(
    unit: Unit, figures: list[Figure], folder: Path, root: Path, others: list[Tongue]
) -> None:
    """Run the session once and save all its figures."""
    import matplotlib.style

    blocks = list(unit.blocks)
    with TemporaryDirectory(dir=folder) as aside:
        for figure in figures:
            place, index, _name = figure
            SAVE[index] = partial(save, figure.files(Path(aside), others), others)
            code = f"__import__({__name__!r}, fromlist=' ').SAVE[{index}]"
            code = f"{code}({place['expression']})"
            blocks[index] = Block(code, place.line or 1, "testcode")
        try:
            with matplotlib.style.context(root / STYLE):
                failures = run(replace(unit, blocks=blocks)).failures
        except BadExample as problem:
            logger.error("plot: %s", problem, location=(unit.page, problem.line))
            return
        stories = {failure.line: failure.got for failure in failures}
        for figure in figures:
            if story := stories.get(figure.place.line):
                words = story.strip().splitlines()[-1]
                logger.error("plot: %s", words, location=figure.place)
                continue
            for file in figure.files(Path(aside), others):  # whole, or not there
                file.replace(folder / file.name)


def save(files: list[Path], others: list[Tongue], figure: Any) -> None:
    """Write a figure in each language, and what it says."""
    note(files[-1], _figures.draw(figure, files[0], others), others)


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
        others = tongues(self.config, self.srcdir)
        wanted: set[Path] = set()
        for docname in sorted(self.env.found_docs):
            doctree = self.env.get_doctree(docname)
            unit, figures = session(doctree, docname, root)
            made = [file for each in figures for file in each.files(folder, others)]
            wanted.update(made)
            words = [file for file in made if file.suffix == ".words"]
            if not all(file.exists() for file in made) or not all(
                is_current(file, others) for file in words
            ):
                draw(unit, figures, folder, root, others)
        for old in [*folder.glob("*.svg"), *folder.glob("*.words")]:
            if old not in wanted:
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
    for figure in figures:
        path, *_twin, words = figure.files(folder, [])
        if not words.exists():
            problem = "plot: its figure is not drawn yet; 'make html' draws it"
            logger.error(problem, location=figure.place)
            figure.place.replace_self([])
            continue
        app.env.note_dependency(words)
        if not is_source(app.config):
            for problem in problems(words, tongue(app.env)):
                logger.error("plot: %s", problem, location=figure.place)
        # the caption says what there is to see
        figure.place.replace_self(_figures.images(path, Path(app.srcdir), ""))


def setup(app: Sphinx) -> dict[str, Any]:
    app.setup_extension("handbook_sphinx._languages")
    app.setup_extension("handbook_sphinx._store")
    app.add_builder(PlotsBuilder)
    app.add_directive("plot", Plot)
    # before Sphinx collects the images of the page
    app.connect("doctree-read", fill, priority=400)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}

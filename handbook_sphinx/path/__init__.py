"""The learning path: the guides in their order, and what belongs to each.

One page says it, ``docs/guide/index.rst``::

    .. path::

       .. guide:: losses
          :before: autograd
          :exercises: ../exercises/losses

          What a reader has at the end of this guide, in one sentence.

Pages are named as in a ``toctree``, which this list is, too. From it come the line at
the head of a guide, its end with the exercises and the next guide, and the list of
exercises, for which ``.. exercises::`` stands beside their own ``toctree``. What a
reader has done is known to the reader's device alone: ``docs/_static/learn.js``.
"""

from __future__ import annotations

from math import ceil
from typing import Any

from docutils import nodes
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.locale import _
from sphinx.transforms import SphinxTransform
from sphinx.util import logging

from .._doctree import is_example, is_original
from .._store import Step, store
from .directives import Exercises, Guide, Path, exercises, is_step
from .pages import Writer, place, tasks, title

logger = logging.getLogger(__name__)

# How long a guide takes. A text with terms in it is read at 200 words a minute, and an
# example takes half a minute: to read it and to guess what it prints. Shown to the next
# 5 minutes, since more would say more than anybody knows.
WORDS_A_MINUTE = 200
MINUTES_AN_EXAMPLE = 0.5
SHOWN_TO = 5


class CountMinutes(SphinxTransform):
    """How long it takes to read a page: as long in one language as in another."""

    default_priority = 15  # before messages are translated

    def apply(self, **kwargs: Any) -> None:
        texts = self.document.findall(nodes.paragraph)
        words = sum(len(text.astext().split()) for text in texts)
        examples = sum(1 for _ in self.document.findall(is_example))
        minutes = words / WORDS_A_MINUTE + examples * MINUTES_AN_EXAMPLE
        docname = self.env.current_document.docname
        store(self.env).minutes[docname] = ceil(minutes / SHOWN_TO) * SHOWN_TO


def remember(app: Sphinx, doctree: nodes.document) -> None:
    """Keep the steps of the page that has them, and which exercises a list is about."""
    steps = [
        Step(item["page"], gives(item), tuple(item["before"]), tuple(item["exercises"]))
        for item in doctree.findall(is_step)
    ]
    if steps:
        store(app.env).data["steps"][app.env.current_document.docname] = steps
    for node in doctree.findall(exercises):
        contents = node.parent.findall(addnodes.toctree)
        node["pages"] = [entry for each in contents for entry in each["entries"]]


def gives(item: nodes.list_item) -> str:
    """The sentence of a step."""
    texts = item.findall(nodes.paragraph)
    return " ".join(text.astext() for text in texts if not is_original(text))


def said(app: Sphinx, docname: str) -> list[Any]:
    """All that the path says; its pages are written again when that changes."""
    env, path = app.env, store(app.env).path
    shown = {*store(env).data["steps"], *(step.page for step in path)}
    shown |= {page for step in path for page in step.exercises}
    if docname not in shown and docname not in lists(env):
        return []
    return [
        [step.page, title(env, step.page), step.gives, store(env).minutes[step.page]]
        + [[page, title(env, page), *tasks(env, page)] for page in step.exercises]
        for step in path
    ]


def lists(env: BuildEnvironment) -> set[str]:
    """The pages in whose toctrees exercises stand."""
    pages = {page for step in store(env).path for page in step.exercises}
    return {name for name, below in env.toctree_includes.items() if pages & {*below}}


def show(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Put the path into the pages that are on it."""
    write = Writer(app, docname)
    for steps in {item.parent for item in doctree.findall(is_step)}:
        for item, step in zip(steps.findall(is_step), write.path, strict=True):
            above, below = map(raw, write.item(step))
            item[:] = [above, *item.children, below]
        at = steps.parent.index(steps)
        steps.parent.insert(at, raw(place(_("%s of %s read"), _("Continue with"))))
    for node in list(doctree.findall(exercises)):
        node.replace_self(listed(write, node))
    for step in write.path:
        if docname == step.page:
            doctree[0].insert(1, raw(write.head(step)))
            doctree[0] += raw(write.end(step, is_guide=True))
        elif docname in step.exercises:
            for section in doctree[0].children:
                if isinstance(section, nodes.section):
                    section += raw(write.task(section["ids"][0]))
            doctree[0].insert(1, raw(write.head_of_exercises(step)))
            doctree[0] += raw(write.end(step, is_guide=False))


def listed(write: Writer, node: exercises) -> list[nodes.raw]:
    """The list of exercises; each page of it belongs to a guide."""
    for _words, page in node["pages"]:
        if page not in write.guides:
            logger.error(
                "no guide of the learning path has the exercises %s; "
                "say so there, ':exercises:'",
                page,
                location=node,
            )
    known = [(words, page) for words, page in node["pages"] if page in write.guides]
    where = place(_("%s of %s solved"), _("Try next"))
    return [raw(where), raw(write.exercises(known))]


def raw(html: str) -> nodes.raw:
    return nodes.raw("", html, format="html")


def add_files(
    app: Sphinx, pagename: str, template: str, context: dict[str, Any], doctree: Any
) -> None:
    """The pages on the path load its style and its script, and no others do."""
    if "data-done=" in context.get("body", ""):
        app.add_css_file("learn.css")
        app.add_js_file("learn.js", loading_method="defer")


def setup(app: Sphinx) -> dict[str, Any]:
    app.setup_extension("handbook_sphinx._verdicts")
    app.add_node(exercises)
    app.add_directive("path", Path)
    app.add_directive("guide", Guide)
    app.add_directive("exercises", Exercises)
    app.add_transform(CountMinutes)
    app.connect("doctree-read", remember)
    app.connect("handbook-said", said)
    app.connect("doctree-resolved", show, priority=600)  # below the badges of a page
    app.connect("html-page-context", add_files, priority=400)  # others drop scripts
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}

"""The ``api``, ``recipe`` and ``message`` directives: one entry, checked as it is read.

An entry becomes a section, so that it has a heading, a link target and a place in the
table of contents. ``section["entry"]`` holds what the other faces need to know:

- ``id``: the first name, or the title in English
- ``names``: torch name -> kind (empty for a recipe or a message)
- ``line``, ``cpu_only``, ``cuda_only``
"""

from __future__ import annotations

from typing import Any, ClassVar

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.locale import _
from sphinx.util.docutils import SphinxDirective
from sphinx.util.nodes import make_id

from handbook import names
from handbook.names import torch_version
from handbook.unit import BadExample, on_release, parse

from ._doctree import is_example, release_of, text_of
from ._store import store, taken

# What fits into a column of the printed sheet.
SHEET_WIDTH = 46
SHEET_LINES = 2

# What is said about every message.
FIELDS = ("Cause", "Cure", "More")

# What has its own names for what torch does: by the option that tells them.
LIBRARIES = {"numpy": "NumPy", "scipy": "SciPy", "paddle": "Paddle"}

# What pages call the kinds of names.
KINDS = {
    "function": _("function"),
    "method": _("method"),
    "class": _("class"),
    "attribute": _("attribute"),
}


class entry_head(nodes.General, nodes.Element):
    """Signatures, official links, other libraries' names; ``badges`` is its child."""


class BadEntry(ValueError):
    """What is wrong with an entry, and what to do about it."""


class _Entry(SphinxDirective):
    """What the three directives share."""

    has_content = True
    required_arguments = 1
    final_argument_whitespace = True
    option_spec: ClassVar = {
        "called": directives.unchanged_required,
        "numpy": directives.unchanged_required,
        "scipy": directives.unchanged_required,
        "paddle": directives.unchanged_required,
        "cpu-only": directives.unchanged_required,
        "cuda-only": directives.unchanged_required,
    }

    def run(self) -> list[nodes.Node]:
        try:
            return [self.section()]
        except BadEntry as problem:
            raise self.error(f"{self.name} {self.arguments[0]}: {problem}") from None

    def section(self) -> nodes.section:
        raise NotImplementedError

    def claim(self, wanted: list[str]) -> None:
        here = (self.env.docname, self.lineno)
        for name in wanted:
            owner = store(self.env).claim(name, here)
            if owner != here:
                raise BadEntry(taken(self.env, name, owner))

    def build(
        self, title: nodes.title, ids: list[str], entry: dict[str, Any]
    ) -> nodes.section:
        section = nodes.section("", title, ids=ids, classes=["entry", self.name])
        section.source, section.line = self.get_source_info()
        section["entry"] = entry | {
            "line": self.lineno,
            "cpu_only": self.options.get("cpu-only", ""),
            "cuda_only": self.options.get("cuda-only", ""),
        }
        self.add_name(section)
        section += self.head(entry)
        self.state.nested_parse(self.content, self.content_offset, section)
        self.check_examples(section)
        return section

    def head(self, entry: dict[str, Any]) -> entry_head:
        head = entry_head(unit=entry["id"])
        head["signatures"] = [names.describe(name) for name in entry["names"]]
        head["elsewhere"] = [
            (library, [name.strip() for name in self.options[option].split(",")])
            for option, library in LIBRARIES.items()
            if option in self.options
        ]
        for option in ("called", "cpu-only", "cuda-only"):
            if option in self.options:
                words = " ".join(self.options[option].split())
                said = nodes.paragraph(words, words, classes=[option])
                said.source, said.line = self.get_source_info()
                head += said
        return head

    def check_examples(self, section: nodes.section) -> None:
        blocks = list(section.findall(is_example))
        shown = [
            node for node in blocks if on_release(release_of(node), torch_version())
        ]
        if not shown:
            raise BadEntry("no example; show at least one call and its result")
        for node in blocks:
            check_first(node)
            if not release_of(node):
                break  # the first one on every release


def check_first(node: nodes.Node) -> None:
    """Does the sheet have room for this example? Raises BadEntry."""
    try:
        examples = parse(text_of(node))
    except BadExample:
        return  # the run says so, with the line of the example
    for what, texts in (
        ("code", [example.source for example in examples]),
        ("output", [example.want for example in examples]),
    ):
        lines = "".join(texts).splitlines()
        widest = max(map(len, lines), default=0)
        if len(lines) > SHEET_LINES or widest > SHEET_WIDTH:
            raise BadEntry(
                f"the {what} of the first example takes {len(lines)} lines, the "
                f"widest {widest} characters; the sheet has room for {SHEET_LINES} "
                f"lines of {SHEET_WIDTH}. Begin with a smaller example"
            )


class Api(_Entry):
    """``.. api:: torch.chunk torch.Tensor.chunk``: an entry for these names."""

    def section(self) -> nodes.section:
        kinds = {}
        for name in self.arguments[0].split():
            try:
                kinds[name] = names.describe(name).kind
            except names.UnknownName as problem:
                raise BadEntry(str(problem)) from None
        ids = list(kinds)
        self.claim(ids)
        title = nodes.title("", "", nodes.literal("", ids[0]), translatable=False)
        section = self.build(title, ids, {"id": ids[0], "names": kinds})
        python = self.env.domains.python_domain
        for name, kind in kinds.items():
            python.note_object(name, kind, name, location=section)
        return section


class Recipe(_Entry):
    """``.. recipe:: Title``: an entry for an idiom of several calls."""

    def section(self) -> nodes.section:
        text = self.arguments[0]
        self.claim([text])
        children, messages = self.parse_inline(text, lineno=self.lineno)
        title = nodes.title(text, "", *children, *messages)
        title.source, title.line = self.get_source_info()
        ids = [make_id(self.env, self.state.document, "recipe", text)]
        return self.build(title, ids, {"id": text, "names": {}})


class Message(_Entry):
    """``.. message:: words``: an error or a warning, with its cause and its cure.

    The words stand in what an example prints, or in a block of text if nothing here
    can bring them about. A field list says the rest.
    """

    def section(self) -> nodes.section:
        text = " ".join(self.arguments[0].split())
        self.claim([text])
        words = nodes.literal(text, text, classes=["handbook-message"])
        title = nodes.title("", "", words, translatable=False)
        ids = [nodes.make_id(text)]
        section = self.build(title, ids, {"id": text, "names": {}})
        self.check_fields(section)
        return section

    def check_examples(self, section: nodes.section) -> None:
        blocks = list(section.findall(nodes.literal_block))
        blocks += filter(is_example, section.findall(nodes.doctest_block))
        printed = " ".join(" ".join(text_of(node).split()) for node in blocks)
        words = section["entry"]["id"]
        if not any(map(is_example, blocks)):
            raise BadEntry("no example; show the smallest way to get it")
        if words not in printed:
            raise BadEntry("no example prints these words; take them from torch")

    def check_fields(self, section: nodes.section) -> None:
        said = {field[0].astext(): field[1] for field in section.findall(nodes.field)}
        for name in FIELDS:
            if name not in said or not said[name].astext().strip():
                raise BadEntry(f"no line ':{name}:'; say it after the example")
        if not any(said["More"].findall(is_link)):
            raise BadEntry("':More:' has no link; name what explains it")
        for field in said:
            if field.startswith("torch"):
                for words in said[field].findall(nodes.literal):
                    words["classes"].append("handbook-message")


def is_link(node: nodes.Node) -> bool:
    return isinstance(node, nodes.reference | addnodes.pending_xref)


def visit_head_html(self: Any, node: entry_head) -> None:
    link = _("official page")
    self.body.append('<div class="entry-head"><ul class="signatures">')
    for name in node["signatures"]:
        title = _("Official page of %s") % name.name
        self.body.append(
            f'<li><code class="signature"><b>{name.name}</b>'
            f"{self.encode(name.signature)}</code> "
            f'<span class="kind">{KINDS[name.kind]}</span> '
            f'<a class="official" href="{name.url}" title="{title}" '
            f'aria-label="{title}">{link}</a>'
        )
        for form in name.signatures[1:]:
            words = self.encode(name.name + form)
            self.body.append(f'<br><code class="signature">{words}</code>')
        self.body.append("</li>")
    self.body.append("</ul>")
    if node["elsewhere"]:
        items = (
            f'<span><span class="library">{library}</span> '
            + ", ".join(f"<code>{self.encode(name)}</code>" for name in there)
            + "</span>"
            for library, there in node["elsewhere"]
        )
        self.body.append(f'<p class="elsewhere">{" ".join(items)}</p>')


def depart_head_html(self: Any, node: entry_head) -> None:
    self.body.append("</div>")


def skip(self: Any, node: nodes.Node) -> None:
    raise nodes.SkipNode


def setup(app: Sphinx) -> dict[str, Any]:
    app.setup_extension("handbook_sphinx._store")
    app.add_node(
        entry_head,
        html=(visit_head_html, depart_head_html),
        gettext=(lambda self, node: None, lambda self, node: None),
        text=(skip, None),
    )
    app.add_directive("api", Api)
    app.add_directive("recipe", Recipe)
    app.add_directive("message", Message)
    return {
        "version": "1",
        "env_version": 1,
        "parallel_read_safe": True,
        "parallel_write_safe": True,
    }

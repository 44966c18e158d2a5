"""What a node of ours looks like: entries, examples, units, English originals."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from itertools import filterfalse, islice
from pathlib import Path

from docutils import nodes

from handbook.unit import Block, Unit, on_release, parse

# In these a page may show how an example is written.
MARKUP = ("rst", "restructuredtext", "md", "markdown")

# What stands out in a sentence; everything else is plain text.
STYLES = {nodes.literal: "code", nodes.emphasis: "emph", nodes.strong: "strong"}

Run = tuple[str, str]  # style, words

_SENTENCE_END = re.compile(r"[.!?](?=\s|$)|[。！？]")

_PROMPT = re.compile(r"^\s*>>>", re.MULTILINE)


def is_example(node: nodes.Node) -> bool:
    """Is this node a shown block of examples?"""
    return isinstance(node, nodes.doctest_block) or (
        isinstance(node, nodes.literal_block) and "testnodetype" in node
    )


def units_of(doctree: nodes.document, docname: str) -> Iterator[Unit]:
    """The entries of a page, and one unit for each group of its loose examples."""
    path = os.path.relpath(doctree["source"])
    lines = Path(path).read_text("utf-8").splitlines()
    loose = [node for node in examples_in(doctree) if not in_entry(node)]
    for section in doctree.findall(nodes.section):
        if "entry" in section:
            entry = section["entry"]
            unit = Unit(entry["id"], docname, path, entry["line"], entry["names"])
            unit.cpu_only, unit.cuda_only = entry["cpu_only"], entry["cuda_only"]
            unit.blocks = [block(node, lines) for node in examples_in(section)]
            yield unit
    named = dict.fromkeys(g for node in loose for g in groups(node) if g != "*")
    for group in named or (["default"] if loose else []):
        nodes_ = [node for node in loose if {group, "*"} & set(groups(node))]
        name = docname if group == "default" else f"{docname}:{group}"
        unit = Unit(name, docname, path, nodes_[0].line or 1)
        unit.blocks = [block(node, lines) for node in nodes_]
        yield unit


def groups(node: nodes.Element) -> list[str]:
    """The groups of a loose example; ``*`` stands for every group of the page."""
    return node.get("groups", ["default"])


def examples_in(root: nodes.Element) -> list[nodes.Element]:
    """Shown examples and, as comments, hidden ones with set-up and clean-up code."""
    return list(root.findall(lambda n: is_example(n) or hidden(n) or stray(n)))


def hidden(node: nodes.Node) -> bool:
    """Is this a block of examples that the page does not show?"""
    return isinstance(node, nodes.comment) and "testnodetype" in node


def stray(node: nodes.Node) -> bool:
    """Does this node look like an example, and would never be run?"""
    if isinstance(node, nodes.literal_block):
        language = node.get("language", "default")
        looks = language not in MARKUP and not is_example(node)
        return looks and bool(_PROMPT.search(node.astext()))
    if isinstance(node, nodes.block_quote):  # MyST reads >>> as three quotations
        around = list(islice(ancestors(node), 2))
        return all(isinstance(above, nodes.block_quote) for above in around)
    # as it is written: code that begins a line has its quotes there
    return isinstance(node, nodes.paragraph) and bool(_PROMPT.search(node.rawsource))


def in_entry(node: nodes.Node) -> bool:
    """Does this node belong to an entry?"""
    return any(isinstance(n, nodes.section) and "entry" in n for n in ancestors(node))


def is_release(node: nodes.Node) -> bool:
    """Does this node stand for some releases of torch? ``node["release"]`` says so."""
    return isinstance(node, nodes.Element) and "release" in node


def release_of(node: nodes.Node) -> str:
    """The releases of torch for which this node stands there; empty: for all."""
    return next((n["release"] for n in filter(is_release, ancestors(node))), "")


def ancestors(node: nodes.Node) -> Iterator[nodes.Element]:
    """From its parent up to the document."""
    while node := node.parent:
        yield node


def keep_release(doctree: nodes.document, torch: str) -> None:
    """Drop what is for other releases than that of the version ``torch``."""
    for place in list(doctree.findall(is_release)):
        here = on_release(place["release"], torch)
        place.replace_self(place.children if here else [])


def text_of(node: nodes.Element) -> str:
    """An example as it was written, with its ``<BLANKLINE>``."""
    return node.get("test") or node.astext()


def steps(blocks: Iterable[nodes.Element]) -> list[dict[str, str]]:
    """Examples as code without prompts, each piece with what it prints."""
    found, code = [], ""
    for node in blocks:
        for example in parse(text_of(node)):
            code += example.source
            if example.want:
                result = re.sub(r"(?m)^<BLANKLINE>$", "", example.want)
                found.append({"code": code.rstrip(), "result": result.rstrip()})
                code = ""
    return [*found, {"code": code.rstrip(), "result": ""}] if code else found


def block(node: nodes.Element, lines: list[str]) -> Block:
    """The block, its release, and the line at which its text begins in the file.

    A directive knows only where it begins itself, so its first line is looked up.
    """
    source = text_of(node)
    kind = "stray" if stray(node) else node.get("testnodetype", "doctest")
    first, start = source.partition("\n")[0].strip(), node.line or 1
    near = range(max(start - 1, 0), min(start + 20, len(lines)))
    line = next((n + 1 for n in near if lines[n].strip() == first), start)
    if kind in ("testsetup", "testcleanup"):
        kind = "testcode"
    return Block(source, line, kind, release_of(node))


def is_entry(section: nodes.section) -> bool:
    """Is this section an entry, and not just a part of the page?"""
    return "entry" in section


def is_message(section: nodes.section) -> bool:
    """Is this entry about an error or a warning?"""
    return "message" in section["classes"]


def head_of(entry: nodes.section) -> nodes.Element:
    """The head of an entry: its signatures and what else stands above its text."""
    parts = (node for node in entry.children if isinstance(node, nodes.Element))
    return next(node for node in parts if "unit" in node)


def gloss(entry: nodes.section) -> list[Run]:
    """The first sentence of an entry, cut into runs of one style."""
    for child in entry.children:
        if isinstance(child, nodes.paragraph) and not is_original(child):
            return first_sentence(runs(child))
    return []


def shapes_of(entry: nodes.section) -> nodes.paragraph | None:
    """The paragraph with the shapes that a module takes and gives."""
    # as it is written: in every language it has these English words
    said = (n for n in entry.children if isinstance(n, nodes.paragraph))
    return next((n for n in said if n.rawsource.startswith("Shapes:")), None)


def fields_of(message: nodes.section) -> dict[str, nodes.Element]:
    """What is said about a message, by its English words: Cause, Cure, More."""
    return {field[0].rawsource: field[1] for field in message.findall(nodes.field)}


def plain_name(entry: nodes.section) -> str:
    """What people call the thing of an entry: ``:called:`` up to its semicolon."""
    said = [node for node in head_of(entry) if "called" in node["classes"]]
    return re.split(r"[;；]", said[0].astext())[0].strip() if said else ""


def is_original(node: nodes.Node) -> bool:
    """Is this the English original that a translated page carries as well?"""
    return isinstance(node, nodes.Element) and "original" in node["classes"]


def is_picture(node: nodes.Node) -> bool:
    """Is this a drawing of tensors? ``node["drawing"]`` is its Part."""
    return isinstance(node, nodes.Element) and "drawing" in node


def runs(node: nodes.Element, style: str = "text") -> list[Run]:
    """The words below ``node``, with line breaks made spaces."""
    found: list[Run] = []
    for child in filterfalse(is_original, node.children):
        if isinstance(child, nodes.Text):
            found.append((style, re.sub(r"\s+", " ", child.astext())))
        else:
            found += runs(child, STYLES.get(type(child), style))
    return found


def sentences(whole: list[Run]) -> Iterator[list[Run]]:
    """The runs of each sentence."""
    while whole:
        first = first_sentence(whole)
        yield first
        whole = without(sum(len(words) for _style, words in first), whole)


def without(count: int, whole: list[Run]) -> list[Run]:
    """The runs without their first ``count`` characters."""
    kept: list[Run] = []
    for style, words in whole:
        if words[count:]:
            kept.append((style, words[count:]))
        count = max(count - len(words), 0)
    return kept


def first_sentence(whole: list[Run]) -> list[Run]:
    """The runs up to the first full stop that is not inside of code."""
    masked = "".join("x" * len(t) if style == "code" else t for style, t in whole)
    end = _SENTENCE_END.search(masked)
    left = end.end() if end else len(masked)
    kept: list[Run] = []
    for style, words in whole:
        if left > 0:
            kept.append((style, words[:left]))
        left -= len(words)
    return kept

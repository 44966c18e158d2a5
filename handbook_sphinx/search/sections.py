"""What the search knows of a page: each section, without those below it.

An entry is a section, so that a hit is an entry.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from posixpath import dirname, join, normpath

from docutils import nodes

from .._doctree import (
    ancestors,
    first_sentence,
    head_of,
    is_entry,
    is_example,
    is_message,
    is_original,
    plain_name,
    runs,
)

# Literals of this class are messages, as people paste them.
MESSAGE = "handbook-message"

# A warning, or what a traceback ends with; each may take several lines.
PRINTED = re.compile(
    r"^[\w.]*(?:Error|Exception|Warning)\b.*(?:\n(?!>>> ).+)*", re.MULTILINE
)
# Such code prints the message that it has caught.
CATCHES = re.compile(r"^\.\.\. except\b|catch_warnings", re.MULTILINE)

PROMPT = re.compile(r"^(?:>>>|\.\.\.) ?", re.MULTILINE)
NAME = re.compile(r"[A-Za-z_]\w+")


@dataclass
class Section:
    """One section. Its texts are in the language of the page."""

    address: str  # from the folder of the language
    title: str
    alias: str = ""  # the title in the source
    above: list[str] = field(default_factory=list)  # titles around it, the page's first
    names: list[str] = field(default_factory=list)  # of an entry: in torch, elsewhere
    called: list[str] = field(default_factory=list)  # the plain name first
    texts: list[str] = field(default_factory=list)  # first sentence, the rest of it, …
    code: list[str] = field(default_factory=list)  # names in it, each once
    messages: list[str] = field(default_factory=list)  # of torch
    leads: list[str] = field(default_factory=list)  # of a message: what explains it


def sections(doctree: nodes.document, uri: str) -> Iterator[Section]:
    """The sections of the page at the address ``uri``, from top to bottom."""
    for node in doctree.findall(nodes.section):
        around = [each for each in ancestors(node) if isinstance(each, nodes.section)]
        anchor = f"#{node['ids'][0]}" if around else ""
        section = Section(uri + anchor, words(node[0]))
        section.above = [words(each[0]) for each in reversed(around)]
        if is_message(node):
            section.messages = [section.title]
            section.leads = list(leads(node, uri))
        elif is_entry(node):
            head = head_of(node)
            elsewhere = [name for _, there in head["elsewhere"] for name in there]
            section.names = [*node["entry"]["names"], *elsewhere]
            section.called = called(head)
        for child in node.children[1:]:
            read(section, child)
        if below := [each for each in node.children if is_named(each)]:
            section.texts.append(", ".join(map(shown, below)))
        section.code = list(dict.fromkeys(section.code))
        yield section


def is_named(node: nodes.Node) -> bool:
    """Is this an entry that is called something?"""
    return isinstance(node, nodes.section) and is_entry(node) and not is_message(node)


def shown(entry: nodes.section) -> str:
    """An entry as its group lists it: title and plain name."""
    return f"{words(entry[0])} {plain_name(entry)}".strip()


def called(head: nodes.Element) -> list[str]:
    """What the entry is called, also in the source."""
    said = [
        words(node)
        for node in head.findall(nodes.paragraph)
        if "called" in node["classes"] or is_original(node)
    ]
    found = (each.strip() for each in re.split("[;；,，、]", ";".join(said)))
    return list(dict.fromkeys(filter(None, found)))


def leads(section: nodes.section, uri: str) -> Iterator[str]:
    """The addresses of the entries to which a message leads."""
    for link in section.findall(nodes.reference):
        if link.get("internal") and "refuri" in link:
            yield normpath(join(dirname(uri), link["refuri"]))


def read(section: Section, node: nodes.Node) -> None:
    """Note what ``node`` and all that is below it say."""
    if not isinstance(node, nodes.Element) or is_left_out(node):
        return
    if isinstance(node, nodes.literal_block | nodes.doctest_block):
        read_code(section, node.astext(), is_example(node))
    elif isinstance(node, nodes.definition_list_item):
        section.texts.append(": ".join(filter(None, map(words, node.children))))
    elif not isinstance(node, nodes.TextElement):
        for child in node.children:
            read(section, child)
    elif "original-title" in node["classes"]:
        section.alias = words(node)
    elif not is_original(node):
        quoted = node.findall(nodes.literal)
        section.messages += [words(q) for q in quoted if MESSAGE in q["classes"]]
        section.texts += sentences(section, node)


def is_left_out(node: nodes.Element) -> bool:
    """Other sections, an entry's head, what the page does not show, solutions."""
    return (
        isinstance(node, nodes.section | nodes.field_name | nodes.Invisible | nodes.raw)
        or "unit" in node
        or node.get("collapsible") == "closed"
        or any(name.startswith("sphx-glr-") for name in node["classes"])
    )


def sentences(section: Section, node: nodes.TextElement) -> Iterator[str]:
    """The words of a paragraph; of the first one, the first sentence by itself."""
    text = words(node)
    if not section.texts:
        first = "".join(part for _, part in first_sentence(runs(node))).strip()
        if text.startswith(first):
            yield first
            text = text[len(first) :].strip()
    if text:
        yield text


def read_code(section: Section, code: str, is_run: bool) -> None:
    """Note the names in a block, and the messages that it prints."""
    if not is_run:
        section.code += NAME.findall(code)
        section.messages += PRINTED.findall(code)
        return
    for example in re.split(r"^(?=>>> )", code, flags=re.MULTILINE):
        lines = example.splitlines()
        typed = "\n".join(line for line in lines if PROMPT.match(line))
        printed = "\n".join(line for line in lines if not PROMPT.match(line))
        section.code += NAME.findall(typed)
        caught = [printed] if printed and CATCHES.search(typed) else []
        section.messages += caught or PRINTED.findall(printed)


def words(node: nodes.Element) -> str:
    """What a node says, a single space between its words."""
    return " ".join("".join(part for _, part in runs(node)).split())

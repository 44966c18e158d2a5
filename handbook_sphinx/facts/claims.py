"""What an entry says and the facts contradict is an error, with file and line.

That is told of sentences in a few plain forms alone, so that what is found is a
contradiction: "as a view", "A copy of", "Its gradient is zero everywhere", "Integers
are refused", "Only ``float32`` and ``float64`` are accepted". They are read in English.
The facts may be made anew without the page, so what was said is kept, and compared each
time.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.transforms import SphinxTransform
from sphinx.util import logging

from handbook.facts.facts import DTYPES, ran

from .._doctree import is_entry
from .told import SHOWN

logger = logging.getLogger(__name__)

SAYS = "handbook-facts-said"  # among what Sphinx keeps about a page

KINDS = {
    "integers": ("u8", "i8", "i16", "i32", "i64"),
    "bools": ("bool",),
    "booleans": ("bool",),
    "complex numbers": ("c64", "c128"),
    **{f"``{long}``": (short,) for short, (long, _spelt) in DTYPES.items()},
}
KIND = "|".join(map(re.escape, KINDS))
DTYPE = r"``\w+``"

# Of the first sentence.
VIEW = re.compile(r"\b(a view|in the same memory|shares the memory|without copying)\b")
COPY = re.compile(r"(A copy|Copy|Copies)\b")
# Of any sentence.
ZERO = re.compile(r"\bgradient is (?:zero|0) everywhere\b")
REFUSED = re.compile(
    rf"({KIND})(?: and ({KIND}))? (?:are|is) (?:refused|not (?:supported|accepted))\b",
    re.IGNORECASE,
)
ONLY = re.compile(
    rf"Only ({DTYPE}(?:(?:, | and |, and ){DTYPE})*) (?:are|is) "
    r"(?:accepted|supported)\b"
)


class Read(SphinxTransform):
    """Keep what each entry says in one of these forms, before it is translated."""

    default_priority = 12

    def apply(self, **kwargs: Any) -> None:
        docname = self.env.current_document.docname
        self.env.metadata[docname][SAYS] = [
            (line, [*section["entry"]["names"]], *claim)
            for section in self.document.findall(nodes.section)
            if is_entry(section)
            for line, claim in said(section)
        ]


def said(section: nodes.section) -> Iterator[tuple[int, tuple[str, list[str]]]]:
    """The line of each claim of an entry, and the claim."""
    paragraphs = [n for n in section.children if isinstance(n, nodes.paragraph)]
    for paragraph in paragraphs:
        text = " ".join(paragraph.rawsource.split())
        for sentence in re.split(r"(?<=[.:;])\s", text):
            first = paragraph is paragraphs[0] and text.startswith(sentence)
            for claim in claims(sentence, first):
                yield paragraph.line or section.line, claim


def claims(sentence: str, first: bool) -> Iterator[tuple[str, list[str]]]:
    """What a sentence claims; ``first`` says that it is the first of its entry."""
    if "CUDA" in sentence or "GPU" in sentence:
        return
    if first and VIEW.search(sentence):
        yield "view", []
    if first and COPY.match(sentence) and "only" not in sentence:
        yield "copy", []
    if ZERO.search(sentence):
        yield "zero", []
    if refused := REFUSED.match(sentence):  # not "Most integers are refused"
        for kind in filter(None, refused.groups()):
            yield "refused", [*KINDS[kind.lower()]]
    if only := ONLY.search(sentence):
        yield "only", [KINDS[name][0] for name in re.findall(DTYPE, only[1])]


def contradiction(kind: str, dtypes: list[str], facts: list[Mapping[str, Any]]) -> str:
    """What was seen otherwise with all names of an entry; empty: nothing."""
    memory = [each["memory"].split() for each in facts if "memory" in each]
    if kind == "view" and memory and all(seen == ["new"] for seen in memory):
        return "says that it is a view, but no result shared memory with an argument"
    if kind == "copy" and memory and not any("new" in seen for seen in memory):
        return "says that it copies, but every result shared memory with an argument"
    gradients = [each["gradient"] for each in facts if "gradient" in each]
    words = [word for gradient in gradients for word in gradient.split()]
    if kind == "zero" and gradients and not {"zero", "none"} & {*words}:
        return "says that its gradient is zero, but a gradient was seen that is not"
    runs = [ran(dict(each)) for each in facts]
    if kind == "refused" and all(set(dtypes) & each.keys() for each in runs):
        names = " ".join(d for d in dtypes if all(d in each for each in runs))
        return f"says that a dtype is refused, but it ran in {names}"
    if kind == "only":
        others = [d for d in SHOWN if d not in dtypes and all(d in r for r in runs)]
        if others:
            return f"says which dtypes alone are accepted, but it ran in {others[0]}"
    return ""


def compare(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """Say what is contradicted, of all pages, whether or not they were read anew."""
    known = app.handbook_facts["cpu"].names if "cpu" in app.handbook_facts else {}
    for docname in sorted(env.found_docs):
        for line, names, kind, dtypes in env.metadata[docname].get(SAYS, []):
            into = kind == "copy"  # x.copy_(y) copies into its own memory
            about = [name for name in names if not (into and name.endswith("_"))]
            facts = [known[name] for name in about if name in known]
            seen = contradiction(kind, dtypes, facts) if facts else ""
            if seen:
                message = "%s %s; see facts/cpu.json, and mend the sentence"
                where = (docname, line)
                logger.error(message, names[0], seen, location=where, type="handbook")
    return []


def setup(app: Sphinx) -> None:
    app.add_transform(Read)
    app.connect("env-updated", compare)

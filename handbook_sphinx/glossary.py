"""The glossary says each headword in the other languages, too: tensor 张量.

The words come from the catalogues of its page; on a translated page the original is one
of them.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import polib
from docutils import nodes
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.transforms import SphinxTransform

from ._doctree import is_original
from ._languages import Language, here


class KeepHeadwords(SphinxTransform):
    """``term["said"]``: a headword in all languages, code -> words."""

    default_priority = 15  # before messages are translated

    def apply(self, **kwargs: Any) -> None:
        terms = list(headwords(self.document))
        if not terms:
            return
        first, *others = self.config.handbook_languages.values()
        for term in terms:
            term["said"] = {first.code: term.astext()}
        for language in others:
            catalogue = self.catalogue(language)
            for term in terms:
                if words := catalogue.get(term["said"][first.code]):
                    term["said"][language.code] = words

    def catalogue(self, language: Language) -> dict[str, str]:
        """The messages of this page in a language."""
        folder = Path(self.env.srcdir, self.config.locale_dirs[0]).resolve()
        page = self.env.current_document.docname
        path = folder / language.code / "LC_MESSAGES" / f"{page}.po"
        self.env.note_dependency(str(path))
        if not path.exists():
            return {}
        return {each.msgid: each.msgstr for each in polib.pofile(str(path))}


def headwords(root: nodes.Element) -> Iterator[nodes.term]:
    """The terms of the glossaries of a page."""
    for glossary in root.findall(addnodes.glossary):
        yield from glossary.findall(nodes.term)


def show(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Put the words of the other languages beside each headword."""
    languages = app.config.handbook_languages
    own = here(app.config).code
    for term in headwords(doctree):
        for original in list(filter(is_original, term.children)):
            term.remove(original)  # it would be said twice
        for code, words in term["said"].items():
            if code != own and words != term["said"].get(own):
                classes = ["headword", f"language-{languages[code].tag}"]
                term += [nodes.Text(" "), nodes.inline("", words, classes=classes)]


def setup(app: Sphinx) -> dict[str, Any]:
    app.setup_extension("handbook_sphinx._languages")
    app.add_transform(KeepHeadwords)
    app.connect("doctree-resolved", show)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}

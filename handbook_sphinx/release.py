"""The ``release`` directive: examples and words for certain releases of torch.

.. release:: >=2.14

   >>> torch.tensor([1.0]).clamp(max=1)
   tensor([1.])

Where another release prints something else, its own result stands in a directive of its
own. Catalogues and digests hold all of them; a page, the sheet and a run only those for
the torch that is there.
"""

from __future__ import annotations

from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from handbook.names import torch_version
from handbook.unit import bad_release

from ._doctree import is_release, keep_release


class Release(SphinxDirective):
    required_arguments = 1
    final_argument_whitespace = True
    has_content = True

    def run(self) -> list[nodes.Node]:
        self.assert_has_content()
        spec = self.arguments[0]
        if problem := bad_release(spec):
            raise self.error(f"release: {problem}")
        place = nodes.container("")
        place.source, place.line = self.get_source_info()
        self.state.nested_parse(self.content, self.content_offset, place)
        if any(place.findall(is_release)):
            raise self.error("release: stands in another one; write them one by one")
        place["release"] = spec
        return [place]


def drop(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """What does not match is not shown; translators see all."""
    if app.builder.name != "gettext":
        keep_release(doctree, torch_version())


def setup(app: Sphinx) -> dict[str, Any]:
    app.add_directive("release", Release)
    app.connect("doctree-resolved", drop)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}

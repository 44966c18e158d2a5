"""The directives of the learning path, checked as they are read."""

from __future__ import annotations

from typing import ClassVar

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.util import docname_join
from sphinx.util.docutils import SphinxDirective

from .._store import store


class exercises(nodes.General, nodes.Element):
    """Stands for the list of ``node["pages"]``, (title, page), until it is written."""


class Guide(SphinxDirective):
    """``.. guide:: page``: a guide, and what a reader has at its end."""

    has_content = True
    required_arguments = 1
    option_spec: ClassVar = {
        "before": directives.unchanged_required,
        "exercises": directives.unchanged_required,
    }

    def run(self) -> list[nodes.Node]:
        self.assert_has_content()
        item = nodes.list_item()
        item.source, item.line = self.get_source_info()
        item["page"] = self.page(self.arguments[0])
        for option in self.option_spec:
            item[option] = [*map(self.page, self.listed(option))]
        self.state.nested_parse(self.content, self.content_offset, item)
        return [item]

    def listed(self, option: str) -> list[str]:
        names = self.options.get(option, "").split(",")
        return [name.strip() for name in names if name.strip()]

    def page(self, name: str) -> str:
        """The page of this name, which must be there."""
        page = docname_join(self.env.docname, name)
        if page not in self.env.found_docs:
            raise self.error(
                f"guide {self.arguments[0]}: there is no page {page}; name one as seen "
                "from this page and without its ending, such as ../exercises/losses"
            )
        return page


class Path(SphinxDirective):
    """``.. path::``: the steps, in their order."""

    has_content = True

    def run(self) -> list[nodes.Node]:
        owners = store(self.env).data["steps"].keys() - {self.env.docname}
        if owners:
            raise self.error(f"path: {min(owners)} has the learning path already")
        steps = nodes.enumerated_list(classes=["path"])
        self.state.nested_parse(self.content, self.content_offset, steps)
        before: list[str] = []
        for item in steps.children:
            if isinstance(item, nodes.system_message):
                continue
            if not is_step(item):
                raise self.error("path: here stand guides alone, '.. guide:: page'")
            if late := [page for page in item["before"] if page not in before]:
                raise self.error(
                    f"path: {item['page']} comes before {late[0]}, on which it builds; "
                    "put it behind, or mend its ':before:'"
                )
            before.append(item["page"])
        self.env.note_reread()  # it tells about the guides
        return [*self.contents(before), steps]

    def contents(self, pages: list[str]) -> list[nodes.Node]:
        """The toctree: of it come the sidebar, and what is next."""
        listed = "".join(f"   /{page}\n" for page in pages)
        text = f".. toctree::\n   :hidden:\n\n{listed}"
        return self.parse_text_to_nodes(text, offset=self.content_offset)


class Exercises(SphinxDirective):
    """``.. exercises::``: the exercises of the pages in the toctree beside it."""

    def run(self) -> list[nodes.Node]:
        self.env.note_reread()
        node = exercises()
        self.set_source_info(node)
        return [node]


def is_step(node: nodes.Node) -> bool:
    """Is this a guide on the learning path?"""
    return isinstance(node, nodes.list_item) and "page" in node

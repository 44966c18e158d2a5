"""Every private name of others that the faces lean on, each with its reason.

When Sphinx, docutils or sphinx-gallery is upgraded, this is the one place to look at.
A name counts as private where its documentation does not promise it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING, Any
from unittest.mock import patch

# docutils documents its formats of formulas, but not the converter.
from docutils.utils.math import MathError as MathError
from docutils.utils.math.latex2mathml import tex2mathml as tex2mathml

# Where Sphinx keeps what it has read: there is no other way to let it forget.
from sphinx.application import ENV_PICKLE_FILENAME

# sphinx-gallery's node for figures, its stylesheet, and the links from code to entries:
# its public extension has them as well, but would also run the scripts.
from sphinx_gallery import glr_path_static as glr_path_static
from sphinx_gallery._doctree_links import setup_doctree_links as setup_doctree_links
from sphinx_gallery.directives import ImageSg as ImageSg
from sphinx_gallery.directives import imgsgnode as imgsgnode
from sphinx_gallery.directives import visit_imgsg_html as visit_imgsg_html

if TYPE_CHECKING:
    from docutils import nodes
    from sphinx.application import Sphinx

    from handbook.watch import Watch


def has_warned(app: Sphinx) -> bool:
    """Sphinx counts its warnings, but tells the number only in its last words."""
    return app._warncount > 0


def forget_read_pages(app: Sphinx) -> None:
    """The next build reads all pages, as it does after an error."""
    Path(app.doctreedir, ENV_PICKLE_FILENAME).unlink(missing_ok=True)


def without_own_search(app: Sphinx) -> None:
    """Builders of help files switch Sphinx's search off so; no option does."""
    if app.builder.format == "html":
        app.builder.search = False


def without_scripts(context: dict[str, Any], unused: Collection[str]) -> None:
    """Sphinx adds its scripts to each page unasked, as objects of a private class."""
    context["script_files"] = [
        script
        for script in context["script_files"]
        if Path(script.filename or "").name not in unused
    ]


def add_permalink(translator: Any, node: nodes.Element, title: str) -> None:
    """The link to a numbered formula, as Sphinx's own renderers write it."""
    translator.add_permalink_ref(node, title)


def draw_page(watch: Watch, *arguments: Any) -> dict[str, Any]:
    """sphinx-gallery runs a script and writes its page in a function without a public
    name; its own parallel mode lets several scripts share a process. The code passes
    ``watch`` where it is a tree: no option hands it over.
    """
    from sphinx_gallery import gen_rst  # slow to import

    execute = gen_rst._exec_and_get_memory

    def watched(*args: Any, code_ast: Any, script_vars: Any, **others: Any) -> Any:
        watch.install(vars(script_vars["fake_main"]))
        code_ast = watch.visit(code_ast)
        return execute(*args, code_ast=code_ast, script_vars=script_vars, **others)

    gen_rst._exec_and_get_memory = watched  # this process draws one page
    return gen_rst.generate_file_rst(*arguments)[-1]


def another_font(path: Callable[[bool], str]) -> AbstractContextManager[Any]:
    """Let matplotlib look for letters in one font more, for a heavy text or another.

    A text has its fonts from the moment at which it is made, and no setting adds one.
    """
    from matplotlib.font_manager import fontManager, weight_dict

    find = fontManager._find_fonts_by_props

    def found(text: Any, *how: Any, **more: Any) -> list[str]:
        weight = text.get_weight()
        heavy = weight_dict.get(weight, weight) >= weight_dict["semibold"]
        return [*find(text, *how, **more), path(heavy)]

    return patch.object(fontManager, find.__name__, found)

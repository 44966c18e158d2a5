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

# The reader of objects.inv: only what intersphinx makes of it is documented.
from sphinx.util.inventory import InventoryFile as InventoryFile

# sphinx-gallery's links from code to entries: its public extension has them as well,
# but would also run the scripts.
from sphinx_gallery._doctree_links import setup_doctree_links as setup_doctree_links

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


def keep_files(context: dict[str, Any], kept: Collection[str]) -> None:
    """Sphinx adds styles and scripts to each page unasked, as objects of private
    classes, some of which have no file.
    """
    for kind in ("css_files", "script_files"):
        context[kind] = [
            each for each in context[kind] if Path(each.filename or "").name in kept
        ]


def pygments_stylesheet() -> str:
    """The colours of code, light and dark, as Furo writes them when the build ends."""
    from furo import get_pygments_stylesheet

    return get_pygments_stylesheet()


def add_permalink(translator: Any, node: nodes.Element, title: str) -> None:
    """The link to a numbered formula, as Sphinx's own renderers write it."""
    translator.add_permalink_ref(node, title)


def gallery_conf(app: Sphinx) -> dict[str, Any]:
    """sphinx-gallery completes its configuration in functions of its extension, which
    would also write an overview, and run the scripts again for it.
    """
    from sphinx_gallery import gen_gallery  # slow to import

    given = app.config.sphinx_gallery_conf
    conf = gen_gallery._fill_gallery_conf_defaults(given, app=app)
    gen_gallery._update_gallery_conf_builder_inited(conf, app.srcdir)
    return conf


def draw_page(watch: Watch, *arguments: Any) -> dict[str, Any]:
    """sphinx-gallery runs a script and writes its page in a function without a public
    name; its own parallel mode lets several scripts share a process. The code passes
    ``watch`` where it is a tree: no option hands it over. None leaves out its boxes for
    downloads, its thumbnail and its archive either.
    """
    from sphinx_gallery import gen_rst  # slow to import

    execute = gen_rst._exec_and_get_memory

    def watched(*args: Any, code_ast: Any, script_vars: Any, **others: Any) -> Any:
        watch.install(vars(script_vars["fake_main"]))
        code_ast = watch.visit(code_ast)
        return execute(*args, code_ast=code_ast, script_vars=script_vars, **others)

    # this process draws one page
    gen_rst._exec_and_get_memory = watched
    gen_rst.save_thumbnail = gen_rst.zip_files = lambda *_: None
    head, label = gen_rst.EXAMPLE_HEADER.split(".. only:: html")
    gen_rst.EXAMPLE_HEADER = head + label[label.index(".. rst-class::") :]
    for part in ("DOWNLOAD_LINKS_HEADER", "CODE", "NOTEBOOK", "ZIP"):
        setattr(gen_rst, part if "_" in part else f"{part}_DOWNLOAD", "")
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

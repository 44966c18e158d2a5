"""The private names of others: each is there, and nobody else leans on them."""

import ast
import sys
from collections.abc import Iterator
from inspect import signature
from pathlib import Path

import pytest
from commands import ROOT
from sphinx.application import ENV_PICKLE_FILENAME
from sphinx.builders.html import StandaloneHTMLBuilder
from sphinx.writers.html5 import HTML5Translator
from sphinx_gallery import gen_rst
from tiny import Tiny

from handbook_sphinx import _private

FACES = sorted((ROOT / "handbook_sphinx").rglob("*.py"))
OWN = Path(_private.__file__)


def private(source: str) -> Iterator[str]:
    """The private names of other packages in the source of a face."""
    wrapped = set(taken_over(OWN.read_text("utf-8")))
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Attribute(ast.Name("self" | "cls"), _attr):
                pass
            case ast.Attribute(_holder, attr) if hidden(attr):
                yield f"{node.lineno}: .{attr}"
            case ast.ImportFrom(module, names, 0):
                for each in names:
                    whole = f"{module}.{each.name}"
                    if whole in wrapped or any(map(hidden, whole.split("."))):
                        yield f"{node.lineno}: {whole}"
            case ast.Import(names):
                yield from (
                    f"{node.lineno}: {each.name}"
                    for each in names
                    if any(map(hidden, each.name.split(".")))
                )


def hidden(name: str) -> bool:
    # a named tuple's ``_replace`` is public
    public = name.startswith("__") or name in ("_", "_replace")
    return name.startswith("_") and not public


def taken_over(source: str) -> Iterator[str]:
    """What _private imports from others, to wrap it or to hand it on."""
    for node in ast.parse(source).body:
        if isinstance(node, ast.ImportFrom):
            library = str(node.module).partition(".")[0]
            if library not in sys.stdlib_module_names:
                yield from (f"{node.module}.{each.name}" for each in node.names)


@pytest.mark.parametrize("face", FACES, ids=lambda path: path.stem)
def test_no_face_uses_a_private_name(face: Path) -> None:
    found = [] if face == OWN else list(private(face.read_text("utf-8")))
    assert not found, f"{face}: take it from _private"
    assert "pickle" not in face.read_text("utf-8").replace("ENV_PICKLE_FILENAME", "")


@pytest.mark.parametrize(
    "source",
    [
        "app._warncount",
        "import sphinx_gallery._x",
        "from docutils.utils import _x",
        "from sphinx._x import y",
        "from sphinx.application import ENV_PICKLE_FILENAME",
        "from docutils.utils.math.latex2mathml import tex2mathml",
    ],
)
def test_a_private_name_is_seen(source: str) -> None:
    assert len(list(private(source))) == 1


# --- each is still there ----------------------------------------------------------


class Watched(Tiny):
    """A tiny handbook whose conf.py ends in code of the test's own."""

    def at_the_end(self, code: str) -> str:
        """What ``code`` prints when a build is finished; it may use ``app``."""
        lines = ["def setup(app):", "    app.connect('build-finished', told)", ""]
        lines += ["def told(app, error):", "    from handbook_sphinx import _private"]
        self.write("conf.py", "\n".join([*lines, f"    print({code})", ""]))
        return self.build("html").output


@pytest.fixture
def watched(tmp_path: Path) -> Watched:
    tiny = Watched(tmp_path)
    tiny.page("page", "Words.\n")
    return tiny


def test_warnings_are_counted(watched: Watched) -> None:
    assert "False" in watched.at_the_end("_private.has_warned(app)")
    watched.page("page", ":unknown:`role`\n")
    assert "True" in watched.at_the_end("_private.has_warned(app)")


def test_what_was_read_is_kept_in_one_file(watched: Watched) -> None:
    kept = watched.root / "doctrees/html" / ENV_PICKLE_FILENAME
    watched.build("html")
    assert kept.exists()
    watched.at_the_end("_private.forget_read_pages(app)")
    assert not kept.exists()


def test_sphinx_asks_the_builder_about_its_search() -> None:
    assert StandaloneHTMLBuilder.search is True


def test_styles_and_scripts_have_file_names(watched: Watched) -> None:
    conf = (
        "def setup(app):\n    app.connect('html-page-context', keep)\n"
        "def keep(app, name, template, context, doctree):\n"
        "    from handbook_sphinx._private import keep_files\n"
        "    keep_files(context, ['doctools.js', 'pygments.css'])\n"
    )
    assert watched.build("html").code == 0
    others = "documentation_options.js", "basic.css"
    assert all(other in watched.read("out/html/index.html") for other in others)
    watched.write("conf.py", conf)
    assert watched.build("html").code == 0
    html = watched.read("out/html/index.html")
    assert "doctools.js" in html and "pygments.css" in html
    assert not any(other in html for other in others)


def test_formulas_have_permalinks() -> None:
    assert callable(HTML5Translator.add_permalink_ref)
    assert "<mi>x</mi>" in _private.tex2mathml("x", as_block=True)
    with pytest.raises(_private.MathError):
        _private.tex2mathml(r"\unknown", as_block=False)


def test_sphinx_gallery_draws_one_script() -> None:
    asked = list(signature(gen_rst.generate_file_rst).parameters)
    assert asked == ["fname", "target_dir", "src_dir", "gallery_conf"]
    for part in ("DOWNLOAD_LINKS_HEADER", "CODE_DOWNLOAD", "NOTEBOOK_DOWNLOAD"):
        assert isinstance(getattr(gen_rst, part), str)
    assert "only:: html" in gen_rst.EXAMPLE_HEADER
    assert "rst-class::" in gen_rst.EXAMPLE_HEADER
    assert callable(gen_rst.save_thumbnail) and callable(gen_rst.zip_files)

"""A gallery script that raises stops the build with one line."""

import pytest
from tiny import CONF, Tiny

GALLERY = """
extensions += ["sphinx_gallery.gen_gallery", "handbook_sphinx.gallery"]
sphinx_gallery_conf = {
    "examples_dirs": "../gallery",
    "gallery_dirs": "gallery",
    "filename_pattern": "/plot_",
    "download_all_examples": False,
    "write_computation_times": False,
    "show_signature": False,
}
"""
SCRIPT = '''
"""
Title
=====

Text.
"""

x = 1

# %%
# The second block.

assert x == VALUE, "x is not as promised"
'''


@pytest.fixture
def gallery(tiny: Tiny) -> Tiny:
    tiny.write("conf.py", CONF + GALLERY)
    tiny.write("gallery/GALLERY_HEADER.rst", "Gallery\n=======\n")
    tiny.write("gallery/plot_right.py", SCRIPT.replace("VALUE", "1"))
    return tiny


def test_a_right_script(gallery: Tiny) -> None:
    result = gallery.build("html")
    assert (result.code, result.output) == (0, "")
    assert "The second block" in gallery.read("out/html/gallery/plot_right.html")


@pytest.mark.parametrize(
    ("script", "line", "error"),
    [
        (SCRIPT.replace("VALUE", "2"), 13, "AssertionError: x is not as promised"),
        (SCRIPT.replace("x == VALUE", "x ="), 13, "SyntaxError: invalid syntax"),
    ],
    ids=["raises", "is no Python"],
)
def test_a_wrong_script(gallery: Tiny, script: str, line: int, error: str) -> None:
    gallery.write("gallery/plot_wrong.py", script)
    for _attempt in ("first", "again"):
        result = gallery.build("html")
        assert result.complains(f"gallery/plot_wrong.py:{line}: {error}"), result.output
        assert len(result.output.splitlines()) == 1
        assert not (gallery.root / "out/html/index.html").exists()

"""A warning comes again until its cause is gone, though the page stays as it is."""

import pytest
from sphinx.application import ENV_PICKLE_FILENAME
from tiny import CONF, Result, Tiny

LOOSE = CONF.replace('    "handbook_sphinx.strict",\n', "")


def builds(tiny: Tiny, text: str) -> tuple[Result, Result]:
    """What two builds say about the same page."""
    tiny.page("page", text)
    return tiny.build("html"), tiny.build("html")


@pytest.mark.parametrize(
    "text", ["An :unknown:`role`.\n", ".. api:: torch.absent\n\n   >>> 1\n   1\n"]
)
def test_it_comes_again(tiny: Tiny, text: str) -> None:
    first, second = builds(tiny, text)
    assert first == second
    assert first.complains("docs/page.rst:4: ERROR: ")
    tiny.page("page", "Mended.\n")
    assert tiny.build("html") == Result(0, "")


def test_without_it_sphinx_would_pass_over_the_page(tiny: Tiny) -> None:
    tiny.write("conf.py", LOOSE)
    first, second = builds(tiny, "An :unknown:`role`.\n")
    assert first.code
    assert second == Result(0, "")


def test_a_good_page_is_not_read_again(tiny: Tiny) -> None:
    first, second = builds(tiny, "Words.\n")
    assert first == second == Result(0, "")
    assert (tiny.root / "doctrees/html" / ENV_PICKLE_FILENAME).exists()

"""The plot directive: a figure made by the examples above it."""

import re

import pytest
from tiny import CONF, Tiny

PAGE = """
>>> import matplotlib.pyplot as plt
>>> figure, axes = plt.subplots()
>>> lines = axes.plot([1, 2, 3], gid="{gid}")

.. plot:: A line.

   figure

>>> lines[0].set_gid("too_late")
"""
IMAGE = re.compile(r'<img[^>]* src="_images/(\w+\.svg)"')


@pytest.fixture
def site(tiny: Tiny) -> Tiny:
    tiny.write("conf.py", CONF + 'extensions.append("handbook_sphinx.plot")\n')
    tiny.write("gallery/handbook.mplstyle", "svg.hashsalt: handbook\n")
    tiny.page("page", PAGE.format(gid="first"))
    tiny.translate("page", {"Title": "标题", "A line.": "一条线。"})
    tiny.translate("index", {"Tiny": "小"})
    return tiny


def drawn(site: Tiny, language: str = "en") -> tuple[str, str]:
    """The file name and the text of the page's picture."""
    result = site.build("html", f"-Dlanguage={language}", to=language)
    assert (result.code, result.output) == (0, "")
    (name,) = IMAGE.findall(site.read(f"out/{language}/page.html"))
    return name, site.read(f"out/{language}/_images/{name}")


def test_the_examples_above_are_drawn(site: Tiny) -> None:
    _name, svg = drawn(site)
    assert 'id="first"' in svg
    assert "too_late" not in svg
    assert "<dc:date>" not in svg


def test_both_languages_show_the_same_bytes(site: Tiny) -> None:
    english, chinese = drawn(site), drawn(site, "zh_CN")
    assert english == chinese
    assert "一条线。" in site.read("out/zh_CN/page.html")


def test_another_example_is_another_picture(site: Tiny) -> None:
    first, _svg = drawn(site)
    site.page("page", PAGE.format(gid="second"))
    second, svg = drawn(site)
    assert first != second
    assert 'id="second"' in svg


def test_the_same_bytes_again(site: Tiny) -> None:
    name, svg = drawn(site)
    (site.root / f"build/plots/{name}").unlink()
    site.page("page", PAGE.format(gid="first") + "\nMore.\n")
    assert drawn(site) == (name, svg)


def test_other_builders_see_the_caption_only(site: Tiny) -> None:
    for builder in ("gettext", "doctest"):
        assert site.build(builder).code == 0
    assert 'msgid "A line."' in site.read("out/gettext/page.pot")
    assert site.record()["units"]["page"]["examples"] == 4
    assert not (site.root / "build").exists()


@pytest.mark.parametrize(
    ("expression", "message"),
    [
        ("figures", "NameError: name 'figures' is not defined"),
        ("lines", "AttributeError: 'list' object has no attribute 'savefig'"),
        ("figure =", "SyntaxError: invalid syntax"),
    ],
)
def test_an_error_is_one_message(site: Tiny, expression: str, message: str) -> None:
    site.page("page", PAGE.replace("   figure\n", f"   {expression}\n"))
    result = site.build("html")
    assert result.complains(f"docs/page.rst:8: ERROR: plot: {message}"), result.output
    assert len(result.output.splitlines()) == 1

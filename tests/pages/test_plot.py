"""The plot directive: a figure made by the examples above it."""

import re
from pathlib import Path

import pytest
from tiny import CONF, Result, Tiny

PAGE = """
>>> import matplotlib.pyplot as plt
>>> figure, axes = plt.subplots()
>>> lines = axes.plot([1, 2, 3], gid="{gid}")
>>> _ = axes.set_ylabel("loss")

.. plot:: A line.

   figure

>>> lines[0].set_gid("too_late")
"""
IMAGE = re.compile(r'<img[^>]* src="_images/([\w.-]+\.svg)"')


@pytest.fixture
def site(tiny: Tiny) -> Tiny:
    more = 'extensions.append("handbook_sphinx.plot")\nhandbook_plots = "out/plots"\n'
    tiny.write("conf.py", CONF + more)
    fill(tiny)
    return tiny


def fill(site: Tiny) -> None:
    site.write("gallery/handbook.mplstyle", "svg.hashsalt: handbook\n")
    site.page("page", PAGE.format(gid="first"))
    site.translate("page", {"Title": "标题", "A line.": "一条线。"})
    site.translate("index", {"Tiny": "小"})
    site.translate("figures", {"loss": "损失"})


def build(site: Tiny, language: str = "en") -> Result:
    """Draw, then write the pages."""
    drawn = site.build("plots")
    return (
        drawn
        if drawn.code
        else site.build("html", f"-Dlanguage={language}", to=language)
    )


def drawn(site: Tiny, language: str = "en") -> tuple[str, str]:
    """The file name and the text of the page's picture."""
    result = build(site, language)
    assert (result.code, result.output) == (0, "")
    name, twin = IMAGE.findall(site.read(f"out/{language}/page.html"))
    assert twin == "-dark.".join(name.split(".", 1))
    return name, site.read(f"out/{language}/_images/{name}")


def test_the_examples_above_are_drawn(site: Tiny) -> None:
    _name, svg = drawn(site)
    assert 'id="first"' in svg
    assert "too_late" not in svg
    assert "<dc:date>" not in svg


def test_it_has_a_twin_for_the_dark(site: Tiny) -> None:
    name, svg = drawn(site)
    light, dark = re.findall("<img [^>]*>", site.read("out/en/page.html"))
    for image, theme in ((light, "only-light"), (dark, "only-dark")):
        assert f'class="{theme}"' in image
        for each in ('width="704"', 'height="528"', 'loading="lazy"'):
            assert each in image
    twin = site.read(f"out/en/_images/{name.replace('.', '-dark.')}")
    paper = 'style="fill: #{}"'
    assert paper.format("ffffff") in svg and paper.format("ffffff") not in twin
    assert re.sub("#[0-9a-f]{6}", "", svg) == re.sub(
        "#[0-9a-f]{6}", "", re.sub(r'<svg fill="#\w+"', "<svg", twin)
    )


def test_each_language_has_its_own(site: Tiny) -> None:
    english, svg = drawn(site)
    assert "<!-- loss -->" in svg
    chinese, svg = drawn(site, "zh_CN")
    assert chinese == english.replace(".svg", ".zh_CN.svg")
    assert "<!-- 损失 -->" in svg and "<!-- loss -->" not in svg
    assert "一条线。" in site.read("out/zh_CN/page.html")
    assert not (site.root / f"out/en/_images/{chinese}").exists()


def test_words_without_translation(site: Tiny) -> None:
    site.translate("figures", {"other": "其他"})
    assert drawn(site)  # in the source, nothing is wrong
    result = build(site, "zh_CN")
    where = "docs/page.rst:9: ERROR: plot: 'loss' has no translation in "
    assert result.complains(f"{where}locale/zh_CN/LC_MESSAGES/figures.po"), (
        result.output
    )
    site.translate("figures", {"loss": "损失"})
    assert "<!-- 损失 -->" in drawn(site, "zh_CN")[1]
    site.translate("figures", {"loss": "损失值"})
    assert "<!-- 损失值 -->" in drawn(site, "zh_CN")[1]


def test_a_third_language(site: Tiny) -> None:
    site.write(
        "languages.toml",
        site.read("languages.toml")
        + """
        [de]
        name = "Deutsch"
        title = "Handbuch"
        sheet_font = "Noto Sans CJK SC"
        side_by_side = "Vergleich"
        show_original = "Englisch zeigen"
        hide_original = "Englisch verbergen"
        """.replace("        ", ""),
    )
    for page, said in {
        "index": {"Tiny": "Winzig"},
        "page": {"Title": "Titel", "A line.": "Eine Linie."},
        "figures": {"loss": "Verlust, größer"},
    }.items():
        site.translate(page, said, "de")
    assert "<!-- Verlust, größer -->" in drawn(site, "de")[1]
    assert "<!-- 损失 -->" in drawn(site, "zh_CN")[1]


def test_no_other_figure_is_drawn_for_a_new_word(site: Tiny) -> None:
    drawn(site)
    before = {p: p.stat().st_mtime_ns for p in (site.root / "out/plots").iterdir()}
    site.translate("figures", {"loss": "损失", "of another": "别的"})
    drawn(site)
    after = {p: p.stat().st_mtime_ns for p in (site.root / "out/plots").iterdir()}
    assert before == after


def test_a_letter_that_no_font_has(site: Tiny) -> None:
    site.page("page", PAGE.format(gid="first").replace('"loss"', '"损失"'))
    result = build(site)
    problem = "docs/page.rst:9: ERROR: plot: UserWarning: Glyph 25439"
    assert result.complains(problem), result.output


def test_another_example_is_another_picture(site: Tiny) -> None:
    first, _svg = drawn(site)
    site.page("page", PAGE.format(gid="second"))
    second, svg = drawn(site)
    assert first != second
    assert 'id="second"' in svg
    names = sorted(path.name for path in (site.root / "out/plots").iterdir())
    stem = second.removesuffix(".svg")
    twins = [f"{stem}-dark.svg", f"{stem}-dark.zh_CN.svg"]
    assert names == [*twins, second, f"{stem}.words", f"{stem}.zh_CN.svg"]


def test_the_same_bytes_again_and_elsewhere(site: Tiny, tmp_path: Path) -> None:
    name, svg = drawn(site)
    (site.root / f"out/plots/{name}").unlink()
    site.page("page", PAGE.format(gid="first") + "\nMore.\n")
    assert drawn(site) == (name, svg)
    other = Tiny(tmp_path / "another 地方")
    other.write("conf.py", site.read("conf.py"))
    fill(other)
    assert drawn(other) == (name, svg)


def test_a_second_figure_does_not_depend_on_where_the_first_lies(
    site: Tiny, tmp_path: Path
) -> None:
    page = PAGE.format(gid="first") + "\n.. plot:: A line.\n\n   figure\n"
    other = Tiny(tmp_path / "another 地方")
    other.write("conf.py", site.read("conf.py"))
    fill(other)
    for each in (site, other):
        each.page("page", page)
        assert (each.build("plots").code, each.build("html").code) == (0, 0)
    assert site.read("out/html/page.html") == other.read("out/html/page.html")


def test_half_a_figure_is_drawn_again(site: Tiny) -> None:
    name, svg = drawn(site)
    (site.root / f"out/plots/{name}").unlink()
    (site.root / "out/plots/old.svg").write_text("<svg")
    assert drawn(site) == (name, svg)


def test_a_figure_that_nobody_has_drawn(site: Tiny) -> None:
    result = site.build("html")
    assert result.complains("docs/page.rst:9: ERROR: plot: its figure is not drawn yet")


def test_other_builders_see_the_caption_only(site: Tiny) -> None:
    assert site.build("gettext").code == 0
    assert site.doctest().code == 0
    assert 'msgid "A line."' in site.read("out/gettext/page.pot")
    assert site.record()["units"]["page"]["examples"] == 5
    assert not (site.root / "out/plots").exists()


def test_another_group_is_another_session(site: Tiny) -> None:
    page = (
        PAGE.format(gid="first")
        + """
.. doctest:: paddle

   >>> import module_that_is_not_there
"""
    )
    site.page("page", page)
    before = '.. doctest:: paddle\n\n   >>> raise SystemExit("wrong group")\n\n'
    site.page("page", before + page.lstrip())
    assert 'id="first"' in drawn(site)[1]


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
    result = build(site)
    assert result.complains(f"docs/page.rst:9: ERROR: plot: {message}"), result.output
    assert len(result.output.splitlines()) == 1
    assert not list((site.root / "out/plots").glob("*svg*"))


@pytest.mark.parametrize(
    ("example", "line", "message"),
    [
        (">>>1 + 1", 4, "this looks like an example, but would never be run"),
        # a flag is refused: an example that is skipped would pass unseen
        (">>> 1 + 1  # doctest: +SKIP\n2", 4, "an example takes no doctest flags"),
    ],
)
def test_a_bad_example_is_one_message(
    site: Tiny, example: str, line: int, message: str
) -> None:
    site.page("page", f"{example}\n\n" + PAGE.lstrip())
    result = build(site)
    assert result.complains(f"docs/page.rst:{line}: ERROR: plot: {message}"), (
        result.output
    )
    assert len(result.output.splitlines()) == 1

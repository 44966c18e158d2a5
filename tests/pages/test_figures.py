"""A figure, drawn once a language; and the template of all that figures say."""

from pathlib import Path

import matplotlib.figure
import pytest
from matplotlib.font_manager import FontProperties, fontManager
from tiny import CONF, ROOT, Tiny

from handbook_sphinx import _figures
from handbook_sphinx._languages import load
from handbook_sphinx._words import Tongue, note

CHINESE = load(ROOT / "languages.toml")["zh_CN"]
WORDS = {
    "Held out {}": "留出 {}",
    "loss": "损失",
    "training": "训练",
    "dog": "狗",
    "here": "这里",
    "true": "真",
}


def tongue(**words: str) -> Tongue:
    return Tongue(CHINESE, words, Path("figures.po"))


def figure() -> matplotlib.figure.Figure:
    made = matplotlib.figure.Figure(figsize=(4, 3), layout="constrained")
    axes = made.subplots()
    axes.plot([0, 1], label="training")
    axes.set_title("Held out 0.5", weight="bold")
    axes.set(ylabel="loss", xticks=[0, 1], xticklabels=["dog", "x.sum(0)"])
    axes.annotate("here", (0, 0))
    axes.table([["true"], ["−1"]])
    axes.legend()
    return made


def drawn(others: list[Tongue], folder: Path) -> dict[str, bytes]:
    _figures.draw(figure(), folder / "a.svg", others)
    return {path.name: path.read_bytes() for path in folder.glob("a*.svg")}


def test_every_kind_of_text_is_translated(tmp_path: Path) -> None:
    path = tmp_path / "a.svg"
    assert _figures.draw(figure(), path, [tongue(**WORDS)]) == WORDS.keys()
    english, chinese = (
        path.with_suffix(suffix).read_text("utf-8") for suffix in (".svg", ".zh_CN.svg")
    )
    for message, said in WORDS.items():
        assert f"<!-- {message.format(0.5)} -->" in english
        assert f"<!-- {said.format(0.5)} -->" in chinese
    assert "<!-- x.sum(0) -->" in chinese
    assert "figures-400-" in chinese and "figures-700-" in chinese  # their outlines
    assert "figures-" not in english


def test_the_source_is_drawn_as_without_others(tmp_path: Path) -> None:
    with matplotlib.rc_context({"svg.hashsalt": "a"}):
        alone = drawn([], tmp_path)
        both = drawn([tongue(**WORDS)], tmp_path)
        again = drawn([tongue(**WORDS, other="一丁丈−")], tmp_path)
    assert both == again
    assert len(both) == 4 and len(set(both.values())) == 4  # each has a dark twin
    assert alone.items() <= both.items()


def test_nothing_is_left_behind(tmp_path: Path) -> None:
    made = figure()
    _figures.draw(made, tmp_path / "a.svg", [tongue(**WORDS)])
    assert made.axes[0].get_ylabel() == "loss"
    assert len(fontManager._find_fonts_by_props(FontProperties())) == 1


def test_a_letter_that_no_font_has(tmp_path: Path) -> None:
    made = figure()
    words = {**WORDS, "loss": "\U0001f642"}
    with pytest.raises(UserWarning, match="Glyph 128578"):
        _figures.draw(made, tmp_path / "a.svg", [tongue(**words)])
    made.axes[0].set_ylabel("损失")  # in the source, nobody brings a font
    with pytest.raises(UserWarning, match="Glyph 25439"):
        _figures.draw(made, tmp_path / "a.svg", [])


PICTURE = """
.. picture:: Words.

   draw(grid(torch.ones(1), "memory"), "program 1")
"""


def test_the_template_has_what_figures_say(tiny: Tiny) -> None:
    more = '["handbook_sphinx.picture", "handbook_sphinx.figures"]'
    tiny.write("conf.py", f'{CONF}extensions += {more}\nhandbook_plots = "out/plots"\n')
    tiny.page("page", PICTURE)
    tiny.write("docs/gallery/plot_a.words", "")
    note(tiny.root / "docs/gallery/plot_a.words", ["loss"], [])
    (tiny.root / "out/plots").mkdir(parents=True)
    note(tiny.root / "out/plots/a.words", ["loss", "step {}"], [])
    for _attempt in ("first", "again"):  # nothing is read again
        assert tiny.build("gettext").output == ""
        template = tiny.read("out/gettext/figures.pot")
        said = [line for line in template.splitlines() if line.startswith("msgid")]
        assert said[1:] == [
            'msgid "loss"',
            'msgid "memory"',
            'msgid "program {}"',
            'msgid "step {}"',
        ]


def test_no_template_without_figures(tiny: Tiny) -> None:
    tiny.write("conf.py", f'{CONF}extensions.append("handbook_sphinx.figures")\n')
    tiny.page("page", "Words.\n")
    assert tiny.build("gettext").code == 0
    assert not (tiny.root / "out/gettext/figures.pot").exists()

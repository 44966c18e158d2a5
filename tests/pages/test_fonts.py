"""Chinese letters in a figure: there, heavy enough, and the same in each build."""

from pathlib import Path

import pytest
from fontTools.ttLib import TTFont
from tiny import ROOT

from handbook_sphinx import _fonts
from handbook_sphinx._languages import Language, load
from handbook_sphinx._words import Tongue

CHINESE = load(ROOT / "languages.toml")["zh_CN"]


def tongue(language: Language, *words: str) -> Tongue:
    return Tongue(language, {word: word for word in words}, Path("figures.po"))


def test_a_font_has_its_letters_in_its_weight(tmp_path: Path) -> None:
    for weight in _fonts.WEIGHTS:
        path = tmp_path / f"{weight}.otf"
        path.write_bytes(
            _fonts._font(_fonts.read(tongue(CHINESE, "损失", "轮")), "损", weight)
        )
        font = TTFont(path)
        assert set(font.getBestCmap()) == {ord("损")}
        assert font["OS/2"].usWeightClass == weight
        assert font["name"].getDebugName(1) == CHINESE.sheet_font


def test_other_words_do_not_change_a_font() -> None:
    """Else a figure would differ from that of the next clean build."""
    fonts = {
        _fonts._font(_fonts.read(tongue(CHINESE, *words)), "损失", 400)
        for words in (["损失"], ["损失", "一丁丈"])
    }
    assert len(fonts) == 1


def test_no_font_is_read_for_ascii() -> None:
    assert _fonts.read(tongue(CHINESE, "loss")) == b""


def test_a_font_that_is_not_installed() -> None:
    other = Language("zh_CN", "中文", "手册", "No Such Sans")
    with pytest.raises(_fonts.CannotDraw, match=r"has no No Such Sans"):
        _fonts.read(tongue(other, "损失"))

"""The way to the other languages: nothing for one, a link for two; three are a list."""

import re

import pytest
from bs4 import BeautifulSoup
from tiny import ROOT, Result, Tiny

CONF = f"""
extensions += ["handbook_sphinx.switch", "handbook_sphinx.bundle"]
html_theme = "furo"
templates_path = [{str(ROOT / "docs/_templates")!r}]
html_static_path = [{str(ROOT / "docs/_static")!r}]
html_css_files = ["styles/furo.css", "handbook.css"]
handbook_before = ["before.js", "original.js"]
"""
ENGLISH, CHINESE = re.split(
    r"(?m)^(?=\[zh_CN\])", (ROOT / "languages.toml").read_text("utf-8")
)


def built(tiny: Tiny, languages: str, code: str) -> BeautifulSoup:
    tiny.write("conf.py", tiny.read("conf.py") + CONF)
    tiny.write("languages.toml", languages)
    tiny.page("page", "Words.\n")
    tiny.translate("index", {"Tiny": "小"})
    tiny.translate("page", {"Title": "标题", "Words.": "几个字。"})
    assert tiny.build("html", f"-Dlanguage={code}") == Result(0, "")
    return BeautifulSoup(tiny.read("out/html/index.html"), "html.parser")


@pytest.mark.parametrize(
    ("code", "other", "name"), [("en", "zh_CN", "中文"), ("zh_CN", "en", "English")]
)
def test_two_languages_are_a_link(tiny: Tiny, code: str, other: str, name: str) -> None:
    html = built(tiny, ENGLISH + CHINESE, code)
    [switches] = html.select(".bar .switches")
    [link] = switches.select("a")
    assert link.text == name
    assert link["href"] == f"./../{other}/index.html"
    assert link["lang"] == link["hreflang"] == other.replace("_", "-")
    assert link["data-language"] == other
    assert bool(switches.select(".original-switch")) == (code != "en")
    assert not switches.select("details")
    assert "PingFang SC" in style(tiny)  # the switch is Chinese, too
    title = "Torch Handbook" if code == "en" else "Torch 手册"
    assert html.select_one(".bar .brand").text.strip() == title


def test_one_language_has_no_switch(tiny: Tiny) -> None:
    html = built(tiny, ENGLISH, "en")
    assert html.select(".theme-switch")
    assert not html.select(".language-switch, .original-switch")
    assert "--language-fonts:" not in style(tiny)


def style(tiny: Tiny) -> str:
    [path] = (tiny.root / "out/html/_static").glob("handbook.*.css")
    return path.read_text("utf-8")

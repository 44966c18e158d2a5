"""One stylesheet and one script, and a policy under which a page loads nothing else."""

import re
from base64 import b64encode
from hashlib import sha256
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from tiny import ROOT, Tiny

from handbook_sphinx.bundle import read_variables, used

CONF = f"""
extensions = ["handbook_sphinx.switch", "handbook_sphinx.bundle"]
html_theme = "furo"
templates_path = [{str(ROOT / "docs/_templates")!r}]
html_static_path = ["static", {str(ROOT / "docs/_static")!r}]
html_css_files = ["styles/furo.css", "own.css"]
html_js_files = ["one.js", "two.js"]
handbook_before = ["before.js", "original.js"]
"""
FRAME = '{% extends "base.html" %}{% block body %}{{ body }}{% endblock %}'


@pytest.fixture(scope="module")
def site(shared: Tiny) -> Tiny:
    shared.write(
        "conf.py", CONF.replace("templates_path = [", "templates_path = ['t', ")
    )
    shared.write("t/page.html", FRAME)
    shared.write("t/partials/meta.html", "")
    shared.write(
        "static/own.css", "/* why */\np.own { font: 1rem var(--language-fonts); }\n"
    )
    shared.write("static/one.js", "const name = 1; // of one\nwindow.one = name;\n")
    shared.write("static/two.js", "const name = 2;\nwindow.two = name;\n")
    shared.write("static/apart.js", "window.apart = 3; // more\n")
    shared.page("page", "Words.\n")
    for language in ("en", "zh_CN"):
        assert not build(shared, language)
    return shared


def build(site: Tiny, language: str = "en") -> str:
    return site.build("html", "-D", f"language={language}", to=language).output


def parsed(site: Tiny, language: str = "en") -> BeautifulSoup:
    return BeautifulSoup(site.read(f"out/{language}/page.html"), "html.parser")


def static(site: Tiny, language: str = "en") -> Path:
    return site.root / "out" / language / "_static"


def test_a_page_loads_one_of_each(site: Tiny) -> None:
    head = parsed(site).head
    [style] = head.find_all("link", rel="stylesheet")
    [script] = head.find_all("script", src=True)
    assert script.has_attr("defer")
    for file in (style["href"], script["src"]):
        digest = re.fullmatch(r"_static/handbook\.(\w+)\.(?:css|js)", file)[1]
        content = (site.root / "out/en" / file).read_bytes()
        assert sha256(content).hexdigest().startswith(digest)


def test_scripts_do_not_see_each_other(site: Tiny) -> None:
    [script] = static(site).glob("handbook.*.js")
    assert re.findall(r"window\.(\w+)=", script.read_text()) == ["one", "two"]
    assert script.read_text().count("=>") == 2 and "of one" not in script.read_text()


def test_styles_are_short_and_in_their_order(site: Tiny) -> None:
    [style] = static(site).glob("handbook.*.css")
    css = style.read_text("utf-8")
    assert 0 < css.index("body{") < css.index("p.own{") and "why" not in css
    assert '"Noto Sans CJK SC"' in css


def test_what_differs_by_language(site: Tiny) -> None:
    [here], [_there] = (
        static(site, each).glob("handbook.*.css") for each in ("en", "zh_CN")
    )
    assert '"PingFang SC"' in here.read_text("utf-8")
    assert len(parsed(site).find("script", src=False).string) < 300
    assert "originals" in parsed(site, "zh_CN").find("script", src=False).string


def test_nothing_else_is_there(site: Tiny) -> None:
    names = {file.name for file in static(site).rglob("*")}
    assert (static(site) / "apart.js").read_text() == "window.apart=3"
    unwanted = "own.css", "one.js", "before.js", "pygments.css", "furo.css", "styles"
    assert names.isdisjoint({*unwanted, "documentation_options.js", "basic.css"})


def test_the_policy_names_the_inline_script(site: Tiny) -> None:
    page = parsed(site)
    [inline] = page.find_all("script", src=False)
    digest = b64encode(sha256(inline.string.encode()).digest()).decode()
    assert (
        f"script-src 'self' 'sha256-{digest}';"
        in page.find("meta", {"http-equiv": "Content-Security-Policy"})["content"]
    )
    assert "unsafe" not in page.decode()


def test_pages_follow_a_change(site: Tiny) -> None:
    before = site.read("out/en/page.html")
    site.write("static/two.js", "window.two = 22;\n")
    assert not build(site)
    [script] = static(site).glob("handbook.*.js")
    after = site.read("out/en/page.html")
    assert script.name in after and script.name not in before


def test_a_file_that_is_nowhere(tiny: Tiny) -> None:
    tiny.write("conf.py", CONF.replace("own.css", "owm.css"))
    (tiny.root / "static").mkdir()
    result = tiny.build("html")
    assert result.code and "conf.py names owm.css" in result.output


@pytest.mark.parametrize(
    ("css", "left"),
    [
        (".topic,p{a:b}", "p{a:b}"),
        ("@media x{.topic a{a:b}.topics{a:b}}", "@media x{.topics{a:b}}"),
        ("dl:not(.option-list){a:b}", "dl:not(.option-list){a:b}"),
    ],
)
def test_rules_that_match_nothing(css: str, left: str) -> None:
    assert used(css) == left


def test_variables_that_nothing_reads() -> None:
    css = "a{--x:url('a;b{}');--y:var(--z);--z:1;--v:2;color:var(--v)}"
    assert read_variables(css) == "a{--v:2;color:var(--v)}"


def test_a_variable_that_a_stylesheet_of_few_pages_reads() -> None:
    css = "body{--output:1;--other:2}"
    assert read_variables(css, "p{left:var(--output)}") == "body{--output:1;}"

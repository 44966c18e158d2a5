"""The gallery of the built site: light, in both themes, and every picture in words."""

import gzip
import re
import zipfile
from html import unescape
from pathlib import Path
from urllib.parse import unquote

import nbformat
import pytest
from built import HTML
from chromium import new_context
from commands import ROOT
from playwright.sync_api import Browser

LANGUAGES = ["en", "zh_CN"]
SCRIPTS = sorted(path.stem for path in (ROOT / "gallery").glob("*/plot_*.py"))
IMAGE = re.compile("<img [^>]*>")


def attribute(image: str, name: str) -> str:
    found = re.search(f' {name}="([^"]*)"', image)
    return unescape(found[1]) if found else ""


def pages(language: str) -> list[Path]:
    """The page of each script."""
    found = sorted((HTML / language / "gallery").glob("*/plot_*.html"))
    assert sorted(page.stem for page in found) == SCRIPTS
    return found


def images(page: Path) -> list[str]:
    _head, _, article = page.read_text("utf-8").partition("<article")
    return IMAGE.findall(article.partition("</article")[0])


@pytest.mark.parametrize("theme", ["only-light", "only-dark"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_overview_with_all_its_pictures_is_light(language: str, theme: str) -> None:
    """150 KB, of which styles, scripts and fonts of a page take 45 at most."""
    page = HTML / language / "gallery/index.html"
    shown = [each for each in images(page) if attribute(each, "class") == theme]
    assert len(shown) == len(SCRIPTS)
    files = [page, *(page.parent / attribute(each, "src") for each in shown)]
    weight = sum(len(gzip.compress(file.read_bytes())) for file in files)
    assert weight < 105_000


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_figure_has_a_twin_a_size_and_words_of_its_own(language: str) -> None:
    words: list[str] = []
    for page in [HTML / language / "gallery/index.html", *pages(language)]:
        found = images(page)
        assert found, f"{page} has no figure"
        for light, dark in zip(found[::2], found[1::2], strict=True):
            file, twin = attribute(light, "src"), attribute(dark, "src")
            assert twin != file and twin.replace("-dark.", ".") == file
            for each, theme in ((light, "only-light"), (dark, "only-dark")):
                assert attribute(each, "class") == theme
                assert (page.parent / attribute(each, "src")).exists(), each
                assert int(attribute(each, "width")) and int(attribute(each, "height"))
                assert attribute(each, "loading") == "lazy"
            assert attribute(dark, "alt") == attribute(light, "alt")
            words.append(attribute(light, "alt"))
    assert [each for each in words if words.count(each) > 1] == []
    assert [each for each in words if not each.endswith((".", "。"))] == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_only_the_figure_of_the_theme_is_loaded(
    site: str, browser: Browser, scheme: str
) -> None:
    context = new_context(browser, color_scheme=scheme)
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{site}/en/gallery/tensors/plot_two_moons.html")
    figure = page.locator(f".drawn .only-{scheme}")
    figure.scroll_into_view_if_needed()
    page.wait_for_function("each => each.complete", arg=figure.element_handle())
    assert page.locator(".drawn img:visible").count() == 1
    drawn = [url for url in asked if "plot_two_moons_001" in url]
    assert [("-dark." in url) for url in drawn] == [scheme == "dark"]
    context.close()


@pytest.mark.parametrize("language", LANGUAGES)
def test_notebooks_open_here_and_elsewhere(language: str) -> None:
    folder = HTML / language / "notebooks"
    for page in pages(language):
        (box,) = re.findall('<div class="run-it".*?</div>', page.read_text("utf-8"))
        notebook, script, *elsewhere = re.findall('href="([^"]+)"', box)
        path = (page.parent / notebook).resolve()
        assert path == folder / f"{page.stem}.ipynb"
        nbformat.validate(nbformat.read(path, as_version=4))
        source = ROOT / "gallery" / page.parent.name / f"{page.stem}.py"
        assert (page.parent / script).read_bytes() == source.read_bytes()
        end = f"/gh-pages/{language}/notebooks/{page.stem}.ipynb"
        assert [unquote(link).split("//")[1].split("/")[0] for link in elsewhere] == [
            "colab.research.google.com",
            "kaggle.com",
            "mybinder.org",
        ]
        for link in elsewhere[:2]:
            assert unquote(link).endswith(f"/blob{end}")
        assert "/gh-pages?urlpath=lab/tree/" in unquote(elsewhere[2])
    with zipfile.ZipFile(folder / f"torch-handbook-notebooks-{language}.zip") as all_:
        wanted = [f"{name}{end}" for name in SCRIPTS for end in (".ipynb", ".py")]
        assert all_.namelist() == sorted(wanted)
        for name in wanted:
            assert all_.read(name) == (folder / name).read_bytes()


def test_the_text_of_notebooks_is_chinese_on_the_chinese_site() -> None:
    for page in pages("zh_CN"):
        path = HTML / "zh_CN/notebooks" / f"{page.stem}.ipynb"
        cells = nbformat.read(path, as_version=4).cells[1:]
        for cell in cells:
            if cell.cell_type == "markdown":
                assert re.search("[\u4e00-\u9fff]", cell.source), cell.source
                # what stands in a fence is a program, in no markup
                text = re.sub(r"^```.*?^```$", "", cell.source, flags=re.M | re.S)
                assert not re.search(r":\w+:`|``[^`]|\\ ", text), text


def test_binder_installs_what_the_scripts_import() -> None:
    lines = (HTML / "binder/requirements.txt").read_text("utf-8").splitlines()
    assert [re.sub("==[0-9.]+$", "==", line) for line in lines[1:]] == [
        "torch==",
        "matplotlib==",
        "scikit-learn==",
    ]

"""The gallery: scripts that cannot disturb each other, and their pages."""

import os
import re
import shutil
import textwrap
import zipfile
from html import escape
from importlib.metadata import version
from io import BytesIO
from pathlib import Path
from unittest.mock import patch
from urllib.parse import unquote

import nbformat
import pytest
from tiny import CONF, ROOT, Result, Tiny, call

from handbook.scripts import noted
from handbook_sphinx.gallery import draw as gallery_draw

GALLERY = """
extensions += ["handbook_sphinx.gallery", "handbook_sphinx.current"]
if tags.has("draw"):
    extensions = ["handbook_sphinx.gallery.draw"]
html_copy_source = False
sphinx_gallery_conf = {
    "examples_dirs": "../gallery",
    "gallery_dirs": "gallery",
    "filename_pattern": "/plot_",
    "reset_modules": ("matplotlib", "handbook_sphinx.gallery.draw.prepare"),
    "show_signature": False,
    "min_reported_time": float("inf"),
}
"""
SCRIPT = '''
"""
{title}
{line}

Text.
"""

{code}
'''
RIGHT = (
    "x = 1\n\n# %%\n# The second block.\n\nassert x == VALUE, 'x is not as promised'"
)

# What a script may leave behind, and how the next one sees it.
DISTURBS = """
import os
import matplotlib.pyplot as plt
import torch
torch.set_default_dtype(torch.float64)
torch.set_grad_enabled(False)
torch.nn.modules.module.register_module_forward_hook(lambda *_: print("hook"))
os.environ["LEFT_BEHIND"] = "1"
os.chdir("/")
plt.rcParams["lines.linewidth"] = 77
torch.add = None
"""
SEES_NOTHING = """
import os
import matplotlib.pyplot as plt
import torch
assert torch.get_default_dtype() == torch.float32
assert torch.is_grad_enabled()
assert not torch.nn.modules.module._global_forward_hooks
assert "LEFT_BEHIND" not in os.environ
assert os.getcwd() != "/"
assert plt.rcParams["lines.linewidth"] == 3
assert torch.add
print("the look is that of the gallery,", torch.get_num_threads(), "thread")
"""


def script(code: str, title: str = "Title") -> str:
    """A script of the gallery."""
    return SCRIPT.format(title=title, line="=" * len(title), code=code.strip())


def draw(site: Tiny) -> Result:
    """Run the scripts, as the Makefile does."""
    with patch.dict(os.environ):
        return call(lambda _: gallery_draw.main(), [], site.root)


def drawn(result: Result) -> list[str]:
    """The scripts that were run."""
    assert result.code == 0, result.output
    return sorted(line.split("/")[-1] for line in result.output.splitlines())


def files(site: Tiny) -> dict[str, tuple[int, bytes]]:
    """All files of the drawn gallery: their times and their bytes."""
    return {
        path.name: (path.stat().st_mtime_ns, path.read_bytes())
        for path in sorted((site.root / "docs/gallery").rglob("*"))
        if path.is_file() and path.suffix != ".json"  # how long it took
    }


@pytest.fixture
def gallery(tiny: Tiny) -> Tiny:
    fill(tiny)
    return tiny


def fill(site: Tiny) -> None:
    site.write("conf.py", CONF + GALLERY)
    site.write("gallery/GALLERY_HEADER.rst", "Gallery\n=======\n")
    site.write("gallery/handbook.mplstyle", "lines.linewidth: 3\n")
    site.write("gallery/plot_right.py", script(RIGHT.replace("VALUE", "1")))


def test_a_right_script_and_only_what_has_changed(gallery: Tiny) -> None:
    gallery.write("gallery/plot_other.py", script("y = 2", "Other"))
    assert drawn(draw(gallery)) == ["plot_other.py", "plot_right.py"]
    before = files(gallery)
    result = gallery.build("html")
    assert (result.code, result.output) == (0, "")
    assert "The second block" in gallery.read("out/html/gallery/plot_right.html")
    assert files(gallery) == before, "the pages have written into docs/gallery"
    assert draw(gallery).output == ""
    gallery.write("gallery/plot_other.py", script("y = 3", "Other"))
    assert drawn(draw(gallery)) == ["plot_other.py"]
    gallery.write("gallery/handbook.mplstyle", "lines.linewidth: 4\n")
    assert drawn(draw(gallery)) == ["plot_other.py", "plot_right.py"]


def test_what_a_script_has_used_is_noted_beside_its_page(gallery: Tiny) -> None:
    """As long as its page is current, so is what is noted."""
    path = gallery.root / "docs/gallery/plot_uses.rst"
    uses = "import torch\nx = torch.zeros(2)\n\n# %%\n# More.\n\nx.{}()"
    for method in ("sin", "cos"):
        gallery.write("gallery/plot_uses.py", script(uses.format(method), "Uses"))
        assert "plot_uses.py" in drawn(draw(gallery))
        wanted = [f"torch.Tensor.{method}", "torch.zeros"]
        assert noted(path)[1] == wanted
        assert drawn(draw(gallery)) == []
        assert noted(path)[1] == wanted
    assert "tensor([1., 1.])" in gallery.read("docs/gallery/plot_uses.rst")
    assert noted(path.with_name("plot_right.rst"))[1] == []


def test_no_script_sees_what_another_has_left(gallery: Tiny) -> None:
    gallery.write("gallery/plot_a_disturbs.py", script(DISTURBS, "Disturbs"))
    gallery.write("gallery/plot_b_sees.py", script(SEES_NOTHING, "Sees"))
    gallery.write("gallery/plot_c_disturbs.py", script(DISTURBS, "Again"))
    gallery.write("gallery/plot_d_sees.py", script(SEES_NOTHING, "Sees again"))
    assert len(drawn(draw(gallery))) == 5
    words = "the look is that of the gallery, 1 thread"
    assert words in gallery.read("docs/gallery/plot_b_sees.rst")
    assert words in gallery.read("docs/gallery/plot_d_sees.rst")


@pytest.mark.parametrize(
    ("code", "line", "error"),
    [
        (RIGHT.replace("VALUE", "2"), 13, "AssertionError: x is not as promised"),
        (RIGHT.replace("x == VALUE", "x ="), 13, "SyntaxError: invalid syntax"),
        ("import os\nos._exit(3)", 1, "the script ends its process with exit code 3"),
    ],
    ids=["raises", "is no Python", "ends"],
)
def test_a_wrong_script(gallery: Tiny, code: str, line: int, error: str) -> None:
    gallery.write("gallery/plot_wrong.py", script(code))
    for _attempt in ("first", "again"):
        result = draw(gallery)
        assert result.complains(f"gallery/plot_wrong.py:{line}: {error}"), result.output
        assert not (gallery.root / "docs/gallery/index.rst").exists()
    gallery.write("gallery/plot_wrong.py", script("x = 1"))
    assert drawn(draw(gallery)) == ["plot_wrong.py"]


def test_what_is_gone_is_dropped(gallery: Tiny) -> None:
    gallery.write("gallery/group/GALLERY_HEADER.rst", "Group\n-----\n")
    gallery.write("gallery/group/plot_more.py", script("y = 2", "More"))
    gallery.write("gallery/plot_gone.py", script("y = 2", "Gone"))
    draw(gallery)
    assert gallery.build("html").code == 0
    assert (gallery.root / "out/html/gallery/group/plot_more.html").exists()
    (gallery.root / "gallery/plot_gone.py").unlink()
    for path in (gallery.root / "gallery/group").iterdir():
        path.unlink()
    (gallery.root / "gallery/group").rmdir()
    draw(gallery)
    result = gallery.build("html")
    assert (result.code, result.output) == (0, "")
    for place in ("docs/gallery", "out/html"):
        rest = [path.name for path in (gallery.root / place).rglob("*")]
        assert not [name for name in rest if "gone" in name or "more" in name]


def test_a_page_that_was_not_finished_is_drawn_again(gallery: Tiny) -> None:
    draw(gallery)
    (gallery.root / "docs/gallery/plot_right.drawn").unlink()  # it comes last
    (gallery.root / "docs/gallery/plot_right.rst").write_text("half a pa")
    assert drawn(draw(gallery)) == ["plot_right.py"]
    assert "The second block" in gallery.read("docs/gallery/plot_right.rst")


def test_the_same_bytes_elsewhere(gallery: Tiny, tmp_path: Path) -> None:
    other = Tiny(tmp_path / "another 地方")
    fill(other)
    for path in (other.root / "gallery").iterdir():
        os.utime(path, (1e9, 1e9))
    assert drawn(draw(other)) == drawn(draw(gallery)) == ["plot_right.py"]
    here, there = files(gallery), files(other)
    assert {name for name in here if here[name][1] != there[name][1]} == set()
    assert here.keys() == there.keys()


def test_a_script_whose_name_has_a_space(gallery: Tiny) -> None:
    gallery.write("gallery/plot_my own.py", script("x = 1"))
    assert draw(gallery).complains("plot_my own.py: the name of a script must have no")


def test_the_real_scripts_are_all_known() -> None:
    groups = {path.parent.name for path in ROOT.glob("gallery/*/plot_*.py")}
    conf = (ROOT / "conf.py").read_text("utf-8")
    assert [group for group in groups if f'"../gallery/{group}"' not in conf] == []


def test_code_that_is_only_shown_runs_by_itself(capsys: pytest.CaptureFixture) -> None:
    """What measures time is shown and not run, so that every build is the same."""
    head = "# .. code-block:: python\n"
    shown = [
        textwrap.dedent(re.sub("^#", "", rest.split("\n\n")[0], flags=re.M))
        for path in sorted(ROOT.glob("gallery/*/plot_*.py"))
        for rest in path.read_text("utf-8").split(head)[1:]
    ]
    assert len(shown) == 2
    for code in shown:
        exec(code, {})
        assert capsys.readouterr().out


def test_no_script_reads_a_clock() -> None:
    """What it measured would be other in every build."""
    clocks = r"^(?:import|from) (?:time|timeit|datetime|torch\.utils\.benchmark)\b"
    scripts = {path: path.read_text("utf-8") for path in ROOT.glob("gallery/*/*.py")}
    assert [
        path for path, code in scripts.items() if re.search(clocks, code, re.M)
    ] == []


FIGURE = """
import matplotlib.pyplot as plt

open("{ran}", "a").write("x")
figure, axes = plt.subplots(figsize=(3, 2))
axes.set(xlabel="step", title="best 1.5")
# sphinx_gallery_start_ignore
figure.set_label('A "line" goes up.')
axes.set_label("An empty <frame>.")
# sphinx_gallery_end_ignore
plt.show()
"""
WORDS = {
    "step": "步",
    "best {}": "最好 {}",
    'A "line" goes up.': "一条“线”上升。",
    "An empty <frame>.": "空框。",
}
IMAGE = re.compile(r"<img [^>]*>")


@pytest.fixture
def figures(gallery: Tiny) -> Tiny:
    code = FIGURE.format(ran=gallery.root / "ran")
    gallery.write("gallery/plot_figure.py", script(code, "Figure"))
    gallery.translate("figures", WORDS)
    return gallery


def images(site: Tiny, language: str, page: str) -> list[str]:
    """The pictures on a page, which may lack translations of its text."""
    site.build("html", f"-Dlanguage={language}", "-D", QUIET, to=language)
    found = IMAGE.findall(site.read(f"out/{language}/gallery/{page}.html"))
    for name in re.findall(r'src="../_images/([^"]+)"', "".join(found)):
        assert (site.root / f"out/{language}/_images/{name}").exists()
    return found


QUIET = "suppress_warnings=handbook.translation,i18n.inconsistent_references"


@pytest.mark.parametrize(
    ("language", "suffix", "words"),
    [
        ("en", ".svg", 'A "line" goes up.'),
        ("zh_CN", ".zh_CN.svg", "一条“线”上升。"),
    ],
)
def test_a_figure_in_the_language_of_the_page_and_for_the_dark(
    figures: Tiny, language: str, suffix: str, words: str
) -> None:
    draw(figures)
    assert figures.read("ran") == "x", "the script has run more than once"
    light, dark = images(figures, language, "plot_figure")
    for image, theme, end in ((light, "light", ""), (dark, "dark", "-dark")):
        assert f'class="only-{theme}"' in image
        assert f'alt="{escape(words)}"' in image
        assert 'width="330"' in image and 'height="220"' in image
        assert 'loading="lazy"' in image
        assert f"sphx_glr_plot_figure_001{end}{suffix}" in image
    assert "set_label" not in figures.read("docs/gallery/plot_figure.rst")
    assert "step" in figures.read(f"docs/gallery/images/{NAME}.svg")
    assert "步" in figures.read(f"docs/gallery/images/{NAME}.zh_CN.svg")


NAME = "sphx_glr_plot_figure_001"


@pytest.mark.parametrize(
    ("language", "title", "said", "words"),
    [
        ("en", "Figure", "Text.", "An empty <frame>."),
        ("zh_CN", "一张图", "正文。", "空框。"),
    ],
)
def test_the_overview_has_a_card_for_each_script(
    figures: Tiny, language: str, title: str, said: str, words: str
) -> None:
    text = {"Figure": "一张图", "Text.": "正文。"}
    figures.translate("gallery/plot_figure", text)
    draw(figures)
    found = images(figures, language, "index")
    page = figures.read(f"out/{language}/gallery/index.html")
    cards = re.findall("<li>.*?</li>", page, re.DOTALL)
    (card,) = (card for card in cards if "plot_figure.html" in card)
    assert f'href="plot_figure.html">{title}</a>' in card
    assert f"<p>{said}</p>" in card
    light, dark = found  # the other script draws nothing
    for image, theme, end in ((light, "light", ""), (dark, "dark", "-dark")):
        assert image in card
        assert f'class="only-{theme}"' in image and 'loading="lazy"' in image
        assert f'alt="{escape(words)}"' in image
        assert f'plot_figure_thumb{end}.svg"' in image
        assert 'width="352"' in image and 'height="220"' in image
    assert "sphx" not in page
    picture = figures.read("docs/gallery/images/plot_figure_thumb.svg")
    assert "step" not in picture and "best" not in picture
    assert not re.search(r' d="[^"]*\.\d\d', picture)  # light: to a tenth of a point


def test_the_overview_follows_what_a_page_says(figures: Tiny) -> None:
    for said in ("正文。", "别的。"):
        words = {"Figure": "一张图", "Text.": said}
        figures.translate("gallery/plot_figure", words)
        draw(figures)
        chinese = [
            "-Dlanguage=zh_CN",
            "-D",
            QUIET,
        ]  # Python keeps catalogues it has read
        figures.build("html", *chinese, to="zh_CN", apart=True)
        assert f"<p>{said}</p>" in figures.read("out/zh_CN/gallery/index.html")


def test_groups_stand_in_their_order_and_say_what_they_are(gallery: Tiny) -> None:
    order = '"subsection_order": ["../gallery/last", "../gallery/first"],'
    conf = gallery.read("conf.py")
    gallery.write("conf.py", conf.replace("conf = {", f"conf = {{{order}"))
    for group in ("other", "last", "first"):
        gallery.write(f"gallery/{group}/plot_{group}.py", script("y = 2", group))
    problem = "gallery/last/GALLERY_HEADER.rst: there is no such file; it has the"
    assert draw(gallery).complains(problem)
    for group in ("other", "last", "first"):
        title = f"{group}\n{'-' * len(group)}\n"
        gallery.write(f"gallery/{group}/GALLERY_HEADER.rst", title)
    draw(gallery)
    assert gallery.build("html").code == 0
    heads = re.findall(r"<h2>(\w+)<", gallery.read("out/html/gallery/index.html"))
    assert heads == ["last", "first", "other"]


def test_a_figure_with_a_word_that_is_not_translated(figures: Tiny) -> None:
    figures.translate("figures", {**WORDS, "step": ""})
    draw(figures)
    said = ["html", "-Dlanguage=zh_CN", "-D", QUIET]
    where = "gallery/plot_figure.py:1: ERROR: 'step' has no translation in locale/"
    assert figures.build(*said, to="zh_CN").complains(where)
    figures.translate("figures", WORDS)
    assert drawn(draw(figures)) == ["plot_figure.py"]
    assert "ERROR" not in figures.build(*said, to="zh_CN").output
    figures.translate("figures", {**WORDS, "of another": "别的"})
    assert draw(figures).output == ""


@pytest.mark.parametrize(
    ("before", "after", "problem"),
    [
        ("figure.set_label", "print", "figure 1 needs words for those who cannot see"),
        ('"step"', '"步"', "Glyph 27493"),
        ("axes.set_label", "print", "one panel is to have a sentence for its label"),
    ],
)
def test_a_figure_that_nobody_could_read(
    figures: Tiny, before: str, after: str, problem: str
) -> None:
    code = figures.read("gallery/plot_figure.py")
    figures.write("gallery/plot_figure.py", code.replace(before, after))
    assert draw(figures).complains(f"gallery/plot_figure.py:1: {problem}")


REPOSITORY = "https://github.com/someone/handbook"
NEEDS = """
import json
import torch

x = 1
"""


@pytest.fixture
def runnable(gallery: Tiny) -> Tiny:
    code = NEEDS + "\n# %%\n# Use :func:`torch.cat`, ``dim``\n# and more.\n\ny = 2"
    gallery.write("gallery/plot_it.py", script(code, "It runs"))
    said = {
        "It runs": "能运行",
        "Text.": "正文。",
        "Use :func:`torch.cat`, ``dim`` and more.": "用 :func:`torch.cat`、\\ ``dim``。",  # noqa: E501
    }
    gallery.translate("gallery/plot_it", said)
    draw(gallery)
    return gallery


def run_it(site: Tiny, language: str = "en", repository: str = REPOSITORY) -> str:
    """The box of the page."""
    with patch.dict(os.environ, REPOSITORY=repository):
        site.build("html", f"-Dlanguage={language}", "-D", QUIET, to=language)
    page = site.read(f"out/{language}/gallery/plot_it.html")
    (box,) = re.findall('<div class="run-it".*?</div>', page, re.DOTALL)
    return box


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_a_script_can_be_run_from_its_page(runnable: Tiny, language: str) -> None:
    box = run_it(runnable, language)
    links = re.findall('href="([^"]+)"', box)
    branch, path = "gh-pages", f"{language}/notebooks/plot_it.ipynb"
    blob = f"github.com/someone/handbook/blob/{branch}/{path}"
    assert [unquote(link) for link in links] == [
        "../notebooks/plot_it.ipynb",
        "../notebooks/plot_it.py",
        f"https://colab.research.google.com/{blob.replace('.com', '', 1)}",
        f"https://kaggle.com/kernels/welcome?src=https://{blob}",
        f"https://mybinder.org/v2/gh/someone/handbook/{branch}?urlpath=lab/tree/{path}",
    ]
    for link in links[:2]:
        assert (runnable.root / f"out/{language}/gallery" / link).exists()
    assert f"torch {version('torch').partition('+')[0]}" in box
    assert "json" not in box


def test_only_github_is_read_from_elsewhere(runnable: Tiny) -> None:
    links = re.findall('href="([^"]+)"', run_it(runnable, "en", "https://a.org/b/c"))
    assert links == ["../notebooks/plot_it.ipynb", "../notebooks/plot_it.py"]


@pytest.mark.parametrize(
    ("language", "title", "text"),
    [("en", "# It runs", "Use `torch.cat`, `dim`\nand more."),
     ("zh_CN", "# 能运行", "用 `torch.cat`、`dim`。")],
)  # fmt: skip
def test_a_notebook_in_the_language_of_the_page(
    runnable: Tiny, language: str, title: str, text: str
) -> None:
    run_it(runnable, language)
    path = runnable.root / f"out/{language}/notebooks/plot_it.ipynb"
    notebook = nbformat.read(path, as_version=4)
    nbformat.validate(notebook)
    first, head, code, told, _last = (cell.source for cell in notebook.cells)
    assert f"torch {version('torch').partition('+')[0]}" in first
    assert f"/{language}/gallery/plot_it.html)" in first
    assert head.startswith(f"{title}\n") and code.startswith("import json")
    assert told == text


def test_all_notebooks_and_scripts_in_one_file(runnable: Tiny) -> None:
    zips = []
    for _attempt in ("first", "again"):
        run_it(runnable)
        folder = runnable.root / "out/en/notebooks"
        path = folder / "torch-handbook-notebooks-en.zip"
        zips.append(path.read_bytes())
        for each in (runnable.root / "docs/gallery").iterdir():
            os.utime(each, (1e9, 1e9))
        shutil.rmtree(folder)
    assert zips[0] == zips[1]
    with zipfile.ZipFile(BytesIO(zips[0])) as archive:
        assert archive.namelist() == [
            "plot_it.ipynb",
            "plot_it.py",
            "plot_right.ipynb",
            "plot_right.py",
        ]
        assert b"import torch" in archive.read("plot_it.py")
    size = f"{round(len(zips[0]) / 1000)} KB"
    index = runnable.read("out/en/gallery/index.html")
    assert f'href="../notebooks/{path.name}"' in index and size in index


def test_a_notebook_that_is_gone(runnable: Tiny) -> None:
    run_it(runnable)
    (runnable.root / "gallery/plot_it.py").unlink()
    draw(runnable)
    runnable.build("html", to="en")
    names = [path.name for path in (runnable.root / "out/en/notebooks").iterdir()]
    assert [name for name in names if "plot_it" in name] == []
    assert len(names) == 3

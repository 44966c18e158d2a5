"""The gallery: scripts that cannot disturb each other, and their pages."""

import os
import re
import textwrap
from pathlib import Path
from unittest.mock import patch

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
    "download_all_examples": False,
    "write_computation_times": False,
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
# sphinx_gallery_end_ignore
plt.show()
"""
WORDS = {
    "step": "步",
    "best {}": "最好 {}",
    'A "line" goes up.': "一条“线”上升。",
}
IMAGE = re.compile(r"<img [^>]*sphx_glr_plot_figure_001[^>]*>")


@pytest.fixture
def figures(gallery: Tiny) -> Tiny:
    conf = gallery.read("conf.py")
    gallery.write(
        "conf.py", conf.replace("conf = {", 'conf = {"image_srcset": ["2x"],')
    )
    code = FIGURE.format(ran=gallery.root / "ran")
    gallery.write("gallery/plot_figure.py", script(code, "Figure"))
    gallery.translate("figures", WORDS)
    return gallery


def image(site: Tiny, language: str) -> str:
    """The picture on the page, which may lack translations of its text."""
    site.build("html", f"-Dlanguage={language}", "-D", QUIET, to=language)
    (found,) = IMAGE.findall(site.read(f"out/{language}/gallery/plot_figure.html"))
    for name in re.findall(r"_images/([\w.]+\.png)", found):
        assert (site.root / f"out/{language}/_images/{name}").exists()
    return found


QUIET = "suppress_warnings=handbook.translation,i18n.inconsistent_references"


def test_a_figure_in_the_language_of_the_page(figures: Tiny) -> None:
    draw(figures)
    assert figures.read("ran") == "x", "the script has run more than once"
    english, chinese = image(figures, "en"), image(figures, "zh_CN")
    assert 'alt="A &quot;line&quot; goes up."' in english
    assert 'alt="一条“线”上升。"' in chinese
    for each in (english, chinese):
        assert 'width="300" height="200" loading="lazy"' in each
    name = "plot_figure_001"
    assert f"{name}.png" in english and f"{name}_2_00x.png 2.00x" in english
    assert f"{name}.zh_CN.png" in chinese
    assert f"{name}_2_00x.zh_CN.png 2.00x" in chinese
    drawn = figures.root / "docs/gallery/images"
    pairs = ["sphx_glr_plot_figure_001", "thumb/sphx_glr_plot_figure_thumb"]
    for pair in pairs:
        files = [drawn / f"{pair}{end}" for end in (".png", ".zh_CN.png")]
        assert len({file.read_bytes() for file in files}) == 2
    assert "plot_figure_thumb.zh_CN.png" in figures.read("out/zh_CN/gallery/index.html")
    assert "set_label" not in figures.read("docs/gallery/plot_figure.rst")


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
    ],
)
def test_a_figure_that_nobody_could_read(
    figures: Tiny, before: str, after: str, problem: str
) -> None:
    code = figures.read("gallery/plot_figure.py")
    figures.write("gallery/plot_figure.py", code.replace(before, after))
    assert draw(figures).complains(f"gallery/plot_figure.py:1: {problem}")

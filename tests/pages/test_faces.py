"""Any face can be loaded alone, and all of them in any order."""

import ast
import importlib
import pkgutil
from unittest.mock import MagicMock

import pytest
from tiny import ROOT, Tiny

import handbook_sphinx

MODULES = [each.name for each in pkgutil.iter_modules(handbook_sphinx.__path__)]
FACES = [m for m in MODULES if not m.startswith("_")]

CONF = """\
extensions = {faces}
default_role = "literal"
html_theme = "furo"
handbook_records = ["records"]
handbook_plots = "out/plots"
"""
ALONE = [f"handbook_sphinx.{face}" for face in FACES]
PAGE = {  # what a page says that needs the face
    "entry": ".. api:: torch.abs\n   :called: size; without sign\n\n"
    "   >>> torch.abs(torch.tensor(-1))\n   tensor(1)\n",
    "units": ".. testcode::\n\n   x = 1\n",
    "picture": ".. picture:: Words.\n\n   draw(torch.ones(1))\n",
    "plot": ">>> import matplotlib.pyplot as plt\n>>> figure, axes = plt.subplots()\n\n"
    ".. plot:: A line.\n\n   figure\n",
    "dtype_tables": ".. promotion::\n",
    "messages": ".. kernels::\n",
    "verdict_table": ".. verdicts::\n",
    "versions": ".. versions::\n",
    "names_index": ".. names::\n\n.. families::\n",
    "glossary": ".. glossary::\n\n   word\n      What it means.\n",
    "mathml": ".. math::\n   :label: one\n\n   x^2\n",
    "sheet": "Words.\n",
}


def conf(faces: list[str]) -> str:
    text = CONF.format(faces=faces)
    if any(face.endswith(".mathml") for face in faces):
        text += 'html_math_renderer = "mathml"\n'
    return text


def listed() -> list[str]:
    """The faces in conf.py, in its order."""
    tree = ast.parse((ROOT / "conf.py").read_text("utf-8"))
    texts = [n.value for n in ast.walk(tree) if isinstance(n, ast.Constant)]
    return [text for text in texts if text in ALONE]


@pytest.fixture
def site(tiny: Tiny) -> Tiny:
    tiny.write("gallery/handbook.mplstyle", "svg.hashsalt: handbook\n")
    tiny.write("docs/kernels.json", '{"abs_cpu": ["torch.abs"]}')
    return tiny


def test_conf_names_every_face_once() -> None:
    assert sorted(listed()) == sorted(ALONE)


@pytest.mark.parametrize("face", FACES)
def test_alone(site: Tiny, face: str) -> None:
    module = importlib.import_module(f"handbook_sphinx.{face}")
    site.write("conf.py", conf([module.__name__]))
    site.page("page", PAGE.get(face, "Words.\n"))
    if face == "plot":
        assert site.build("plots").code == 0
    result = site.build("html")
    assert (result.code, result.output) == (0, "")
    assert "Title" in site.read("out/html/page.html")


@pytest.mark.parametrize("face", FACES)
def test_reads_and_writes_in_parallel(face: str) -> None:
    told = importlib.import_module(f"handbook_sphinx.{face}").setup(MagicMock())
    assert told["parallel_read_safe"] and told["parallel_write_safe"]


def test_in_any_order(site: Tiny) -> None:
    faces = [face for face in listed() if not face.endswith(".gallery")]
    for name, text in PAGE.items():
        site.page(name, text)
    pages = []
    for order in (faces, faces[::-1]):
        site.write("conf.py", conf(order))
        assert site.build("plots").code == 0
        to = f"out{len(pages)}"
        result = site.build("html", to=to)
        assert (result.code, result.output) == (0, "")
        folder = site.root / "out" / to
        paths = sorted(folder.rglob("*.html"))
        pages.append({p.relative_to(folder): p.read_text("utf-8") for p in paths})
    assert pages[0] == pages[1]

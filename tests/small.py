"""A small handbook that the project's own Makefile builds: two pages, one script."""

import os
import shutil
import sys
from pathlib import Path

from tiny import ROOT, URLS, Result, Tiny, run

MACHINERY = (
    *("Makefile", "bin", "conf.py", "docutils.conf", "languages.toml"),
    *("handbook", "handbook_sphinx", "docs/_static", "docs/_templates"),
    *("cheatsheet/sheet.typ", "cheatsheet/picture.css", "gallery/handbook.mplstyle"),
    *("LICENSE", "docs/icon.svg", "locale/zh_CN/LC_MESSAGES/sphinx.po"),
)
PAGES = {
    "index.rst": """
        Small
        =====

        .. toctree::

           reference/shape
           guide/my figure
           gallery/index
        """,
    "reference/shape.rst": """
        Shape
        =====

        .. api:: torch.chunk
           :called: chunks; parts

           Chunks.

           >>> torch.chunk(torch.arange(4), 2)
           (tensor([0, 1]), tensor([2, 3]))

           :chunks: how many
           :dim: along which

        .. recipe:: One index; for all
           :called: one element; by number

           An index.

           >>> torch.arange(4)[1]
           tensor(1)
        """,
    "guide/my figure.md": """
        # Figure

        ```{doctest}
        >>> import matplotlib.pyplot as plt
        >>> figure, axes = plt.subplots()
        >>> lines = axes.plot([1, 2])
        ```

        :::{plot} A line.
        figure
        :::
        """,
}
GALLERY = {
    "GALLERY_HEADER.rst": "Gallery\n=======\n",
    "tensors/GALLERY_HEADER.rst": "Tensors\n-------\n",
    "tensors/plot_two.py": '''
        """
        Two points
        ==========

        A story.
        """

        import matplotlib.pyplot as plt

        lines = plt.plot([1, 2])
        # sphinx_gallery_start_ignore
        plt.gcf().set_label("A line.")
        plt.gca().set_label("It rises.")
        # sphinx_gallery_end_ignore
        ''',
}
CHINESE = {
    "index": {"Small": "小"},
    "reference/shape": {
        "Shape": "形状",
        "chunks; parts": "分块；部分",
        "Chunks.": "分块。",
        "how many": "几块",
        "along which": "沿哪一维",
        "one element; by number": "一个元素；按序号",
        "One index; for all": "一个下标",
        "An index.": "下标。",
    },
    "guide/my figure": {"Figure": "图", "A line.": "一条线。"},
    "gallery/index": {"Gallery": "图库", "Tensors": "张量"},
    "gallery/tensors/plot_two": {"Two points": "两点", "A story.": "故事。"},
    "figures": {"A line.": "一条线。", "It rises.": "它上升。"},
}
SHEET = """
[[box]]
place = [1, 1]
title = "reference/shape"
entries = ["torch.chunk"]
"""


class Small(Tiny):
    """The project below ``root``, with the environment of these tests."""

    def __init__(self, root: Path) -> None:
        self.root = root
        for name in MACHINERY:
            source, target = ROOT / name, root / name
            target.parent.mkdir(parents=True, exist_ok=True)
            if source.is_dir():
                unwanted = shutil.ignore_patterns("__pycache__")
                shutil.copytree(source, target, ignore=unwanted)
            else:
                shutil.copy(source, target)
        for name, text in PAGES.items():
            self.write(f"docs/{name}", text)
        for name, text in GALLERY.items():
            self.write(f"gallery/{name}", text)
        for page, messages in CHINESE.items():
            self.translate(page, messages)
        self.write("cheatsheet/sheet.toml", SHEET)
        installed = {"pyproject.toml": URLS, "constraints.txt": ""}  # long ago
        for name, text in installed.items():
            self.write(name, text)
            os.utime(root / name, (0, 0))
        (root / "an environment").symlink_to(sys.prefix)

    def make(self, *said: str) -> Result:
        """Run ``make`` there."""
        (stamp,) = Path(sys.prefix).glob(".installed-*")
        torch = stamp.name.removeprefix(".installed-")
        fixed = [f"PYTHON={sys.executable}", "VENV=an environment", f"TORCH={torch}"]
        alone = {"MAKEFLAGS": "", "MAKELEVEL": "", "PYTHONPATH": ""}
        return run(["make", *fixed, *said], self.root, **alone)

    def stages(self, *said: str) -> list[str]:
        """Build; the stages that were needed, sorted."""
        result = self.make("html", *said)
        assert result.code == 0, result.output
        assert result.output.endswith("built build/html/index.html\n"), result.output
        return sorted(line for line in result.output.splitlines() if " of 6 " in line)

    def site(self) -> dict[str, bytes]:
        """All files of the built site."""
        folder = self.root / "build/html"
        return {
            path.relative_to(folder).as_posix(): path.read_bytes()
            for path in folder.rglob("*")
            if path.is_file()
        }

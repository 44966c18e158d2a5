"""The scripts of the gallery, and where what was made of each lies."""

from __future__ import annotations

import ast
import os
import sys
from collections.abc import Iterable
from functools import cache
from importlib.metadata import packages_distributions, version
from pathlib import Path

from sphinx.application import Sphinx
from sphinx.locale import _

# Colab and Binder open notebooks from a branch: that of the published site.
BRANCH = "gh-pages"


def pages(app: Sphinx) -> list[Path]:
    """The pages of all scripts in ``docs/gallery``, as text, in their order."""
    if "gallery_dirs" not in app.config.sphinx_gallery_conf:
        return []
    folder = Path(app.srcdir, app.config.sphinx_gallery_conf["gallery_dirs"])
    return sorted(path.with_suffix(".rst") for path in folder.rglob("*.drawn"))


def is_page(path: Path) -> bool:
    """Is this the page of a script?"""
    return path.with_suffix(".drawn").exists()


def script(app: Sphinx, page: Path) -> str:
    """The script of a page, as it lies in the repository."""
    conf = app.config.sphinx_gallery_conf
    inside = page.relative_to(app.srcdir / conf["gallery_dirs"]).with_suffix(".py")
    return os.path.relpath(app.srcdir / conf["examples_dirs"] / inside, app.confdir)


def packages(paths: Iterable[Path]) -> dict[str, str]:
    """What scripts import beside Python's own: packages and versions, torch first."""
    found = {name for path in paths for name in imported(path.read_text("utf-8"))}
    known = {distributions()[name][0] for name in found}
    ordered = sorted(known, key=lambda name: (name != "torch", name))
    return {name: version(name).partition("+")[0] for name in ordered}


def ran(needs: dict[str, str]) -> str:
    """What a script ran with, as a sentence."""
    packages = _(", ").join(f"{name} {version}" for name, version in needs.items())
    told = _("Ran here with {}. Other versions may print something else.")
    return told.format(packages)


def imported(code: str) -> set[str]:
    """The modules that code imports, up to their first dot."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.Import):
            names.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            names.add(node.module or "")
    return {name.partition(".")[0] for name in names} - sys.stdlib_module_names


@cache
def distributions() -> dict[str, list[str]]:
    """Packages by the modules they bring: sklearn comes with scikit-learn."""
    return dict(packages_distributions())

"""Run the scripts of the gallery: ``python -m handbook_sphinx.gallery.draw``.

Each script runs in a process of its own, forked from this one, which has only imported
torch and matplotlib: no script finds what another has left behind. Several run at the
same time. sphinx-gallery writes the page of each into ``docs/gallery``; when all are
there, so is the overview. A script whose page is current does not run again.
"""

from __future__ import annotations

import hashlib
import json
import logging
import multiprocessing
import os
import re
import shutil
import sys
from collections.abc import Iterator
from importlib.metadata import version
from multiprocessing.connection import Connection, wait
from pathlib import Path
from typing import Any

from sphinx.application import Sphinx
from sphinx.util.docutils import docutils_namespace, patch_docutils

from handbook import watch
from handbook.progress import Progress
from handbook.scripts import note, noted
from handbook.written import whole

from .. import _dark, _figures, _fonts
from .._private import draw_page, gallery_conf, has_warned
from .._words import is_current, tongues
from . import figures, overview, thumbnail

# What a figure depends on beside its script, its style and the configuration.
PACKAGES = ("torch", "numpy", "scikit-learn", "matplotlib", "sphinx-gallery")
PACKAGES += ("fonttools", "manimgx-fonts-cjk")

STYLE = "handbook.mplstyle"  # beside the scripts

FORK = multiprocessing.get_context("fork")


def prepare(gallery_conf: dict[str, Any], script: str) -> None:
    """Give each script the look of its figures; sphinx-gallery calls this before it.

    And one thread: for small tensors, several only wait for each other.
    """
    import torch
    from matplotlib import pyplot

    torch.set_num_threads(1)
    pyplot.style.use(scripts_in(gallery_conf) / STYLE)


def scripts_in(gallery_conf: dict[str, Any]) -> Path:
    """The folder of the scripts."""
    return Path(gallery_conf["src_dir"], gallery_conf["examples_dirs"]).resolve()


def pages_in(gallery_conf: dict[str, Any]) -> Path:
    """The folder of the pages."""
    return Path(gallery_conf["src_dir"], gallery_conf["gallery_dirs"])


def draw(app: Sphinx) -> None:
    """Draw what is not current. Ends with a line for each script that fails."""
    written = json.dumps(app.config.sphinx_gallery_conf)
    conf = gallery_conf(app)
    scripts, pages = scripts_in(conf), pages_in(conf)
    found = sorted([*scripts.glob("*.py"), *scripts.glob("*/*.py")])
    if spaced := [str(path) for path in found if " " in path.name]:
        names = ", ".join(spaced)
        raise SystemExit(f"{names}: the name of a script must have no space")
    targets = {pages / path.relative_to(scripts): path for path in found}
    prune(pages, set(targets))
    keys = {path: key(path, scripts / STYLE, written) for path in found}
    others = tongues(app.config, app.srcdir)
    conf["image_scrapers"] = [figures.Scraper(others)]
    stale = {
        target: path
        for target, path in targets.items()
        if keys[path] != noted(target)[0]
        or not is_current(target.with_suffix(".words"), others)
    }
    if stale:  # each script has these imported already
        import matplotlib.pyplot  # noqa: F401
        import torch  # noqa: F401

        for each in others:
            _fonts.read(each)  # for all processes that are forked from this one
    problems = []
    with Progress(len(stale)) as progress:
        for number, (target, story, used) in enumerate(run_all(stale, conf), 1):
            path = stale[target]
            shown = os.path.relpath(path, app.confdir)
            if story:
                problems.append(shortened(shown, path, story))
            else:
                note(target, keys[path], used)
            progress.tell(f"  gallery: {number} of {len(stale)}, {shown}")
    if problems:
        raise SystemExit("\n".join(sorted(problems)))
    order = [
        Path(each).name for each in json.loads(written).get("subsection_order", [])
    ]
    whole(pages / "index.rst", overview.text(scripts, found, order))


def key(script: Path, style: Path, conf: str) -> str:
    """Changes with whatever changes the page of ``script``."""
    versions = [f"{name} {version(name)}" for name in PACKAGES]
    code = (
        __file__,
        watch.__file__,
        figures.__file__,
        thumbnail.__file__,
        _figures.__file__,
        _dark.__file__,
        _fonts.__file__,
    )
    files = script, style, *map(Path, code)
    parts = [path.read_text("utf-8") for path in files]
    return hashlib.sha256("\0".join([*parts, *versions, conf]).encode()).hexdigest()


def cores() -> int:
    """How many scripts run at the same time."""
    return len(os.sched_getaffinity(0)) if sys.platform == "linux" else os.cpu_count()


def run_all(
    scripts: dict[Path, Path], conf: dict[str, Any]
) -> Iterator[tuple[Path, str, list[str]]]:
    """Draw each script in a process of its own; yields its target, the story of its
    failure, and the names of torch that it has used.

    This process has one thread, so that it can be forked.
    """
    waiting, running = list(scripts), {}
    while waiting or running:
        while waiting and len(running) < cores():
            target = waiting.pop(0)
            clear(target)
            target.parent.joinpath("images").mkdir(parents=True, exist_ok=True)
            answer, its_answer = FORK.Pipe(duplex=False)
            what = its_answer, target, scripts[target], conf
            child = FORK.Process(target=draw_one, args=what)
            child.start()
            its_answer.close()
            running[answer] = target, child
        for answer in wait(list(running)):
            target, child = running.pop(answer)
            try:
                story, used = answer.recv()
            except EOFError:
                story, used = "", []
            child.join()
            if child.exitcode:
                story = f"the script ends its process with exit code {child.exitcode}"
            yield target, story, used


def draw_one(answer: Connection, target: Path, script: Path, conf: Any) -> None:
    """What the process of a script does."""
    told: list[logging.LogRecord] = []
    handler = logging.Handler(logging.WARNING)
    handler.emit = told.append  # type: ignore[method-assign]
    logger = logging.getLogger("sphinx")
    logger.handlers, logger.propagate = [handler], False
    watched = watch.Watch()
    out = draw_page(watched, script.name, target.parent, script.parent, conf)
    (scraper,) = conf["image_scrapers"]
    scraper.finish(target)
    story = out.get("formatted_exception") or [each.getMessage() for each in told]
    answer.send(("".join(story), watched.used()))


def shortened(shown: str, script: Path, story: str) -> str:
    """A traceback as one line."""
    numbers = re.findall(rf'File "{re.escape(str(script))}", line (\d+)', story)
    error = story.strip().splitlines()[-1]
    return f"{shown}:{numbers[-1] if numbers else 1}: {error}"


def clear(target: Path) -> None:
    """Remove all that was drawn of one script."""
    for path in made_of(target):
        path.unlink(missing_ok=True)


def made_of(target: Path) -> Iterator[Path]:
    """The files that come from one script."""
    name = target.stem
    yield from target.parent.glob(f"{name}.*")
    yield from target.parent.glob(f"images/sphx_glr_{name}_[0-9][0-9][0-9]*")
    yield from target.parent.glob(f"images/{name}_thumb*")


def prune(pages: Path, targets: set[Path]) -> None:
    """Remove the pages of scripts that are gone, and groups without a script."""
    for old in [*pages.glob("*.py"), *pages.glob("*/*.py")]:
        if old not in targets:
            clear(old)
    groups = {target.parent for target in targets}
    for folder in pages.glob("*/"):
        if folder.name != "images" and folder not in groups:
            shutil.rmtree(folder)


def setup(app: Sphinx) -> dict[str, Any]:
    app.setup_extension("handbook_sphinx._languages")
    app.add_config_value("sphinx_gallery_conf", {}, "html", types=dict)
    app.connect("builder-inited", draw)
    return {"version": "1"}


def main() -> int:
    """Draw the gallery of the handbook in this folder."""
    for library in ("OMP", "OPENBLAS", "MKL"):  # threads cannot be forked
        os.environ[f"{library}_NUM_THREADS"] = "1"
    with patch_docutils("."), docutils_namespace():
        app = Sphinx(  # all is done before it would read any page
            *("docs", ".", "build/gallery", "build/gallery", "dummy"),
            tags=["draw"],
            status=None,
            warning=sys.stderr,
        )
    return has_warned(app)


if __name__ == "__main__":
    sys.exit(main())

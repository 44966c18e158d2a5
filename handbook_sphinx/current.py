"""The site shows what its sources say now, whatever their times are.

Sphinx compares times. A page that was moved, copied back or unpacked keeps an old one,
and what no page makes any more stays where it is.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.environment import BuildEnvironment

MADE_OF = "handbook-made-of"  # among what Sphinx keeps about a page


def digest(paths: Iterable[Path]) -> str:
    """Changes with the names and bytes of the files; a missing one counts, too."""
    found = hashlib.sha256()
    for path in paths:
        content = path.read_bytes() if path.is_file() else b"missing"
        found.update(path.name.encode() + b"\0" + content + b"\0")
    return found.hexdigest()[:16]


def made_of(env: BuildEnvironment, docname: str) -> str:
    """The digest of a page and of all files that it includes or depends on."""
    others = sorted(env.dependencies.get(docname, ()))
    return digest([Path(env.doc2path(docname)), *(env.srcdir / o for o in others)])


def remember(app: Sphinx, doctree: nodes.document) -> None:
    """Note what a page is made of when it is read."""
    docname = app.env.current_document.docname
    app.env.metadata[docname][MADE_OF] = made_of(app.env, docname)


def changed(
    app: Sphinx,
    env: BuildEnvironment,
    added: set[str],
    outdated: set[str],
    removed: set[str],
) -> list[str]:
    """The pages whose bytes are no longer those that were read."""
    kept = env.found_docs - added - outdated
    return [d for d in kept if env.metadata[d].get(MADE_OF) != made_of(env, d)]


def frame(app: Sphinx, config: Config) -> None:
    """All pages are written again when the files of their frame change."""
    folders = [*config.html_static_path, *config.templates_path]
    files = (
        file for folder in folders for file in Path(app.confdir, folder).rglob("*")
    )
    config.handbook_frame = digest(sorted(file for file in files if file.is_file()))


def prune(app: Sphinx, error: Exception | None) -> None:
    """Remove pages, and files beside them, that no page makes any more."""
    if error or app.builder.format != "html":
        return
    site = Path(app.outdir)
    (site / ".buildinfo.bak").unlink(missing_ok=True)  # Sphinx leaves it behind
    pages = {*app.env.found_docs, *app.config.html_additional_pages}
    used: set[str] = set()
    for page in site.rglob("*.html"):
        name = page.relative_to(site)
        if name.parts[0] == "_static":
            continue
        if name.with_suffix("").as_posix() not in pages:
            page.unlink()
            continue
        links = re.findall(
            r'(_(?:images|downloads|originals)/[^"\s,?]+)', page.read_text("utf-8")
        )
        used.update(map(unquote, links))
    for place in ("_images", "_downloads", "_originals"):
        for file in (site / place).rglob("*"):
            if file.is_file() and file.relative_to(site).as_posix() not in used:
                file.unlink()
    for folder in sorted(site.rglob("*/"), reverse=True):  # the inner ones first
        if not any(folder.iterdir()):
            folder.rmdir()


def setup(app: Sphinx) -> dict[str, Any]:
    app.add_config_value("handbook_frame", "", "html", types=str)
    app.connect("config-inited", frame)
    app.connect("doctree-read", remember, priority=999)  # its dependencies are known
    app.connect("env-get-outdated", changed)
    app.connect("build-finished", prune)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}

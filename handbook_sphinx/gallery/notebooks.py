"""The notebooks and scripts of the gallery, at addresses that stay, and all in one zip.

A notebook reads in the language of the site, as far as its page does: its text is
looked up in the catalogue of the page. Its code is the same in all languages.
"""

from __future__ import annotations

import json
import re
import zipfile
from io import BytesIO
from pathlib import Path
from typing import Any

import polib
from docutils import nodes
from sphinx.application import Sphinx
from sphinx.locale import _
from sphinx.util.docutils import SphinxDirective
from sphinx.util.osutil import relative_uri

from handbook.written import whole

from .. import _languages
from .._languages import is_source
from . import _scripts

FOLDER = "notebooks"  # below the folder of the language

# What Markdown would show as it is: roles, the backslash between words, literals.
ROLE = re.compile(r":[\w:]+:`~?([^`<]+?)(?: ?<[^`]*>)?`")
LITERAL = re.compile(r"(?<!`)``([^`]+)``(?!`)")
HEADING = re.compile(r"#+ ")


class notebooks(nodes.General, nodes.Element):
    """The link to the zip stands here."""


class Notebooks(SphinxDirective):
    """``.. notebooks::``: the link to all of them in one file."""

    def run(self) -> list[nodes.Node]:
        return [notebooks()]


def files(app: Sphinx) -> dict[str, bytes]:
    """All notebooks and scripts by their names, in the language of the build."""
    made = {}
    for page in _scripts.pages(app):
        script = page.with_suffix(".py")
        notebook = json.loads(page.with_suffix(".ipynb").read_text("utf-8"))
        said = {} if is_source(app.config) else catalogue(app, page)
        for cell in notebook["cells"]:
            if cell["cell_type"] == "markdown":
                cell["source"] = [markdown("".join(cell["source"]), said)]
        notebook["cells"].insert(0, first_cell(app, page))
        text = json.dumps(notebook, ensure_ascii=False, indent=1)
        made[f"{page.stem}.ipynb"] = f"{text}\n".encode()
        made[script.name] = script.read_bytes()
    return made


def first_cell(app: Sphinx, page: Path) -> dict[str, Any]:
    """Where the notebook comes from, and what it ran with."""
    needs = _scripts.packages([Path(app.confdir, _scripts.script(app, page))])
    docname = page.relative_to(app.srcdir).with_suffix("").as_posix()
    place = f"{app.config.language}/{app.builder.get_target_uri(docname)}"
    title = _languages.here(app.config).title
    link = f"[{title}]({app.config.handbook_address}{place})"
    source = f"{link}\n\n{_scripts.ran(needs)}"
    return {"cell_type": "markdown", "metadata": {}, "source": [source]}


def catalogue(app: Sphinx, page: Path) -> dict[str, str]:
    """What the words of a page are in the language of the build."""
    locale = Path(app.srcdir, app.config.locale_dirs[0], app.config.language)
    name = page.relative_to(app.srcdir).with_suffix(".po")
    path = locale / "LC_MESSAGES" / name
    found = polib.pofile(str(path)) if path.exists() else []
    return {entry.msgid: entry.msgstr for entry in found if entry.translated()}


def markdown(text: str, said: dict[str, str]) -> str:
    """A cell in another language, as Markdown."""
    parts = [translated(part, said) for part in text.strip("\n").split("\n\n")]
    plain = "\n\n".join(parts).replace("\\ ", "")
    return LITERAL.sub(r"`\1`", ROLE.sub(r"`\1`", plain))


def translated(part: str, said: dict[str, str]) -> str:
    """A heading, a paragraph, or a list, in which each item is a message."""
    head = HEADING.match(part)
    start = head[0] if head else ""
    words = " ".join(part.removeprefix(start).split())
    if words in said:
        return start + said[words]
    items = re.split(r"(?m)^(- |\d+\. )", part)
    return "".join(said.get(" ".join(item.split()), item) for item in items)


def packed(content: dict[str, bytes]) -> bytes:
    """A zip with the same bytes from every build."""
    made = BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(content):
            archive.writestr(zipfile.ZipInfo(name), content[name], zipfile.ZIP_DEFLATED)
    return made.getvalue()


def zip_name(app: Sphinx) -> str:
    return f"torch-handbook-notebooks-{app.config.language}.zip"


def link(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Link to the zip, and tell its size."""
    for place in list(doctree.findall(notebooks)):
        if app.builder.format != "html":
            place.parent.remove(place)
            continue
        size = round(len(packed(files(app))) / 1000)
        words = _("All notebooks and scripts (zip, {} KB)").format(size)
        here = app.builder.get_target_uri(docname)
        address = relative_uri(here, f"{FOLDER}/{zip_name(app)}")
        button = nodes.reference("", words, refuri=address, classes=["button"])
        place.replace_self(nodes.paragraph("", "", button))


def write(app: Sphinx, error: Exception | None) -> None:
    """Write the files beside the pages, and drop those of scripts that are gone."""
    if error or app.builder.name != "html":
        return
    if not (made := files(app)):
        return
    made[zip_name(app)] = packed(made)
    folder = Path(app.outdir, FOLDER)
    for name, content in made.items():
        whole(folder / name, content)
    for path in folder.iterdir():
        if path.name not in made:
            path.unlink()


def setup(app: Sphinx) -> None:
    app.add_directive("notebooks", Notebooks)
    app.connect("doctree-resolved", link)
    app.connect("build-finished", write)

"""The catalogues (gettext .po files): read strictly, kept plain, kept current.

``python -m handbook_sphinx.catalogues POTS LOCALE`` brings the catalogues below LOCALE
up to date with the templates in POTS, for every language but the source, and lists what
is missing or doubtful.

As a Sphinx extension it refuses a build whose catalogues are cut or have merge marks:
Sphinx itself would publish the half that it can read.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterator
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path
from typing import Any

import polib
from babel.messages.plurals import get_plural
from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx_intl.basic import update

from handbook.written import whole

from ._languages import FILE, load

# A comment, a keyword with a text in quotes, or a text alone.
LINE = re.compile(
    r"""\s*( \#.*
       | ((msgctxt|msgid|msgid_plural|msgstr(\[\d\])?)\s*)? "([^"\\]|\\.)*" \s*
       )?""",
    re.VERBOSE,
)


class BadCatalogue(SystemExit):
    """A catalogue that cannot be read: one sentence with file and line, exit code 1."""


def header(language: str) -> dict[str, str]:
    """That of a catalogue, without dates and names, so that a diff shows words only."""
    return {
        "Project-Id-Version": "Torch Handbook",
        "Language": language,
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=utf-8",
        "Content-Transfer-Encoding": "8bit",
        "Plural-Forms": get_plural(language).plural_forms,
    }


def read(path: Path) -> polib.POFile:
    """All messages of a catalogue or template. Raises BadCatalogue.

    polib and Babel alike take a text without its closing quote for an empty one.
    """
    shown = os.path.relpath(path)
    try:
        text = path.read_text("utf-8")
    except UnicodeDecodeError as problem:
        raise BadCatalogue(f"{shown}: {problem}") from None
    for number, line in enumerate(text.split("\n"), start=1):
        if not LINE.fullmatch(line):
            what = _what(line)
            raise BadCatalogue(f"{shown}:{number}: {what}: {line.strip()}")
    try:
        found = polib.pofile(str(path), wrapwidth=0)
    except OSError as problem:  # a message without its msgid or msgstr
        said = re.search(r"\(line (\d+)\)", str(problem))
        where = f"{shown}:{said[1] if said else 1}"
        raise BadCatalogue(f"{where}: a msgid or msgstr is missing before it") from None
    seen: dict[tuple[str, str | None], int] = {}
    for message in found:
        key = message.msgid, message.msgctxt
        if message.obsolete:
            continue
        if key in seen:
            again = f"{message.msgid!r} stands in line {seen[key]} already"
            raise BadCatalogue(f"{shown}:{message.linenum}: {again}")
        seen[key] = message.linenum
    return found


def _what(line: str) -> str:
    if re.match("<{7}|={7}|>{7}|[|]{7}", line):
        return "a mark of a merge that is not finished"
    return "neither a comment nor a text in quotes"


def tidy(path: Path, language: str) -> None:
    """Take dates, places and comments out of a catalogue, and obsolete messages."""
    catalogue = read(path)
    catalogue.metadata = header(language)
    catalogue.metadata_is_fuzzy = False
    catalogue.header = ""
    for message in list(catalogue):
        if message.obsolete:
            catalogue.remove(message)
        message.occurrences = []
        message.comment = message.tcomment = ""
        message.flags = [flag for flag in message.flags if flag == "fuzzy"]
    before, after = path.read_text("utf-8"), str(catalogue)
    if before != after + "\n":
        whole(path, after + "\n")


def problems(pots: Path, catalogues: Path) -> Iterator[str]:
    """What keeps the catalogues from being a whole and current translation."""
    templates = {p.relative_to(pots).with_suffix(".po"): p for p in pots.rglob("*.pot")}
    for path in sorted(catalogues.rglob("*.po")):
        if path.relative_to(catalogues) not in templates:
            yield f"{path}: no page has these messages any more; delete the file"
    for relative, template in sorted(templates.items()):
        path = catalogues / relative
        wanted = {entry.msgid for entry in read(template)}
        if not path.exists():
            if wanted:
                yield f"{path}: missing, with {len(wanted)} messages"
            continue
        for message in read(path):
            if message.obsolete or message.msgid not in wanted:
                yield f"{path}:{message.linenum}: outdated: {message.msgid!r}"
            elif message.fuzzy:
                yield f"{path}:{message.linenum}: fuzzy: {message.msgid!r}"
            elif not message.msgstr:
                yield f"{path}:{message.linenum}: not translated: {message.msgid!r}"
            wanted.discard(message.msgid)
        for msgid in sorted(wanted):
            yield f"{path}: missing: {msgid!r}"


def catalogues(locale: Path, language: str) -> list[Path]:
    return sorted((locale / language / "LC_MESSAGES").rglob("*.po"))


def refuse(app: Sphinx, config: Config) -> None:
    """Read the catalogues of this build, before Sphinx compiles them."""
    for folder in config.locale_dirs:
        for path in catalogues(Path(app.srcdir, folder), config.language):
            read(path)


def main(pots: Path, locale: Path) -> int:
    _source, *languages = load(locale.parent / FILE)
    for language in languages:  # before anything is written
        for path in catalogues(locale, language):
            read(path)
    with redirect_stdout(StringIO()):  # a line a file
        update(str(locale), str(pots), languages, line_width=0, ignore_obsolete=True)
    found: list[str] = []
    for language in languages:
        for path in catalogues(locale, language):
            tidy(path, language)
        found += problems(pots, locale / language / "LC_MESSAGES")
    print("\n".join(found) or "every message is translated and current")
    return bool(found)


def setup(app: Sphinx) -> dict[str, Any]:
    app.connect("config-inited", refuse)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}


if __name__ == "__main__":
    sys.exit(main(*map(Path, sys.argv[1:])))

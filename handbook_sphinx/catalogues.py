"""The Chinese catalogues (gettext .po files): kept plain, and compared with the text.

``python -m sphinxext.catalogues POTS LOCALE`` tidies every catalogue below LOCALE and
lists what is missing, doubtful or outdated compared with the templates in POTS.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import polib

# A header without dates and names, so that a diff shows words only.
HEADER = {
    "Project-Id-Version": "Torch Handbook",
    "Language": "zh_CN",
    "MIME-Version": "1.0",
    "Content-Type": "text/plain; charset=utf-8",
    "Content-Transfer-Encoding": "8bit",
    "Plural-Forms": "nplurals=1; plural=0;",
}


def tidy(path: Path) -> None:
    """Take dates, places and comments out of a catalogue, and obsolete messages."""
    catalogue = polib.pofile(str(path), wrapwidth=0)
    catalogue.metadata = dict(HEADER)
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
        path.write_text(after + "\n", encoding="utf-8")


def problems(pots: Path, catalogues: Path) -> Iterator[str]:
    """What keeps the catalogues from being a whole and current translation."""
    templates = {p.relative_to(pots).with_suffix(".po"): p for p in pots.rglob("*.pot")}
    for path in sorted(catalogues.rglob("*.po")):
        if path.relative_to(catalogues) not in templates:
            yield f"{path}: no page has these messages any more; delete the file"
    for relative, template in sorted(templates.items()):
        path = catalogues / relative
        wanted = {entry.msgid for entry in polib.pofile(str(template))}
        if not path.exists():
            if wanted:
                yield f"{path}: missing, with {len(wanted)} messages"
            continue
        for message in polib.pofile(str(path)):
            if message.obsolete or message.msgid not in wanted:
                yield f"{path}:{message.linenum}: outdated: {message.msgid!r}"
            elif message.fuzzy:
                yield f"{path}:{message.linenum}: fuzzy: {message.msgid!r}"
            elif not message.msgstr:
                yield f"{path}:{message.linenum}: not translated: {message.msgid!r}"
            wanted.discard(message.msgid)
        for msgid in sorted(wanted):
            yield f"{path}: missing: {msgid!r}"


def main(pots: Path, locale: Path) -> int:
    try:
        for path in locale.rglob("*.po"):
            tidy(path)
    except OSError as broken:  # polib names the file and the line
        print(broken)
        return 1
    found = list(problems(pots, locale / "zh_CN" / "LC_MESSAGES"))
    print("\n".join(found) or "every message is translated and current")
    return bool(found)


if __name__ == "__main__":
    sys.exit(main(*map(Path, sys.argv[1:])))

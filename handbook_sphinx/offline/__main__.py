"""``python -m handbook_sphinx.offline book|docset LANGUAGE``, ``site`` or ``sizes``:
what ``make offline`` makes of the built site.
"""

from __future__ import annotations

import argparse
import sys
from hashlib import sha256
from pathlib import Path

import sphinx.locale

from handbook.written import whole

from .._languages import FILE, Language, load
from .._site import address
from . import names
from .docset import docset, feed
from .epub import Book
from .packed import below, zipped
from .site import NotBuilt, Pages

HTML = Path("build/html")
OUT = HTML / names.FOLDER
INSIDE = "torch-handbook"  # the folder in the zip

# What only a server needs, or is a copy itself.
SERVER = ("cards", names.FOLDER)


def book(language: Language) -> None:
    """Write the EPUB."""
    sphinx.locale.init(["locale"], language.code)
    pages = Pages(HTML / language.code)
    made = Book(pages, language, f"{address()}{language.code}/").write(
        licence=Path("LICENSE").read_text("utf-8"),
        picture_style=Path("cheatsheet/picture.css").read_text("utf-8"),
    )
    whole(OUT / names.BOOK.format(language.code), made)


def write_docset(language: Language) -> None:
    """Write the docset and its feed."""
    code = language.code
    made = docset(Pages(HTML / code), language, f"{address()}{code}/")
    url = f"{address()}{names.FOLDER}/{names.DOCSET.format(code)}"
    whole(OUT / names.FEED.format(code), feed(sha256(made).hexdigest()[:12], url))
    whole(OUT / names.DOCSET.format(code), made)


def site() -> None:
    """Write the zip of the whole site."""
    if not (HTML / "index.html").exists():
        raise NotBuilt(f"{HTML}/index.html: there is no such file; run 'make html'")
    files = below(HTML, INSIDE)
    kept = (f for f in files if not set(Path(f[0]).parts[1:3]) & set(SERVER))
    whole(OUT / names.SITE, zipped(kept))


def sizes() -> None:
    """Print what there is, and how large it is."""
    if not OUT.exists():
        raise NotBuilt(f"{OUT}: there is no such folder; run 'make offline'")
    for file in sorted(OUT.iterdir()):
        print(f"{file.stat().st_size / 1e6:8.1f} MB  {file}")


def main() -> None:
    languages = load(Path(FILE))
    parser = argparse.ArgumentParser(prog="python -m handbook_sphinx.offline")
    parser.add_argument("what", choices=["book", "docset", "site", "sizes"])
    parser.add_argument("language", nargs="?", choices=list(languages))
    said = parser.parse_args()
    per_language = {"book": book, "docset": write_docset}
    if make := per_language.get(said.what):
        if not said.language:
            parser.error(
                f"{said.what} of which language? one of {', '.join(languages)}"
            )
        make(languages[said.language])
    else:
        {"site": site, "sizes": sizes}[said.what]()


if __name__ == "__main__":
    sys.exit(main())

"""The docset: the pages of a language and an index of all names, for Dash and Zeal.

The index is a table of SQLite with a line a name: those of ``objects.inv``, and the
recipes and messages, which have no name of torch.
"""

from __future__ import annotations

import re
import sqlite3
import tempfile
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from urllib.parse import quote

from jinja2 import Template

from .._languages import Language
from .._private import InventoryFile
from .packed import tarred
from .site import Pages

# Kinds of names in objects.inv, as Dash calls them.
KINDS = {
    "py:attribute": "Attribute",
    "py:class": "Class",
    "py:function": "Function",
    "py:method": "Method",
    "std:doc": "Guide",
    "std:term": "Word",
}

# Entries that are no names of torch; their headings say what they are called.
TITLED = re.compile(
    r'<section class="entry (recipe|message)" id="([^"]+)">'
    r'\s*<h\d>(.*?)<a class="headerlink"',
    re.DOTALL,
)
NOT_ITS_NAME = re.compile(r'<span class="plain-name">.*?</span>|<[^>]+>')
TITLED_KINDS = {"recipe": "Sample", "message": "Error"}

LEFT_OUT = re.compile(
    r"(cards|_sources|_downloads)/|.*\.(md|txt)$|sw\.js$|\.buildinfo$"
)

INFO = """\
<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
<plist version="1.0">
<dict>
  <key>CFBundleIdentifier</key><string>torch-handbook-{{ language.code }}</string>
  <key>CFBundleName</key><string>{{ language.title|e }}</string>
  <key>DocSetPlatformFamily</key><string>torch</string>
  <key>isDashDocset</key><true/>
  <key>isJavaScriptEnabled</key><true/>
  <key>dashIndexFilePath</key><string>index.html</string>
  <key>DashDocSetFallbackURL</key><string>{{ address|e }}</string>
</dict>
</plist>
"""
FEED = """\
<entry>
  <version>{{ version|e }}</version>
  <url>{{ url|e }}</url>
</entry>
"""

Line = tuple[str, str, str]  # name, kind, path


def docset(pages: Pages, language: Language, address: str) -> bytes:
    """The docset, packed. ``address`` is that of the published pages."""
    inside = f"torch-handbook-{language.code}.docset"
    info = Template(INFO).render(language=language, address=address)
    files = {
        f"{inside}/icon.png": icon(pages.folder),
        f"{inside}/Contents/Info.plist": info.encode(),
        f"{inside}/Contents/Resources/docSet.dsidx": index(lines(pages)),
    }
    for file in sorted(pages.folder.rglob("*")):
        name = file.relative_to(pages.folder).as_posix()
        if file.is_file() and not LEFT_OUT.match(name):
            files[f"{inside}/Contents/Resources/Documents/{name}"] = file.read_bytes()
    return tarred((name, content) for name, content in files.items() if content)


def icon(folder: Path) -> bytes:
    """The sign of the site, which stands above the languages."""
    file = folder.parent / "icons/any-192.png"
    return file.read_bytes() if file.exists() else b""


def lines(pages: Pages) -> Iterator[Line]:
    """All names. Raises NotBuilt."""
    pages.read("index.html")
    content = (pages.folder / "objects.inv").read_bytes()
    for kind, names in InventoryFile.loads(content, uri="").data.items():
        if kind in KINDS:
            for name, item in names.items():
                shown = item.display_name if item.display_name != "-" else name
                title = shown if kind.startswith("std:") else name
                yield title, KINDS[kind], item.uri
    for page in pages.listed():
        for kind, anchor, title in TITLED.findall(pages.read(f"{page.name}.html")):
            words = NOT_ITS_NAME.sub("", title)
            path = f"{page.name}.html#{quote(anchor)}"
            yield " ".join(unescape(words).split()), TITLED_KINDS[kind], path


def index(found: Iterator[Line]) -> bytes:
    """The file of SQLite."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "docSet.dsidx")
        with sqlite3.connect(file) as table:
            table.execute(
                "CREATE TABLE searchIndex"
                "(id INTEGER PRIMARY KEY, name TEXT, type TEXT, path TEXT)"
            )
            table.execute(
                "CREATE UNIQUE INDEX anchor ON searchIndex (name, type, path)"
            )
            table.executemany(
                "INSERT INTO searchIndex (name, type, path) VALUES (?, ?, ?)",
                sorted(set(found)),
            )
        table.close()
        return file.read_bytes()


def feed(version: str, url: str) -> bytes:
    """What tells Dash and Zeal where the docset lies, and whether it is a newer one."""
    return Template(FEED).render(version=version, url=url).encode()

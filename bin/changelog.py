"""``-m bin.changelog``: CHANGELOG.md in the other languages, CHANGELOG.zh.md.

The site shows CHANGELOG.md as a page; the words are those of its catalogues.
"""

import re
import sys
from pathlib import Path

from handbook.written import whole
from handbook_sphinx._languages import FILE, load
from handbook_sphinx.catalogues import read

SOURCE = Path("CHANGELOG.md")

# A heading, a point of a list or a paragraph, over as many lines as it takes.
BLOCK = re.compile(r"(?P<mark>#+ |- |)(?P<words>\S.*(?:\n(?!#|- |\n).*)*)")


def translated(text: str, words: dict[str, str]) -> str:
    """The text with the words of a catalogue. Raises KeyError for what it lacks."""
    return BLOCK.sub(lambda it: it["mark"] + words[" ".join(it["words"].split())], text)


def main() -> None:
    """Write them all."""
    _source, *others = load(Path(FILE)).values()
    for language in others:
        catalogue = Path(f"locale/{language.code}/LC_MESSAGES/news.po")
        words = {message.msgid: message.msgstr for message in read(catalogue)}
        try:
            text = translated(SOURCE.read_text("utf-8"), words)
        except KeyError as missing:
            sys.exit(f"{catalogue} does not translate {missing} of {SOURCE}")
        whole(SOURCE.with_suffix(f".{language.tag.partition('-')[0]}.md"), text)


if __name__ == "__main__":
    main()

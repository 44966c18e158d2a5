"""What ``make offline`` makes, and how it is called; the site names it, too."""

from __future__ import annotations

FOLDER = "offline"  # beside the languages

SITE = "torch-handbook.zip"


def book(code: str) -> str:
    """The EPUB in a language."""
    return f"torch-handbook-{code}.epub"


def docset(code: str) -> str:
    """The docset in a language, packed."""
    return f"torch-handbook-{code}.tgz"


def feed(code: str) -> str:
    """What Dash and Zeal ask for the docset and for newer ones."""
    return f"torch-handbook-{code}.xml"

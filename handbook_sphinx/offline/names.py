"""What ``make offline`` makes, and how it is called; the site names it, too."""

from __future__ import annotations

FOLDER = "offline"  # beside the languages

SITE = "torch-handbook.zip"

# Of the code of a language.
BOOK = "torch-handbook-{}.epub"
DOCSET = "torch-handbook-{}.tgz"
FEED = "torch-handbook-{}.xml"  # what Dash and Zeal ask for the docset and newer ones

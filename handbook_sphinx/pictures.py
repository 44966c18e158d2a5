"""Each picture of a page has its size, so that nothing jumps, and is fetched when it is
near: all but one with which a page begins.
"""

from __future__ import annotations

import re
from html import escape, unescape
from posixpath import basename
from typing import Any
from urllib.parse import unquote

from sphinx.application import Sphinx
from sphinx.util import logging
from sphinx.util.images import get_image_size

logger = logging.getLogger(__name__)

PICTURE = re.compile(r"<img\b[^>]*>")
ATTRIBUTE = re.compile(r'([\w-]+)="([^"]*)"')
NEAR = 600  # letters before a picture that is seen at once, also on a phone


def complete(
    app: Sphinx, pagename: str, template: str, context: dict[str, Any], doctree: Any
) -> None:
    """Say of the pictures in the text of a page what is not yet said."""
    body = context.get("body", "")
    files = {name: path for path, name in app.builder.images.items()}
    first = PICTURE.search(body)
    alone = first and "only-" not in first[0]  # or one of light and dark is in vain
    at_once = first.start() if alone and near(body[: first.start()]) else -1

    def said(found: re.Match[str]) -> str:
        picture = {name: unescape(text) for name, text in ATTRIBUTE.findall(found[0])}
        if not {"width", "height"} <= picture.keys():
            file = files.get(unquote(basename(picture.get("src", ""))))
            size = get_image_size(app.srcdir / file) if file else None
            if not size:
                problem = f"{picture.get('src')}: no size is known of this picture"
                logger.error("%s; write width and height", problem, location=pagename)
                return found[0]
            picture |= zip(("width", "height"), map(str, size), strict=True)
        if found.start() != at_once:
            picture |= {"loading": "lazy", "decoding": "async"}
        else:
            picture.pop("loading", None)
        words = (f'{name}="{escape(text)}"' for name, text in picture.items())
        return f"<img {' '.join(words)}>"

    context["body"] = PICTURE.sub(said, body)


def near(before: str) -> bool:
    """Is there little text before?"""
    return len(re.sub(r"<[^>]+>|\s+", " ", before)) < NEAR


def setup(app: Sphinx) -> dict[str, Any]:
    app.connect("html-page-context", complete)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}

"""The originals of a page, which a browser puts into it when a reader asks."""

import json
from pathlib import Path

PLACE = "<original-text></original-text>"


def originals(site: Path, page: str) -> list[str]:
    """What the page's script holds, as HTML, in its order."""
    script = (site / "_originals" / f"{page}.js").read_text("utf-8")
    return json.loads(script.removeprefix("originals(").removesuffix(");\n"))


def side_by_side(site: Path, page: str) -> str:
    """A page with each original in its place, as ``original.js`` makes it."""
    html = (site / f"{page}.html").read_text("utf-8")
    if PLACE not in html:
        return html
    before, *after = html.split(PLACE)
    pairs = zip(originals(site, page), after, strict=True)
    return before + "".join(original + rest for original, rest in pairs)

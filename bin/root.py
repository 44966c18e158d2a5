"""``-m bin.root TEMPLATES SITE``: what stands above all languages of the site.

Every file of TEMPLATES is filled and written into SITE, whose pages are built already:
the page that leads to the languages, the one for a wrong address, the lists of pages.
The icons of the site are drawn there as well.
"""

import re
import sys
from pathlib import Path
from urllib.parse import quote, urlsplit

import typst
from jinja2 import Environment, FileSystemLoader, select_autoescape

from handbook.written import whole
from handbook_sphinx._languages import FILE, Language, families, load
from handbook_sphinx._policy import policy
from handbook_sphinx._site import address
from handbook_sphinx.catalogues import read

HIDDEN = re.compile(r'<meta name="robots" content="noindex"')
ICON = Path(__file__).parents[1] / "docs/icon.svg"
ICONS = {"any-192": 192, "any-512": 512, "maskable-512": 512, "apple-touch": 180}
DRAWN = """
#set page(width: {size}pt, height: {size}pt, margin: 0pt, fill: none)
#image(bytes(sys.inputs.svg), format: "svg", width: 100%)
"""


class Words(dict[str, str]):
    """The texts of the frame in a language; what has no translation stays."""

    def __call__(self, text: str) -> str:
        return self.get(text) or text


def words(language: Language) -> Words:
    """Those of its catalogue; the source has none."""
    path = Path(f"locale/{language.code}/LC_MESSAGES/sphinx.po")
    said = read(path) if path.exists() else []
    return Words({message.msgid: message.msgstr for message in said})


def pages(folder: Path) -> list[str]:
    """The addresses of the pages of a language that search engines may know."""
    return [
        quote(path.relative_to(folder).as_posix())
        for path in sorted(folder.rglob("*.html"))
        if "_static" not in path.parts and not HIDDEN.search(path.read_text("utf-8"))
    ]


def draw(svg: str, folder: Path) -> None:
    """The sign of the site, in the sizes and shapes that devices ask for.

    Where a device cuts off the corners, there are to be some.
    """
    whole(folder / "icon.svg", svg)
    for name, size in ICONS.items():
        shape = svg if name.startswith("any") else re.sub(r' rx="\d+"', "", svg)
        picture = typst.compile(
            DRAWN.format(size=size).encode(),
            format="png",
            ppi=72,  # a point is a pixel
            sys_inputs={"svg": shape},
        )
        whole(folder / f"{name}.png", picture)


def main(templates: Path, site: Path) -> None:
    """Write all files."""
    languages = list(load(Path(FILE)).values())
    where = address()
    listed = site / languages[0].code / "llms.txt"
    told = {
        "languages": languages,
        "source": languages[0],
        "words": {language.code: words(language) for language in languages},
        "families": families(languages),
        "folders": {language.tag: language.code for language in languages},
        "policy": policy(),
        "address": where,
        "path": urlsplit(where).path,
        "pages": pages(site / languages[0].code),
        "list": listed.read_text("utf-8") if listed.exists() else "",
    }
    jinja = Environment(
        loader=FileSystemLoader(templates),
        autoescape=select_autoescape(["html", "xml"]),
        keep_trailing_newline=True,
    )
    for name in jinja.list_templates():
        whole(site / name, jinja.get_template(name).render(told))
    draw(ICON.read_text("utf-8"), site / "icons")


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))

"""The book: all pages of a language as EPUB 3, made of the built ones.

What only a browser can do is left out, folds stand open, and links to what is not in
the book lead to the published site.
"""

from __future__ import annotations

import os
import re
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from posixpath import dirname, join, normpath, relpath
from urllib.parse import unquote, urljoin, urlsplit

from bs4 import BeautifulSoup, Tag
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape
from pygments.formatters import HtmlFormatter
from sphinx.locale import _

from .._languages import Language
from .cover import cover
from .packed import zipped
from .site import Page, Pages

CONTAINER = """\
<?xml version="1.0" encoding="utf-8"?>
<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container" version="1.0">
  <rootfiles>
    <rootfile full-path="book/package.opf" media-type="application/oebps-package+xml"/>
  </rootfiles>
</container>
"""
KINDS = {
    ".gif": "image/gif",
    ".jpg": "image/jpeg",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".webp": "image/webp",
}

STYLE = "a11y-high-contrast-light"  # of the code

# Pages that only work in a browser, or that are too wide for a book.
LEFT_OUT = ("sheet", "offline", "reference/facts")

# Parts of a page that only work in a browser, or that are for another theme.
UNUSED = (
    "a.headerlink, button, form, input, label, select, script, style, template, "
    "[hidden], original-text, source, a.button, .run-it, .only-dark, .report"
)
SPARE = ("srcset", "sizes", "loading", "decoding", "tabindex", "tooltip")

# Coloured code: half of all elements, and XML as it is. It is set aside while the rest
# is read, which takes half of the time.
CODE = re.compile(r"(?<=<pre>)(.*?)(?=</pre>)", re.DOTALL)
ASIDE = re.compile("\ue000(\\d+)\ue000")
PLAIN = re.compile(r'<span class="pre">([^<]*)</span>')

# Matplotlib gives the same picture the same id wherever it stands in a figure.
IMAGE_ID = re.compile(rb'(<image\b[^>]*?) id="[^"]*"')

# As XML has them; reading HTML makes them small.
SPELLED = {"viewbox": "viewBox", "preserveaspectratio": "preserveAspectRatio"}
NAMESPACES = {
    "svg": "http://www.w3.org/2000/svg",
    "math": "http://www.w3.org/1998/Math/MathML",
}

TEMPLATES = Environment(
    loader=FileSystemLoader(Path(__file__).with_name("book")),
    autoescape=True,
    undefined=StrictUndefined,
    keep_trailing_newline=True,
)


@dataclass
class Point:
    """A line of the table of contents."""

    title: str
    href: str = ""
    below: list[Point] = field(default_factory=list)


@dataclass(frozen=True)
class Chapter:
    """A page of the book."""

    file: str
    title: str
    body: Markup
    properties: str = ""  # what it uses: svg, mathml


@dataclass(frozen=True)
class Picture:
    """A file that a page shows."""

    file: str

    @property
    def kind(self) -> str:
        return KINDS[Path(self.file).suffix]


class Book:
    """The book in a language, of ``pages`` that are published at ``address``."""

    def __init__(self, pages: Pages, language: Language, address: str) -> None:
        self.pages, self.language, self.address = pages, language, address
        self.listed = [each for each in pages.listed() if each.name not in LEFT_OUT]
        self.names = {each.name for each in self.listed}
        self.pictures: dict[str, bytes] = {}
        self.code: list[str] = []

    def write(self, licence: str, picture_style: str) -> bytes:
        """The EPUB. Raises NotBuilt where the site is not whole."""
        about = self.about()
        articles = {page: self.article(page) for page in self.listed}
        points = list(self.contents(articles))
        chapters = [
            self.front(about),
            *(self.chapter(page, article) for page, article in articles.items()),
            Chapter("licence.xhtml", _("Licence"), self.licence(licence)),
        ]
        points.append(Point(_("Licence"), "licence.xhtml"))
        nav = render("nav.xhtml", title=_("Contents"), points=points)
        code = HtmlFormatter(style=STYLE).get_style_defs(".highlight")
        style = Path(__file__).parent.joinpath("book/style.css").read_text("utf-8")
        package = render(
            "package.opf",
            language=self.language,
            identifier=uuid.uuid5(uuid.NAMESPACE_URL, self.address).urn,
            author=_("the Torch Handbook authors"),
            rights=_("the Torch Handbook authors, code BSD-3-Clause, text CC BY 4.0"),
            about=about,
            address=self.address,
            modified=modified(),
            chapters=chapters,
            pictures=[Picture(name) for name in sorted(self.pictures)],
        )
        texts = {
            "package.opf": package,
            "nav.xhtml": self.page("nav.xhtml", _("Contents"), nav),
            "style.css": "\n".join([style, picture_style, code]),
        }
        texts |= {c.file: self.page(c.file, c.title, c.body) for c in chapters}
        files = {f"book/{name}": text.encode() for name, text in texts.items()}
        files["book/cover.png"] = cover(self.language, about, self.sample(articles))
        files |= {f"book/{name}": self.pictures[name] for name in self.pictures}
        first = {
            "mimetype": b"application/epub+zip",
            "META-INF/container.xml": CONTAINER.encode(),
        }
        return zipped([*first.items(), *sorted(files.items())], stored=("mimetype",))

    def about(self) -> str:
        """What the list of all pages says of the site."""
        found = re.search(r"(?m)^> (.+)", self.pages.read("llms.txt"))
        return found[1] if found else ""

    def front(self, about: str) -> Chapter:
        """The title page."""
        title = escape(self.language.title)
        rights = escape(
            _("the Torch Handbook authors, code BSD-3-Clause, text CC BY 4.0")
        )
        body = Markup(
            f'<section epub:type="titlepage" class="title">'
            f'<p><img src="cover.png" alt="{title}"/></p><h1>{title}</h1>'
            f"<p>{escape(about)}</p><p>© {rights}</p>"
            f'<p><a href="{self.address}">{self.address}</a></p></section>'
        )
        return Chapter("title.xhtml", self.language.title, body)

    def licence(self, text: str) -> Markup:
        """The licences, as they are."""
        title = escape(_("Licence"))
        return Markup(
            f'<section epub:type="copyright-page"><h1>{title}</h1>'
            f"<pre>{escape(text)}</pre></section>"
        )

    def sample(self, articles: dict[Page, Tag]) -> str:
        """The first example of the first entry."""
        for article in articles.values():
            if found := article.select_one("section.entry pre"):
                code = self.whole(found.decode_contents())
                return BeautifulSoup(code, "html.parser").get_text().strip()
        return ""

    def page(self, file: str, title: str, body: str) -> str:
        """A whole file of the book."""
        up = "../" * file.count("/")
        return render(
            "page.xhtml",
            language=self.language,
            title=title,
            body=Markup(body),
            up=up,
        )

    def chapter(self, page: Page, article: Tag) -> Chapter:
        uses = {"math": "mathml", "svg": "svg"}
        told = " ".join(said for tag, said in uses.items() if article.find(tag))
        body = self.whole(article.decode_contents().strip())
        return Chapter(f"{page.name}.xhtml", page.title, Markup(body), told)

    def article(self, page: Page) -> Tag:
        """What a page says, as a book can show it."""
        html = CODE.sub(self.set_aside, PLAIN.sub(r"\1", self.pages.article(page.name)))
        article = BeautifulSoup(html, "html.parser").article
        for node in article.select(UNUSED):
            node.decompose()
        for fold in article.find_all("details"):
            rename(fold, "div", "fold")
            fold.attrs.pop("open", None)
        for title in article.find_all("summary"):
            rename(title, "p", "fold-title")
        for name, uri in NAMESPACES.items():
            for node in article.find_all(name):
                node["xmlns"] = uri
        for node in article.find_all(True):
            for name in SPARE:
                node.attrs.pop(name, None)
            for wrong in SPELLED.keys() & node.attrs.keys():
                node.attrs[SPELLED[wrong]] = node.attrs.pop(wrong)
        for image in article.find_all("img"):
            self.take(page, image)
        for link in article.find_all("a", href=True):
            link["href"] = self.link(page, str(link["href"]))
            link.attrs.pop("download", None)
        return article

    def set_aside(self, code: re.Match[str]) -> str:
        """What stands for a block of code meanwhile; one with links is read."""
        if "<a " in code[0]:
            return code[0]
        self.code.append(code[0])
        return f"\ue000{len(self.code) - 1}\ue000"

    def whole(self, html: str) -> str:
        """With the code that was set aside."""
        return ASIDE.sub(lambda number: self.code[int(number[1])], html)

    def take(self, page: Page, image: Tag) -> None:
        """Take a picture into the book."""
        name = normpath(join(dirname(page.name), unquote(str(image["src"]))))
        inside = f"pictures/{Path(name).name}"
        content = (self.pages.folder / name).read_bytes()
        is_drawing = name.endswith(".svg")
        self.pictures[inside] = IMAGE_ID.sub(rb"\1", content) if is_drawing else content
        image["src"] = relpath(inside, dirname(page.name) or ".")

    def link(self, page: Page, href: str) -> str:
        """Where a link leads: into the book, or to the published site."""
        url = urlsplit(href)
        name = normpath(join(dirname(page.name), url.path)).removesuffix(".html")
        if url.scheme or not url.path:
            return href
        if name in self.names and url.path.endswith(".html"):
            path = url.path.removesuffix(".html") + ".xhtml"
            return url._replace(path=path, query="").geturl()
        return urljoin(f"{self.address}{page.name}.html", href)

    def contents(self, articles: dict[Page, Tag]) -> Iterator[Point]:
        """The parts of the site, their pages, and what stands on these."""
        parts: dict[str, Point] = {}
        for page, article in articles.items():
            file = f"{page.name}.xhtml"
            point = Point(page.title, file, list(self.sections(file, article)))
            if page.part in parts:
                parts[page.part].below.append(point)
            else:  # the first one is the overview of its part
                parts[page.part] = Point(page.part, file)
                if page.title != page.part:
                    parts[page.part].below.append(point)
        yield from parts.values()

    def sections(self, file: str, root: Tag) -> Iterator[Point]:
        """The sections below that of the page, and those in them."""
        page = root.find("section")
        for section in page.find_all("section", recursive=False) if page else []:
            yield self.point(file, section)

    def point(self, file: str, section: Tag) -> Point:
        heading = section.find(re.compile(r"h\d"))
        plain = heading.select_one(".plain-name") if heading else None
        parts = [*heading.children] if heading else []
        said = "".join(each.get_text() for each in parts if each is not plain)
        words = " · ".join(
            filter(None, [" ".join(said.split()), plain and plain.get_text()])
        )
        below = section.find_all("section", recursive=False)
        href = f"{file}#{section['id']}"
        return Point(words, href, [self.point(file, each) for each in below])


def rename(node: Tag, name: str, css_class: str) -> None:
    """Make another element of it, with one class more."""
    node.name = name
    node["class"] = [*(node.get("class") or []), css_class]


def render(template: str, **said: object) -> str:
    return TEMPLATES.get_template(template).render(said)


def modified() -> str:
    """When the book was made, as SOURCE_DATE_EPOCH says in builds to be repeated."""
    seconds = int(os.environ.get("SOURCE_DATE_EPOCH") or 0)
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")

"""The article of a page as Markdown.

Made from its HTML, so that it says what the page says, whatever face has said it. The
library does the work; here stands what is our own: which parts are for the eye alone,
where links lead, and what code, formulas, pictures and boxes become.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from html import escape, unescape
from posixpath import dirname, join, normpath
from urllib.parse import urlsplit

from bs4 import BeautifulSoup, Tag
from markdownify import MarkdownConverter

# What a reader clicks on, or what says again what stands beside it.
FOR_THE_EYE = (
    "a.headerlink, button, form, input, label, script, [hidden], original-text, "
    ".run-it, .only-dark, .report"
)

CODE = re.compile(r"(<pre[^>]*>)(.*?)(</pre>)", re.DOTALL)
FORMULA = re.compile(r"<math\b([^>]*)>.*?</math>", re.DOTALL)
NAMED = re.compile(r'<(span|svg)\b[^>]*\brole="img" aria-label="([^"]*)".*?</\1>', re.S)
SPAN = re.compile(r"</?span\b[^>]*>")
TAG = re.compile(r"<[^>]+>")
BLANK_LINES = re.compile(r"\n{3,}")

Link = Callable[[str], str]


def markdown(html: str, formulas: Iterable[str] = (), link: Link = str) -> str:
    """The article ``html`` as Markdown.

    ``formulas`` are the sources of its formulas, as TeX, in their order; ``link`` says
    where an address of the page is to lead.
    """
    soup = BeautifulSoup(plain(html, formulas), "html.parser")
    for node in soup.select(FOR_THE_EYE):
        node.decompose()
    text = _Converter(heading_style="ATX", bullets="-", link=link).convert_soup(soup)
    # outside of code there are no three line ends in a row; inside they stay
    parts = re.split(r"(?ms)^(\s*(?:> )?```.*?^\s*(?:> )?```$)", text)
    parts[::2] = [BLANK_LINES.sub("\n\n", part) for part in parts[::2]]
    return "".join(parts).strip() + "\n"


def plain(html: str, formulas: Iterable[str]) -> str:
    """Without what only colours it: two of three elements, which are slow to read."""
    sources = iter(formulas)
    html = CODE.sub(lambda code: code[1] + TAG.sub("", code[2]) + code[3], html)
    html = FORMULA.sub(
        lambda formula: f"<math{formula[1]}>{escape(next(sources))}</math>", html
    )
    html = NAMED.sub(lambda image: f" {image[2]} ", html)
    return SPAN.sub("", html)


class _Converter(MarkdownConverter):  # type: ignore[misc]
    def escape(self, text: str, parent_tags: set[str]) -> str:
        """Words in angle brackets would be HTML."""
        return super().escape(text, parent_tags).replace("<", r"\<")

    def convert_a(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        """A link; that its title says what its words say needs no repeating."""
        href = str(el.get("href", ""))
        if "_noformat" in parent_tags or not href or not text.strip():
            return text
        return f"[{text.strip()}]({self.options['link'](href)})"

    def convert_pre(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        """A fence, longer than any in the code, with the language in which it is."""
        code = el.get_text().strip("\n")
        longest = max(map(len, re.findall(r"`{3,}", code)), default=2)
        fence = "`" * (longest + 1)
        return f"\n\n{fence}{language(el, code)}\n{code}\n{fence}\n\n"

    def convert_math(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        """A formula as TeX."""
        source = unescape(el.get_text()).strip()
        return f"\n\n$$\n{source}\n$$\n\n" if el.get("display") else f"${source}$"

    def convert_figure(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        """A picture by itself; of a drawing, what it shows."""
        return f"\n\n{text.strip()}\n\n"

    def convert_td(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        """A cell, in which a bar would begin the next one, be it in code or not."""
        return str(super().convert_td(el, text.replace("|", r"\|"), parent_tags))

    def convert_summary(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        """The title of a fold, which is open here."""
        return f"\n\n**{text.strip()}**\n\n"

    def convert_details(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        return boxed(text) if is_box(el) else f"\n\n{text.strip()}\n\n"

    def convert_div(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        if is_box(el):
            return boxed(text)
        return str(super().convert_div(el, text, parent_tags))

    def convert_p(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        title = {"admonition-title", "parameters-title"} & set(el.get("class") or [])
        shown = f"**{text.strip()}**" if title else text
        return str(super().convert_p(el, shown, parent_tags))


def language(pre: Tag, code: str) -> str:
    """How a fence names the language: a session has prompts."""
    if code.startswith(">>> "):
        return "pycon"
    for around in pre.parents:
        for name in around.get("class") or []:
            if name.startswith("highlight-"):
                found = name.removeprefix("highlight-").lower()
                return {"default": "python", "none": "text"}.get(found, found)
    return ""


def is_box(node: Tag) -> bool:
    return "admonition" in (node.get("class") or [])


def boxed(text: str) -> str:
    """A warning, a hint and the like: a quotation that begins with its title."""
    lines = BLANK_LINES.sub("\n\n", text.strip()).split("\n")
    return "\n\n" + "\n".join(f"> {line}".rstrip() for line in lines) + "\n\n"


def follow(pages: set[str], here: str) -> Link:
    """On the page ``here``, a link to another of the ``pages`` leads to its copy."""

    def link(href: str) -> str:
        url = urlsplit(href)
        page = normpath(join(dirname(here), url.path)).removesuffix(".html")
        if url.scheme or not url.path.endswith(".html") or page not in pages:
            return href
        return url._replace(path=url.path.removesuffix(".html") + ".md").geturl()

    return link

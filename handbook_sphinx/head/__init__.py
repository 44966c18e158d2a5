"""The head of a page: what search engines, other sites and devices ask about it.

The template ``partials/meta.html`` writes it. Beside the pages stand a picture of each,
which other sites show with a link to it (``cards/``), and what a device asks before it
keeps the site as an app (``manifest.webmanifest``).
"""

from __future__ import annotations

import json
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

from docutils import nodes
from markupsafe import Markup
from sphinx.application import Sphinx

from handbook.written import whole

from .._languages import Language, here, source
from .card import Card, card_of, draw
from .description import description

LICENCE = "https://creativecommons.org/licenses/by/4.0/"
COLOURS = {"light": "#ffffff", "dark": "#131416"}  # of the page, as Furo has them

Cards = dict[str, Card]


def tell(
    app: Sphinx, pagename: str, template: str, context: dict[str, Any], doctree: Any
) -> None:
    """``head``: all that the template writes."""
    address, languages = app.config.handbook_address, app.config.handbook_languages
    if app.builder.name != "html":
        return
    file = app.builder.get_target_uri(pagename)
    mine, is_home = here(app.config), pagename == app.config.root_doc
    url = f"{address}{mine.code}/{file}"
    title = Markup(context.get("title", "")).striptags()
    shown = pagename if doctree else app.config.root_doc  # only pages have a card
    # above all languages stands a page that leads to the one of the reader
    any_language = "" if is_home else f"{source(app.config).code}/{file}"
    context["head"] = head = {
        "url": url,
        "title": mine.title if is_home else title,
        "description": description(doctree) if doctree else "",
        "card": f"{address}{mine.code}/cards/{shown}.png",
        "languages": {
            each.tag: f"{address}{each.code}/{file}" for each in languages.values()
        },
        "any_language": address + any_language,
        "colours": COLOURS,
    }
    trail = [(mine.title, f"{address}{mine.code}/index.html")]
    trail += [
        (Markup(parent["title"]).striptags(), urljoin(url, parent["link"]))
        for parent in context.get("parents", [])
    ]
    if not is_home:
        trail.append((title, url))
    head["data"] = [script(each) for each in data(head, mine, trail)] if doctree else []


def data(
    head: dict[str, Any], mine: Language, trail: list[tuple[str, str]]
) -> list[dict[str, Any]]:
    """What a page is and where it stands, in the words of schema.org."""
    start = trail[0][1]
    site = {"@type": "WebSite", "name": mine.title, "url": start}
    about = {
        "@context": "https://schema.org",
        "description": head["description"],
        "image": head["card"],
        "inLanguage": mine.tag,
        "license": LICENCE,
    }
    about = {key: said for key, said in about.items() if said}
    if len(trail) == 1:
        asks = {
            "@type": "SearchAction",
            "target": urljoin(start, "search.html?q={search_term_string}"),
            "query-input": "required name=search_term_string",
        }
        return [about | site | {"potentialAction": asks}]
    about |= {"@type": "TechArticle", "headline": head["title"], "url": head["url"]}
    steps = [
        {"@type": "ListItem", "position": place, "name": name, "item": url}
        for place, (name, url) in enumerate(trail, start=1)
    ]
    crumbs = {"@context": "https://schema.org", "@type": "BreadcrumbList"}
    return [about | {"isPartOf": site}, crumbs | {"itemListElement": steps}]


def script(said: dict[str, Any]) -> Markup:
    """As it stands between script tags, which a ``<`` might end."""
    text = json.dumps(said, ensure_ascii=False, separators=(",", ":"))
    return Markup(text.replace("<", r"\u003c"))


def gather(cards: Cards, app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Note what stands on the card of a page that is being written."""
    if app.builder.name == "html":
        cards[docname] = card_of(doctree, here(app.config))


def finish(cards: Cards, app: Sphinx, error: Exception | None) -> None:
    """Draw the cards, drop those of pages that are gone, and write the manifest."""
    if error or app.builder.name != "html":
        return
    folder = Path(app.outdir, "cards")
    files = {folder / f"{docname}.png": card for docname, card in cards.items()}
    draw(files, Path(app.confdir, app.config.handbook_cards))
    pages = {folder / f"{docname}.png" for docname in app.env.found_docs}
    for old in set(folder.rglob("*.png")) - pages:
        old.unlink()
    text = json.dumps(manifest(here(app.config)), ensure_ascii=False, indent=1)
    whole(Path(app.outdir, "manifest.webmanifest"), text + "\n")


def manifest(mine: Language) -> dict[str, Any]:
    """Of the app that the site is when it is installed; all languages belong to it."""
    icons = [("192", "any"), ("512", "any"), ("512", "maskable")]
    return {
        "name": mine.title,
        "lang": mine.tag,
        "id": "../",
        "scope": "../",
        "start_url": "index.html",
        "display": "standalone",
        "display_override": ["minimal-ui"],
        "background_color": COLOURS["light"],
        "theme_color": COLOURS["light"],
        "icons": [
            {
                "src": f"../icons/{purpose}-{size}.png",
                "sizes": f"{size}x{size}",
                "type": "image/png",
                "purpose": purpose,
            }
            for size, purpose in icons
        ],
    }


def setup(app: Sphinx) -> dict[str, Any]:
    app.setup_extension("handbook_sphinx._languages")
    app.setup_extension("handbook_sphinx._site")
    # Where drawn cards are kept, by what stands on them.
    app.add_config_value("handbook_cards", "build/cards", "", types=str)
    cards: Cards = {}
    app.connect("html-page-context", tell)
    # before other faces put into the pages what says nothing about their subject
    app.connect("doctree-resolved", partial(gather, cards), priority=1)
    app.connect("build-finished", partial(finish, cards))
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}

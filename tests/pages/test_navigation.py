"""The navigation is a tree of all pages, which says where the reader is."""

import pytest
from bs4 import BeautifulSoup, Tag
from tiny import Tiny

CONF = """
extensions = ["handbook_sphinx.navigation"]
templates_path = ["templates"]
html_theme = "basic"
html_sidebars = {"**": []}
"""
# what the frame makes of the data, in short
LAYOUT = """
{%- macro tree(pages) %}<ul>{% for page in pages -%}
  <li{% if page.around %} class="around"{% endif %}>
    <a href="{{ page.href }}"{% if page.current %} aria-current="page"{% endif %}>
    {{- page.title }}</a>{% if page.pages %}{{ tree(page.pages) }}{% endif %}</li>
{%- endfor %}</ul>{% endmacro %}
<nav>{{ tree(navigation) }}</nav>
"""


@pytest.fixture(scope="module")
def site(shared: Tiny) -> Tiny:
    site = shared
    site.write("conf.py", CONF)
    site.write("templates/page.html", LAYOUT)
    site.write(
        "docs/index.rst", "Tiny\n====\n\n.. toctree::\n\n   part/index\n   last\n"
    )
    short = "Part\n====\n\n.. toctree::\n\n   Short <one>\n"
    site.write("docs/part/index.rst", short)
    site.write("docs/part/one.rst", "A longer title\n==============\n")
    site.write("docs/last.rst", "Last\n====\n")
    assert site.build("html").code == 0
    return site


def nav(site: Tiny, page: str) -> Tag:
    found = BeautifulSoup(site.read(f"out/html/{page}.html"), "html.parser").nav
    assert found is not None
    return found


def test_all_pages_in_their_order(site: Tiny) -> None:
    links = [(a.text, a["href"]) for a in nav(site, "index").find_all("a")]
    assert links == [
        ("Part", "part/index.html"),
        ("Short", "part/one.html"),  # as the toctree calls it
        ("Last", "last.html"),
    ]


def test_where_the_reader_is(site: Tiny) -> None:
    here = nav(site, "part/one")
    assert [a.text for a in here.select("[aria-current=page]")] == ["Short"]
    assert [li.a.text for li in here.select(".around")] == ["Part"]
    assert not nav(site, "last").select(".around")


def test_addresses_are_told_from_the_page(site: Tiny) -> None:
    links = [a["href"] for a in nav(site, "part/one").find_all("a")]
    assert links == ["index.html", "#", "../last.html"]

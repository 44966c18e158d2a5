"""The frame's data: all pages as a tree, and the sections of one with short names."""

import pytest
from bs4 import BeautifulSoup
from tiny import CONF, Tiny

from handbook_sphinx.contents import breakable, prefix

TEMPLATE = """
{% extends "!page.html" %}
{%- macro tree(pages) %}
{%- for page in pages %}
[{{ page.title }} {{ page.href }} {{ page.current }} {{ page.around }}
{{- tree(page.pages) }}]
{%- endfor %}
{%- endmacro %}
{%- macro list(sections) %}
{%- for section in sections %}
<li title="{{ section.hint }}"><a href="{{ section.href }}">{{ section.title }}</a>
{{- list(section.sections) }}</li>
{%- endfor %}
{%- endmacro %}
{%- block body %}
<pre>{{ tree(navigation) }}</pre>
<p id="prefix">{{ contents_prefix }}</p>
<ul id="contents">{{ list(contents) }}</ul>
{%- endblock %}
"""
FACES = ["called", "navigation", "contents"]
WITH = (
    CONF
    + f"extensions += [f'handbook_sphinx.{{face}}' for face in {FACES}]\n"
    + "templates_path = ['templates']\n"
)
PAGE = """
Splitting & more
----------------

.. api:: torch.nn.LayerNorm
   :called: encoder; a layer

   >>> torch.nn.LayerNorm(2).training
   True

.. api:: torch.nn.functional.relu_
   :called: rectifier; in place

   >>> torch.nn.functional.relu_(torch.ones(1))
   tensor([1.])

.. recipe:: Twice
   :called: doubling; two times

   >>> torch.ones(1) * 2
   tensor([2.])
"""


@pytest.fixture(scope="module")
def html(shared: Tiny) -> dict[str, BeautifulSoup]:
    shared.write("conf.py", WITH)
    shared.write("templates/page.html", TEMPLATE)
    shared.write(
        "docs/index.rst", "Tiny\n====\n\n.. toctree::\n\n   more/index\n   page\n"
    )
    shared.write("docs/more/index.rst", "More\n====\n\n.. toctree::\n\n   deep\n")
    shared.write("docs/more/deep.rst", "Deep\n====\n")
    shared.page("page", PAGE)
    result = shared.build("html")
    assert (result.code, result.output) == (0, "")
    pages = {
        name: BeautifulSoup(shared.read(f"out/html/{name}.html"), "html.parser")
        for name in ("page", "more/deep", "index")
    }
    return pages


def test_the_navigation_is_a_tree(html: dict[str, BeautifulSoup]) -> None:
    seen = {name: " ".join(page.pre.text.split()) for name, page in html.items()}
    assert seen["page"] == (
        "[More more/index.html False False [Deep more/deep.html False False]]"
        " [Title # True False]"
    )
    assert seen["more/deep"].startswith("[More index.html False True [Deep # True")


def test_names_are_without_what_they_share(html: dict[str, BeautifulSoup]) -> None:
    page = html["page"]
    assert page.find(id="prefix").decode_contents() == "torch.<wbr/>nn."
    links = {link.text: link for link in page.select("#contents a")}
    assert list(links) == [
        "Splitting & more", "LayerNorm", "functional.relu_", "Twice"
    ]  # fmt: skip
    name = links["LayerNorm"]
    assert name["href"] == "#torch.nn.LayerNorm"
    assert name.parent["title"] == "encoder"
    assert name.decode_contents() == ("<code>Layer<wbr/>Norm</code>")


def test_an_index_has_no_contents(html: dict[str, BeautifulSoup]) -> None:
    assert not html["index"].select("#contents li")


@pytest.mark.parametrize(
    ("names", "shared"),
    [
        (["torch.nn.Linear", "torch.nn.functional.linear"], "torch.nn."),
        (["torch.cat", "torch.Tensor.view"], "torch."),
        (["torch.Tensor.view", "torch.Tensor.T"], "torch.Tensor."),
        (["torch.cat", "numpy.concatenate"], ""),
        (["torch.cat"], ""),
        ([], ""),
    ],
)
def test_what_names_share(names: list[str], shared: str) -> None:
    assert prefix(names) == shared


@pytest.mark.parametrize(
    ("name", "lines"),
    [
        ("nn.LayerNorm", "nn. Layer Norm"),
        ("index_add_", "index_ add_"),
        ("__getitem__", "__getitem__"),
        ("LSTMCell", "LSTMCell"),
        ("a<b", "a&lt;b"),
    ],
)
def test_where_a_line_may_end(name: str, lines: str) -> None:
    assert breakable(name).replace("<wbr>", " ") == lines

"""An entry on its page: heading, targets, signatures, links."""

import posixpath
import re

import pytest
from sphinx.util.inventory import InventoryFile
from tiny import Tiny

from handbook.names import describe

PAGE = """
.. api:: torch.abs torch.Tensor.abs torch.Tensor.abs_
   :numpy: numpy.abs, numpy.absolute
   :scipy: scipy.abs
   :paddle: paddle.abs
   :cpu-only: a reason

   The size without the sign.

   >>> torch.tensor(-1).abs()
   tensor(1)

.. api:: torch.Tensor.T

   Turned.

   >>> torch.zeros(2, 1).T
   tensor([[0., 0.]])

.. api:: torch.no_grad

   >>> with torch.no_grad():
   ...     x = 1

.. recipe:: Count the elements of ``x``

   >>> torch.zeros(2).numel()
   2
"""
LINKS = """
:func:`torch.abs`, :meth:`torch.Tensor.abs`, :meth:`~torch.Tensor.abs_`,
:attr:`torch.Tensor.T`, :class:`torch.no_grad`, :func:`with text <torch.abs>`
"""
MYST = """
# Markdown

{func}`torch.abs` {meth}`torch.Tensor.abs` {func}`torch.exp`

````{api} torch.exp

Text.

```{doctest}
>>> torch.exp(torch.zeros(1))
tensor([1.])
```
````
"""
KINDS = {
    "torch.abs": "py:function",
    "torch.Tensor.abs": "py:method",
    "torch.Tensor.abs_": "py:method",
    "torch.Tensor.T": "py:attribute",
    "torch.no_grad": "py:class",
    "torch.exp": "py:function",
}


@pytest.fixture(scope="module")
def site(shared: Tiny) -> Tiny:
    shared.page("page", PAGE)
    shared.page("links", LINKS)
    shared.write("docs/markdown.md", MYST)
    result = shared.build("html")
    assert (result.code, result.output) == (0, "")
    return shared


def page_of(name: str) -> str:
    return "markdown" if name == "torch.exp" else "page"


@pytest.mark.parametrize("name", KINDS)
def test_target(site: Tiny, name: str) -> None:
    data = (site.root / "out/html/objects.inv").read_bytes()
    inventory = InventoryFile.loads(data, uri="").data
    item = inventory[KINDS[name]][name]
    assert item.uri == f"{page_of(name)}.html#{name}"
    assert f'id="{name}"' in site.read(f"out/html/{page_of(name)}.html")


@pytest.mark.parametrize("name", [name for name in KINDS if name != "torch.exp"])
def test_roles_link_to_the_entry(site: Tiny, name: str) -> None:
    assert f'href="page.html#{name}"' in site.read("out/html/links.html")


def test_roles_in_markdown(site: Tiny) -> None:
    html = site.read("out/html/markdown.html")
    targets = ["page.html#torch.abs", "page.html#torch.Tensor.abs", "#torch.exp"]
    assert all(f'href="{target}"' in html for target in targets)


@pytest.mark.parametrize("name", KINDS)
def test_head(site: Tiny, name: str) -> None:
    html = site.read(f"out/html/{page_of(name)}.html")
    described = describe(name)
    assert f"<b>{name}</b>{described.signature}</code>" in html.replace("&#64;", "@")
    assert f'href="{described.url}"' in html
    assert posixpath.basename(described.url) in html


def test_all_forms_of_a_name(tiny: Tiny) -> None:
    tiny.page("page", ".. api:: torch.where\n\n   >>> torch.where\n   1\n")
    assert tiny.build("html").code == 0
    html = tiny.read("out/html/page.html")
    first, second = describe("torch.where").signatures
    assert f'<code class="signature"><b>torch.where</b>{first}</code>' in html
    assert f'<br><code class="signature">torch.where{second}</code></li>' in html


def test_elsewhere(site: Tiny) -> None:
    html = site.read("out/html/page.html")
    words = " ".join(re.sub(r"<[^>]+>", "", html).split())
    assert "NumPy numpy.abs, numpy.absolute SciPy scipy.abs Paddle paddle.abs" in words


def test_heading_and_reason(site: Tiny) -> None:
    html = site.read("out/html/page.html")
    assert html.count("<h2>") == 4
    assert '<p class="cpu-only">a reason</p>' in html
    contents = site.read("out/html/index.html")
    for name in ("torch.abs", "torch.Tensor.T", "torch.no_grad"):
        assert f'href="page.html#{name}"' in contents


def test_head_stands_below_the_heading(site: Tiny) -> None:
    html = site.read("out/html/page.html")
    first = html[html.index("<h2>") : html.index("</section>")]
    order = [
        "</h2>",
        'class="entry-head"',
        'class="badges"',
        "without the sign",
        "1</span>",
    ]
    places = [first.index(part) for part in order if part in first]
    assert places == sorted(places)
    assert len(places) >= 4

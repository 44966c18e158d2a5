"""The copies in Markdown, and the list of all pages."""

import pytest
from tiny import CONF, Tiny

PAGE = """
Words with `code`, *stress*, a_name and a <tag>. A second one, see :doc:`/part/one`.

>>> import torch
>>> torch.ones(2, 1, 1)
tensor([[[1.]],
<BLANKLINE>
        [[1.]]])

.. code-block:: rst

   ```
   fenced
   ```

.. warning:: Not twice.

   >>> torch.tensor(1)
   tensor(1)

.. admonition:: Solution
   :collapsible: closed

   Once.

===== =====
a     b
===== =====
`x|y` 2
===== =====

word
   What it says.

Inline :math:`x < y`.

.. math:: \\sum_i x_i

`Elsewhere <https://example.org/x.html>`__, and :ref:`below <place>`.

.. _place:

Below
-----

.. raw:: html

   <p>Dtypes: <span role="img" aria-label="runs in f32"><b>f32</b></span></p>
   <form><label>Filter <input></label></form>
"""
COPY = r"""# Title

Words with `code`, *stress*, a\_name and a \<tag>. A second one, see [One](part/one.md).

```pycon
>>> import torch
>>> torch.ones(2, 1, 1)
tensor([[[1.]],

        [[1.]]])
```

````rst
```
fenced
```
````

> **Warning**
>
> Not twice.
>
> ```pycon
> >>> torch.tensor(1)
> tensor(1)
> ```

> **Solution**
>
> Once.

| a | b |
| --- | --- |
| `x\|y` | 2 |

word
:   What it says.

Inline $x < y$.

$$
\sum_i x_i
$$

[Elsewhere](https://example.org/x.html), and [below](#place).

## Below

Dtypes: runs in f32
"""
LIST = """# Tiny

> A handbook of two pages.

## Part

- [Part](part/index.md): What it is about.
- [One](part/one.md): See Title for more.

## More

- [Title](page.md): Words with `code`, *stress*, a_name and a <tag>.
"""
CONF += """
extensions += ["handbook_sphinx.mathml", "handbook_sphinx.markdown"]
html_math_renderer = "mathml"
"""


@pytest.fixture(scope="module")
def site(shared: Tiny) -> Tiny:
    shared.write("conf.py", CONF)
    contents = ".. toctree::\n\n   part/index\n   page\n"
    index = "Tiny\n====\n\nA handbook\nof two pages.\n\n" + contents
    shared.write("docs/index.rst", index)
    part = "Part\n====\n\nWhat it is about. And more.\n\n.. toctree::\n\n   one\n"
    shared.write("docs/part/index.rst", part)
    shared.write("docs/part/one.rst", "One\n===\n\nSee :doc:`/page` for more. End.\n")
    shared.page("page", PAGE)
    built = shared.build("html")
    assert (built.code, built.output) == (0, "")
    return shared


def test_a_page(site: Tiny) -> None:
    text, _, badges = site.read("out/html/page.md").rpartition("\n\n")
    assert f"{text}\n" == COPY
    assert badges.startswith("not yet run")
    assert "[Title](../page.md)" in site.read("out/html/part/one.md")


def test_the_list_of_pages(site: Tiny) -> None:
    assert site.read("out/html/llms.txt") == LIST


def test_the_copy_of_a_page_that_is_gone(tiny: Tiny) -> None:
    tiny.write("conf.py", CONF)
    for name in ("folder/one", "two"):
        tiny.page(name, "Words.\n")
    assert tiny.build("html").code == 0
    (tiny.root / "docs/folder/one.rst").unlink()
    assert tiny.build("html").code == 0
    assert not (tiny.root / "out/html/folder/one.md").exists()
    assert (tiny.root / "out/html/two.md").exists()


def test_a_translated_page_says_it_in_its_language(tiny: Tiny) -> None:
    tiny.write("conf.py", CONF)
    tiny.page("page", "Words of :math:`x`.\n")
    tiny.translate("page", {"Title": "标题", "Words of :math:`x`.": ":math:`x` 的话。"})
    tiny.translate("index", {"Tiny": "小"})
    built = tiny.build("html", "-Dlanguage=zh_CN")
    assert (built.code, built.output) == (0, "")
    assert tiny.read("out/html/page.md") == "# 标题\n\n$x$ 的话。\n"
    assert "- [标题](page.md): $x$ 的话。\n" in tiny.read("out/html/llms.txt")

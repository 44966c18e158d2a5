"""Errors and warnings: each is printed by an example, explained, and cured."""

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
import torch
from tiny import ROOT, Tiny

PAGES = sorted((ROOT / "docs/reference").glob("error_messages_*.rst"))
KERNELS = json.loads((ROOT / "docs/reference/kernels.json").read_text("utf-8"))
ENOUGH = 120

MESSAGE = """\
.. message:: selected index k out of range

   >>> torch.ones(2).topk(3)
   Traceback (most recent call last):
     ...
   RuntimeError: selected index k out of range

   :Cause: There are two elements.
   :Cure: Take fewer.

      >>> torch.ones(2).topk(1).values
      tensor([1.])

   :torch 2.11 and before: ``no such k``
   :More: :doc:`index`
"""


def test_there_are_enough_of_them() -> None:
    found = [re.findall(r"^\.\. message:: ", p.read_text("utf-8"), re.M) for p in PAGES]
    assert sum(map(len, found)) >= ENOUGH


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_none_is_cut(page: Path) -> None:
    """Of the place in torch's own source alone, which a release changes."""
    text = page.read_text("utf-8").replace(
        '.partition(" (Triggered internally")[0]', ""
    )
    assert not re.search(r"(message|error)\)\.(split|partition)|\)\[:\d", text)


def test_a_message_is_a_section_and_a_unit(tiny: Tiny) -> None:
    tiny.page("page", MESSAGE)
    result = tiny.build("html")
    assert (result.code, result.output) == (0, "")
    html = tiny.read("out/html/page.html")
    assert 'id="selected-index-k-out-of-range"' in html
    section = html[html.index("<section") : html.index("</section>")]
    words = re.findall(r'<code class="[^"]*handbook-message.*?">(.*?)</code>', section)
    plain = [re.sub("<.*?>", "", each) for each in words]
    assert plain == ["selected index k out of range", "no such k"]
    assert tiny.doctest().code == 0
    assert "selected index k out of range" in tiny.record()["units"]


def test_words_that_nothing_here_can_print_are_quoted(tiny: Tiny) -> None:
    block = ".. code-block:: text\n\n      CUDA out of memory.\n\n   >>> 1\n   1\n"
    text = MESSAGE.replace("selected index k out of range", "CUDA out of memory.", 1)
    tiny.page("page", re.sub(r">>> torch.ones\(2\).topk\(3\)(.*\n){4}", block, text))
    result = tiny.build("html")
    assert (result.code, result.output) == (0, "")


@pytest.mark.parametrize(
    ("what", "instead", "problem"),
    [
        (r"   >>>(.+\n)+", "   Words.\n", "no example; show the smallest way"),
        ("RuntimeError: .*", "RuntimeError: other words", "prints these words"),
        ("   :Cause: .*\n", "", "no line ':Cause:'"),
        ("   :Cure: .*\n\n.*\n.*\n", "", "no line ':Cure:'"),
        ("   :More: .*\n", "", "no line ':More:'"),
        ("(:More: ).*", r"\1somewhere", "':More:' has no link"),
    ],
)
def test_what_lacks_is_an_error(
    tiny: Tiny, what: str, instead: str, problem: str
) -> None:
    tiny.page("page", re.sub(what, instead, MESSAGE))
    result = tiny.build("html")
    assert result.code
    assert re.search(f"page.rst:4: .*{re.escape(problem)}", result.output)


def test_there_is_one_entry_for_the_same_words(tiny: Tiny) -> None:
    tiny.page("one", MESSAGE)
    tiny.page("two", MESSAGE)
    assert "already has an entry in" in tiny.build("html").output


HALF = torch.ones(2, 2, dtype=torch.float16)
LONG = torch.tensor([1, 2])
COMPLEX = torch.tensor([1j])
SAMPLE: dict[str, Callable[[], object]] = {
    "torch.cdist": lambda: torch.cdist(HALF, HALF),
    "torch.softmax": lambda: LONG.softmax(0),
    "torch.bincount": lambda: torch.bincount(LONG.float()),
    "torch.histc": lambda: torch.histc(LONG),
    "torch.bitwise_and": lambda: LONG.float() & LONG.float(),
    "torch.gt": lambda: COMPLEX > 0,
    "torch.max": lambda: COMPLEX.max(),
    "torch.nn.functional.gelu": lambda: torch.nn.functional.gelu(LONG),
}


@pytest.mark.parametrize("name", SAMPLE)
def test_the_table_of_kernels_is_true(name: str) -> None:
    with pytest.raises(NotImplementedError) as raised:
        SAMPLE[name]()
    kernel = re.match(r'"(\w+)" not implemented for', str(raised.value))
    assert kernel and name in KERNELS[kernel[1]]


def test_a_kernel_leads_to_the_entries(tiny: Tiny) -> None:
    tiny.write("docs/kernels.json", '{"abs_cpu": ["torch.abs", "torch.nowhere"]}')
    tiny.page(
        "page",
        ".. kernels::\n\n.. api:: torch.abs\n\n   >>> torch.abs(torch.tensor(-1))\n"
        "   tensor(1)\n",
    )
    extensions = 'extensions = ["handbook_sphinx.messages", '
    tiny.write("conf.py", tiny.read("conf.py").replace("extensions = [", extensions))
    result = tiny.build("html")
    assert (result.code, result.output) == (0, "")
    html = tiny.read("out/html/page.html")
    assert "&quot;abs_cpu&quot; not implemented for" in re.sub("</?span.*?>", "", html)
    assert 'href="#torch.abs"' in html
    assert "torch.nowhere</span></code>" in html

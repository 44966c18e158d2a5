"""What a sheet prints besides entries: messages, parts of a guide, tables, names."""

from pathlib import Path

import pypdf
import pytest
from tiny import Result, Tiny

from handbook_sphinx.sheet.entry import in_a_line
from handbook_sphinx.sheet.numpy_names import nearest, path, short

GUIDE = """
From NumPy
==========

Most of it *holds*. So does this.

>>> a = np.zeros((2, 3))
>>> a.shape
(2, 3)

Names
-----

==========================  ==============================
NumPy                       torch
==========================  ==============================
``np.min``                  :func:`torch.amin`
``rng.random((2, 3))``      anew, see :doc:`entries`
==========================  ==============================

Three
-----

=====  =====  =====
x      y      z
=====  =====  =====
1      2      3
=====  =====  =====

The mean
--------

Of integers there is none. See :doc:`entries`.

>>> torch.tensor([1, 2]).mean()
Traceback (most recent call last):
  ...
RuntimeError: mean(): could not infer output dtype. Input dtype must be either a \
floating point or complex dtype. Got: Long
>>> torch.tensor([1., 2.]).mean()
tensor(1.5000)

Empty
-----

Words alone.
"""
ENTRIES = r"""
.. api:: torch.amax torch.amin
   :numpy: numpy.max, numpy.min, numpy.amax, numpy.amin

   The largest.

   >>> torch.amax(torch.tensor([1, 2]), 0)
   tensor(2)

   >>> torch.amin(torch.tensor([3]))
   tensor(3)

.. api:: torch.nn.Conv1d

   Slide.

   >>> nn.Conv1d(1, 1, 2)(torch.zeros(1, 1, 4)).shape
   torch.Size([1, 1, 3])

   It gives :math:`\text{out} = \lfloor (L - 1) / 2 s
   \rfloor + 1` elements. The rest is lost.

   Shapes: ``[N, C, L]`` → ``[N, D, M]``.

.. api:: torch.sqrt

   The root.

   >>> torch.sqrt(torch.tensor(4.))
   tensor(2.)

   It is :math:`\sqrt{x}`.

.. message:: tensors used as indices must be long

   >>> x = torch.ones(3)
   >>> x[torch.tensor([0., 1.])]
   Traceback (most recent call last):
     ...
   IndexError: tensors used as indices must be long, int, byte or bool tensors

   :Cause: The index is of floats, see :doc:`entries`.
   :Cure: Convert it. Or count.

      >>> x[torch.tensor([0., 1.]).long()]
      tensor([1., 1.])

   :More: :func:`torch.amax`

.. message:: selected index k out of range

   >>> torch.ones(5).topk(6)
   Traceback (most recent call last):
     ...
   RuntimeError: selected index k out of range

   :Cause: There are five.
   :Cure: Take as many as there are.

      >>> torch.ones(5).topk(len([1, 1, 1, 1, 1]), sorted=False).values.shape
      torch.Size([5])

   :More: :func:`torch.amax`
"""
COMPARE = """
.. api:: torch.eq torch.not_equal torch.Tensor.not_equal_
   :numpy: numpy.equal, numpy.not_equal

   Compare.

   >>> x = torch.tensor([1, 2])
   >>> torch.eq(x, 1)
   tensor([ True, False])

   >>> torch.not_equal(x, 1)
   tensor([False,  True])
   >>> x.not_equal_(1)
   tensor([0, 1])
"""
CHINESE = {
    "Title": "标题",
    "Most of it *holds*. So does this.": "大多 *成立*。",
    "Names": "名称",
    "anew, see :doc:`entries`": "另见\\ :doc:`entries`",
    "The largest.": "最大值。",
    "It gives :math:`\\text{out} = \\lfloor (L - 1) / 2 s \\rfloor + 1` elements. "
    "The rest is lost.": "得到\\ :math:`\\text{out} = \\lfloor (L - 1) / 2 s "
    "\\rfloor + 1`\\ 个元素。",
    "Shapes: ``[N, C, L]`` → ``[N, D, M]``.": "形状：``[N, C, L]`` → ``[N, D, M]``。",
    "Cause": "原因",
    "Cure": "解决",
    "The index is of floats, see :doc:`entries`.": "索引是浮点数，"
    "见\\ :doc:`entries`\\ 。",
    "Convert it. Or count.": "转换。",
}
MESSAGE = "tensors used as indices must be long"


def box(filled: str, title: str = "guide") -> str:
    return f'[paper]\npages = 1\n[[box]]\nplace = [1, 1]\ntitle = "{title}"\n{filled}\n'


@pytest.fixture(scope="module")
def ran(shared: Tiny) -> Tiny:
    """A handbook whose examples have run."""
    conf = shared.read("conf.py") + 'extensions += ["handbook_sphinx.sheet"]\n'
    shared.write("conf.py", conf)
    shared.write("docs/guide.rst", GUIDE)
    shared.page("entries", ENTRIES)
    shared.page("compare", COMPARE)
    shared.translate("guide", CHINESE)
    shared.translate("entries", CHINESE)
    shared.set_sheets()
    result = shared.doctest()
    assert result.code == 0, result.output
    return shared


def build(ran: Tiny, text: str, *options: str) -> Result:
    (ran.root / "cheatsheet/sheet.toml").write_text(text, "utf-8")
    return ran.build("sheet", *options)


def words(ran: Tiny, language: str = "en") -> str:
    """What is printed, line breaks made spaces."""
    path = ran.root / f"out/sheet/torch-handbook-{language}.pdf"
    text = "".join(page.extract_text() for page in pypdf.PdfReader(path).pages)
    return " ".join(text.split())


def printed(ran: Tiny, filled: str, title: str = "guide") -> str:
    result = build(ran, box(filled, title))
    assert result == Result(0, ""), result.output
    return words(ran)


def in_chinese(ran: Tiny, filled: str, title: str = "guide") -> str:
    build(ran, box(filled, title), "-D", "language=zh_CN")  # most has no Chinese
    return words(ran, "zh_CN")


# --- messages -----------------------------------------------------------------------


def test_a_message_has_its_call_cause_and_cure(ran: Tiny) -> None:
    said = printed(ran, f'entries = ["{MESSAGE}"]')
    assert (
        f"{MESSAGE} x = torch.ones(3) x[torch.tensor([0., 1.])] "
        "The index is of floats, see Title. → Convert it. Or count. "
        "x[torch.tensor([0., 1.]).long()] "
    ) in said
    assert "IndexError" not in said and "tensor([1., 1.])" not in said


def test_a_message_in_chinese(ran: Tiny) -> None:
    said = in_chinese(ran, f'entries = ["{MESSAGE}"]')
    assert "索引是浮点数，见标题。 → 转换。" in said.replace("见 ", "见").replace(
        " 。", "。"
    )
    assert "floats" not in said


def test_the_code_of_a_cure_stands_where_it_fits(ran: Tiny) -> None:
    message = 'entries = ["selected index k out of range"]'
    said = printed(ran, message)
    assert "→ Take as many as there are." in said and "topk(len" not in said
    wide = box(message).replace("pages = 1", "pages = 1\ncolumns = 1")
    assert build(ran, wide) == Result(0, "")
    assert "topk(len" in words(ran)


# --- parts of a guide ---------------------------------------------------------------


def test_a_part_has_its_first_paragraph_and_example(ran: Tiny) -> None:
    said = printed(ran, 'entries = ["guide#the-mean"]')
    assert (
        "The mean Of integers there is none. See Title. torch.tensor([1, 2]).mean() "
        "RuntimeError: mean(): could not infer output dtype. Input dtype must be "
        "either a floating point or complex dtype. Got: Long "
        "torch.tensor([1., 2.]).mean() tensor(1.5000)"
    ) in said
    assert "Traceback" not in said


def test_a_page_is_not_named_twice(ran: Tiny) -> None:
    said = printed(ran, 'entries = ["guide", "guide#the-mean"]')
    assert "From NumPy Most of it holds. So does this. a = np.zeros((2, 3))" in said
    assert said.count("From NumPy") == 1


def test_the_foot_counts_parts(ran: Tiny) -> None:
    said = printed(ran, 'entries = ["guide", "guide#the-mean", "torch.amax"]')
    assert ": all 3 entries" in said


# --- tables and names ---------------------------------------------------------------


def test_a_table(ran: Tiny) -> None:
    said = printed(ran, "table = true", "guide#names")
    assert (
        "Names From NumPy NumPy torch np.min torch.amin() "
        "rng.random((2, 3)) anew, see Title"
    ) in said
    page = pypdf.PdfReader(ran.root / "out/sheet/torch-handbook-en.pdf").pages[0]
    links = [note.get_object()["/A"]["/URI"] for note in page["/Annots"]]
    assert "https://example.org/handbook/en/entries.html#torch.amax" in links


def test_a_table_in_chinese(ran: Tiny) -> None:
    said = in_chinese(ran, "table = true", "guide#names")
    assert "名称" in said and "另见标题" in said.replace("见 ", "见")
    assert "anew" not in said


def test_names_that_differ_and_that_do_not(ran: Tiny) -> None:
    said = printed(ran, 'numpy = ["entries"]')
    assert (
        "NumPy torch np.max torch.amax np.min torch.amin "
        "The same name in both Title amax amin"
    ) in said


def test_a_name_that_is_the_same_is_no_other(ran: Tiny) -> None:
    """Though ``equal`` is more like ``not_equal`` than like ``eq``."""
    said = printed(ran, 'numpy = ["compare"]')
    assert "NumPy torch np.equal torch.eq The same name in both Title not_equal" in said


def test_names_of_a_table_are_not_said_twice(ran: Tiny) -> None:
    table = box("table = true", "guide#names")
    names = box('numpy = ["entries"]').partition("pages = 1\n")[2]
    assert build(ran, table + names) == Result(0, "")
    assert "np.max torch.amax The same name" in words(ran)


@pytest.mark.parametrize(
    ("name", "names", "torch"),
    [
        ("numpy.linalg.inv", ["torch.inverse", "torch.linalg.inv"], "torch.linalg.inv"),
        ("numpy.ndarray.item", ["torch.Tensor.item"], "torch.Tensor.item"),
        ("numpy.min", ["torch.amax", "torch.amin"], "torch.amin"),
        (
            "numpy.kaiser",
            ["torch.bartlett_window", "torch.signal.windows.kaiser"],
            "torch.signal.windows.kaiser",
        ),
        (
            "numpy.mod",
            ["torch.remainder", "torch.Tensor.remainder_"],
            "torch.remainder",
        ),
        ("numpy.copy", ["torch.clone", "torch.Tensor.clone"], "torch.clone"),
    ],
)
def test_which_name_is_meant(name: str, names: list[str], torch: str) -> None:
    assert nearest(name, names) == torch


def test_how_names_are_written() -> None:
    names = ["numpy.ndarray.size", "numpy.random.Generator.random", "numpy.fft.fft"]
    assert [short(name) for name in [*names, "math.inf"]] == [
        "a.size",
        "rng.random",
        "np.fft.fft",
        "math.inf",
    ]
    assert path("numpy.ndarray.size") == path("torch.Tensor.size") == "size"


# --- shapes and formulas ------------------------------------------------------------


def test_shapes_and_formulas(ran: Tiny) -> None:
    conv = '"torch.nn.Conv1d"'
    said = printed(ran, f"entries = [{conv}]\nshapes = [{conv}]\nformulas = [{conv}]")
    assert (
        "torch.Size([1, 1, 3]) It gives out = ⌊(L - 1) / 2s⌋ + 1 elements. "
        "The rest is lost. Shapes: [N, C, L] → [N, D, M]."
    ) in said
    assert "Shapes" not in printed(ran, f"entries = [{conv}]")


def test_shapes_and_formulas_in_chinese(ran: Tiny) -> None:
    conv = '"torch.nn.Conv1d"'
    said = in_chinese(
        ran, f"entries = [{conv}]\nshapes = [{conv}]\nformulas = [{conv}]"
    )
    assert (
        "得到 out = ⌊(L - 1) / 2s⌋ + 1 个元素。 形状：[N, C, L] → [N, D, M]。" in said
    )


@pytest.mark.parametrize(
    ("tex", "line"),
    [
        (r"\text{out} = \lfloor 2 p / s" "\n" r"\rfloor + 1", "out = ⌊2p / s⌋ + 1"),
        (r"(L - 1) \cdot s - d (k - 1)", "(L - 1) · s - d(k - 1)"),
        (r"\frac{1}{2}", ""),
        ("x^2", ""),
        ("x_1", ""),
    ],
)
def test_formulas_that_a_line_has_room_for(tex: str, line: str) -> None:
    assert in_a_line(tex) == line


# --- what is wrong ------------------------------------------------------------------

AMAX, SQRT = '"torch.amax"', '"torch.sqrt"'


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (box("table = true"), ""),
        (box("table = true", "guide#the-mean"), "5: no table of two columns in guide#"),
        (
            box("table = true", "guide#three"),
            "5: no table of two columns in guide#three",
        ),
        (box("table = true", "guid"), "5: no page guid; near to it: guide"),
        (box('numpy = ["entrie"]'), "6: no page entrie; near to it: entries"),
        (box('numpy = ["guide"]'), "6: guide: no entry has a NumPy name"),
        (box('entries = ["guide#mean"]'), "6: no entry guide#mean; near to it: guide"),
        (box('entries = ["guide#empty"]'), "6: guide#empty: its first example prints"),
        (box('entries = ["guide", "guide"]'), "6: guide: its entry is on the sheet"),
        (
            box(f"entries = [{AMAX}]\nshapes = [{AMAX}]"),
            "6: torch.amax: it has no paragraph that begins with Shapes:",
        ),
        (
            box(f"entries = [{SQRT}]\nformulas = [{SQRT}]"),
            "6: torch.sqrt: it has no formula that a line has room for",
        ),
        (
            box(f"entries = [{AMAX}]\nformulas = [{AMAX}]"),
            "6: torch.amax: it has no formula that a line has room for",
        ),
        (
            box(f'entries = ["{MESSAGE}"]\nwhole = ["{MESSAGE}"]'),
            f"6: {MESSAGE}: of a message there is no more to print",
        ),
    ],
)
def test_what_cannot_be_printed(ran: Tiny, text: str, message: str) -> None:
    result = build(ran, text)
    if not message:
        assert result == Result(0, "")
    else:
        assert result.complains(f"cheatsheet/sheet.toml:{message}")
        assert len(result.output.splitlines()) == 1


def test_a_part_of_a_guide_that_has_not_passed(tiny: Tiny) -> None:
    conf = tiny.read("conf.py") + 'extensions += ["handbook_sphinx.sheet"]\n'
    tiny.write("conf.py", conf)
    tiny.write("docs/guide.rst", GUIDE)
    tiny.page("entries", ENTRIES)
    tiny.write("cheatsheet/sheet.toml", box('entries = ["guide#the-mean"]'))
    assert tiny.doctest().code == 0
    tiny.write("docs/guide.rst", GUIDE.replace("(2, 3)\n\nNames", "(3, 2)\n\nNames"))
    stale = "6: guide#the-mean: its examples have not passed on the CPU; run"
    assert tiny.build("sheet").complains(f"sheet.toml:{stale}")


# --- on the site --------------------------------------------------------------------


def shown(ran: Tiny, plan: str, page: str) -> tuple[Result, str]:
    (ran.root / "cheatsheet/sheet.toml").write_text(plan, "utf-8")
    ran.write("docs/sheet.rst", f":orphan:\n\nSheet\n=====\n\n{page}\n")
    result = ran.build("html")
    (ran.root / "docs/sheet.rst").unlink()
    return result, Path(ran.root, "out/html/sheet.html").read_text("utf-8")


def test_a_sheet_in_pictures_alone(ran: Tiny) -> None:
    page = ".. sheet:: sheet\n   :preview:"
    result, html = shown(ran, box(f'entries = ["{MESSAGE}"]'), page)
    assert result == Result(0, "")
    assert html.count("torch-handbook-en-1.webp") == 1
    assert "sheet-web" not in html


@pytest.mark.parametrize(
    "filled",
    [
        f'entries = ["{MESSAGE}"]',
        'entries = ["guide#the-mean"]',
        "table = true",
        'numpy = ["entries"]',
        'entries = ["torch.nn.Conv1d"]\nshapes = ["torch.nn.Conv1d"]',
        'entries = ["torch.nn.Conv1d"]\nformulas = ["torch.nn.Conv1d"]',
    ],
)
def test_what_stands_on_paper_only(ran: Tiny, filled: str) -> None:
    result, _html = shown(ran, box(filled), ".. sheet:: sheet")
    assert result.complains("sheet.rst:6: ERROR: sheet: cheatsheet/sheet.toml: a web")
    assert "write :preview:" in result.output

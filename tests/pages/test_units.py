"""Every example of a page is written down and run, and a wrong one is named."""

import pytest
import torch
from tiny import CONF, Result, Tiny

from handbook.entries import load
from handbook.names import describe

# Each wrong example gives 1 where its page says 2, or the like; "!" marks its line.
# The flag in it is refused: an example that is skipped would pass unseen.
WRONG_REST = """
.. api:: torch.abs torch.Tensor.abs

   Text.

   >>> torch.tensor(-1).abs()
   tensor(1)

   Two blocks that begin alike; the second is wrong.

   >>> torch.abs(torch.tensor(-2))
   tensor(2)

   >>> torch.abs(torch.tensor(-2))
   tensor(3)

   The third example of the third block.

   >>> x = torch.tensor(
   ...     [-0.5],
   ... )
   >>> x.abs()
   tensor([0.4000])

.. api:: torch.isfinite

   >>> torch.zeros(2)
   tensor([0., 0.])

.. api:: torch.neg torch.negative

   >>> torch.neg(torch.ones(1))
   tensor([-1.])

.. recipe:: Skipped

   >>> 1
   1

   Text.

   >>> 1
   1
   >>> 1  # doctest: +SKIP
   2

.. recipe:: Malformed

   >>> 1
   1

   >>>1
   1

.. recipe:: Malformed further down

   >>> 1
   1
   >>>1
   1

.. recipe:: Marked up

   >>> 1
   1

   .. code-block:: pycon

      >>> 1
      2

   A page about reST may show how an example is written.

   .. code-block:: rst

      >>> 1
      2

Loose
-----

>>> "loose"
'lost'

.. testcode::

   print("code")

.. testoutput::

   output

.. testoutput:: alone

   output
"""
WRONG_MYST = """
# Title

```{doctest}
>>> "fence"
'other'
```

Text.

```{testcode}
x = "code"
print(x)
```

```{testoutput}
output
```

```{testsetup} counted
x = 1
```

```{doctest} counted
>>> x
1

>>> x + 1
3
```

````{api} torch.exp

Text.

```{doctest}
>>> torch.zeros(1).exp()
tensor([1.])
```

```{doctest}
>>> torch.exp(torch.zeros(1))
tensor([1.])
>>> torch.exp(torch.zeros(2, 1, 1))
tensor([[[1.]],
<BLANKLINE>
        [[2.]]])
```
````
"""
MESSAGES = [
    "docs/rest.rst:16: torch.abs\n    torch.abs(torch.tensor(-2))\n"
    "  expected:\n    tensor(3)\n  got:\n    tensor(2)\n",
    "docs/rest.rst:24: torch.abs\n    x.abs()\n"
    "  expected:\n    tensor([0.4000])\n  got:\n    tensor([0.5000])\n",
    "docs/rest.rst:27: torch.isfinite\n  no example uses torch.isfinite; add one",
    "docs/rest.rst:32: torch.neg\n  no example uses torch.negative; add one",
    "docs/rest.rst:46: Skipped\n  an example takes no doctest flags",
    "docs/rest.rst:54: Malformed\n  this looks like an example, but would never be run",
    "docs/rest.rst:61: Malformed further down\n  lacks blank after >>>: '>>>1'",
    "docs/rest.rst:71: Marked up\n  this looks like an example, but would never be run",
    "docs/rest.rst:84: rest\n    \"loose\"\n  expected:\n    'lost'\n  got:\n",
    'docs/rest.rst:89: rest\n    print("code")\n  expected:\n    output\n  got:\n',
    "docs/rest.rst:97: rest:alone\n  this output has no testcode before it",
    "docs/myst.md:4: myst\n    \"fence\"\n  expected:\n    'other'\n  got:\n",
    'docs/myst.md:11: myst\n    x = "code"\n    print(x)\n  expected:\n    output\n',
    "docs/myst.md:27: myst:counted\n    x + 1\n  expected:\n    3\n  got:\n    2\n",
    "docs/myst.md:43: torch.exp\n    torch.exp(torch.zeros(2, 1, 1))\n  expected:\n"
    "    tensor([[[1.]],\n    <BLANKLINE>\n            [[2.]]])\n  got:\n"
    "    tensor([[[1.]],\n\n            [[1.]]])\n",
    "docs/device.rst:10: torch.sin\n  passes on cpu, so remove ':cuda-only: needs two'",
]
RIGHT_MYST = """
# Title

```{doctest}
>>> x = 1
>>> print("a\\n\\nb")
a
<BLANKLINE>
b
```

Examples without a group share their names.

```{doctest}
>>> x
1
```

```{testsetup} *
y = 2
```

```{testcode} other
print(y, "x" in globals())
```

```{testoutput} other
2 False
```

````{api} torch.exp

```{doctest}
>>> torch.exp(torch.zeros(1))
tensor([1.])
```
````
"""
DEVICE = """
.. api:: torch.cos
   :cuda-only: needs a second device

   >>> torch.cos(torch.zeros(1, device="cuda:99"))
   tensor([1.])

.. api:: torch.sin
   :cuda-only: needs two

   >>> torch.sin(torch.zeros(1))
   tensor([0.])

.. api:: torch.from_numpy
   :cpu-only: shares memory with NumPy

   >>> torch.from_numpy(np.zeros(1))
   tensor([0.], dtype=torch.float64)
"""


@pytest.fixture(scope="module")
def wrong(shared: Tiny) -> Result:
    shared.page("rest", WRONG_REST)
    shared.write("docs/myst.md", WRONG_MYST)
    shared.write("docs/right.md", RIGHT_MYST.replace("torch.exp", "torch.exp2"))
    shared.page("device", DEVICE)
    return shared.doctest()


@pytest.mark.parametrize("message", MESSAGES, ids=lambda m: m.partition("\n")[0])
def test_message(wrong: Result, message: str) -> None:
    assert wrong.complains(message)


def test_no_other_message(wrong: Result) -> None:
    assert wrong.output.count("docs/") == len(MESSAGES)


def test_last_lines(wrong: Result) -> None:
    *_, left_out, examples, outcomes = wrong.output.splitlines()
    assert left_out == "left out: torch.cos (needs a second device)"
    assert examples.endswith(f"entries and pages on cpu, torch {torch.__version__}")
    assert outcomes == "4 passed, 13 failed, 1 left out"


def test_record(wrong: Result, shared: Tiny) -> None:
    record = shared.record()
    assert (record["device"], record["torch"]) == ("cpu", torch.__version__)
    units = record["units"]
    assert units["torch.abs"]["outcome"] == "failed"
    assert units["torch.abs"]["page"] == "rest"
    used = ["torch.Tensor.abs", "torch.abs", "torch.tensor"]
    assert units["torch.abs"]["used"] == used
    assert units["torch.from_numpy"]["outcome"] == "passed"
    assert units["torch.from_numpy"]["examples"] == 1
    assert units["torch.cos"]["outcome"] == "left out"
    assert units["torch.cos"]["reason"] == "needs a second device"
    digests = [unit["digest"] for unit in units.values()]
    assert len(set(digests)) == len(units)


SHOWN = """
.. api:: torch.add torch.Tensor.add
   :numpy: numpy.add, numpy.ufunc
   :scipy: scipy.add
   :paddle: paddle.add

   The sum of ``input`` and *other*.

   >>> torch.add(1, 2)
   tensor(3)

   .. note::

      .. testcode::

         print(torch.zeros(1).add(1))

      .. testoutput::

         tensor([1.])

.. recipe:: Add

   >>> x = torch.zeros(2, 1, 1)

   >>> x
   tensor([[[0.]],
   <BLANKLINE>
           [[0.]]])
"""
TRANSLATED = {
    "Title": "标题",
    "The sum of ``input`` and *other*.": "``input`` 与 *other* 之和。",
    "Add": "加",
}
TEXTS = {
    "en": ("The sum of `input` and *other*.", "Add"),
    "zh_CN": ("`input` 与 *other* 之和。", "加"),
}


# Each build also writes its units, in whatever language it is.
SPY = """
from pathlib import Path
from handbook.written import save
from handbook_sphinx._doctree import units_of

def setup(app):
    def spy(app, error):
        doctree = app.env.get_doctree("page")
        save(Path(app.outdir, "spied.json"), units_of(doctree, "page"))
    app.connect("build-finished", spy)
"""


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> Tiny:
    tiny = Tiny(tmp_path_factory.mktemp("shown"))
    tiny.write("conf.py", CONF + SPY)
    tiny.page("page", SHOWN)
    tiny.translate("page", TRANSLATED)
    tiny.translate("index", {"Tiny": "小"})
    for language in TEXTS:
        result = tiny.build("units", f"-Dlanguage={language}", to=language)
        assert (result.code, result.output) == (0, "")
    return tiny


@pytest.mark.parametrize("language", TEXTS)
def test_entries_for_a_terminal(shown: Tiny, language: str) -> None:
    add, recipe = load(shown.root / f"out/{language}/entries/{language}.json")
    first, title = TEXTS[language]
    assert (add.id, add.title) == ("torch.add", "torch.add")
    assert add.names == {
        name: [describe(name).signature] for name in ("torch.add", "torch.Tensor.add")
    }
    assert (add.numpy, add.paddle) == (["numpy.add", "numpy.ufunc"], ["paddle.add"])
    assert add.scipy == ["scipy.add"]
    assert add.text.startswith(f"{first}\n\n>>> torch.add(1, 2)\ntensor(3)\n\n")
    assert add.text.endswith(":\n\n  print(torch.zeros(1).add(1))\n\n  tensor([1.])")
    assert (recipe.id, recipe.title, recipe.names) == ("Add", title, {})
    assert recipe.text == (
        ">>> x = torch.zeros(2, 1, 1)\n\n>>> x\n"
        "tensor([[[0.]],\n<BLANKLINE>\n        [[0.]]])"
    )


def test_units_are_written_in_the_source_language_alone(shown: Tiny) -> None:
    assert (shown.root / "out/en/units.json").exists()
    assert not (shown.root / "out/zh_CN/units.json").exists()


def test_units_are_the_same_in_every_language(shown: Tiny) -> None:
    english, chinese = (shown.read(f"out/{code}/spied.json") for code in TEXTS)
    assert english == chinese == shown.read("out/en/units.json")

"""A page's group ``paddle`` runs where Paddle is, and elsewhere the page says so."""

import re
import sys

import pytest
import torch
from commands import ROOT
from tiny import Result, Tiny

PAGE = """
# Title

```{doctest} paddle
>>> import paddle
>>> paddle.double(21)
42
```

```{doctest}
>>> torch.tensor(21) * 2
tensor(42)
```
"""
PADDLE = "__version__ = '9.8.7'\n\n\ndef double(x):\n    return 2 * x\n"
ON_PADDLE = ["--device", "paddle", "--record", "records/paddle.json"]
LEFT_OUT = "left out: page:paddle ('tox -e paddle' runs it)"


@pytest.fixture
def both(tiny: Tiny, monkeypatch: pytest.MonkeyPatch) -> Tiny:
    """A handbook with one page, which has a Paddle side, and room for a Paddle."""
    monkeypatch.syspath_prepend(tiny.root)
    tiny.write("docs/page.md", PAGE)
    return tiny


def on_paddle(both: Tiny) -> Result:
    """Run the Paddle side."""
    assert both.build("units").code == 0
    return both.handbook("run", "out/units/units.json", *ON_PADDLE)


def test_default_run_leaves_it_out(both: Tiny) -> None:
    both.write("paddle.py", "raise SystemExit('Paddle was imported')\n")
    result = both.doctest()
    assert result.code == 0, result.output
    assert LEFT_OUT in result.output
    units = both.record()["units"]
    assert units["page"]["outcome"] == "passed"
    assert units["page:paddle"]["outcome"] == "left out"
    assert "examples" not in units["page:paddle"]
    assert both.build("html").code == 0
    html = both.read("out/html/page.html")
    assert html.count("ran on CPU") == html.count("not yet run on Paddle") == 1


def test_paddle_run(both: Tiny) -> None:
    both.write("paddle.py", PADDLE)
    result = on_paddle(both)
    assert result.code == 0, result.output
    assert f"on paddle 9.8.7, torch {torch.__version__}" in result.output
    assert "1 passed, 0 failed, 0 left out" in result.output
    assert both.build("html").code == 0
    html = both.read("out/html/page.html")
    assert html.count(">ran on Paddle 9.8.7<") == 1
    assert html.count("not yet run on CPU") == 1
    # the badge counts for the very text that was run
    both.write("docs/page.md", PAGE.replace("42\n```\n\n", "42\n>>> 1\n1\n```\n\n"))
    assert both.build("html").code == 0
    assert "not yet run on Paddle" in both.read("out/html/page.html")


def test_wrong_example_fails(both: Tiny) -> None:
    both.write("paddle.py", PADDLE)
    both.write("docs/page.md", PAGE.replace("42\n```\n\n", "43\n```\n\n"))
    result = on_paddle(both)
    assert result.complains("docs/page.md:5: page:paddle\n"), result.output


def test_no_paddle(both: Tiny, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "paddle", None)  # as if it were not installed
    result = on_paddle(both)
    assert result.complains("DEVICE=paddle: Paddle is not installed here"), result
    assert not (both.root / "records").exists()


def test_the_guide_has_two_sides() -> None:
    """Each pair begins in Paddle, so a Paddle example is followed by one of torch."""
    text = (ROOT / "docs/guide/from_paddle.md").read_text("utf-8")
    fences = re.findall(r"^```\{doctest\}(.*)$", text, re.MULTILINE)
    sides = [fence.strip() for fence in fences]
    assert sides.count("paddle") > 20
    alone = [i for i, side in enumerate(sides[:-1]) if side == sides[i + 1] == "paddle"]
    assert len(alone) <= 1  # the one that uses both libraries

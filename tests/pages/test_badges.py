"""Badges say where the examples have run, and they follow the records."""

import json

import pytest
from places import HERE, elsewhere, entry, page
from tiny import Tiny

from handbook_sphinx.badges import spans


def test_badges_follow_the_record(tiny: Tiny) -> None:
    tiny.page("page", entry("abs"))
    tiny.page("other", entry("sin") + "\n>>> 'loose'\n'loose'\n")
    tiny.page("plain", "No example.\n")
    assert "badge" not in page(tiny, "plain")
    for name, places in (("page", 1), ("other", 2)):
        html = tiny.read(f"out/html/{name}.html")
        assert html.count(">not yet run on CPU<") == places
    assert tiny.doctest().code == 0
    assert page(tiny)
    for name, places in (("page", 1), ("other", 2)):
        html = tiny.read(f"out/html/{name}.html")
        assert html.count(f">ran on CPU {HERE}<") == places
        assert "CUDA" not in html and "not yet run" not in html
    # a verdict counts for the very text that was run
    tiny.page("page", entry("abs").replace("zeros(1)", "zeros(2)"))
    assert "not yet run on CPU" in page(tiny)
    assert "not yet run on CPU" not in tiny.read("out/html/other.html")


def test_all_releases_on_which_it_is_true(tiny: Tiny) -> None:
    tiny.page("page", entry("abs") + entry("sin"))
    assert tiny.doctest().code == 0
    elsewhere(tiny, "new", torch="98.1.0")
    elsewhere(tiny, "newer", torch="98.2.1")
    elsewhere(tiny, "old", "torch.sin", torch="1.9.0")
    html = page(tiny)
    assert f">ran on CPU 1.9 {HERE} 98.1–98.2<" in html
    assert f">ran on CPU {HERE} 98.1–98.2<" in html


@pytest.mark.parametrize(
    ("releases", "said"),
    [
        ("2.13", "2.13"),
        ("2.9 2.10 2.11", "2.9–2.11"),
        ("2.11 2.13 2.14", "2.11 2.13–2.14"),
        ("2.15 2.11 2.15", "2.11 2.15"),
        ("1.13 2.14 3.15", "1.13 2.14 3.15"),
    ],
)
def test_a_dash_leaves_no_release_out(releases: str, said: str) -> None:
    assert spans(releases.split()) == said


@pytest.mark.parametrize(
    ("outcome", "badge"),
    [
        ("left out", '<span class="badge left-out">does not run on CUDA<'),
        ("failed", '<span class="badge differs">prints something else on CUDA<'),
    ],
)
def test_badges_of_another_machine(tiny: Tiny, outcome: str, badge: str) -> None:
    tiny.page("page", entry("abs") + entry("sin"))
    assert tiny.doctest().code == 0
    head = {"device": "cuda", "machine": "NVIDIA H100", "torch": "2.11.0+cu130"}
    elsewhere(tiny, "cuda", "torch.sin", outcome=outcome, **head)
    html = page(tiny)
    assert html.count(f">ran on CPU {HERE} · CUDA 2.11<") == 1
    assert html.count(f">ran on CPU {HERE}</span> {badge}") == 1


def test_what_has_run_nowhere_says_so(tiny: Tiny) -> None:
    """Also when it is known why a device does not run it."""
    text = (
        ".. api:: torch.abs\n   :called: size; without sign\n   :cuda-only: a reason\n"
    )
    tiny.page("page", f"{text}\n   >>> torch.abs(torch.zeros(1, device='cuda'))\n")
    assert tiny.doctest().code == 0
    left_out = '<span class="badge left-out">does not run on CPU</span>'
    assert f'{left_out} <span class="badge not-yet">not yet run on CUDA<' in page(tiny)
    head = {"device": "cuda", "machine": "NVIDIA H100", "torch": "2.11.0+cu130"}
    elsewhere(tiny, "cuda", "torch.abs", outcome="passed", **head)
    html = page(tiny)
    assert f">ran on CUDA 2.11</span> {left_out}" in html and "not yet" not in html


def test_what_has_not_run_is_passed_over(tiny: Tiny) -> None:
    tiny.page("page", entry("abs") + entry("sin"))
    assert tiny.doctest().code == 0
    elsewhere(
        tiny, "cuda", "torch.sin", outcome="absent", device="cuda", torch="2.11.0"
    )
    html = page(tiny)
    assert html.count("CUDA 2.11<") == html.count(f">ran on CPU {HERE}<") == 1
    assert "CUDA" not in html.replace("CUDA 2.11<", "").replace("Not in CUDA", "")


def test_whoever_judged_it(tiny: Tiny) -> None:
    """A change in the code that judges unsays nothing: it only runs again."""
    tiny.page("page", entry("abs"))
    assert tiny.doctest().code == 0
    tiny.write("records/cpu.json", json.dumps(tiny.record() | {"judge": "another"}))
    assert f">ran on CPU {HERE}<" in page(tiny)


@pytest.mark.parametrize(("same", "says"), [("", True), (">=97.0", False)])
def test_text_of_another_release(tiny: Tiny, same: str, says: bool) -> None:
    """There it has passed with that text, so what this page shows is not true there."""
    text = entry("abs")
    if same:
        text += f"\n   .. release:: {same}\n\n      >>> 1\n      1\n"
    tiny.write(
        "conf.py", tiny.read("conf.py") + "extensions += ['handbook_sphinx.release']"
    )
    tiny.page("page", text)
    assert tiny.doctest().code == 0
    elsewhere(tiny, "new", torch="98.1.0")
    assert (f">ran on CPU {HERE} 98.1<" in page(tiny)) == says
    assert (f">ran on CPU {HERE}<" in page(tiny)) != says


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{\n<<<<<<< ours\n", "2: not a record"),
        ('{"device": "cpu"}', "1: not a record"),
    ],
)
def test_a_broken_record(tiny: Tiny, text: str, message: str) -> None:
    tiny.page("page", entry("abs"))
    tiny.write("records/cpu.json", text)
    for result in (tiny.build("html"), tiny.doctest()):
        assert result.complains(f"records/cpu.json:{message}"), result.output
    assert tiny.read("records/cpu.json") == text

"""What a run leaves for the next one: refusals, the record, and the pages' badges."""

import json

import pytest
import torch
from tiny import Tiny

ENTRY = """
.. api:: torch.NAME

   >>> torch.NAME(torch.zeros(1))
   tensor([0.])

   >>> with open("runs", "a") as log:
   ...     size = log.write("NAME ")
"""


def entry(name: str) -> str:
    """An entry that notes in a file that it was run."""
    return ENTRY.replace("NAME", name)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["handbook_device=tpu"], "DEVICE=tpu is not known; choose cpu, cuda, paddle."),
        (
            ["handbook_only=torch.absent"],
            "ONLY=torch.absent matches no entry and no page. Near to it: torch.abs.",
        ),
    ],
)
def test_refused(tiny: Tiny, options: list[str], message: str) -> None:
    tiny.page("page", entry("abs"))
    result = tiny.build("doctest", *(f"-D{option}" for option in options))
    assert (result.code, result.output.strip()) == (1, message)
    assert not (tiny.root / "records").exists()
    assert not (tiny.root / "runs").exists()


def test_cuda(tiny: Tiny) -> None:
    tiny.page("page", entry("abs"))
    result = tiny.build("doctest", "-Dhandbook_device=cuda")
    records = tiny.root / "records"
    if torch.cuda.is_available():
        assert result.code == 0, result.output
        assert json.loads((records / "cuda.json").read_text())["device"] == "cuda"
        assert torch.cuda.get_device_name() in result.output
    else:
        (said,) = result.output.splitlines()
        assert result.code == 1
        assert said.startswith("DEVICE=cuda: torch ")
        assert said.endswith(
            "finds no CUDA device on this machine, so nothing was run."
        )
        assert not records.exists()


def test_only_stale_examples_run_again(tiny: Tiny) -> None:
    def run(*options: str) -> list[str]:
        (tiny.root / "runs").unlink(missing_ok=True)
        result = tiny.build("doctest", *options)
        assert result.code == 1, result.output
        return tiny.read("runs").split()

    tiny.page("right", entry("abs"))
    tiny.page("edited", entry("sin"))
    tiny.page("wrong", entry("cos"))  # cos(0) is 1
    stale = "-Dhandbook_scope=stale"
    assert sorted(run()) == ["abs", "cos", "sin"]
    assert run(stale) == ["cos"]
    assert len(tiny.record()["units"]) == 3
    tiny.page("edited", entry("tan"))
    assert sorted(run(stale)) == ["cos", "tan"]
    assert sorted(tiny.record()["units"]) == ["torch.abs", "torch.cos", "torch.tan"]
    assert run("-Dhandbook_only=wrong") == ["cos"]
    assert len(tiny.record()["units"]) == 3  # the verdicts on the others stay
    tiny.write("records/cpu.json", json.dumps(tiny.record() | {"torch": "2.12.0"}))
    assert sorted(run(stale)) == ["abs", "cos", "tan"]


def test_badges_follow_the_record(tiny: Tiny) -> None:
    tiny.page("page", entry("abs"))
    tiny.page("other", entry("sin") + "\n>>> 'loose'\n'loose'\n")
    tiny.page("plain", "No example.\n")
    assert tiny.build("html").code == 0
    assert "badge" not in tiny.read("out/html/plain.html")
    for page, places in (("page", 1), ("other", 2)):
        html = tiny.read(f"out/html/{page}.html")
        assert html.count("not yet run on CPU") == places
        assert html.count("not yet run on CUDA") == places
    assert tiny.build("doctest").code == 0
    assert tiny.build("html").code == 0
    ran = f"ran on CPU, torch {torch.__version__.rpartition('.')[0]}"
    for page, places in (("page", 1), ("other", 2)):
        html = tiny.read(f"out/html/{page}.html")
        assert html.count(f">{ran}<") == places
        assert "not yet run on CPU" not in html
        assert html.count("not yet run on CUDA") == places
    # a verdict counts for the very text that was run
    tiny.page("page", entry("abs").replace("zeros(1)", "zeros(2)"))
    assert tiny.build("html").code == 0
    assert "not yet run on CPU" in tiny.read("out/html/page.html")
    assert "not yet run on CPU" not in tiny.read("out/html/other.html")


def test_badges_of_another_machine(tiny: Tiny) -> None:
    device = "\n   :cpu-only: shares memory\n"
    tiny.page("page", entry("abs") + entry("sin").replace("sin\n", f"sin{device}", 1))
    assert tiny.build("doctest").code == 0
    record = tiny.record() | {"device": "cuda", "machine": "NVIDIA H100"}
    record |= {"torch": "2.11.0+cu130"}
    record["units"]["torch.sin"] |= {"outcome": "left out"}
    tiny.write("records/cuda.json", json.dumps(record))
    assert tiny.build("html").code == 0
    html = tiny.read("out/html/page.html")
    assert html.count("ran on CUDA (NVIDIA H100), torch 2.11<") == 1
    assert html.count("does not run on CUDA") == 1


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
    for builder in ("html", "doctest"):
        result = tiny.build(builder)
        assert result.complains(f"records/cpu.json:{message}"), result.output
    assert tiny.read("records/cpu.json") == text

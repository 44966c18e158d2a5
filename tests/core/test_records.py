"""``python -m handbook records``: what counts, what is old, how to renew it."""

from pathlib import Path

import pytest

from handbook import __main__ as handbook
from handbook.record import ABSENT, FAILED, PASSED, Record, Verdict
from handbook.unit import Block, Unit
from handbook.written import save

UNITS = [
    Unit(id, "page", "page.rst", 3, blocks=[Block(f">>> {number}\n{number}\n", 5)])
    for number, id in enumerate(["a", "b", "c", "d", "e", "page:paddle"])
]


def write(path: str, torch: str, device: str = "cpu", machine: str = "") -> None:
    """A record in which the first two count, and the others are of an old text."""
    outcomes = {"a": PASSED, "b": FAILED if device == "cpu" else ABSENT}
    units = {
        unit.id: Verdict("page", unit.digest, outcomes[unit.id], date="2026-01-01")
        for unit in UNITS[:2]
    }
    units |= {unit.id: Verdict("page", "old", PASSED) for unit in UNITS[2:4]}
    Record(device, torch, machine, units).save(Path(path))


def listed(capsys: pytest.CaptureFixture[str]) -> tuple[int, str]:
    code = handbook.main(["records"])
    said = capsys.readouterr()
    return code, said.out + said.err


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    save(Path("build/units.json"), UNITS)


def test_a_record(capsys: pytest.CaptureFixture[str]) -> None:
    write("verdicts/cpu-2.11.json", "2.11.0+cu130")
    assert listed(capsys) == (
        0,
        "verdicts/cpu-2.11.json: CPU, torch 2.11.0+cu130, 2026-01-01\n"
        "  2 of 6 count: 1 passed, 1 failed\n"
        "  4 stale (c, d, e, …): tox -e torch-2.11\n",
    )


def test_one_that_counts(capsys: pytest.CaptureFixture[str]) -> None:
    save(Path("build/units.json"), UNITS[:2])
    write("verdicts/cuda-2.11-nvidia-h100.json", "2.11.0", "cuda", "NVIDIA H100")
    assert listed(capsys) == (
        0,
        "verdicts/cuda-2.11-nvidia-h100.json: CUDA NVIDIA H100, torch 2.11.0, "
        "2026-01-01\n"
        "  2 of 2 count: 1 passed, 1 absent\n",
    )


@pytest.mark.parametrize(
    ("path", "place", "command"),
    [
        ("verdicts/cpu-2.14.json", ["2.14.1"], "tox -e torch-2.14"),
        ("build/verdicts/cpu.json", ["2.14.1+cpu"], "make doctest TORCH=2.14.1"),
        ("verdicts/paddle-3.3.1.json", ["2.13.0", "paddle"], "tox -e paddle"),
        (
            "verdicts/xpu.json",
            ["2.13.0", "xpu"],
            "make doctest DEVICE=xpu, or the kit of 'make kit', with torch 2.13",
        ),
    ],
)
def test_how_to_renew_it(
    path: str, place: list[str], command: str, capsys: pytest.CaptureFixture[str]
) -> None:
    write(path, *place)
    assert listed(capsys)[1].rstrip().endswith(f"): {command}")


def test_paddle_is_asked_about_its_own_side(capsys: pytest.CaptureFixture[str]) -> None:
    write("verdicts/paddle-3.3.1.json", "2.13.0", "paddle", "3.3.1")
    assert "  0 of 1 count: 0 passed\n  1 stale (page:paddle): " in listed(capsys)[1]


def test_no_record(capsys: pytest.CaptureFixture[str]) -> None:
    assert listed(capsys) == (0, "there are no records yet; 'make doctest' makes one\n")


def test_no_units(capsys: pytest.CaptureFixture[str]) -> None:
    Path("build/units.json").unlink()
    told = "build/units.json: there is no such file; 'make doctest' writes it\n"
    assert listed(capsys) == (1, told)


def test_a_broken_record(capsys: pytest.CaptureFixture[str]) -> None:
    write("verdicts/a.json", "2.11.0")
    Path("verdicts/b.json").write_text("{")
    code, said = listed(capsys)
    assert code == 1
    assert "verdicts/b.json:1: not a record of verdicts" in said

"""What a run tells its reader."""

from handbook import report
from handbook.devices import DEVICES
from handbook.outcome import Failure
from handbook.record import Record, Verdict
from handbook.unit import Unit

UNIT = Unit("torch.abs", "reference/maths", "docs/reference/maths.rst", 3)


def test_a_failure() -> None:
    told = report.failure(UNIT, Failure(7, "f(\n  x)\n", "1\n2\n", ""))
    assert told == (
        "docs/reference/maths.rst:7: torch.abs\n"
        "    f(\n      x)\n"
        "  expected:\n    1\n    2\n"
        "  got:\n    (nothing)\n"
    )


def test_what_is_broken_names_its_line_or_the_units() -> None:
    assert report.broken(UNIT, "no").startswith("docs/reference/maths.rst:3: ")
    assert report.broken(UNIT, "no", 9).startswith("docs/reference/maths.rst:9: ")


def test_needless_names_the_option() -> None:
    for option, device in (("cpu_only", "cuda"), ("cuda_only", "cpu")):
        unit = Unit("it", "page", "page.rst", 1, **{option: "a reason"})
        told = report.needless(unit, DEVICES[device], "a reason")
        written = option.replace("_", "-")
        assert f"passes on {device}, so remove ':{written}: a reason'" in told


def test_summary() -> None:
    record = Record("cuda", "2.11.0+cu130", "NVIDIA H100")
    record.units = {
        "a": Verdict("page", "1", "passed", 3, 2),
        "b": Verdict("page", "2", "failed", 1, 1),
        "c": Verdict("page", "3", "left out", 1, 1, "shares memory with NumPy"),
        "d": Verdict("page", "4", "absent", reason="torch.d"),
        "e": Verdict("page", "5", "passed", 100, 100),
    }
    assert report.summary(record, "abcd").splitlines() == [
        "left out: c (shares memory with NumPy)",
        "not in this torch: torch.d (entry d)",
        "5 examples, 4 comparisons in 4 entries and pages on cuda NVIDIA H100, "
        "torch 2.11.0+cu130",
        "1 passed, 1 failed, 2 left out",
    ]

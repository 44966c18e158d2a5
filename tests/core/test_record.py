"""The record of a place: its file, what counts of it, and where it belongs."""

import json
import time
from dataclasses import replace
from pathlib import Path

import pytest

from handbook.outcome import Failure
from handbook.record import (
    FAILED,
    PASSED,
    BadRecord,
    Record,
    Verdict,
    load_all,
    name_of,
    path_of,
    today,
)
from handbook.unit import Block, Unit

UNIT = Unit("abs", "page", "page.rst", 3, blocks=[Block(">>> 1 + 1\n2\n", 5)])
WRONG = Failure(5, "1 + 1\n", "3\n", "2\n")


def verdict(day: int = 1, **fields: object) -> Verdict:
    found = Verdict("page", UNIT.digest, PASSED, 2, 1, date=f"2026-01-0{day}")
    return replace(found, judge="one judge", **fields)


def record(torch: str = "2.13.0+cpu", device: str = "cpu", **units: Verdict) -> Record:
    return Record(device, torch, "", units or {"abs": verdict()})


def changed(path: Path, **fields: object) -> None:
    """Write other things into the head of a record."""
    path.write_text(json.dumps(json.loads(path.read_text("utf-8")) | fields))


# --- the file ---------------------------------------------------------------------


def test_what_is_saved_is_loaded(tmp_path: Path) -> None:
    path = tmp_path / "folder/record.json"
    failed = verdict(2, outcome=FAILED, differences=[WRONG], used=["torch.abs"])
    saved = record(abs=verdict(), 绝对值=failed, other=replace(verdict(), judge="two"))
    saved.save(path)
    assert Record.load(path) == saved
    assert "绝对值" in path.read_text("utf-8")
    assert Record.load(tmp_path / "absent.json") == Record()


def test_an_empty_one(tmp_path: Path) -> None:
    empty = Record("cpu", "2.13.0")
    empty.save(tmp_path / "record.json")
    assert Record.load(tmp_path / "record.json") == empty
    assert not empty.date


def test_a_line_a_unit_and_what_is_common_once(tmp_path: Path) -> None:
    path = tmp_path / "record.json"
    record(a=verdict(1), b=verdict(2), c=verdict(1)).save(path)
    head, *units, _end = path.read_text("utf-8").splitlines()
    assert len(units) == 3
    assert json.loads(f"{head}}}}}")["date"] == "2026-01-01"
    assert ["2026" in unit for unit in units] == [False, True, False]
    assert not any("one judge" in unit for unit in units)


def test_a_field_that_is_not_known_is_passed_over(tmp_path: Path) -> None:
    path = tmp_path / "record.json"
    saved = record(abs=verdict(outcome=FAILED, differences=[WRONG]))
    saved.save(path)
    data = json.loads(path.read_text("utf-8")) | {"weather": "fine"}
    data["units"]["abs"] |= {"seconds": 1.5}
    data["units"]["abs"]["differences"][0] |= {"column": 3}
    path.write_text(json.dumps(data))
    assert Record.load(path) == saved


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "1: not a record of verdicts: Expecting value"),
        ('{\n"device": "cpu",\n<<<<<<< ours\n', "3: not a record of verdicts: Expect"),
        ("[]", "1: not a record of verdicts: "),
        ('{"device": "cpu"}', "1: not a record of verdicts: there is no 'units'"),
        ('{"units": {"abs": "passed"}}', "1: not a record of verdicts: "),
        ('{"units": {"abs": {}}, "device": "cpu"}', "1: not a record of verdicts: "),
        (
            '{"units": {}, "device": "tpu", "torch": "2.13.0", "machine": ""}',
            "1: this record is of the device 'tpu'; known are cpu, cuda, mps, xpu, pad",
        ),
    ],
)
def test_a_broken_file(text: str, told: str, tmp_path: Path) -> None:
    path = tmp_path / "record.json"
    path.write_text(text)
    with pytest.raises(BadRecord) as problem:
        Record.load(path)
    assert str(problem.value).startswith(f"{path}:{told}")
    assert "\n" not in str(problem.value)


def test_bytes_that_are_no_text(tmp_path: Path) -> None:
    (tmp_path / "record.json").write_bytes(b"\xff\xfe")
    with pytest.raises(BadRecord, match="json:1: not a record of verdicts"):
        Record.load(tmp_path / "record.json")


# --- what counts ------------------------------------------------------------------


def test_a_verdict_counts_for_the_very_text() -> None:
    assert record().passed("abs", UNIT.digest)
    assert not record().passed("abs", "another digest")
    assert not record(abs=verdict(outcome=FAILED)).passed("abs", UNIT.digest)
    assert record().stale([UNIT]) == []
    edited = replace(UNIT, blocks=[Block(">>> 1 + 2\n3\n", 5)])
    assert record().stale([edited]) == [edited]


def test_the_date_is_the_latest() -> None:
    assert record(a=verdict(1), b=verdict(3), c=verdict(2)).date == "2026-01-03"


def test_today_is_that_of_utc(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", "Pacific/Kiritimati")  # a day ahead, most of the time
    time.tzset()
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "86399")
    assert today() == "1970-01-01"
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "86400")
    assert today() == "1970-01-02"
    monkeypatch.undo()
    time.tzset()


@pytest.mark.parametrize("epoch", ["soon", "1.5", "9" * 30])
def test_an_epoch_that_is_no_time(epoch: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", epoch)
    with pytest.raises(BadRecord, match=f"SOURCE_DATE_EPOCH={epoch} is no number of"):
        today()


# --- where it belongs -------------------------------------------------------------


@pytest.mark.parametrize(
    ("place", "name"),
    [
        (("cpu", "2.11.0+cu130", ""), "cpu-2.11.json"),
        (("cuda", "2.11.0+cu130", "NVIDIA H100"), "cuda-2.11-nvidia-h100.json"),
        (("xpu", "2.13.1", "Arc(TM) A770/B"), "xpu-2.13-arc-tm-a770-b.json"),
        (("paddle", "2.13.0+cpu", "3.3.1"), "paddle-3.3.1.json"),
    ],
)
def test_names(place: tuple[str, str, str], name: str) -> None:
    assert name_of(*place) == name
    if place[0] != "cpu":
        assert path_of(*place, Path("root")) == Path("root/verdicts", name)


def test_the_record_of_the_cpu_is_the_builds_own() -> None:
    own = path_of("cpu", "2.13.0+cpu", "", Path("root"))
    assert own == Path("root/build/verdicts/cpu-2.13.0+cpu.json")


def test_all_by_device_and_release(tmp_path: Path) -> None:
    places = [("cuda", "2.9.1"), ("cpu", "2.13.0"), ("cpu", "2.9.0"), ("cpu", "2.14.1")]
    for number, (device, torch) in enumerate(places):
        record(torch, device).save(tmp_path / f"{number}.json")
    found = [each.place[:2] for each in load_all([tmp_path], "2.13.0")]
    order = [("cpu", "2.9.0"), ("cpu", "2.13.0"), ("cpu", "2.14.1"), ("cuda", "2.9.1")]
    assert found == order


def test_of_one_release_the_installed_torch_or_the_latest(tmp_path: Path) -> None:
    committed, own = tmp_path / "verdicts", tmp_path / "build"
    record("2.14.1+cu130", abs=verdict(2)).save(committed / "cpu-2.14.json")
    record("2.14.0+cpu", abs=verdict(1)).save(own / "cpu-2.14.0+cpu.json")
    folders = [committed, own]
    assert [each.torch for each in load_all(folders, "2.13.0")] == ["2.14.1+cu130"]
    assert [each.torch for each in load_all(folders, "2.14.0+cpu")] == ["2.14.0+cpu"]

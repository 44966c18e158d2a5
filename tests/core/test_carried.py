"""What the kit does where it was carried to; test_kit.py runs a whole one."""

import zipfile
from pathlib import Path

import pytest

from handbook import carried
from handbook.kit import UNITS
from handbook.record import Record
from handbook.unit import Unit


@pytest.fixture
def kit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A kit that holds no unit."""
    path = tmp_path / "kit.pyz"
    with zipfile.ZipFile(path, "w") as file:
        file.writestr(UNITS, '{"format": 1, "units": []}')
    monkeypatch.setattr(carried, "KIT", path)
    return path


def test_the_first_accelerator_is_taken(
    kit: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = []
    monkeypatch.setattr("torch.cuda.is_available", lambda: True)

    def run_units(units: list[Unit], said: object, where: object) -> tuple[Path, int]:
        seen.append(said.device)
        return Path("record.json"), 0

    monkeypatch.setattr("handbook.command.run_units", run_units)
    carried.main([])
    carried.main(["--device", "cpu"])
    assert seen == ["cuda", "cpu"]


def test_the_record_lies_in_the_current_folder_under_its_name() -> None:
    record = Record("cuda", "2.11.0+cu130", "NVIDIA H100")
    assert carried.here(record) == Path("cuda-2.11-nvidia-h100.json")

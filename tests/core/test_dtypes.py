"""What is told of the dtypes is what the installed torch says."""

import pytest
import torch

from handbook import dtypes as facts
from handbook.dtypes import PROMOTED, Dtype, dtypes, promotions

ROWS = {row.name: row for row in dtypes()}


def real(row: Dtype) -> torch.dtype:
    return getattr(torch, row.name.removeprefix("torch."))


@pytest.mark.parametrize("name", ROWS)
def test_names(name: str) -> None:
    row = ROWS[name]
    assert str(real(row)) == name
    for alias in row.aliases:
        assert getattr(torch, alias.removeprefix("torch.")) is real(row)
    if row.legacy:
        made = getattr(torch, row.legacy.removeprefix("torch."))([1])
        assert (made.dtype, made.type()) == (real(row), row.legacy)


@pytest.mark.parametrize("name", ROWS)
def test_numbers(name: str) -> None:
    row = ROWS[name]
    one = torch.tensor([1], dtype=real(row))
    assert row.bits == one.element_size() * 8
    limits = (row.least, row.greatest)
    if row.kind in ("signed", "unsigned"):
        info = torch.iinfo(real(row))
        assert (*limits, row.step) == (info.min, info.max, None)
    elif row.kind != "boolean":
        info = torch.finfo(real(row))
        assert limits == (info.min, info.max)
        if name == "torch.float8_e5m2fnuz":  # two bits of fraction: 1, 1.25, 1.5 …
            near = torch.tensor([1.125, 1.2501]).to(real(row)).tolist()
            assert (near, row.step) == ([1.0, 1.25], 0.25)
        else:
            assert row.step == info.eps


def test_known_dtypes() -> None:
    assert ROWS["torch.int64"].aliases == ("torch.long",)
    assert ROWS["torch.float32"].legacy == "torch.FloatTensor"
    assert ROWS["torch.float16"].greatest == 65504
    assert ROWS["torch.bool"].works["cpu"] == "yes"
    assert ROWS["torch.uint16"].works["cpu"] == "stores only"
    assert [r.kind for r in ROWS.values()] == sorted(
        (r.kind for r in ROWS.values()), key=facts.KINDS.index
    )


@pytest.mark.parametrize("name", ROWS)
def test_what_works(name: str) -> None:
    row = ROWS[name]
    assert ("cuda" in row.works) == torch.cuda.is_available()
    for device, works in row.works.items():
        one = torch.ones(2, dtype=real(row), device=device)
        if works == "yes":
            assert (one + one).dtype == real(row)
        else:
            with pytest.raises(NotImplementedError):
                one + one


def test_only_what_torch_has(monkeypatch: pytest.MonkeyPatch) -> None:
    absent = {"torch.qint8", "torch.quint8", "torch.int4", "torch.bits8", "torch.uint1"}
    assert not absent & set(ROWS)
    monkeypatch.setattr(torch, "float7", "float7", raising=False)
    monkeypatch.setattr(torch, "single", torch.float32, raising=False)
    monkeypatch.delattr(torch, "half")
    found = {row.name: row for row in dtypes()}
    assert set(found) == set(ROWS)
    assert found["torch.float32"].aliases == ("torch.float", "torch.single")
    assert found["torch.float16"].aliases == ()
    monkeypatch.setattr(facts, "PROMOTED", ("int8", "float9"))
    with pytest.raises(AttributeError, match="float9"):
        promotions()


def test_promotions() -> None:
    found = promotions()
    assert len(found) == len(PROMOTED) ** 2
    for (a, b), name in found.items():
        one, other = (torch.ones(1, dtype=getattr(torch, each)) for each in (a, b))
        assert (one + other).dtype is getattr(torch, name), (a, b)

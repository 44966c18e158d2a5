"""What the tests share: a tiny handbook to build, and the printed sheets."""

from itertools import product
from pathlib import Path

import pytest
from printed import PAPERS, PLANS, Sheet
from tiny import Tiny


@pytest.fixture
def tiny(tmp_path: Path) -> Tiny:
    """An empty handbook for one test."""
    return Tiny(tmp_path)


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Tiny:
    """An empty handbook for all tests of a file, to be filled and built once."""
    return Tiny(tmp_path_factory.mktemp("tiny"))


@pytest.fixture(params=list(product(PLANS, ["en", "zh_CN"], PAPERS)), ids="".join)
def sheet(request: pytest.FixtureRequest) -> Sheet:
    """Each sheet in each language on each paper."""
    sheet = Sheet(*request.param)
    assert sheet.path.exists(), f"{sheet.path} is missing: run make html"
    return sheet

"""What the tests of the built site share: the printed sheets."""

from itertools import product

import pytest
from printed import PAPERS, PLANS, Sheet


@pytest.fixture(params=list(product(PLANS, ["en", "zh_CN"], PAPERS)), ids="".join)
def sheet(request: pytest.FixtureRequest) -> Sheet:
    """Each sheet in each language on each paper."""
    sheet = Sheet(*request.param)
    assert sheet.path.exists(), f"{sheet.path} is missing: run make html"
    return sheet

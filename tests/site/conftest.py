"""What the tests of the built site share: the printed sheets, and a browser."""

from itertools import product

import pytest
from chromium import browser, page, site
from printed import PAPERS, PLANS, Sheet

__all__ = ["browser", "page", "site"]  # fixtures


@pytest.fixture(params=list(product(PLANS, ["en", "zh_CN"], PAPERS)), ids="".join)
def sheet(request: pytest.FixtureRequest) -> Sheet:
    """Each sheet in each language on each paper."""
    sheet = Sheet(*request.param)
    assert sheet.path.exists(), f"{sheet.path} is missing: run make html"
    return sheet

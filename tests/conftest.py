"""What the tests of pages share: a tiny handbook to build."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tiny import Tiny


@pytest.fixture
def tiny(tmp_path: Path) -> Tiny:
    """An empty handbook for one test."""
    from tiny import Tiny

    return Tiny(tmp_path)


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Tiny:
    """An empty handbook for all tests of a file, to be filled and built once."""
    from tiny import Tiny

    return Tiny(tmp_path_factory.mktemp("tiny"))

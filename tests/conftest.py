"""What the tests share: a tiny handbook to build, of one's own or for a whole file."""

from pathlib import Path

import pytest
from tiny import Tiny


@pytest.fixture
def tiny(tmp_path: Path) -> Tiny:
    """An empty handbook for one test."""
    return Tiny(tmp_path)


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Tiny:
    """An empty handbook for all tests of a file, to be filled and built once."""
    return Tiny(tmp_path_factory.mktemp("tiny"))

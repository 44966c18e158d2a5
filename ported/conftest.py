"""These tests need Paddle: without it they fail, and say where it can be had."""

import importlib.util

import pytest


def pytest_configure() -> None:
    if not importlib.util.find_spec("paddle"):
        raise pytest.UsageError(
            "Paddle is not installed here; 'tox -e paddle' makes an environment that "
            "has it, and runs these tests"
        )

"""Tiny pages with an entry, and records of other places about them."""

import json

import torch
from tiny import Tiny

ENTRY = """
.. api:: torch.NAME

   >>> torch.NAME(torch.zeros(1))
   tensor([0.])
"""
HERE = ".".join(torch.__version__.split(".")[:2])


def entry(name: str) -> str:
    """One that passes."""
    return ENTRY.replace("NAME", name)


def elsewhere(tiny: Tiny, name: str, *differing: str, **head: str) -> None:
    """Write a record of the place ``head``; there, some units have ``outcome``."""
    outcome = head.pop("outcome", "failed")
    record = tiny.record() | {"machine": ""} | head
    for unit in differing:
        record["units"][unit] |= {"outcome": outcome}
    tiny.write(f"records/{name}.json", json.dumps(record))


def page(tiny: Tiny, name: str = "page") -> str:
    """The HTML of a page."""
    result = tiny.build("html")
    assert result.code == 0, result.output
    return tiny.read(f"out/html/{name}.html")

"""The pictures of the READMEs show the site of today."""

import json
import re

import pytest
from commands import ROOT
from playwright.sync_api import Browser

from bin import pictures

TOLD = json.loads((ROOT / pictures.SHOWN).read_text("utf-8"))
NOT_OF_TODAY = "images/ shows something else than the site: run make pictures"
LARGEST = 250_000  # bytes of a picture


@pytest.mark.parametrize("name", pictures.SHOTS)
def test_a_page_is_of_today(site: str, browser: Browser, name: str) -> None:
    shot = pictures.SHOTS[name]
    with pictures.opened(browser, site, shot) as page:
        assert pictures.shown(page, shot) == TOLD.get(name), NOT_OF_TODAY


@pytest.mark.parametrize("name", pictures.SHEETS)
def test_a_sheet_is_of_today(name: str) -> None:
    _image, shown = pictures.printed(ROOT / "build/html" / pictures.SHEETS[name])
    assert shown == TOLD.get(name), NOT_OF_TODAY


def test_readmes_show_each_of_them() -> None:
    texts = [(ROOT / name).read_text("utf-8") for name in ("README.md", "README.zh.md")]
    used = {
        name for each in texts for name in re.findall(r"images/([\w.]+)\.png", each)
    }
    made = {path.stem for path in (ROOT / "images").glob("*.png")}
    assert used == made == set(TOLD) == {*pictures.SHOTS, *pictures.SHEETS}


def test_they_are_light() -> None:
    sizes = {p.name: p.stat().st_size for p in (ROOT / "images").glob("*.png")}
    assert {name: size for name, size in sizes.items() if size > LARGEST} == {}


@pytest.mark.parametrize(
    ("words", "same"),
    [
        ("1,803 names", "1,912  names"),
        ("CPU 2.11–2.15 · CUDA 2.11", "CPU 2.11–2.16 · CUDA 2.13"),
    ],
)
def test_figures_may_change(words: str, same: str) -> None:
    assert pictures.normal(words) == pictures.normal(same)
    assert pictures.normal(words) != pictures.normal(words + " more")

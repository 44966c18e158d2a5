"""The dark twin of a figure: greys are turned over, colours keep their names."""

import io
import re
from base64 import b64decode

import matplotlib.figure
import numpy as np
import pytest
from PIL import Image

from handbook_sphinx._dark import darkened, turned


def one(colour: str) -> np.ndarray:
    return turned(np.array([*bytes.fromhex(colour)]) / 255)


def brightness(colour: np.ndarray) -> float:
    """As WCAG computes it."""
    linear = np.where(colour > 0.04, ((colour + 0.055) / 1.055) ** 2.4, colour / 12.92)
    return float(linear @ [0.2126, 0.7152, 0.0722])


def contrast(colour: np.ndarray, page: np.ndarray) -> float:
    light, dark = sorted([brightness(colour), brightness(page)], reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_greys_are_turned_over() -> None:
    greys = [one(f"{level:02x}" * 3).mean() for level in range(0, 256, 15)]
    assert greys == sorted(greys, reverse=True)
    assert greys[0] > 0.85 and greys[-1] < 0.1


@pytest.mark.parametrize(
    "colour",
    ["0072b2", "e69f00", "009e73", "cc79a7", "d55e00", "56b4e9", "000000", "444444"],
)
def test_lines_and_words_can_be_seen(colour: str) -> None:
    assert contrast(one(colour), one("ffffff")) > 4.5


def test_a_colour_keeps_its_name_and_a_pale_one_gets_dark() -> None:
    red, green, blue = one("0072b2")
    assert blue > green > red and blue > 0.7
    red, green, blue = one("fbebcb")  # cream
    assert red > green > blue and red < 0.4


def picture(svg: str) -> np.ndarray:
    (data,) = re.findall(r"data:image/png;base64,([^\"]+)", svg)
    return np.array(Image.open(io.BytesIO(b64decode(data))).convert("RGB"))


@pytest.mark.parametrize(
    ("shown", "stays"),
    [
        ({"cmap": "gray"}, True),  # a picture
        ({"cmap": "Blues"}, False),  # a map of numbers
        ({"cmap": "inferno"}, True),  # it has black in it
    ],
)
def test_pictures_stay_and_maps_are_turned(shown: dict, stays: bool) -> None:
    figure = matplotlib.figure.Figure(figsize=(2, 2))
    figure.subplots().imshow([[0.0, 0.3], [0.6, 1.0]], **shown)
    written = io.StringIO()
    figure.savefig(written, format="svg")
    light, dark = written.getvalue(), darkened(written.getvalue())
    assert (picture(light) == picture(dark)).all() == stays
    if not stays:
        assert picture(dark).min(axis=(0, 1)).max() < 60, "white is the page's colour"

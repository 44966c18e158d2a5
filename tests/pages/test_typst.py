"""What sets type finds its fonts, and makes small pictures."""

from io import BytesIO

import pytest
from PIL import Image

from handbook_sphinx._typst import MONO, CannotSet, fonts, smaller


def test_fonts_come_from_packages() -> None:
    assert MONO in set(fonts({MONO}).families())


def test_a_font_that_is_missing() -> None:
    with pytest.raises(
        CannotSet, match=r"the font Nowhere is missing; languages\.toml"
    ):
        fonts({"Nowhere", MONO})


def test_a_picture_with_few_colours() -> None:
    picture = Image.radial_gradient("L").convert("RGB")
    file = BytesIO()
    picture.save(file, "PNG")
    small = smaller(file.getvalue(), 8)
    assert len(small) < len(file.getvalue()) / 2
    read = Image.open(BytesIO(small))
    assert read.size == picture.size and len(read.getcolors() or []) <= 8

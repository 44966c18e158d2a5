"""The dark twin of a drawing, made from its SVG: nothing is drawn a second time.

Greys and pale fills are turned over, from light to dark. Full colours stay what they
are called, and become a little lighter. What is no drawing stays: a picture that is
grey, or has black in it.
"""

from __future__ import annotations

import re
from base64 import b64decode, b64encode
from io import BytesIO
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # slow to load
    import numpy as np
    from numpy.typing import NDArray

    Colours = NDArray[np.float64]  # [..., 3]: red, green and blue, from 0 to 1

PAGE, INK = 0.19, 0.93  # how light the page and the text on it are in the dark
FULL = 0.04, 0.12  # below the first, a colour is as good as grey
BLACK = 16  # of 255

COLOUR = re.compile(r"(?<=[:\"] |.[:\"])#[0-9a-f]{6}\b")
PICTURE = re.compile(r"(?<=data:image/png;base64,)[A-Za-z0-9+/=\s]+")

# From linear light to lightness and colour, as OKLab has them.
# https://bottosson.github.io/posts/oklab
CONES = [
    [0.4122214708, 0.5363325363, 0.0514459929],
    [0.2119034982, 0.6806995451, 0.1073969566],
    [0.0883024619, 0.2817188376, 0.6299787005],
]
LAB = [
    [0.2104542553, 0.7936177850, -0.0040720468],
    [1.9779984951, -2.4285922050, 0.4505937099],
    [0.0259040371, 0.7827717662, -0.8086757660],
]


def darkened(svg: str) -> str:
    """The text of an SVG that matplotlib has written, in colours for a dark page."""
    svg = COLOUR.sub(lambda found: _colour(found[0]), svg)
    svg = PICTURE.sub(lambda found: _picture(found[0]), svg)
    # what has no colour of its own is black
    return svg.replace("<svg ", f'<svg fill="{_colour("#000000")}" ', 1)


def turned(colours: Colours) -> Colours:
    """The colours for a dark page."""
    import numpy as np

    linear = np.where(
        colours > 0.04045, ((colours + 0.055) / 1.055) ** 2.4, colours / 12.92
    )
    light, a, b = np.moveaxis(
        np.cbrt(linear @ np.array(CONES).T) @ np.array(LAB).T, -1, 0
    )
    full = np.interp(np.hypot(a, b), FULL, (0, 1))
    grey, colour = INK - (INK - PAGE) * light, 0.45 + 0.42 * light
    light = full * colour + (1 - full) * grey
    lab = np.stack([light, a, b], axis=-1)
    cones = (lab @ np.linalg.inv(LAB).T) ** 3
    linear = (cones @ np.linalg.inv(CONES).T).clip(0, 1)
    return np.where(
        linear > 0.0031308, 1.055 * linear ** (1 / 2.4) - 0.055, 12.92 * linear
    )


def _colour(written: str) -> str:
    import numpy as np

    values = np.array([*bytes.fromhex(written[1:])]) / 255
    return "#" + bytes((turned(values) * 255).round().astype("uint8")).hex()


def _picture(written: str) -> str:
    """A picture in an SVG: a map of numbers, or what somebody is to see as it is."""
    import numpy as np
    from PIL import Image

    pixels = np.array(Image.open(BytesIO(b64decode(written))).convert("RGBA"))
    colours = pixels[..., :3]
    if (np.ptp(colours, axis=-1) == 0).all() or colours.max(axis=-1).min() < BLACK:
        return written
    pixels[..., :3] = (turned(colours / 255) * 255).round()
    made = BytesIO()
    Image.fromarray(pixels).save(made, "png")
    return b64encode(made.getvalue()).decode()

"""What is set with Typst: its fonts, and small pictures. Knows no Sphinx.

Fonts come from installed packages only, so that every machine makes the same file.
"""

from __future__ import annotations

from importlib.util import find_spec
from io import BytesIO

import typst
from PIL import Image

FONT_PACKAGE = "manimgx-fonts-cjk"
MONO = "DejaVu Sans Mono"  # inside of Typst


class CannotSet(RuntimeError):
    """Why there is no PDF and no picture."""


def fonts(wanted: set[str]) -> typst.Fonts:
    """Those of Typst and of the package. Raises CannotSet where one is not there."""
    package = find_spec(FONT_PACKAGE.replace("-", "_"))
    folders = package.submodule_search_locations if package else []
    found = typst.Fonts(include_system_fonts=False, font_paths=list(folders))
    if missing := wanted - set(found.families()):
        known = ", ".join(sorted(found.families()))
        raise CannotSet(
            f"the font {' and '.join(sorted(missing))} is missing; languages.toml may "
            f"name {known}; others come with: pip install {FONT_PACKAGE}"
        )
    return found


def smaller(png: bytes, colours: int) -> bytes:
    """A picture with so few ``colours``."""
    small = BytesIO()
    Image.open(BytesIO(png)).convert("RGB").quantize(colours).save(small, "PNG")
    return small.getvalue()

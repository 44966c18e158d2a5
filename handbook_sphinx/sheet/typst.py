"""Set the printed sheet with Typst. Knows no Sphinx.

Fonts come from installed packages only, so that every machine makes the same file.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from importlib.util import find_spec
from io import BytesIO
from pathlib import Path
from typing import Any

import typst
from PIL import Image

FONT_PACKAGE = "manimgx-fonts-cjk"
MONO = "DejaVu Sans Mono"  # inside of Typst


class CannotSet(RuntimeError):
    """Why there is no PDF."""


@dataclass(frozen=True)
class Made:
    """A PDF, and what does not fit into it."""

    pdf: bytes
    misfits: list[dict[str, Any]]
    compiler: typst.Compiler

    def pictures(self, ppi: float = 110, colours: int = 64) -> list[bytes]:
        """Its pages as PNG, small enough for a page of the site."""
        made = self.compiler.compile(format="png", ppi=ppi)
        pages = made if isinstance(made, list) else [made]
        return [smaller(page, colours) for page in pages]


def compile_sheet(template: Path, data: dict[str, Any], day: str) -> Made:
    """The PDF of ``template`` filled with ``data``. Raises CannotSet.

    ``day`` (2026-11-30) becomes its creation date: the same words, the same bytes.
    """
    midnight = datetime.combine(date.fromisoformat(day), time(), UTC)
    try:
        compiler = typst.Compiler(
            str(template),
            font_paths=_fonts({data["font"], MONO}),
            ignore_system_fonts=True,
            sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
        )
        pdf, warnings = compiler.compile_with_warnings(
            format="pdf", timestamp=midnight, pdf_standards="ua-1"
        )
        misfits = json.loads(compiler.query("<misfit>", field="value"))
    except typst.TypstError as problem:
        raise CannotSet(problem.diagnostic) from None
    except FileNotFoundError:
        raise CannotSet(f"{template}: there is no such file") from None
    if warnings:
        raise CannotSet("\n".join(warning.diagnostic for warning in warnings))
    return Made(pdf, misfits, compiler)


def smaller(png: bytes, colours: int) -> bytes:
    """A picture with so few ``colours``."""
    small = BytesIO()
    Image.open(BytesIO(png)).convert("RGB").quantize(colours).save(small, "PNG")
    return small.getvalue()


def _fonts(wanted: set[str]) -> typst.Fonts:
    """Those of Typst and of the package; ``wanted`` are among them."""
    package = find_spec(FONT_PACKAGE.replace("-", "_"))
    folders = package.submodule_search_locations if package else []
    fonts = typst.Fonts(include_system_fonts=False, font_paths=list(folders))
    if missing := wanted - set(fonts.families()):
        found = ", ".join(sorted(fonts.families()))
        raise CannotSet(
            f"the font {' and '.join(sorted(missing))} is missing; languages.toml may "
            f"name {found}; others come with: pip install {FONT_PACKAGE}"
        )
    return fonts

"""Set the printed sheet with Typst. Knows no Sphinx."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from io import BytesIO
from pathlib import Path
from typing import Any

import typst
from PIL import Image

from .._typst import MONO, CannotSet, fonts


@dataclass(frozen=True)
class Made:
    """A PDF, and what does not fit into it."""

    pdf: bytes
    misfits: list[dict[str, Any]]
    compiler: typst.Compiler

    def pictures(self, width: int = 360) -> list[bytes]:
        """Its pages as WebP, so small that two of them cost little on a page."""
        made = self.compiler.compile(format="png", ppi=110)
        pages = made if isinstance(made, list) else [made]
        return [preview(page, width) for page in pages]


def preview(png: bytes, width: int) -> bytes:
    """A picture, ``width`` wide."""
    page = Image.open(BytesIO(png)).convert("RGB")
    size = width, round(page.height * width / page.width)
    small = BytesIO()
    page.resize(size, Image.Resampling.LANCZOS).save(
        small, "WEBP", quality=40, method=6
    )
    return small.getvalue()


def compile_sheet(template: Path, data: dict[str, Any], day: str) -> Made:
    """The PDF of ``template`` filled with ``data``. Raises CannotSet.

    ``day`` (2026-11-30) becomes its creation date: the same words, the same bytes.
    """
    midnight = datetime.combine(date.fromisoformat(day), time(), UTC)
    try:
        compiler = typst.Compiler(
            str(template),
            font_paths=fonts({data["font"], MONO}),
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

"""Set the printed sheet with Typst. Knows no Sphinx.

Fonts come from installed packages only, so that every machine makes the same file.
"""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, time
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import typst

FONT_PACKAGE = "manimgx-fonts-cjk"
FONTS = ("Noto Sans CJK SC", "DejaVu Sans Mono")  # the second one is inside of Typst


class CannotSet(RuntimeError):
    """Why there is no PDF."""


def compile_sheet(
    template: Path, data: dict[str, Any], day: str
) -> tuple[bytes, list[dict[str, Any]]]:
    """The PDF of ``template`` filled with ``data``, and what does not fit into it.

    ``day`` (2026-11-30) becomes its creation date: the same words, the same bytes.
    """
    midnight = datetime.combine(date.fromisoformat(day), time(), UTC)
    try:
        compiler = typst.Compiler(
            str(template),
            font_paths=_fonts(),
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
    return pdf, misfits


def _fonts() -> typst.Fonts:
    package = find_spec(FONT_PACKAGE.replace("-", "_"))
    folders = package.submodule_search_locations if package else []
    fonts = typst.Fonts(include_system_fonts=False, font_paths=list(folders))
    missing = set(FONTS) - set(fonts.families())
    if missing:
        raise CannotSet(
            f"the font {' and '.join(sorted(missing))} is missing; "
            f"it comes with: pip install {FONT_PACKAGE}"
        )
    return fonts

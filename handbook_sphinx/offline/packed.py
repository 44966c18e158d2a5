"""Files in one file: the same bytes whenever and wherever it is made."""

from __future__ import annotations

import gzip
import tarfile
import zipfile
from collections.abc import Iterable
from io import BytesIO
from pathlib import Path

Files = Iterable[tuple[str, bytes]]  # path inside, content

SINCE = (1980, 1, 1, 0, 0, 0)  # the first day that a zip knows


def zipped(files: Files, stored: tuple[str, ...] = ()) -> bytes:
    """A zip in which the files named by ``stored`` are not compressed."""
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, content in files:
            info = zipfile.ZipInfo(name, SINCE)
            info.external_attr = 0o644 << 16
            plain = name in stored
            info.compress_type = zipfile.ZIP_STORED if plain else zipfile.ZIP_DEFLATED
            archive.writestr(info, content)
    return packed.getvalue()


def tarred(files: Files) -> bytes:
    """A .tgz."""
    packed = BytesIO()
    with (
        gzip.GzipFile(fileobj=packed, mode="wb", filename="", mtime=0) as squeezed,
        tarfile.open(fileobj=squeezed, mode="w", format=tarfile.PAX_FORMAT) as archive,
    ):
        for name, content in files:
            info = tarfile.TarInfo(name)
            info.size = len(content)
            archive.addfile(info, BytesIO(content))
    return packed.getvalue()


def below(folder: Path, inside: str = "") -> Files:
    """All files below a folder, sorted, under ``inside``."""
    for file in sorted(folder.rglob("*")):
        if file.is_file():
            name = file.relative_to(folder).as_posix()
            yield f"{inside}/{name}" if inside else name, file.read_bytes()

"""Files that would unpack to more than a machine holds are refused by their size, before they are unpacked."""

from __future__ import annotations

import zipfile
from pathlib import Path

from binopt.stores.trouble import StoreError

MOST_UNPACKED_BYTES = 8 << 30
"""No quarter's layers are larger; a country's, which are, are cut first."""
MOST_TIMES = 400
"""Layers shrink to a tenth, seldom to a fiftieth; a bomb to a thousandth and less."""
SMALL_BYTES = 64 << 20
"""What unpacks to no more than this may shrink as far as it likes."""
MOST_FILES = 10_000


def check_archive(path: Path) -> None:
    """Refuse a ZIP file that would unpack to too much, or that hides files in other places.

    Raises
    ------
    StoreError
        Where it does, or is no ZIP file.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            held = archive.infolist()
    except (OSError, zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        raise StoreError("is no ZIP file, or a broken one", error, "pack it anew and copy it whole") from error
    unpacked = sum(each.file_size for each in held)
    packed = max(path.stat().st_size, 1)
    if len(held) > MOST_FILES:
        raise StoreError("holds too many files", f"{len(held):,}", f"at most {MOST_FILES:,}: unpack it yourself")
    check_unpacked(unpacked, packed)
    outside = next((e.filename for e in held if e.filename.startswith(("/", "\\")) or ".." in e.filename), "")
    if outside:
        raise StoreError("holds files that lie outside it", outside, "pack it anew")


def check_unpacked(unpacked: int, packed: int) -> None:
    """Refuse what unpacks to too much, in bytes or in times of what is stored."""
    large = f"{unpacked:,} bytes out of {packed:,}"
    if unpacked > MOST_UNPACKED_BYTES or (unpacked > SMALL_BYTES and unpacked > MOST_TIMES * max(packed, 1)):
        raise StoreError("unpacks to more than is taken for possible", large, "cut the layer to the quarter first")

"""The fingerprint of a case, by which a plan says what it was made of."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path

_BLOCK = 1 << 20


def digest_of(files: Iterable[Path]) -> str:
    """Return the SHA-256, in hexadecimal, over names and bytes of files in the order of their names.

    Folders count for nothing: a case that is moved or copied keeps its digest.

    Raises
    ------
    OSError
        When a file cannot be read.
    """
    total = hashlib.sha256()
    for path in sorted(files, key=lambda p: p.name):
        name = path.name.encode("utf-8", "surrogateescape")
        own = hashlib.sha256()
        with path.open("rb") as file:
            while block := file.read(_BLOCK):
                own.update(block)
        # names and contents go in by fixed or told length, so that no two sets of files can run into the same bytes
        total.update(len(name).to_bytes(8, "big") + name + own.digest())
    return total.hexdigest()

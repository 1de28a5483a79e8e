"""Ids and names from data as names of files: whatever they hold, the files lie where they should, on any disk."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable

LONGEST_NAME = 80
"""Characters of a name without its ending; file systems take 255 bytes, people read less."""

_UNSAFE = re.compile(r"[^A-Za-z0-9_.-]+")
_RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)
"""Names that Windows keeps for devices, whatever their ending."""


def safe_name(text: str) -> str:
    """Turn a text into a name of letters, digits, ``_``, ``.`` and ``-``: ``Rue de l'Été`` into ``Rue-de-l-Ete``.

    Two texts may become the same name; see ``safe_names``. A text without any such character becomes ``_``.
    """
    plain = unicodedata.normalize("NFKD", text[: 4 * LONGEST_NAME]).encode("ascii", "ignore").decode()
    name = _UNSAFE.sub("-", plain)[:LONGEST_NAME].strip(".-")
    return f"_{name}" if not name or _RESERVED.fullmatch(name) else name


def safe_names(texts: Iterable[str]) -> dict[str, str]:
    """Give each text a name of its own, the same whatever others there are of that text.

    A text that is no safe name as it stands, or that differs from another by capitals only, has a fingerprint of the
    text behind its name.
    """
    wanted = list(dict.fromkeys(texts))
    counts = Counter(safe_name(text).lower() for text in wanted)
    names = {}
    for text in wanted:
        name = safe_name(text)
        own = name == text and counts[name.lower()] == 1
        print_of = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:10]
        names[text] = name if own else f"{name}-{print_of}"
    return names

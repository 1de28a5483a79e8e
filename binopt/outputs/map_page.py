"""``map.html``: one file that shows a plan in any browser, without a network, a server or a library."""

from __future__ import annotations

import json
from collections.abc import Mapping
from html import escape
from importlib import resources
from typing import Any

SCRIPTS = ("decode.js", "scene.js", "view.js", "pick.js", "panel.js", "clock.js", "main.js")
"""The page's own code, in the order in which the parts build on each other."""


def render_map(data: Mapping[str, Any], *, title: str) -> str:
    """Put the coded plan, the page and its code into one file.

    The page's own policy forbids every request, so that a map can be opened where plans are not public. Texts reach
    the page only as JSON whose angle brackets are escaped, and are shown only as text, never as markup.
    """
    coded = json.dumps(data, separators=(",", ":"), allow_nan=False)
    for sign in "<>&":
        coded = coded.replace(sign, f"\\u{ord(sign):04x}")
    parts = {
        "TITLE": escape(f"{' '.join(title.split())[:120]} – bins and pavements", quote=True),
        "STYLE": _part("map.css"),
        "SCRIPT": "\n".join(_part(name) for name in SCRIPTS),
        "DATA": coded,
    }
    # one pass over the template, so that nothing within a part is taken for a place
    pieces = _part("map.html").split("@@")
    return "".join(parts[piece] if place % 2 else piece for place, piece in enumerate(pieces))


def _part(name: str) -> str:
    return (resources.files("binopt.outputs") / "page" / name).read_text("utf-8")

"""``map.html``: one file that shows a plan in any browser, without a network, a server or a library."""

from __future__ import annotations

import base64
import json
import zlib
from collections.abc import Mapping
from html import escape
from importlib import resources
from typing import Any

from binopt.outputs.map.background import Background
from binopt.outputs.map.data import make_map_data
from binopt.outputs.map.scene import MapScene
from binopt.outputs.page_template import fill_places
from binopt.outputs.words import plain_line
from binopt.speech import Speech

SCRIPTS = (
    "decode.js",
    "speech.js",
    "scene.js",
    "labels.js",
    "rounds.js",
    "tiles.js",
    "view.js",
    "details.js",
    "hands.js",
    "search.js",
    "legend.js",
    "summary.js",
    "week.js",
    "link.js",
    "print.js",
    "main.js",
)
"""The page's own code, in the order in which the parts build on each other."""
LONGEST_TITLE = 120


def make_map_page(scene: MapScene, speech: Speech, background: Background | None = None) -> str:
    """Draw the map of a scene, in the language of its readers."""
    data = make_map_data(scene, speech, background)
    return render_page(data, speech.language, "" if background is None else background.origin)


def render_page(data: Mapping[str, Any], language: str, tiles_from: str = "") -> str:
    """Put the coded plan, the page and its code into one file.

    The page's own policy forbids every request (but to ``tiles_from``, where somebody asked for a background), so that
    a map can be opened where plans are not public. The plan is in the page as compressed bytes in letters, so that no
    text of it can be read as markup, and is shown only as text.
    """
    texts = {name: escape(text, quote=True) for name, text in data["texts"].items()}
    name = plain_line(data["summary"]["name"], LONGEST_TITLE)
    parts = {
        **texts,
        "LANGUAGE": escape(language, quote=True),
        "TILES": escape(f" {tiles_from}" if tiles_from else "", quote=True),
        "TITLE": escape(f"{name} – {data['texts']['heading']}", quote=True),
        "STYLE": _part("map.css"),
        "SCRIPT": "\n".join(_part(script) for script in SCRIPTS),
        "DATA": pack(data),
    }
    return fill_places(_part("map.html"), parts)


def pack(data: Mapping[str, Any]) -> str:
    """Write data as JSON, deflate it, and spell the bytes in base 64: a browser undoes all three by itself."""
    text = json.dumps(data, separators=(",", ":"), allow_nan=False)
    return base64.b64encode(zlib.compress(text.encode("ascii"), 9)).decode("ascii")


def _part(name: str) -> str:
    return (resources.files("binopt.outputs.map") / "page_parts" / name).read_text("utf-8")

"""``map.html``: one file that shows a plan in any browser, without a network, a server or a library."""

from __future__ import annotations

import base64
import json
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
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
POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:{tiles}; "
    "base-uri 'none'; form-action 'none'"
)


@dataclass(frozen=True, slots=True)
class Addition:
    """What a page adds to the viewer: code that runs after the viewer's own, style, and markup at set places.

    All of it is written by binopt; places ``@@name@@`` in the markup are filled with the page's words of that name.

    Attributes
    ----------
    above, below
        Beside the map, before and behind what is told of a chosen thing.
    tools, on_stage
        Between the buttons and the map, and upon the map.
    end
        At the end of the page.
    """

    script: str = ""
    style: str = ""
    above: str = ""
    below: str = ""
    tools: str = ""
    on_stage: str = ""
    end: str = ""

    def markup(self) -> dict[str, str]:
        """Return the markup by the name of its place in the viewer."""
        return {
            "ABOVE": self.above,
            "BELOW": self.below,
            "TOOLS": self.tools,
            "ON_STAGE": self.on_stage,
            "END": self.end,
        }


ALONE = Addition()


def make_map_page(scene: MapScene, speech: Speech, background: Background | None = None) -> str:
    """Draw the map of a scene, in the language of its readers."""
    data = make_map_data(scene, speech, background)
    return render_page(data, speech.language, "" if background is None else background.origin)


def render_page(data: Mapping[str, Any], language: str, tiles_from: str = "") -> str:
    """Put the coded plan, the page and its code into one file.

    The page's own policy forbids every request (but to ``tiles_from``, where somebody asked for a background), so that
    a map can be opened where plans are not public.
    """
    return fill_viewer(data, language, POLICY.format(tiles=f" {tiles_from}" if tiles_from else ""))


def fill_viewer(data: Mapping[str, Any], language: str, policy: str, addition: Addition = ALONE) -> str:
    """Put data into the viewer, alone or with what another page adds to it.

    The plan is in the page as compressed bytes in letters, so that no text of it can be read as markup, and is shown
    only as text.

    Parameters
    ----------
    data
        As ``make_map_data`` gives it, with the words of the addition among its texts.
    policy
        The page's content security policy.
    """
    texts = {name: escape(text, quote=True) for name, text in data["texts"].items()}
    name = plain_line(data["summary"]["name"], LONGEST_TITLE)
    parts = {
        **texts,
        "LANGUAGE": escape(language, quote=True),
        "POLICY": escape(policy),
        "TITLE": escape(f"{name} – {data['texts']['heading']}", quote=True),
        "STYLE": viewer_style(addition),
        "SCRIPT": viewer_script(addition),
        "DATA": pack(data),
        **{place: fill_places(markup, texts) for place, markup in addition.markup().items()},
    }
    return fill_places(_part("map.html"), parts)


def viewer_style(addition: Addition = ALONE) -> str:
    """Return all of the page's style sheet, as it stands between its tags."""
    return "\n".join((_part("map.css"), addition.style))


def viewer_script(addition: Addition = ALONE) -> str:
    """Return all of the page's code, as it stands between its tags: that of an addition last."""
    return "\n".join((*(_part(script) for script in SCRIPTS), addition.script))


def pack(data: Mapping[str, Any]) -> str:
    """Write data as JSON, deflate it, and spell the bytes in base 64: a browser undoes all three by itself."""
    text = json.dumps(data, separators=(",", ":"), allow_nan=False)
    return base64.b64encode(zlib.compress(text.encode("ascii"), 9)).decode("ascii")


def _part(name: str) -> str:
    return (resources.files("binopt.outputs.map") / "page_parts" / name).read_text("utf-8")

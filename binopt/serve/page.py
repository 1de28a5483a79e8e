"""The page of a plan that people change by hand: the map's viewer, and what lays changes over it."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from hashlib import sha256
from importlib import resources
from typing import Any

import numpy as np
import shapely

from binopt.editing.state import Base
from binopt.outputs.map.data import make_map_data
from binopt.outputs.map.page import Addition, fill_viewer, viewer_script, viewer_style
from binopt.outputs.map.scene import MapScene, scene_of_files
from binopt.outputs.map.texts import page_texts
from binopt.outputs.map_geometry import code_line
from binopt.outputs.timetable import make_timetable
from binopt.presets import OBSTACLE_KINDS
from binopt.serve.texts import DESK_WORDS
from binopt.speech import Speech, thing_word

SCRIPTS = (
    "kerbs.js",
    "wire.js",
    "standing.js",
    "answer.js",
    "carrying.js",
    "stretches.js",
    "things.js",
    "rules.js",
    "keeping.js",
    "desk.js",
)
"""The page's code beside the viewer's, in the order in which the parts build on each other."""


@dataclass(frozen=True, slots=True)
class DeskPage:
    """The page, the same for whoever asks for it, and the policy that a browser has to be told of it.

    Attributes
    ----------
    html
        The page. It opens a desk of its own at the server that it came from, and asks for nothing anywhere else.
    policy
        Value of ``Content-Security-Policy``: the page's own code and style by their hashes, and no other.
    """

    html: str
    policy: str


def render_desk_page(base: Base) -> DeskPage:
    """Make the page of the plan that is edited."""
    files, case = base.files, base.case
    kerbs = {face.face_id: face.kerb for face in files.faces}
    streets = {face.face_id: face.street for face in files.faces}
    lag_min, weeks = case.behaviour.plan_lag_min, case.weeks
    planned = make_timetable(files.plan, case.premises, kerbs, streets, lag_min=lag_min, weeks=weeks)
    rests_on = tuple(str(text) for text in files.report["rests_on"])
    scene = scene_of_files(files, case, base.around.model, planned, rests_on, weeks=weeks)
    return make_desk_page(scene, Speech.of("en"))


def make_desk_page(scene: MapScene, speech: Speech) -> DeskPage:
    """Make the page of a plan.

    Parameters
    ----------
    scene
        The case and the plan as it was made; what people change comes from the server.
    speech
        The language of the page.
    """
    addition = desk_addition()
    policy = (
        f"default-src 'none'; script-src {_hash(viewer_script(addition))}; style-src {_hash(viewer_style(addition))}; "
        "connect-src 'self'; img-src data:; base-uri 'none'; form-action 'none'"
    )
    data = make_desk_data(scene, speech)
    # browsers take this one from the head of the answer only
    return DeskPage(fill_viewer(data, speech.language, policy, addition), f"{policy}; frame-ancestors 'none'")


def desk_addition() -> Addition:
    """Return what this page adds to the viewer."""
    return Addition(
        script="\n".join(_part(name) for name in SCRIPTS),
        style=_part("desk.css"),
        above=_part("above.html"),
        below=_part("below.html"),
        tools=_part("tools.html"),
        on_stage=_part("on_stage.html"),
        end=_part("end.html"),
    )


def make_desk_data(scene: MapScene, speech: Speech) -> dict[str, Any]:
    """Return the map's data with what changes need: the kerbs' lines, ids, and what can be put up.

    Kerbs are those of the map's faces, obstacles those of the map in its order.
    """
    data = make_map_data(scene, speech)
    origin = np.array(data["origin"], dtype=float)
    obstacles = scene.model.obstacles
    kinds = sorted(((kind, thing_word(speech, kind)) for kind in OBSTACLE_KINDS), key=lambda one: one[1].lower())
    return {
        **data,
        "texts": {**data["texts"], **page_texts(speech, DESK_WORDS)},
        "desk": {
            "kerbs": [code_line(shapely.get_coordinates(face.kerb), origin) for face in scene.faces],
            "streams": list(scene.case.streams),
            "obstacles": {"id": list(obstacles.ids), "kind": list(obstacles.kinds)},
            "kinds": [list(one) for one in kinds],
        },
    }


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(sha256(text.encode('utf-8')).digest()).decode('ascii')}'"


def _part(name: str) -> str:
    return (resources.files("binopt.serve") / "page_parts" / name).read_text("utf-8")

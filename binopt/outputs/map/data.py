"""What the map shows, as one value of plain lists: the scene, cut down and coded for a page without a server."""

from __future__ import annotations

from typing import Any

import numpy as np
import shapely

from binopt.domain.service import BinType
from binopt.domain.street import FloatArray
from binopt.outputs.colours import LOSS_COLOURS, STREAM_COLOURS, loss_breaks, loss_labels
from binopt.outputs.map.background import Background, code_background
from binopt.outputs.map.scene import MapScene
from binopt.outputs.map.services import code_rounds, code_rows, code_spots
from binopt.outputs.map.summary import make_summary
from binopt.outputs.map.texts import calendar_words, page_texts
from binopt.outputs.map_geometry import code_footprints, code_polygons, face_strips, label_places, steps
from binopt.outputs.words import REASON_WORDS, plain_line
from binopt.speech import Speech, stream_word

LONGEST_TEXT = 160
"""Characters of a name or address that the map keeps."""
LONGEST_REASON = 400
FLAT, TREE, SOLID = 0, 1, 2
"""Kinds of obstacles that are drawn apart."""


class Words:
    """A list of texts, each once, that rows refer to by number. Lives only while one map is made."""

    def __init__(self) -> None:
        self.texts: dict[str, int] = {}

    def __call__(self, text: str, most: int = LONGEST_TEXT) -> int:
        """Return the number of a text, made one line without signs that turn its direction, of ``most`` characters."""
        return self.texts.setdefault(plain_line(text, most), len(self.texts))


def make_map_data(scene: MapScene, speech: Speech, background: Background | None = None) -> dict[str, Any]:
    """Code a scene for the map page, which ``page_parts/decode.js`` reads.

    Parameters
    ----------
    speech
        The language of the page.
    background
        Where a reader may fetch a background map from; nowhere where it is ``None``.
    """
    case, words = scene.case, Words()
    origin = _origin(scene)
    streams = list(case.streams)
    places = {one.premises_id: k for k, one in enumerate(case.premises)}
    services = {"today": scene.today, "plan": scene.plan}
    named = {holding.key for holding in case.holdings} | {spot.key for one in services.values() for spot in one.spots}
    keys = sorted({(places[premises_id], streams.index(stream)) for premises_id, stream in named})
    holdings = {(case.premises[p].premises_id, streams[s]): k for k, (p, s) in enumerate(keys)}
    kinds = _bin_types(scene)
    sizes = sorted(kinds)
    doors = np.array([[one.door.x, one.door.y] for one in case.premises], dtype=float).reshape(-1, 2)
    data: dict[str, Any] = {
        "weeks": scene.weeks,
        "origin": [float(value) for value in origin],
        "texts": page_texts(speech),
        **calendar_words(speech),
        "summary": make_summary(scene, speech),
        "scale": _scale(scene),
        "streams": [plain_line(stream_word(speech, stream), LONGEST_TEXT) for stream in streams],
        "types": [[n, round(kinds[n].width_m * 100), round(kinds[n].depth_m * 100)] for n in sizes],
        "ground": code_polygons([pavement.geometry for pavement in case.pavements], origin),
        "roads": code_polygons(case.carriageways, origin),
        "stands": code_polygons([stand.geometry for stand in case.stands], origin),
        "obstacles": {
            "kind": _obstacle_kinds(scene),
            "shape": code_footprints(list(scene.model.obstacles.footprints), origin),
        },
        "faces": _faces(scene, words, origin),
        "premises": {
            "id": [one.premises_id[:LONGEST_TEXT] for one in case.premises],
            "address": [words(one.address) for one in case.premises],
            "x": steps(np.rint((doors[:, 0] - origin[0]) * 100).astype(np.int64)),
            "y": steps(np.rint((doors[:, 1] - origin[1]) * 100).astype(np.int64)),
        },
        "holdings": {"p": steps(p for p, _ in keys), "s": [s for _, s in keys]},
        "rounds": code_rounds(scene.rounds, streams, words, origin),
        "background": None if background is None else code_background(background, scene, origin),
    }
    face_index = {face.face_id: k for k, face in enumerate(scene.faces)}
    for name, service in services.items():
        data[name] = {
            "spots": code_spots(service, holdings, face_index, sizes, origin),
            "rows": code_rows(scene.timetables[name], holdings, words, speech),
        }
    data["unplaced"] = [
        [
            holdings[one.premises_id, one.stream],
            words(speech.say(REASON_WORDS[one.reason]) if one.reason in REASON_WORDS else one.reason),
            words(one.detail, LONGEST_REASON),
        ]
        for one in sorted(scene.unplaced, key=lambda one: (one.premises_id, one.stream))
        if (one.premises_id, one.stream) in holdings
    ]
    data["words"] = list(words.texts)
    return data


def _origin(scene: MapScene) -> FloatArray:
    """Choose the lower left corner of all pavements, in whole metres."""
    bounds = shapely.total_bounds(np.array([one.geometry for one in scene.case.pavements], dtype=object))
    origin: FloatArray = np.floor(np.nan_to_num(bounds[:2]))
    return origin


def _bin_types(scene: MapScene) -> dict[int, BinType]:
    kinds = {size.litres: size for holding in scene.case.holdings for size in holding.bins}
    return kinds | {spot.bin_type.litres: spot.bin_type for one in (scene.today, scene.plan) for spot in one.spots}


def _obstacle_kinds(scene: MapScene) -> list[int]:
    obstacles = scene.model.obstacles
    return [
        FLAT if not solid else TREE if "tree" in kind else SOLID
        for kind, solid in zip(obstacles.kinds, obstacles.solid, strict=True)
    ]


def _scale(scene: MapScene) -> dict[str, Any]:
    """Choose the limits between colours by today's losses, the same for both sides of the picture."""
    breaks = loss_breaks([face.o_today / max(face.length_m, 1.0) for face in scene.faces])
    unit, labels = loss_labels(breaks)
    return {
        "colours": list(LOSS_COLOURS),
        "streams": list(STREAM_COLOURS),
        "breaks": list(breaks),
        "unit": unit,
        "labels": list(labels),
    }


def _faces(scene: MapScene, words: Words, origin: FloatArray) -> dict[str, Any]:
    faces = scene.faces
    middles, turn = label_places([face.kerb for face in faces], origin)
    strips = dict(zip((face.face_id for face in scene.model.faces), face_strips(scene.model, origin), strict=True))
    return {
        "id": [words(face.face_id) for face in faces],
        "street": [words(face.street) for face in faces],
        "length": [round(face.length_m * 100) for face in faces],
        "clear": [round(face.clear_width_m * 100) for face in faces],
        "label": [[int(x), int(y), int(angle)] for (x, y), angle in zip(middles, turn, strict=True)],
        "strip": [strips[face.face_id] for face in faces],
        **{
            name: [_short(getattr(face, name)) for face in faces]
            for name in ("o_today", "o_plan", "o_bound", "s_today", "s_plan")
        },
    }


def _short(value: float) -> float:
    """Keep four digits that count: the map rounds further, and digits are most of a file's size."""
    number = float(f"{value:.4g}")
    return int(number) if number == int(number) else number

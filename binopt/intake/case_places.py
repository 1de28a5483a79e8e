"""What people decided for single bins and faces: the tables ``pins`` and ``face_rules``."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from binopt.domain.street import FaceRule, Pin, Side
from binopt.intake.case_layer import Layer

SIDES = tuple(Side)
WIDEST_M = 10.0
LONGEST_M = 1e5
MOST_RANK = 1000


def read_pins(layer: Layer, bins: Mapping[tuple[str, str], int] | None) -> tuple[Pin, ...]:
    """Read ``pins``; ``bins`` are how many each premises and stream has, ``None`` where those have faults."""
    if layer.lacks("premises_id", "stream", "rank", "face_id", "chainage_m", "side"):
        return ()
    keys = list(zip(layer.texts("premises_id"), layer.texts("stream"), strict=True))
    ranks = layer.numbers("rank", least=1, most=MOST_RANK, required=True, whole=True)
    faces, chainages = layer.texts("face_id"), layer.numbers("chainage_m", most=LONGEST_M, required=True)
    sides = layer.names("side", SIDES, "side is none that is known")
    layer.wrong("side is empty", sides == "", hint="kerb, building or carriageway")
    layer.wrong("face_id is empty", faces == "", hint="an id as in plan.gpkg: faces")
    told = np.array([" ".join(key) for key in keys], dtype=object)
    if bins is not None:
        there = np.array([bins.get(key, 0) for key in keys], dtype=float)
        layer.wrong("there is no such bin", ~(ranks <= there), told, "a row of bins, and a rank up to its count")
    bin_ids = [(*key, rank) for key, rank in zip(keys, ranks.tolist(), strict=True)]
    layer.wrong("the bin has two places", pd.Series(bin_ids).duplicated().to_numpy(), told, "keep one row")
    of_key = pd.Series(faces).groupby(pd.Series(told)).transform("nunique").to_numpy() if len(faces) else ranks
    layer.wrong("bins of one premises and stream are on two faces", of_key > 1, told, "one face for all of them")
    if layer.findings:
        return ()
    return tuple(
        Pin(*key, int(rank), face, float(chainage), Side(side))
        for key, rank, face, chainage, side in zip(keys, ranks, faces, chainages, sides, strict=True)
    )


def read_face_rules(layer: Layer) -> tuple[FaceRule, ...]:
    """Read ``face_rules``."""
    if layer.lacks("face_id"):
        return ()
    faces = layer.texts("face_id")
    clear = layer.numbers("clear_width_m", most=WIDEST_M)
    sides = layer.texts("sides")
    named = [tuple(part for part in text.replace(",", ";").split(";") if part) for text in sides]
    strange = np.array([any(part not in SIDES for part in parts) for parts in named], dtype=bool)
    layer.wrong(
        "sides are none that are known", strange, sides, "one of kerb, building, carriageway, or several with ; between"
    )
    layer.wrong("face_id is empty", faces == "", hint="an id as in plan.gpkg: faces")
    layer.wrong("the face is there more than once", pd.Series(faces).duplicated().to_numpy(), faces, "keep one row")
    if layer.findings:
        return ()
    return tuple(
        FaceRule(
            face,
            None if np.isnan(width) else float(width),
            tuple(side for side in SIDES if side in parts) or None,
        )
        for face, width, parts in zip(faces, clear, named, strict=True)
    )

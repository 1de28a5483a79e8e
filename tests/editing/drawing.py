"""Edits drawn from a seed, as somebody might make them: most where bins stand, some where nothing good comes of it."""

from __future__ import annotations

from random import Random

from binopt.domain.street import Side
from binopt.editing.desk import Desk
from binopt.editing.edits import (
    AddObstacle,
    Close,
    Edit,
    FreeBin,
    MoveBin,
    MoveObstacle,
    Open,
    PlaceBin,
    RemoveObstacle,
    SetRule,
)

KINDS = ("move",) * 8 + ("place", "free", "close", "close", "open", "add", "add", "move_obstacle", "remove", "rule")


def draw_edit(desk: Desk, chance: Random) -> Edit:
    """Draw an edit; not every one can be done."""
    state = desk.state
    spot = chance.choice([one for spots in state.spots.values() for one in spots])
    face = state.model.faces[state.model.index()[spot.face_id]]
    middle = spot.shape.centroid
    near = (middle.x + chance.uniform(-6, 6), middle.y + chance.uniform(-6, 6))
    which = (spot.premises_id, spot.stream, spot.rank)
    begin = max(min(spot.chainage_m + chance.uniform(-5, 3), face.length_m - 1), 0)
    end = min(begin + chance.uniform(0.5, 12), face.length_m)
    kind = chance.choice(KINDS)
    if kind == "free" and state.case.pins:
        return FreeBin(*chance.choice(state.case.pins).bin)
    thing = chance.choice(state.case.obstacles).obstacle_id if state.case.obstacles else "none"
    made = {
        "move": MoveBin(*which, *near),
        "place": PlaceBin(*which, spot.face_id, begin, chance.choice([Side.KERB, Side.BUILDING])),
        "free": FreeBin(*which),
        "close": Close(spot.face_id, begin, end),
        "open": Open(spot.face_id, begin, end),
        "add": AddObstacle(chance.choice(["bench", "tree", "bike rack"]), near),
        "move_obstacle": MoveObstacle(thing, near),
        "remove": RemoveObstacle(thing),
        "rule": chance.choice(
            [
                SetRule("clear_width_m", round(chance.uniform(1.0, 2.5), 2), spot.face_id),
                SetRule("sides", chance.choice([("kerb",), ("building",), ("kerb", "building")]), spot.face_id),
            ]
        ),
    }
    return made[kind]

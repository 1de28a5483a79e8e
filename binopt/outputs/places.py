"""Where bins stand, in words that a person at the door can follow."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from shapely.geometry import LineString, Point

from binopt.domain.plan import Spot
from binopt.domain.street import Side
from binopt.speech import Speech

SAME_WAY_M = 0.75
"""How far a spot's carry may differ from the way read off its own kerb before it counts as round a corner."""


@dataclass(frozen=True, slots=True)
class Place:
    """A spot as seen from the door of its premises.

    ``left_m`` is how far it lies to the left of somebody who stands in the door and looks at the street, negative to
    the right; ``None`` where the spot is reached another way than along its own kerb, so round a corner.
    """

    side: Side
    street: str
    left_m: float | None
    carry_m: float


def find_places(
    spots: Sequence[Spot], kerbs: Mapping[str, LineString], streets: Mapping[str, str], doors: Mapping[str, Point]
) -> tuple[Place, ...]:
    """See each spot from its premises' door. The pavement lies on a kerb's left, so rising chainage is to the left.

    Parameters
    ----------
    spots
        Bins' places, of any premises.
    kerbs, streets
        Kerb line and street name by face id.
    doors
        Door points by premises id.
    """
    if not spots:
        return ()
    lines = np.array([kerbs[spot.face_id] for spot in spots], dtype=object)
    points = np.array([doors[spot.premises_id] for spot in spots], dtype=object)
    past_m = np.array([spot.chainage_m for spot in spots]) - shapely.line_locate_point(lines, points)
    way_m = np.abs(past_m) + shapely.distance(lines, points)
    direct = np.abs(way_m - np.array([spot.carry_m for spot in spots])) <= SAME_WAY_M
    return tuple(
        Place(spot.side, streets.get(spot.face_id, ""), float(past) if own else None, spot.carry_m)
        for spot, past, own in zip(spots, past_m, direct, strict=True)
    )


def describe_places(places: Sequence[Place], speech: Speech) -> str:
    """Say where some bins of one premises stand, e.g. ``at the kerb, 3 m left of the door``, once for each row."""
    rows: dict[tuple[Side, str, bool], list[Place]] = {}
    for place in places:
        rows.setdefault((place.side, place.street, place.left_m is None), []).append(place)
    return "; ".join(_describe_row(row, speech) for row in rows.values())


def describe_side(side: Side, speech: Speech) -> str:
    """Say at which edge of the pavement a bin stands."""
    match side:
        case Side.KERB:
            return speech.say("at the kerb")
        case Side.BUILDING:
            return speech.say("at the building side")
        case Side.CARRIAGEWAY:
            return speech.say("on the stand in the carriageway")


def _describe_row(row: Sequence[Place], speech: Speech) -> str:
    side = describe_side(row[0].side, speech)
    left_m = sorted(place.left_m for place in row if place.left_m is not None)
    if left_m:
        return f"{side}, {_beside_door(round(left_m[0]), round(left_m[-1]), speech)}"
    metres = f"{max(place.carry_m for place in row):.0f}"
    if row[0].street:
        return speech.say("{side} in {street}, {metres} m to carry", side=side, street=row[0].street, metres=metres)
    return speech.say("{side} in the neighbouring street, {metres} m to carry", side=side, metres=metres)


def _beside_door(least: int, most: int, speech: Speech) -> str:
    if least == most == 0:
        return speech.say("in front of the door")
    if least == most > 0:
        return speech.say("{metres} m left of the door", metres=most)
    if least == most:
        return speech.say("{metres} m right of the door", metres=-most)
    if least >= 0:
        return speech.say("{least} to {most} m left of the door", least=least, most=most)
    if most <= 0:
        return speech.say("{least} to {most} m right of the door", least=-most, most=-least)
    return speech.say("from {right} m right to {left} m left of the door", right=-least, left=most)

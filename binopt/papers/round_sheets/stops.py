"""A round's stops as its crew needs them: window, side, bins, and what to mind there."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from binopt.domain.plan import Presentation, Spot
from binopt.domain.rounds import Round, RoundStop
from binopt.domain.street import Side
from binopt.measure.emptied import match_stops
from binopt.network import FaceService, Mode
from binopt.papers.edition import Edition
from binopt.papers.round_sheets.hazards import Hazards
from binopt.units import WEEK_MIN

Bins = tuple[tuple[int, int], ...]
"""Litres of a size and how many of it, ascending."""
_WINDOW = ("window_from_min", "window_to_min")


@dataclass(frozen=True, slots=True)
class StopRow:
    """One stop.

    Attributes
    ----------
    number
        Its number among the collecting stops of the round, 0 for depots and unloading.
    stop
        The stop itself.
    window
        From when to when it is published that the truck comes, ``None`` where nothing is.
    bins
        How many bins of which size.
    at_building
        How many of them stand at the building side.
    service
        How the truck serves the face; ``None`` where nobody knows.
    narrow_m
        From kerb to kerb where that is so little that nobody passes the truck, else ``None``.
    turning
        Whether it lies at a dead end with a turning place.
    school
        Whether a school is near.
    """

    number: int
    stop: RoundStop
    window: tuple[int, int] | None
    bins: Bins
    at_building: int
    service: FaceService | None
    narrow_m: float | None
    turning: bool
    school: bool

    @property
    def mode(self) -> Mode | None:
        """In which way the face is served."""
        return None if self.service is None else self.service.mode


def rows_of(edition: Edition, hazards: Hazards) -> Mapping[str, tuple[StopRow, ...]]:
    """Return the stops of every round by its id."""
    index = edition.street.model.index()
    services = edition.street.network.serving.services
    spots: dict[tuple[str, str], list[Spot]] = defaultdict(list)
    for spot in sorted(edition.plan.plan.spots, key=lambda spot: (*spot.key, spot.rank)):
        spots[spot.key].append(spot)
    rounds, plan = edition.plan.rounds, edition.plan.plan
    emptied, _ = match_stops(rounds, plan, edition.weeks * WEEK_MIN)
    found = {}
    for tour, met in zip(rounds, emptied, strict=True):
        given: dict[int, list[tuple[Presentation, int]]] = defaultdict(list)
        for presentation, stop, turn_s in zip(met.number.tolist(), met.stop.tolist(), met.turn_s.tolist(), strict=True):
            given[stop].append((plan.presentations[presentation], turn_s // 60))
        rows: list[StopRow] = []
        number = 0
        for place, stop in enumerate(tour.stops):
            number += bool(stop.face_id)
            own = given.get(place, [])
            bins = [spot for one, _ in own for spot in spots[one.key][: one.bins_out]]
            begins, ends = ([getattr(one, name) - turn for one, turn in own] for name in _WINDOW)
            rows.append(
                StopRow(
                    number if stop.face_id else 0,
                    stop,
                    (min(begins), max(ends)) if own else None,
                    tuple(sorted(Counter(spot.bin_type.litres for spot in bins).items())),
                    sum(spot.side is Side.BUILDING for spot in bins),
                    services[index[stop.face_id]] if stop.face_id in index else None,
                    hazards.narrow_m.get(stop.face_id),
                    stop.face_id in hazards.turning,
                    stop.face_id in hazards.schools,
                )
            )
        found[tour.round_id] = tuple(rows)
    return found


def of_mode(rows: Sequence[StopRow], mode: Mode) -> list[StopRow]:
    """Return the stops that are served in one way."""
    return [row for row in rows if row.mode is mode]


def bins_out(tour: Round) -> int:
    """Return how many bins a round empties."""
    return sum(stop.bins for stop in tour.stops)

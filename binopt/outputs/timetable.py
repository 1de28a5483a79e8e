"""The timetable: who puts out which bins when and where. Every paper for people is made from this one."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from shapely.geometry import LineString

from binopt.domain.plan import Presentation, Service, Spot
from binopt.domain.service import Premises
from binopt.outputs.places import Place, describe_places, find_places
from binopt.speech import Speech
from binopt.units import DAY_MIN


@dataclass(frozen=True, slots=True)
class TimetableRow:
    """One presentation as people are told it. Minutes of the cycle, days of the cycle (0 is Monday of week 1).

    ``take_in_min`` is the window's end and the time to take in, as people are told; ``in_min`` is the minute at which
    the measure expects the bins to be gone, which is earlier.
    ``midnight_min`` is the minute at which the truck's day begins: the other minutes lie that far from the date on
    which the bins are collected. ``bins`` is the litres of each bin that goes out and ``places`` where it stands,
    ``face_id`` that of the first of them.
    """

    premises_id: str
    address: str
    stream: str
    day: int
    midnight_min: int
    out_min: int
    window_from_min: int
    window_to_min: int
    take_in_min: int
    in_min: int
    bins: tuple[int, ...]
    face_id: str
    street: str
    places: tuple[Place, ...]
    round_id: str

    def where(self, speech: Speech) -> str:
        """Say where the bins stand, e.g. ``at the kerb, 3 m left of the door``."""
        return describe_places(self.places, speech)

    @property
    def bins_text(self) -> str:
        """The bins by size, e.g. ``2 × 240 l``."""
        return " + ".join(f"{count} × {litres} l" for litres, count in sorted(Counter(self.bins).items()))


def make_timetable(
    service: Service,
    premises: Sequence[Premises],
    kerbs: Mapping[str, LineString],
    streets: Mapping[str, str],
    *,
    lag_min: int,
    weeks: int = 1,
) -> tuple[TimetableRow, ...]:
    """Write a service as rows for people: in the order of the premises, then by time, then by stream.

    Parameters
    ----------
    service
        Spots and presentations of the plan.
    premises
        All premises of the case.
    kerbs, streets
        Kerb line and street name by face id.
    lag_min
        Minutes after the window's end by which bins are taken in.
    weeks
        Length of the cycle.
    """
    known = {one.premises_id: one for one in premises}
    order = {one.premises_id: rank for rank, one in enumerate(premises)}
    spots = sorted(service.spots, key=lambda spot: (*spot.key, spot.rank))
    seen = find_places(spots, kerbs, streets, {key: one.door for key, one in known.items()})
    places: dict[tuple[str, str], list[tuple[Spot, Place]]] = defaultdict(list)
    for spot, place in zip(spots, seen, strict=True):
        places[spot.key].append((spot, place))
    rows = [
        _row(presentation, known[presentation.premises_id], places[presentation.key], streets, lag_min, weeks)
        for presentation in service.presentations
    ]
    rows.sort(key=lambda row: (order[row.premises_id], row.out_min, row.stream, row.window_from_min))
    return tuple(rows)


def _row(
    presentation: Presentation,
    premises: Premises,
    places: Sequence[tuple[Spot, Place]],
    streets: Mapping[str, str],
    lag_min: int,
    weeks: int,
) -> TimetableRow:
    taken = places[: presentation.bins_out]
    face_id = taken[0][0].face_id if taken else ""
    return TimetableRow(
        premises_id=presentation.premises_id,
        address=premises.address,
        stream=presentation.stream,
        day=presentation.truck_min // DAY_MIN % (7 * weeks),
        midnight_min=presentation.truck_min // DAY_MIN * DAY_MIN,
        out_min=presentation.out_min,
        window_from_min=presentation.window_from_min,
        window_to_min=presentation.window_to_min,
        take_in_min=presentation.window_to_min + lag_min,
        in_min=presentation.in_min,
        bins=tuple(spot.bin_type.litres for spot, _ in taken),
        face_id=face_id,
        street=streets.get(face_id, ""),
        places=tuple(place for _, place in taken),
        round_id=presentation.round_id,
    )

"""Two editions held side by side: which premises have other days, times, bins or spots of which waste."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from shapely.geometry import Point

from binopt.domain.plan import Spot
from binopt.errors import Fault, InputError
from binopt.outputs.timetable import TimetableRow
from binopt.outputs.words import plain_line
from binopt.papers.edition import Edition

SAME_SPOT_M = 0.05
"""How far a spot's middle may move before people would see it."""

Key = tuple[str, str]


class Kind(StrEnum):
    """What is other than before."""

    NEW = "new"
    GONE = "gone"
    DAY = "day"
    TIME = "time"
    BINS = "bins"
    SPOT = "spot"


@dataclass(frozen=True, slots=True)
class Change:
    """What changes for one premises and stream.

    ``before`` and ``after`` tell all of its puttings-out, in words; ``moved_m`` is how far the farthest of its spots
    moves, 0 where none does. ``door`` is where it shows on a map, in the new plan's coordinates.
    """

    premises_id: str
    address: str
    stream: str
    kinds: tuple[Kind, ...]
    before: str
    after: str
    moved_m: float
    door: Point


def find_changes(old: Edition, new: Edition) -> tuple[Change, ...]:
    """Return what changes, in the order of the premises and then by stream; those whom nothing concerns are not in it.

    Raises
    ------
    InputError
        When the two cannot be compared: other cycles, or other coordinates.
    """
    _check(old, new)
    rows_old, rows_new = _by_key(old), _by_key(new)
    spots_old, spots_new = _spots(old), _spots(new)
    premises = {one.premises_id: one for one in (*old.case.premises, *new.case.premises)}
    order = {premises_id: rank for rank, premises_id in enumerate(premises)}
    changes = []
    for key in sorted(rows_old.keys() | rows_new.keys(), key=lambda key: (order[key[0]], key[1])):
        before, after = rows_old.get(key, ()), rows_new.get(key, ())
        moved_m = _moved_m(spots_old.get(key, ()), spots_new.get(key, ()))
        kinds = _kinds(before, after, moved=moved_m > SAME_SPOT_M)
        if kinds:
            one = premises[key[0]]
            told = (_told(before, old), _told(after, new))
            changes.append(
                Change(key[0], plain_line(one.address), key[1], kinds, *told, moved_m=round(moved_m, 2), door=one.door)
            )
    return tuple(changes)


def _check(old: Edition, new: Edition) -> None:
    where, hint = str(old.plan.folder), "compare plans of one case"
    if old.weeks != new.weeks:
        what = f"its cycle has {old.weeks} weeks, that of the new plan {new.weeks}"
        raise InputError(Fault(where, what, hint=hint))
    if old.plan.crs != new.plan.crs:
        raise InputError(
            Fault(where, "its coordinates are not those of the new plan", hint="compare plans of one case")
        )


def _by_key(edition: Edition) -> Mapping[Key, Sequence[TimetableRow]]:
    groups: dict[Key, list[TimetableRow]] = {}
    for row in edition.timetable:
        groups.setdefault((row.premises_id, row.stream), []).append(row)
    return groups


def _spots(edition: Edition) -> Mapping[Key, Sequence[Spot]]:
    groups: dict[Key, list[Spot]] = {}
    for spot in sorted(edition.plan.plan.spots, key=lambda spot: spot.rank):
        groups.setdefault(spot.key, []).append(spot)
    return groups


def _kinds(before: Sequence[TimetableRow], after: Sequence[TimetableRow], *, moved: bool) -> tuple[Kind, ...]:
    if not before or not after:
        return (Kind.NEW,) if after else (Kind.GONE,)
    both = {row.day for row in before} & {row.day for row in after}
    found = {
        Kind.DAY: Counter(row.day for row in before) != Counter(row.day for row in after),
        Kind.TIME: _times(before, both) != _times(after, both),
        Kind.BINS: _bins(before, both) != _bins(after, both),
        Kind.SPOT: moved,
    }
    return tuple(kind for kind, is_so in found.items() if is_so)


def _times(rows: Sequence[TimetableRow], days: set[int]) -> Counter[tuple[int, ...]]:
    return Counter(
        (row.day, *(minute - row.midnight_min for minute in _minutes(row))) for row in rows if row.day in days
    )


def _minutes(row: TimetableRow) -> tuple[int, int, int, int]:
    return (row.out_min, row.window_from_min, row.window_to_min, row.take_in_min)


def _bins(rows: Sequence[TimetableRow], days: set[int]) -> Counter[tuple[int, ...]]:
    return Counter((row.day, *row.bins) for row in rows if row.day in days)


def _moved_m(before: Sequence[Spot], after: Sequence[Spot]) -> float:
    """Return how far the farthest spot moves, of those that there are before and after."""
    pairs = zip(before, after, strict=False)
    return max((float(one.shape.centroid.distance(other.shape.centroid)) for one, other in pairs), default=0.0)


def _told(rows: Sequence[TimetableRow], edition: Edition) -> str:
    """Tell all puttings-out of a premises and stream, the place once where it is the same."""
    speech = edition.speech
    told: dict[str, list[str]] = {}
    for row in rows:
        clocks = [speech.clock_on(minute, row.day) for minute in _minutes(row)]
        when = f"{speech.day_of_cycle(row.day, edition.weeks)} {clocks[0]} ({clocks[1]}–{clocks[2]}) {clocks[3]}"
        told.setdefault(plain_line(row.where(speech), 400), []).append(f"{when}, {row.bins_text}")
    return " | ".join(f"{'; '.join(times)}: {where}" for where, times in told.items())

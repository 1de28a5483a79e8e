"""Where the bins of the faces stand that an edit touches, chosen anew by the search's own core."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import shapely
from shapely.geometry import Polygon

from binopt.domain.plan import Spot
from binopt.domain.service import Holding
from binopt.editing.judging import bin_of, look, settled
from binopt.editing.state import Base, Key, State
from binopt.geometry.bays import rectangles_at
from binopt.geometry.candidates import SIDES
from binopt.solve.closing import NEAR_M, ClosedStretch, meets, places_on
from binopt.solve.pricing import prices
from binopt.solve.respot import Given, LaidFace, SpotJob, Standee, choose_spots, place_at
from binopt.solve.spots import Limits

REPAIRS = 4
"""How often places that the rules find unusable are barred and the face is chosen anew."""
MOST_FACES = 6
"""So many other faces are asked for room for bins that find none on theirs."""

Go = Callable[[], None]
Barred = dict[int, dict[int, frozenset[int]]]


@dataclass(frozen=True, slots=True)
class Tenancy:
    """Who lives on a face: by premises and stream, where each bin stands now, ``None`` for those that do not yet."""

    face: int
    tenants: Mapping[Key, tuple[tuple[int, int] | None, ...]]
    shapes: Mapping[tuple[str, str, int], Spot] = field(default_factory=dict)


def tenancy_of(state: State, face: int) -> Tenancy:
    """Read who stands on a face."""
    places: dict[Key, dict[int, tuple[int, int]]] = defaultdict(dict)
    for spot in state.spots.get(face, ()):
        places[spot.key][spot.rank] = (round(spot.chainage_m * 100), SIDES.index(spot.side))
    tenants = {key: tuple(ranks[rank] for rank in sorted(ranks)) for key, ranks in places.items()}
    return Tenancy(face, tenants, {bin_of(spot): spot for spot in state.spots.get(face, ())})


def choose(
    base: Base,
    state: State,
    moved: Mapping[Key, int],
    faces: Iterable[int],
    felt: frozenset[int],
    limits: Limits,
    go_on: Go,
) -> tuple[State, frozenset[int]]:
    """Choose spots on some faces anew, hold them against the rules, and bar what these do not let pass.

    Parameters
    ----------
    state
        With the street as edited, and the spots as they were.
    moved
        Premises and streams that now live on another face.
    faces
        Faces to be chosen anew.
    felt
        Faces to be measured anew besides.

    Returns
    -------
    state, touched
        The state after it, and the faces that were chosen or measured anew.
    """
    before = state
    homes = _moved(base, state, moved, set(faces))
    barred: Barred = defaultdict(dict)
    todo = set(homes)
    touched = frozenset(todo) | felt
    for attempt in range(REPAIRS + 1):
        state, homes = _choose_all(base, state, homes, todo, barred, limits, go_on)
        touched |= frozenset(homes)
        met = touched.union(*(_hits(before, face) | _hits(state, face) for face in homes)) if homes else touched
        go_on()
        seen = look(base, state, met)
        todo = set() if attempt == REPAIRS else _bar(base, state, seen.broken, seen.standing, homes, barred)
        touched = met
        if not todo:
            state = settled(state, seen)
            break
    return state, touched


def _hits(state: State, face: int) -> frozenset[int]:
    return state.hits.get(face, frozenset())


def _moved(base: Base, state: State, moved: Mapping[Key, int], faces: set[int]) -> dict[int, Tenancy]:
    """Read who lives where once some have moved."""
    gone: dict[int, set[Key]] = defaultdict(set)
    come: dict[int, list[Key]] = defaultdict(list)
    where = {spot.key: face for face, spots in state.spots.items() for spot in spots} if moved else {}
    for key, face in moved.items():
        if where.get(key) != face:
            if key in where:
                gone[where[key]].add(key)
            come[face].append(key)
    homes = {}
    for face in sorted(faces | set(gone) | set(come)):
        old = tenancy_of(state, face)
        tenants = {key: at for key, at in old.tenants.items() if key not in gone[face]}
        tenants |= {key: (None,) * len(base.holdings[key].bins) for key in come[face]}
        homes[face] = Tenancy(face, dict(sorted(tenants.items(), key=lambda item: base.order[item[0]])), old.shapes)
    return homes


def _choose_all(
    base: Base,
    state: State,
    homes: Mapping[int, Tenancy],
    todo: Iterable[int],
    barred: Barred,
    limits: Limits,
    go_on: Go,
) -> tuple[State, dict[int, Tenancy]]:
    """Choose on each face; whoever finds no place is lodged on the next face that has one."""
    homes = dict(homes)
    for face in sorted(todo):
        go_on()
        found, lost = _choose_on(base, state, homes[face], barred[face], limits, go_on)
        for key in lost:
            other = _elsewhere(base, state, homes, key, face, barred, go_on)
            if other is None:
                continue
            there, spots = other
            homes[there.face] = there
            state = _with_spots(base, state, there.face, spots)
            homes[face] = replace(homes[face], tenants={k: at for k, at in homes[face].tenants.items() if k != key})
            found = [spot for spot in found if spot.key != key]
        state = _with_spots(base, state, face, found)
    return state, homes


def _elsewhere(
    base: Base, state: State, homes: Mapping[int, Tenancy], key: Key, face: int, barred: Barred, go_on: Go
) -> tuple[Tenancy, list[Spot]] | None:
    """Find the nearest other face on which all bins of a holding find places and nobody loses theirs."""
    if any((pin.premises_id, pin.stream) == key for pin in state.case.pins):
        return None
    near, *_ = base.doors.reach(base.number[key[0]])
    others = [int(other) for other in near if other != face][:MOST_FACES]
    for other in others:
        go_on()
        home = homes.get(other) or tenancy_of(state, other)
        come = {**home.tenants, key: (None,) * len(base.holdings[key].bins)}
        crowded = replace(home, tenants=dict(sorted(come.items(), key=lambda item: base.order[item[0]])))
        spots, lost = _choose_on(base, state, crowded, barred[other], Limits(work=0.0), go_on)
        if not lost:
            return crowded, spots
    return None


def _with_spots(base: Base, state: State, face: int, found: Sequence[Spot]) -> State:
    spots, hits = dict(state.spots), dict(state.hits)
    spots.pop(face, None)
    hits.pop(face, None)
    if found:
        spots[face] = tuple(sorted(found, key=lambda spot: (base.order[spot.key], spot.rank)))
        hits[face] = base.reach.faces_of(spots[face])
    return replace(state, spots=dict(sorted(spots.items())), hits=dict(sorted(hits.items())))


def _choose_on(
    base: Base, state: State, home: Tenancy, barred: Mapping[int, frozenset[int]], limits: Limits, go_on: Go
) -> tuple[list[Spot], list[Key]]:
    """Choose spots for all who live on a face, and list whose bins found no place beside the others'."""
    if not home.tenants:
        return [], []
    face = home.face
    pins = {pin.bin: pin for pin in state.case.pins if pin.face_id == state.model.faces[face].face_id}
    rows: list[tuple[Holding, int]] = []
    standees: list[Standee] = []
    number = _outings(base, home.tenants)
    feet = _feet(base, state, face, [key[0] for key in home.tenants])
    for key, places in home.tenants.items():
        holding = base.holdings[key]
        foot_m, way_m = feet[key[0]]
        for rank, (bin_type, at) in enumerate(zip(holding.bins, places, strict=True), start=1):
            pin = pins.get((*key, rank))
            stands = at if pin is None else (round(pin.chainage_m * 100), SIDES.index(pin.side))
            out = {number[key, i] for i, one in enumerate(base.outings.get(key, ())) if one.bins_out >= rank}
            rows.append((holding, rank))
            standees.append(Standee(bin_type, foot_m, way_m, tuple(sorted(out)), stands, pin is not None))
    laid = base.laid.face(base, state, face, sorted({s.bin_type for s in standees}, key=lambda one: one.litres))
    standees = _off_closed(base, state, face, rows, standees, laid)
    price = prices(state.case, base.hours, base.hour_weight[face])
    job = SpotJob(laid, price, state.case.crew.walk_m_per_s, tuple(standees), limits, barred)
    given = choose_spots(job, go_on)
    lost = list(dict.fromkeys(holding.key for (holding, _), one in zip(rows, given, strict=True) if one is None))
    whole = [one or _somewhere(laid, standee) for one, standee in zip(given, standees, strict=True)]
    return _draw(base, state, home, rows, standees, whole), lost


def _off_closed(
    base: Base,
    state: State,
    face: int,
    rows: Sequence[tuple[Holding, int]],
    standees: list[Standee],
    laid: LaidFace,
) -> list[Standee]:
    """Bar bins from ground that is closed while they are out."""
    kerb, cycle_min = state.model.faces[face].kerb, state.case.cycle_min
    for closure in state.case.closures:
        if closure.geometry.distance(kerb) > NEAR_M:
            continue
        on = places_on(laid.street, laid.rules, laid.places, [ClosedStretch(closure.geometry, closure.days)])
        for i, (holding, rank) in enumerate(rows):
            outings = [one for one in base.outings.get(holding.key, ()) if one.bins_out >= rank]
            if any(meets(closure, one.out_min, one.in_min, cycle_min) for one in outings):
                gone = standees[i].barred | on[standees[i].bin_type.litres]
                standees[i] = replace(standees[i], barred=gone)
    return standees


def _outings(base: Base, tenants: Mapping[Key, object]) -> dict[tuple[Key, int], int]:
    """Number outings, those that overlap alike: bins whose outings have one number are out together."""
    times = sorted(
        (one.out_min, one.in_min, key, i) for key in tenants for i, one in enumerate(base.outings.get(key, ()))
    )
    number: dict[tuple[Key, int], int] = {}
    current, until = -1, -1
    for out_min, in_min, key, i in times:
        if out_min >= until:
            current += 1
        until = max(until, in_min)
        number[key, i] = current
    return number


def _feet(base: Base, state: State, face: int, premises: Sequence[str]) -> dict[str, tuple[float, float]]:
    """Return the door's foot on a face's kerb and the way to it, by premises."""
    kerb = state.model.faces[face].kerb
    doors = np.array([base.case.premises[base.number[one]].door for one in premises], dtype=object)
    foot_m, way_m = shapely.line_locate_point(kerb, doors), shapely.distance(kerb, doors)
    return {one: (float(f), float(w)) for one, f, w in zip(premises, foot_m, way_m, strict=True)}


def _somewhere(laid: LaidFace, standee: Standee) -> Given:
    """Leave a bin without a place where it is, or nearest its door: the rules then say what is wrong with that."""
    places = laid.places[standee.bin_type.litres]
    middle_cm, side = standee.at or (round(standee.foot_m * 100), 0)
    at = int(np.argmin(np.abs(places.middle_cm - middle_cm) + 1e6 * (places.side != side)))
    carry_m = abs(places.middle_cm[at] / 100 - standee.foot_m) + standee.way_m
    return Given(at, int(places.middle_cm[at]), int(places.side[at]), float(carry_m))


def _draw(
    base: Base,
    state: State,
    home: Tenancy,
    rows: Sequence[tuple[Holding, int]],
    standees: Sequence[Standee],
    given: Sequence[Given],
) -> list[Spot]:
    """Draw the spots; a bin that stays keeps its rectangle to the last digit."""
    alike: dict[tuple[int, int], list[int]] = defaultdict(list)
    for i, (standee, one) in enumerate(zip(standees, given, strict=True)):
        alike[standee.bin_type.litres, one.side].append(i)
    shapes: dict[int, Polygon] = {}
    for (_, side), mine in alike.items():
        middles_m = np.array([given[i].middle_cm for i in mine]) / 100
        laid = rectangles_at(
            state.model, home.face, standees[mine[0]].bin_type, middles_m, SIDES[side], state.case.rules.kerb_setback_m
        )
        shapes |= dict(zip(mine, laid.polygons(), strict=True))
    drawn = []
    for i, ((holding, rank), one) in enumerate(zip(rows, given, strict=True)):
        spot = Spot(
            holding.premises_id,
            holding.stream,
            holding.bins[rank - 1],
            rank,
            state.model.faces[home.face].face_id,
            one.middle_cm / 100,
            SIDES[one.side],
            one.carry_m,
            True,
            shapes[i],
        )
        old = home.shapes.get(bin_of(spot))
        if old is not None and _same(old, spot):
            spot = replace(spot, shape=old.shape, carry_m=old.carry_m)
        drawn.append(spot)
    return drawn


def _same(old: Spot, new: Spot) -> bool:
    """Tell whether a bin stands where it stood, to a tenth of a millimetre: files may round what is drawn."""
    if (round(old.chainage_m * 100), old.side) != (round(new.chainage_m * 100), new.side):
        return False
    return bool(shapely.equals_exact(shapely.normalize(old.shape), shapely.normalize(new.shape), 1e-4))


def _bar(
    base: Base,
    state: State,
    broken: Mapping[tuple[str, str, int], Mapping[str, float]],
    standing: Mapping[tuple[str, str, int], tuple[tuple[str, str], ...]],
    homes: Mapping[int, Tenancy],
    barred: Barred,
) -> set[int]:
    """Bar the places of bins that were given a new one which a rule does not let pass; return the faces concerned."""
    pinned = {pin.bin for pin in state.case.pins}
    again: set[int] = set()
    for face, home in homes.items():
        for spot in state.spots.get(face, ()):
            which = bin_of(spot)
            stayed = home.shapes.get(which) is not None and home.shapes[which].shape is spot.shape
            if which in pinned or stayed or not (which in standing or "clear_width" in broken.get(which, {})):
                continue
            laid = base.laid.face(base, state, face, [spot.bin_type]).places[spot.bin_type.litres]
            place = place_at(laid, round(spot.chainage_m * 100), SIDES.index(spot.side))
            if place is None or (not laid.lawful[place] and which not in standing):
                continue
            mine = barred[face].get(spot.bin_type.litres, frozenset())
            if place not in mine:
                barred[face][spot.bin_type.litres] = mine | {place}
                again.add(face)
    return again

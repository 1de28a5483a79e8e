"""What premises without a lawful spot have before them: the places in reach, held against the rules themselves."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from binopt.domain.plan import Service
from binopt.rules import broken_by_spots
from binopt.rules.clear_width import pinches
from binopt.rules.scene import Scene
from binopt.solve.reasons.remedies import Trouble
from binopt.solve.reasons.seats import Seat, draw, seat_all
from binopt.solve.reasons.survey import LOOK_BEYOND_M, Bar, Prospect, Survey, at_place

BARS: Mapping[str, Bar] = {
    "clear_width": Bar.WIDTH,
    "clearance_kept": Bar.CLEARANCE,
    "corner_clear": Bar.CORNER,
    "side_allowed": Bar.SIDE,
    "carry_limit": Bar.CARRY,
    "same_pavement": Bar.CARRY,
}
"""What bars a place, by the id of the rule that a bin breaks there alone."""
MOST_CHECKED = 12
"""So many places at a time that seem free though the plan has found none are held against the rules."""
ROUNDS = 3

Amounts = Mapping[str, float]
"""Rule id → by how much a spot breaks it."""


@dataclass(frozen=True, slots=True)
class View:
    """A trouble with the places that its largest failing bin could use, on every face in reach.

    ``known`` is what bars that bin's place in the plan.
    """

    trouble: Trouble
    known: Bar
    prospects: tuple[Prospect, ...]


def views(survey: Survey, broken: Mapping[int, str], keys: Collection[tuple[str, str]]) -> list[View]:
    """Look at the places of some premises and streams, as far as they have failing bins."""
    troubles = list(_troubles(survey, broken, keys))
    failing = [i for trouble in troubles for i in trouble.failing]
    alone = dict(zip(failing, _alone(survey, failing), strict=True))
    found = [_view(survey, trouble, alone) for trouble in troubles]
    for hold in (_hold_alone, _hold_together):
        for _ in range(ROUNDS):
            found, changed = hold(survey, found)
            if not changed:
                break
    return found


def judge(survey: Survey, groups: Sequence[Sequence[Seat]]) -> list[tuple[Amounts, ...]]:
    """Let the rules judge bins on places, each alone: rule → by how much it is broken."""
    spots = draw(survey, [seat for group in groups for seat in group])
    if not spots:
        return [() for _ in groups]
    judged = iter(broken_by_spots(survey.case, survey.model, survey.doors, Service(tuple(spots), ())))
    return [tuple(next(judged) for _ in group) for group in groups]


def seat_of(survey: Survey, trouble: Trouble, prospect: Prospect, k: int) -> Seat:
    """Put a trouble's largest failing bin on a place."""
    like = survey.service.spots[trouble.failing[0]]
    return Seat(like, like.rank, prospect, k)


def _alone(survey: Survey, spots: Sequence[int]) -> list[Bar]:
    """Say what bars the places of some spots, were their bins out alone."""
    if not spots:
        return []
    service = Service(tuple(survey.service.spots[i] for i in spots), ())
    judged = broken_by_spots(survey.case, survey.model, survey.doors, service)
    return [sum((BARS[rule] for rule in amounts), Bar(0)) for amounts in judged]


def _troubles(survey: Survey, broken: Mapping[int, str], keys: Collection[tuple[str, str]]) -> Iterator[Trouble]:
    case, spots = survey.case, survey.service.spots
    for key, mine in survey.of_key.items():
        if key not in keys:
            continue
        failing = [i for i in mine if i in broken or not spots[i].lawful]
        if failing:
            failing.sort(key=lambda i: (-spots[i].bin_type.depth_m, -spots[i].bin_type.width_m, i))
            premises = survey.number[key[0]]
            way = survey.way_to(premises, survey.face_of[failing[0]])
            ways = survey.ways(premises, case.rules.max_carry_m + LOOK_BEYOND_M)
            yield Trouble(premises, survey.holdings[key], tuple(mine), tuple(failing), way, tuple(ways))


def _view(survey: Survey, trouble: Trouble, alone: Mapping[int, Bar]) -> View:
    first = trouble.failing[0]
    bin_type, limit_m = survey.service.spots[first].bin_type, survey.case.rules.max_carry_m
    prospects: list[Prospect] = []
    for way in dict.fromkeys([trouble.way, *trouble.ways]):
        if way != trouble.way and not trouble.whole:
            continue
        if way.way_m > limit_m and any(len(prospect.allowed(Bar.CARRY)) for prospect in prospects):
            break  # nearest first: what is farther still explains nothing
        rivals = survey.others(way.face, survey.stays(first), trouble.failing)
        prospects.append(survey.prospect(way, bin_type, survey.standing(rivals)))
    for i in trouble.failing:
        # the rules found the place unlawful: if not for a bin alone, then for those around it
        here = np.isin(prospects[0].choice.place, at_place(prospects[0].places, survey.service.spots[i]))
        prospects[0] = prospects[0].barring(np.flatnonzero(here), alone[i] or Bar.OTHERS)
    return View(trouble, alone[first] or Bar.OTHERS, tuple(prospects))


def _hold_alone(survey: Survey, given: Sequence[View]) -> tuple[list[View], bool]:
    """Bar places that seem free but are not by the rules' own judgement; say whether there were any."""
    asked = [
        (v, p, int(k))
        for v, view in enumerate(given)
        for p, prospect in enumerate(view.prospects)
        for k in prospect.allowed()[:MOST_CHECKED]
    ]
    judged = judge(survey, [(seat_of(survey, given[v].trouble, given[v].prospects[p], k),) for v, p, k in asked])
    barred = {
        (v, p, k): sum((BARS[rule] for rule in amounts), Bar(0))
        for (v, p, k), (amounts,) in zip(asked, judged, strict=True)
        if amounts
    }
    return _barring(given, barred), bool(barred)


def _hold_together(survey: Survey, given: Sequence[View]) -> tuple[list[View], bool]:
    """Bar places that are free but at which, with the bins around, the pavement would become too narrow."""
    moves: list[tuple[int, int, list[int]]] = []
    seats: list[Seat] = []
    for v, view in enumerate(given):
        failing = view.trouble.failing
        for p, prospect in enumerate(view.prospects):
            found = seat_all([prospect] * len(failing), [prospect.allowed()] * len(failing))
            if found:
                moves.append((v, p, found))
                likes = (survey.service.spots[i] for i in failing)
                seats += [Seat(like, like.rank, prospect, k) for like, k in zip(likes, found, strict=True)]
                break
    if not moves:
        return list(given), False
    faces = {given[v].prospects[p].way.face for v, p, _ in moves}
    gone = {i for v, *_ in moves for i in given[v].trouble.failing}
    stay = [survey.service.spots[i] for face in sorted(faces) for i in survey.on_face[face] if i not in gone]
    spots = (*draw(survey, seats), *stay)
    keys = {spot.key for spot in spots}
    times = tuple(one for key in sorted(keys) for one in survey.presentations.get(key, []))
    scene = Scene.of(survey.case, survey.model, survey.doors, Service(spots, times))
    narrowed = {i for pinch in pinches(scene, scene.lawful) for i in pinch.bins}
    at = 0
    barred: dict[tuple[int, int, int], Bar] = {}
    for v, p, found in moves:
        if not narrowed.isdisjoint(range(at, at + len(found))):
            barred.update({(v, p, k): Bar.OTHERS for k in found})
        at += len(found)
    return _barring(given, barred), bool(barred)


def _barring(given: Sequence[View], barred: Mapping[tuple[int, int, int], Bar]) -> list[View]:
    """Bar places told by view, prospect and place."""
    prospects = [list(view.prospects) for view in given]
    for (v, p, k), bar in barred.items():
        prospects[v][p] = prospects[v][p].barring(np.array([k]), bar)
    return [replace(view, prospects=tuple(own)) for view, own in zip(given, prospects, strict=True)]

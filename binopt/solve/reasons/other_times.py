"""Help that needs no other place: other days, on which lawful places are free, and neighbours' bins with room."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import islice, pairwise

import numpy as np

from binopt.domain.plan import Presentation, Spot
from binopt.domain.service import Holding, Stream
from binopt.solve.options import Option, options
from binopt.solve.reasons.remedies import Idea, Trouble, arrangements
from binopt.solve.reasons.seats import Seat
from binopt.solve.reasons.survey import Stays, Survey
from binopt.solve.reasons.telling import day_names, metres, times_a_week, whereabouts
from binopt.units import DAY_MIN


def other_days(survey: Survey, trouble: Trouble) -> Iterator[Idea]:
    """Look for days of the stream's patterns on which lawful places within the carry are free."""
    case, service = survey.case, survey.service
    stream = case.streams[trouble.holding.stream]
    given = survey.presentations.get(trouble.holding.key, [])
    if not given:
        return
    used = frozenset(day for i in survey.on_face[trouble.way.face] for day in _days(survey, service.spots[i], stream))
    tried: set[tuple[int, ...]] = set()
    for cls in survey.classes(stream.name):
        for option in options(trouble.holding, cls.gaps, stream, case.weeks, case.rules.max_fill):
            for member in cls.members:
                days = tuple(sorted(member[k] for k in option.days))
                if days in tried or days == _days_of(given) or not _served(survey, stream, days):
                    continue
                tried.add(days)
                if not any(used | set(days) <= pattern for pattern in stream.patterns):
                    continue
                yield from islice(_on_days(survey, trouble, option, member, given[0]), 1)


def _on_days(
    survey: Survey, trouble: Trouble, option: Option, member: Sequence[int], like: Presentation
) -> Iterator[Idea]:
    service = survey.service
    prospects = []
    for i in trouble.failing:
        stays = _stays_on([member[k] for k in option.days_of(service.spots[i].rank)], like, survey.case.cycle_min)
        rivals = survey.others(trouble.way.face, stays, trouble.failing)
        prospects.append(survey.prospect(trouble.way, service.spots[i].bin_type, survey.standing(rivals)))
    for found in arrangements(prospects, 0):
        days = day_names([member[k] for k in option.days], survey.case.weeks)
        what = "it" if len(found) == 1 else "they"
        where = whereabouts(prospects[0], found[0], survey.model.faces[trouble.way.face].street)
        sentence = f"Collected on {days}, {what} could stand lawfully {where}."
        spots = (service.spots[i] for i in trouble.failing)
        seats = (Seat(s, s.rank, p, k) for s, p, k in zip(spots, prospects, found, strict=True))
        yield Idea(sentence, tuple(seats))


def shared_bins(survey: Survey, trouble: Trouble) -> Iterator[Idea]:
    """Look for the nearest neighbours' bins of the same stream, on lawful places, that can hold the waste of both."""
    case, service = survey.case, survey.service
    stream = case.streams[trouble.holding.stream]
    hosts: dict[str, float] = {}
    for way in trouble.ways:
        if way.way_m > case.rules.max_carry_m:
            break
        for i in survey.on_face[way.face]:
            spot = service.spots[i]
            if spot.stream == stream.name and spot.premises_id != trouble.holding.premises_id:
                carry = way.way_m + abs(spot.chainage_m - way.foot_m) if spot.lawful else np.inf
                hosts[spot.premises_id] = max(carry, hosts.get(spot.premises_id, 0.0))
    for host, carry in sorted(hosts.items(), key=lambda item: (item[1], item[0])):
        if carry > case.rules.max_carry_m:
            break
        theirs = survey.holdings[host, stream.name]
        both = replace(theirs, litres_per_week=theirs.litres_per_week + trouble.holding.litres_per_week)
        for option, days in _without_rivals(survey, trouble, both, stream):
            now = survey.presentations.get(theirs.key, [])
            often = times_a_week(len(option.days) / case.weeks)
            more = f" if emptied {often}" if len(days) > len(now) else ""
            yield Idea(
                f"It could share the bins of premises {host}, {metres(carry)} away, which hold both's waste{more}."
            )
            return


def _without_rivals(
    survey: Survey, trouble: Trouble, both: Holding, stream: Stream
) -> Iterator[tuple[Option, tuple[int, ...]]]:
    """List how a host can present, on the days on which its face is collected, where its places stay free."""
    service = survey.service
    mine = survey.of_key[both.key]
    given = survey.presentations.get(both.key, [])
    face = survey.face_of[mine[0]]
    days = sorted({day for i in survey.on_face[face] for day in _days(survey, service.spots[i], stream)})
    if not given or not days:
        return
    cycle = 7 * survey.case.weeks
    gaps = [(after - before) % cycle or cycle for before, after in pairwise([days[-1], *days])]
    for option in options(both, gaps, stream, survey.case.weeks, survey.case.rules.max_fill):
        for i in mine:
            spot = service.spots[i]
            stays = _stays_on([days[k] for k in option.days_of(spot.rank)], given[0], survey.case.cycle_min)
            rivals = survey.standing(survey.others(face, stays, {*mine, *trouble.failing}))
            if not survey.stays_free(i, rivals):
                break
        else:
            yield option, tuple(days[k] for k in option.days)


def _days_of(given: Sequence[Presentation]) -> tuple[int, ...]:
    return tuple(sorted({one.truck_min // DAY_MIN for one in given}))


def _days(survey: Survey, spot: Spot, stream: Stream) -> set[int]:
    if spot.stream != stream.name:
        return set()
    return {one.truck_min // DAY_MIN % (7 * survey.case.weeks) for one in survey.presentations.get(spot.key, [])}


def _served(survey: Survey, stream: Stream, days: Sequence[int]) -> bool:
    fleet = [truck for truck in survey.case.trucks if stream.name in truck.streams]
    return any(all(day in truck.days for day in days) for truck in fleet)


def _stays_on(days: Sequence[int], like: Presentation, cycle_min: int) -> Stays:
    """Say when a bin would be out on some days, at the hours of one of its presentations."""
    shift = like.out_min - like.truck_min // DAY_MIN * DAY_MIN
    out = [(day * DAY_MIN + shift) % cycle_min for day in days]
    return np.array([(begin, like.in_min - like.out_min) for begin in out], dtype=np.int64).reshape(-1, 2)

"""What would help a premises without a lawful place: each idea worked out as places, to be confirmed by the rules."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice

import numpy as np

from binopt.domain.service import BinType, Holding
from binopt.domain.street import IntArray
from binopt.presets import BIN_TYPES
from binopt.solve.options import options
from binopt.solve.reasons.seats import Seat, seat_all
from binopt.solve.reasons.survey import Bar, Prospect, Stays, Survey, Way
from binopt.solve.reasons.telling import bins, metres, number, times_a_week, whereabouts

ALTERNATIVES = 3
"""So many arrangements of an idea are tried on the rules before it is dropped."""
MOST_FOR_ONE = 3
"""So many smaller bins may stand for one."""
ALWAYS: Stays = np.array([(0, 2**31)])


@dataclass(frozen=True, slots=True)
class Trouble:
    """A premises and stream with bins on unlawful spots of a plan.

    Attributes
    ----------
    premises
        Its index in the case.
    spots, failing
        Indices of all its spots in the service, and of those without a lawful place; the latter's first is its
        largest bin.
    way
        How its door reaches the face on which it was placed.
    ways
        How it reaches other faces, nearest first, the own one among them.
    """

    premises: int
    holding: Holding
    spots: tuple[int, ...]
    failing: tuple[int, ...]
    way: Way
    ways: tuple[Way, ...]

    @property
    def whole(self) -> bool:
        """Whether none of its bins has a lawful place, so that they may all move to another face."""
        return len(self.failing) == len(self.spots)


@dataclass(frozen=True, slots=True)
class Idea:
    """One way to help: a sentence, and the places on which it rests, lawful ones but perhaps for the carry."""

    sentence: str
    seats: tuple[Seat, ...] = ()
    beyond_carry: bool = False


def smaller_bins(survey: Survey, trouble: Trouble) -> Iterator[Idea]:
    """Try smaller bins in place of those that fail, the largest first, as many as hold the waste."""
    case, service = survey.case, survey.service
    first = trouble.failing[0]
    largest = service.spots[first].bin_type
    kept = [service.spots[i].bin_type for i in trouble.spots if i not in trouble.failing]
    now = len(survey.presentations.get(trouble.holding.key, []))
    for small in smaller_types(survey, largest):
        if not _could_pass(survey, trouble, small):
            continue
        needed = [
            (seldom > now, count, seldom)
            for count in range(len(trouble.failing), len(trouble.failing) * MOST_FOR_ONE + 1)
            for seldom in [_seldom(survey, replace(trouble.holding, bins=(*kept, *[small] * count)))]
            if seldom is not None
        ]
        if not needed:
            continue
        oftener, count, seldom = min(needed)
        often = f", emptied {times_a_week(seldom / case.weeks)}," if oftener else ""
        for way in [trouble.way, *(other for other in trouble.ways if other != trouble.way and trouble.whole)]:
            if way.way_m > case.rules.max_carry_m:
                continue
            # emptied more often, on days not known yet, it would meet whoever is ever out there
            rivals = survey.others(way.face, ALWAYS if oftener else survey.stays(first), trouble.failing)
            prospect = survey.prospect(way, small, survey.standing(rivals))
            for found in islice(arrangements([prospect] * count, 0), ALTERNATIVES):
                where = _where(survey, prospect, found[0])
                sentence = f"{bins([small] * count).capitalize()}{often} would stand lawfully {where}."
                like = service.spots[first]
                yield Idea(sentence, tuple(Seat(like, rank, prospect, k) for rank, k in enumerate(found, start=1)))


def smaller_types(survey: Survey, largest: BinType) -> list[BinType]:
    """List the bin types that take less of the pavement than one, the largest first: the case's own, else presets."""

    def less(types: Sequence[BinType]) -> list[BinType]:
        fit = {t.litres: t for t in types if t.depth_m < largest.depth_m - 1e-6 and t.width_m <= largest.width_m + 1e-6}
        return [fit[litres] for litres in sorted(fit, reverse=True)]

    return less(survey.bin_types) or less(list(BIN_TYPES.values()))


def _could_pass(survey: Survey, trouble: Trouble, small: BinType) -> bool:
    """Say whether the pavement is anywhere wide enough, so that places are not laid out for nothing."""
    rule = survey.case.rules.clear_width
    limit_m = survey.case.rules.max_carry_m
    for way in trouble.ways if trouble.whole else (trouble.way,):
        if way.way_m > limit_m:
            continue
        least = survey.model.faces[way.face].clear_width_m
        least = least if rule.pinch_width_m is None else min(rule.pinch_width_m, least)
        if survey.widest_m(way.face, way.foot_m, limit_m - way.way_m) >= least + small.depth_m - 0.01:
            return True
    return False


def farther(survey: Survey, trouble: Trouble) -> Iterator[Idea]:
    """Look for the nearest places that keep every rule but the carry."""
    spots, limit_m = [survey.service.spots[i] for i in trouble.failing], survey.case.rules.max_carry_m
    found: list[tuple[float, Idea]] = []
    for way in [trouble.way, *(other for other in trouble.ways if other != trouble.way and trouble.whole)]:
        if len(found) >= ALTERNATIVES and way.way_m >= found[ALTERNATIVES - 1][0]:
            continue
        prospects = [_prospect(survey, trouble, way, i) for i in trouble.failing]
        for seats in islice(arrangements(prospects, Bar.CARRY), ALTERNATIVES):
            far = max(float(p.choice.carry_m[k]) for p, k in zip(prospects, seats, strict=True))
            street = survey.model.faces[way.face].street
            away = f"{metres(far)} away" + ("" if way.own or not street else f" in {street}")
            what = "place is" if len(spots) == 1 else f"places for all {number(len(spots))} bins are"
            sentence = f"The nearest lawful {what} {away}, {metres(far - limit_m)} beyond the {limit_m:g} m carry."
            there = tuple(Seat(s, s.rank, p, k) for s, p, k in zip(spots, prospects, seats, strict=True))
            if far > limit_m:
                found.append((far, Idea(sentence, there, beyond_carry=True)))
        found.sort(key=lambda one: one[0])
    yield from (idea for _, idea in found[:ALTERNATIVES])


def arrangements(prospects: Sequence[Prospect], beside: int) -> Iterator[list[int]]:
    """List ways to seat bins beside each other, nearest first, each on other places than the ones before."""
    allowed: list[IntArray] = [prospect.allowed(beside) for prospect in prospects]
    while found := seat_all(prospects, allowed):
        yield found
        allowed = [places[~np.isin(places, found)] for places in allowed]


def _prospect(survey: Survey, trouble: Trouble, way: Way, i: int) -> Prospect:
    rivals = survey.standing(survey.others(way.face, survey.stays(i), trouble.failing))
    return survey.prospect(way, survey.service.spots[i].bin_type, rivals)


def _seldom(survey: Survey, holding: Holding) -> int | None:
    """Count how often bins must at least be emptied in a cycle, ``None`` where they cannot hold the waste."""
    case, stream = survey.case, survey.case.streams[holding.stream]
    found = [
        len(option.days)
        for cls in survey.classes(stream.name)
        for option in options(holding, cls.gaps, stream, case.weeks, case.rules.max_fill)
    ]
    return min(found, default=None)


def _where(survey: Survey, prospect: Prospect, k: int) -> str:
    return whereabouts(prospect, k, survey.model.faces[prospect.way.face].street)

"""When each stream is collected in a zone, before anybody knows the rounds: its days, and a stretch of each of them.

Streams whose bins meet have to share days and hours out among each other. Planned one after the other, the first would
take hours that leave the next ones none but scattered ones, and their crews would wait. So the zone as a whole is
planned roughly first: a stream's stops of a day are one block of work whose length is reckoned, blocks follow each
other far enough apart, and each stream's days and blocks are chosen anew in turn, the others' given, until nothing gets
better. Crews' time is made dearer until it is reckoned to suffice.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from binopt.domain.street import BoolArray, FloatArray, IntArray
from binopt.solve.rounds.blocks import STEPS, Block, Stream
from binopt.solve.rounds.job import STEP_S, ZoneJob

MOST_DAYS = 8
"""Up to so many days all choices of days are looked at, else those of one alternative or two."""
ROUGHLY = 3
"""How often calls choose their days and blocks their hours in turn."""
SWEEPS = 4
"""How often each stream is planned anew."""
DEARER = 4
RAISES = 8
"""By what crews' time is made dearer, and how often, until it suffices."""
MEETING_SHARE = 0.5
"""Streams are kept apart where so many of their calls meet; of fewer the rounds take care."""
SPARE = 0.93
"""Share of the crews' time that may be reckoned to be used: the reckoning is rough, and crews wait for windows."""
LONGER = 1.15
"""What a block may take longer than reckoned."""
BESIDE = 0.25
"""Crew time that following another stream closely costs, as a share of the time in which both are out."""


@dataclass(frozen=True, slots=True)
class Slot:
    """When work at a stream's stops of a day may begin, in seconds of the day."""

    from_s: int
    to_s: int


@dataclass(frozen=True, slots=True)
class Agenda:
    """Which alternative each call starts from, when each stream is collected on its days, and what a second costs."""

    start: tuple[int, ...]
    slots: Mapping[tuple[str, int], Slot]
    second_price: int

    def allows(self, stream: str, days: Iterable[int]) -> bool:
        """Tell whether a stream is collected on all of some days."""
        return all((stream, day) in self.slots for day in days)


_Week = Mapping[int, Block]
Apart = Mapping[tuple[str, str], float | None]
"""How long after one stream's truck another's may come to the same face; ``None`` where few of their bins meet."""


@dataclass(frozen=True, slots=True)
class _Found:
    """A stream's week: alternative by call, blocks by day, what they cost, and the crews' seconds."""

    choice: IntArray
    week: _Week
    cost: float
    crew_s: float


def make_agenda(job: ZoneJob) -> Agenda | None:
    """Share days and hours out among the streams of a zone; ``None`` where they are reckoned not to fit."""
    names = sorted({call.stream for call in job.calls})
    streams = {name: Stream.of(job, name) for name in names}
    apart = {(a, b): _apart_s(job, streams[a], streams[b]) for a in names for b in names if a != b}
    order = sorted(names, key=lambda name: (-float(streams[name].service_s.sum()), name))
    for close in (False, True):
        found = _shared_out(job, streams, apart, order, close=close)
        if found is not None:
            return _written(job, streams, apart, *found, close=close)
    return None


def _shared_out(
    job: ZoneJob, streams: Mapping[str, Stream], apart: Apart, order: Sequence[str], *, close: bool
) -> tuple[dict[str, _Found], float] | None:
    """Plan streams, crews' time dearer until it suffices; also the price. ``close``: they may be out side by side."""
    price = float(job.second_price)
    first = _planned(streams, apart, price, order, close=close)
    for _ in range(RAISES):
        if first is None or _affordable(job, first):
            break
        price *= DEARER
        first = _planned(streams, apart, price, order, close=close)
    if first is None:
        return None
    turned = [_planned(streams, apart, price, (*order[k:], *order[:k]), close=close) for k in range(1, len(order))]
    others = [one for one in turned if one is not None and _affordable(job, one) >= _affordable(job, first)]
    return min((first, *others), key=_cost), price


def _affordable(job: ZoneJob, found: Mapping[str, _Found]) -> bool:
    return job.budget_s is None or sum(one.crew_s for one in found.values()) <= SPARE * job.budget_s


def _planned(
    streams: Mapping[str, Stream], apart: Apart, price: float, order: Sequence[str], *, close: bool
) -> dict[str, _Found] | None:
    """Plan streams one after the other, each anew until nothing gets better; ``None`` where one finds no time."""
    found: dict[str, _Found] = {}
    seen: dict[tuple[str, tuple[tuple[str, tuple[tuple[int, Block], ...]], ...]], _Found | None] = {}
    for _ in range(SWEEPS):
        before = _cost(found) if len(found) == len(order) else np.inf
        for name in order:
            others = [(one, found[one].week) for one in sorted(found) if one != name]
            asked = (name, tuple((one, tuple(sorted(week.items()))) for one, week in others))
            if asked not in seen:
                seen[asked] = _best_week(streams[name], others, apart, price, close=close)
            anew = seen[asked]
            if anew is not None and (name not in found or anew.cost < found[name].cost - 1e-6):
                found[name] = anew
        if len(found) < len(order):
            return None
        if _cost(found) >= before:
            break
    return found


def _cost(found: Mapping[str, _Found]) -> float:
    return sum(one.cost for one in found.values())


def _apart_s(job: ZoneJob, one: Stream, other: Stream) -> float | None:
    """Return how long after one stream's truck another's may come to the same face; ``None`` where few bins meet.

    What bins of premises that nobody attends most of the day would ask is left to the rounds: the median is taken.
    """
    middle = (max(one.first_s, other.first_s) + min(one.last_s, other.last_s)) // 2 // STEP_S
    found = [
        float(job.spans[i][middle, 1] - job.spans[j][middle, 0])
        for i in one.calls.tolist()
        for j in job.meets[i]
        if job.calls[j].stream == other.name
    ]
    few = len(found) < MEETING_SHARE * max(len(one.calls), len(other.calls))
    return None if few else float(np.median(found))


def _choices(stream: Stream) -> Iterator[BoolArray]:
    """List sets of days on which a stream might be collected."""
    usable = np.flatnonzero(stream.usable())
    days = stream.there.shape[2]
    if len(usable) <= MOST_DAYS:
        sets = [set(some) for size in range(1, len(usable) + 1) for some in combinations(usable.tolist(), size)]
    else:
        single = {frozenset(np.flatnonzero(row).tolist()) for row in stream.there.reshape(-1, days)}
        known = sorted((one for one in single if one and one <= set(usable.tolist())), key=sorted)
        sets = [set(one) for one in known] + [set(one | other) for one, other in combinations(known, 2)]
    for some in sets:
        chosen = np.zeros(days, bool)
        chosen[list(some)] = True
        yield chosen


def _best_week(
    stream: Stream,
    others: Sequence[tuple[str, _Week]],
    apart: Apart,
    price: float,
    *,
    close: bool,
) -> _Found | None:
    """Choose a stream's days and blocks, the others' given."""
    steps = slice(stream.first_s // STEP_S, max(stream.last_s // STEP_S, stream.first_s // STEP_S + 1))
    least = np.diff(stream.upto, axis=2)[:, :, steps].min(axis=2)
    tried = []
    for days in _choices(stream):
        allowed = stream.valid & ~(stream.there & ~days).any(axis=2)
        if allowed.any(axis=1).all():
            own = np.where(allowed, (stream.there * least[:, None, :]).sum(axis=2), np.inf).min(axis=1).sum()
            tried.append((float(own) + price * stream.away_s(int(days.sum())), days, allowed))
    best: _Found | None = None
    for bound, days, allowed in sorted(tried, key=lambda one: one[0]):
        if best is not None and bound >= best.cost:
            break
        found = _week_on(stream, days, allowed, least, others, apart, price, close=close)
        if found is not None and (best is None or found.cost < best.cost):
            best = found
    return best


def _week_on(
    stream: Stream,
    days: BoolArray,
    allowed: BoolArray,
    least: FloatArray,
    others: Sequence[tuple[str, _Week]],
    apart: Apart,
    price: float,
    *,
    close: bool,
) -> _Found | None:
    """Let calls choose among some days and blocks among the hours, in turn."""
    each, best = least, None
    rows = np.arange(len(stream.calls))
    work_cost = price * stream.service_s.sum(axis=2)
    for _ in range(ROUGHLY):
        cost = np.where(allowed, (stream.there * each[:, None, :]).sum(axis=2) + work_cost, np.inf)
        choice = cost.argmin(axis=1)
        there = stream.there[rows, choice]
        week: dict[int, Block] = {}
        each, crew_s, beside = each.copy(), 0.0, 0.0
        for day in np.flatnonzero(days & there.any(axis=0)).tolist():
            mine = there[:, day]
            length_s, trucks = stream.length(mine, choice, day)
            blocks = [(name, blocks[day]) for name, blocks in others if day in blocks]
            placed = _place(stream, mine, day, length_s, blocks, apart, price, close=close)
            if placed is None:
                return best
            week[day], close_s = placed
            each[:, day] = stream.mean_cost(day, week[day])
            crew_s += trucks * (length_s + stream.out_s + stream.home_s)
            beside += close_s
        total = float((there * each).sum()) + price * (crew_s + BESIDE * beside)
        if best is None or total < best.cost:
            best = _Found(choice, week, total, crew_s)
    return best


def _place(
    stream: Stream,
    mine: BoolArray,
    day: int,
    length_s: float,
    blocks: Sequence[tuple[str, Block]],
    apart: Apart,
    price: float,
    *,
    close: bool,
) -> tuple[Block, float] | None:
    """Put a day's block where it costs least; the second value is for how long another one is out beside it."""
    first = -(-(stream.first_s + stream.out_s) // STEP_S)
    last = (stream.last_s - stream.home_s - length_s) // STEP_S
    begins = np.arange(first, last + 1, dtype=np.int64)
    if not len(begins):
        return None
    size = max(round(length_s / STEP_S), 1)
    upto = stream.upto[mine, day].sum(axis=0)
    cost = (upto[np.minimum(begins + size, STEPS)] - upto[begins]) / size
    begin_s, end_s = begins * STEP_S, begins * STEP_S + length_s
    close_s = np.zeros(len(begins))
    free = np.ones(len(begins), bool)
    for name, block in blocks:
        after, before = apart[name, stream.name], apart[stream.name, name]
        if after is None or before is None:
            continue
        follows = (begin_s >= block.begin_s + after) & (end_s >= block.end_s + after)
        leads = (block.begin_s >= begin_s + before) & (block.end_s >= end_s + before)
        if close:
            free &= follows | leads
        else:
            free &= (begin_s >= block.end_s + after) | (block.begin_s >= end_s + before)
        ahead_s = np.where(follows, block.end_s + after - begin_s, end_s + before - block.begin_s)
        close_s += np.maximum(ahead_s, 0.0)
    if not free.any():
        return None
    k = int(np.where(free, cost + price * BESIDE * close_s, np.inf).argmin())
    return Block(int(begin_s[k]), int(end_s[k])), float(close_s[k])


def _written(
    job: ZoneJob,
    streams: Mapping[str, Stream],
    apart: Apart,
    found: Mapping[str, _Found],
    price: float,
    *,
    close: bool,
) -> Agenda:
    """Give every block the room that its neighbours leave it: half of what lies between two is each one's."""
    start = list(job.start)
    slots: dict[tuple[str, int], Slot] = {}
    for name, stream in streams.items():
        for call, alternative in zip(stream.calls.tolist(), found[name].choice.tolist(), strict=True):
            start[call] = alternative
    for day in range(job.days):
        there = sorted((one.week[day].begin_s, name) for name, one in found.items() if day in one.week)
        for _, name in there:
            slots[name, day] = Slot(streams[name].first_s, streams[name].last_s)
        for one, other in combinations((name for _, name in there), 2):
            gap_s = apart[one, other]
            mine, others = found[one].week[day], found[other].week[day]
            if gap_s is None:
                continue
            after_s = others.begin_s - mine.end_s
            if close:
                after_s = min(others.begin_s - mine.begin_s, others.end_s - mine.end_s)
            spare_s = after_s - gap_s
            longer_s = (LONGER - 1) * (mine.end_s - mine.begin_s)
            last_s = round(mine.end_s + max(spare_s / 2, longer_s))
            first_s = round(others.begin_s - max(spare_s, 0) / 2)
            slots[one, day] = Slot(slots[one, day].from_s, min(slots[one, day].to_s, last_s))
            slots[other, day] = Slot(max(slots[other, day].from_s, first_s), slots[other, day].to_s)
    return Agenda(tuple(start), slots, round(price))

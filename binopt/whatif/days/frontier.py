"""The frontier of collections a week against clear width, street by street, of one stream.

Given how often a face is collected, faces are independent: so each frequency and clear width is planned as faces alone,
without the week, the crews and the rounds on top. That takes seconds where a plan takes minutes, and what differs is
the frequency and nothing else.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from binopt.domain.case import Case
from binopt.domain.service import ClearWidth, Holding, Stream
from binopt.errors import UsageError
from binopt.geometry.doors import Doors, find_doors
from binopt.geometry.model import StreetModel
from binopt.geometry.streetscape import with_clear_widths_of
from binopt.intake.findings import suggest
from binopt.measure.crew import crew_hours, hours_at_faces
from binopt.measure.displaced import displaced
from binopt.measure.evaluator import evaluate
from binopt.planning import SpotJudge
from binopt.served import lay_served
from binopt.solve.jobs import runner
from binopt.solve.memory import Memory
from binopt.solve.options import options, pattern_classes
from binopt.solve.planner import Placed, Planner, SearchLimits, Watch
from binopt.solve.rounds.maker import RoundMaker
from binopt.whatif.outcome import NO_STREET

Key = tuple[str, str]


@dataclass(frozen=True, slots=True)
class StreetFigures:
    """What one stream's bins take in one street, a week, at one frequency and clear width.

    Parameters
    ----------
    o, s
        ``O`` and ``S`` in m·h, of bins that are out for an hour's window.
    without_lawful_spot
        Bins on unlawful spots, or without any.
    crew_h
        Truck hours at the street's faces; of all streets together from depot to depot.
    more_bins
        Bins beyond those that premises have, without which theirs would not hold what gathers between two collections.
    """

    street: str
    o: float
    s: float
    without_lawful_spot: int
    crew_h: float
    more_bins: int = 0


@dataclass(frozen=True, slots=True)
class DaysPoint:
    """One frequency (collections a week) under one clear width: all streets together, and each.

    ``gap`` is the share of what was minimised that is not proven necessary; ``displaced`` is in m·h a week, beside the
    total's ``o``.
    """

    visits_per_week: float
    clear_width_m: float
    total: StreetFigures
    streets: tuple[StreetFigures, ...]
    gap: float
    displaced: float = 0.0


@dataclass(frozen=True, slots=True)
class DaysFrontier:
    """All points of a stream, by clear width and then by frequency; fewer where somebody ended the search."""

    stream: str
    points: tuple[DaysPoint, ...]
    complete: bool = True

    @property
    def widths_m(self) -> tuple[float, ...]:
        """The clear widths, in the order in which they were asked for."""
        return tuple(dict.fromkeys(point.clear_width_m for point in self.points))

    def at_width(self, clear_width_m: float) -> tuple[DaysPoint, ...]:
        """Return the points of one clear width, rarest first."""
        return tuple(point for point in self.points if point.clear_width_m == clear_width_m)


def frequencies(case: Case, stream: Stream) -> tuple[int, ...]:
    """List how often a cycle a stream may be collected: by its patterns and its least number of collections."""
    sizes = {one.size for one in pattern_classes(stream, case.weeks)}
    return tuple(size for size in sorted(sizes) if size >= stream.min_per_week * case.weeks)


def plan_days(
    case: Case,
    stream: str,
    widths_m: Sequence[float],
    limits: SearchLimits,
    *,
    clock: Callable[[], float],
    watch: Watch = lambda progress: None,
) -> Iterator[tuple[DaysPoint, bool]]:
    """Plan the faces of a stream for each frequency under each clear width.

    Parameters
    ----------
    stream
        One of the case's streams; only its bins are looked at.
    widths_m
        Clear widths to keep free; none for the case's own rule.
    limits
        What the search of each point may use.
    clock, watch
        As of ``make_plan``.

    Yields
    ------
    DaysPoint, bool
        Each point as soon as it is planned, and whether somebody ended its search: then it is the last.

    Raises
    ------
    UsageError
        When there is no such stream, or nobody has bins of it.
    """
    holdings = tuple(holding for holding in case.holdings if holding.stream == stream)
    if not holdings:
        raise UsageError(f"nobody has bins of the stream {stream!r}. Try: {suggest(stream, case.streams)}")
    alone = replace(case, holdings=holdings)
    model = lay_served(alone)
    doors = find_doors(alone, model)
    with runner(limits.workers, Memory()) as run:
        for tried in _cases(alone, widths_m):
            street = with_clear_widths_of(model, tried)
            maker = RoundMaker.of(tried, street, clock)
            planner = Planner.of(tried, street, doors, maker, limits, clock, watch, run)
            served = planner.landlord.served(stream)
            for visits in frequencies(tried, served):
                held = with_enough_bins(tried, served, visits)
                landlord = replace(planner.landlord, case=held, visits=visits)
                judge = SpotJudge(held, street, doors)
                placed = replace(planner, case=held, landlord=landlord).place(frozenset(), judge.to_repair)
                yield _point(tried, held, street, doors, placed, judge, visits), placed.interrupted
                if placed.interrupted:
                    return


def with_enough_bins(case: Case, stream: Stream, visits: int) -> Case:
    """Return the case with bins that hold a stream's waste when it is collected so often a cycle.

    Whose bins are too small gets more of the largest that it has, as few as will do.
    """
    classes = [one for one in pattern_classes(stream, case.weeks) if one.size == visits]

    def holds(holding: Holding) -> bool:
        return any(options(holding, one.gaps, stream, case.weeks, case.rules.max_fill) for one in classes)

    held = []
    for holding in case.holdings:
        enough = holding
        while not holds(enough):
            largest = max(holding.bins, key=lambda bin_type: bin_type.litres)
            enough = replace(enough, bins=(*enough.bins, largest))
        held.append(enough)
    return replace(case, holdings=tuple(held))


def _cases(case: Case, widths_m: Sequence[float]) -> list[Case]:
    if not widths_m:
        return [case]
    return [
        replace(case, rules=replace(case.rules, clear_width=ClearWidth(width_m), clear_width_preset=""))
        for width_m in widths_m
    ]


def _point(
    given: Case, held: Case, model: StreetModel, doors: Doors, placed: Placed, judge: SpotJudge, visits: int
) -> DaysPoint:
    """Measure what was placed."""
    service, _ = judge.flag(placed.service)
    figures, hours = evaluate(held, model, service), hours_at_faces(held, model, service)
    names = [face.street or NO_STREET for face in model.faces]
    index, street_of = model.index(), np.array(names, dtype=object)
    own = {one.premises_id: names[int(doors.face[i])] for i, one in enumerate(held.premises)}
    lost: Counter[str] = Counter(names[index[spot.face_id]] for spot in service.spots if not spot.lawful)
    more: Counter[str] = Counter()
    for before, after in zip(given.holdings, held.holdings, strict=True):
        more[own[after.premises_id]] += len(after.bins) - len(before.bins)
        lost[own[after.premises_id]] += len(after.bins) * (after.key in placed.no_room)
    with_bins = {names[index[spot.face_id]] for spot in service.spots} | {name for name in lost if lost[name]}
    streets = tuple(
        StreetFigures(
            street,
            float(figures.o[street_of == street].sum()),
            float(figures.s[street_of == street].sum()),
            lost[street],
            float(hours[street_of == street].sum()),
            more[street],
        )
        for street in sorted(with_bins)
    )
    crew_h, all_lost = crew_hours(held, model, service), sum(lost.values())
    total = StreetFigures("", figures.total.o, figures.total.s, all_lost, crew_h, sum(more.values()))
    moved = displaced(held, model, service).total_m_h
    clear_m = held.rules.clear_width.clear_width_m
    return DaysPoint(visits / held.weeks, clear_m, total, streets, placed.gap, moved)

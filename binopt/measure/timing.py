"""Presentations with other times: today's announcement on other days, the truck's minute, other behaviour."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace

from binopt.domain.case import Case
from binopt.domain.plan import Presentation
from binopt.domain.service import Window
from binopt.measure.filling import day_of
from binopt.units import DAY_MIN


def moved(presentation: Presentation, minutes: int, cycle_min: int) -> Presentation:
    """Shift all times of a presentation, so that it is put out within the cycle."""
    shift = (presentation.out_min + minutes) % cycle_min - presentation.out_min
    if not shift:
        return presentation
    return _timed(
        presentation,
        presentation.out_min + shift,
        presentation.window_from_min + shift,
        presentation.window_to_min + shift,
        presentation.truck_min + shift,
        presentation.in_min + shift,
    )


def _timed(one: Presentation, out: int, begin: int, end: int, truck: int, back: int) -> Presentation:
    """Give a presentation other times; a town has hundreds of thousands, and ``replace`` takes five times as long."""
    return Presentation(one.premises_id, one.stream, one.bins_out, out, begin, end, truck, back, one.round_id)


def _stretched(one: Presentation, lead_min: int, lag_min: int) -> Presentation:
    """Put out some minutes earlier and take in some minutes later."""
    if not lead_min and not lag_min:
        return one
    begin, end = one.window_from_min, one.window_to_min
    return _timed(one, one.out_min - lead_min, begin, end, one.truck_min, one.in_min + lag_min)


def announced_today(case: Case) -> Mapping[tuple[str, str], Window]:
    """Return the window that each premises and stream is told today."""
    return {one.key: one.today_window or case.streams[one.stream].today_window for one in case.holdings}


def as_announced(case: Case, presentations: Iterable[Presentation]) -> tuple[Presentation, ...]:
    """Keep days and bins; out ``lead`` before today's window, the truck in its middle, in ``lag`` after it."""
    windows = announced_today(case)
    lead, lag = case.behaviour.lead_min, case.behaviour.lag_min
    found = []
    for one in presentations:
        window, midnight = windows[one.key], one.truck_min // DAY_MIN * DAY_MIN
        begin, end, truck = (midnight + minute for minute in (window.from_min, window.to_min, window.middle_min))
        found.append(moved(_timed(one, begin - lead, begin, end, truck, truck + lag), 0, case.cycle_min))
    return tuple(found)


def at_the_minute(case: Case, presentations: Iterable[Presentation]) -> tuple[Presentation, ...]:
    """Keep days, bins and trucks; out ``lead`` before the truck, in ``lag`` after it, as if its minute were known."""
    lead, lag = case.behaviour.lead_min, case.behaviour.lag_min
    return tuple(
        moved(
            _timed(one, one.truck_min - lead, one.truck_min, one.truck_min, one.truck_min, one.truck_min + lag),
            0,
            case.cycle_min,
        )
        for one in presentations
    )


def with_usual_behaviour(case: Case, presentations: Iterable[Presentation]) -> tuple[Presentation, ...]:
    """Give a plan's presentations the case's lead and lag where the plan asks for other ones.

    What duty hours add to the lead stays. "Halved" is said of a plan so timed.
    """
    behaviour = case.behaviour
    lead, lag = behaviour.lead_min - behaviour.plan_lead_min, behaviour.lag_min - behaviour.plan_lag_min
    return tuple(moved(_stretched(one, lead, lag), 0, case.cycle_min) for one in presentations)


def with_plans_behaviour(case: Case, presentations: Iterable[Presentation]) -> tuple[Presentation, ...]:
    """Give a baseline's presentations the lead and lag that the plan asks for."""
    behaviour = case.behaviour
    lead, lag = behaviour.plan_lead_min - behaviour.lead_min, behaviour.plan_lag_min - behaviour.lag_min
    return tuple(moved(_stretched(one, lead, lag), 0, case.cycle_min) for one in presentations)


def in_windows_of(
    case: Case, presentations: Iterable[Presentation], plan: Iterable[Presentation]
) -> tuple[Presentation, ...]:
    """Keep days and bins; times of the day of the plan's presentation of the same premises and stream.

    That of the same day where the plan has one, else its first of the cycle. A premises and stream that the plan does
    not present keeps its times.
    """
    of_key: dict[tuple[str, str], dict[int, Presentation]] = defaultdict(dict)
    for one in sorted(with_usual_behaviour(case, plan), key=lambda one: one.truck_min % case.cycle_min):
        of_key[one.key].setdefault(day_of(case, one), one)
    found = []
    for one in presentations:
        known = of_key.get(one.key)
        if not known:
            found.append(one)
            continue
        day = day_of(case, one)
        model = known.get(day) or next(iter(known.values()))
        timed = replace(model, bins_out=one.bins_out, round_id="")
        found.append(moved(timed, (day - day_of(case, model)) * DAY_MIN, case.cycle_min))
    return tuple(found)

"""When the bins of today are out: by the announced window, and as if everybody knew the truck's minute."""

from __future__ import annotations

from binopt.domain.case import Case
from binopt.domain.plan import Presentation
from binopt.domain.service import Holding, Window
from binopt.units import DAY_MIN


def presentations_today(case: Case, holding: Holding) -> tuple[Presentation, ...]:
    """Put out all bins on every present day, ``lead`` before the announced window, because nobody knows the truck.

    The truck is taken to pass at the window's middle; the bins come in ``lag`` after it.
    """
    window = today_window(case, holding)
    return tuple(
        _present(case, holding, day, window.from_min - case.behaviour.lead_min, window, window.middle_min)
        for day in today_days(case, holding)
    )


def presentations_exact(case: Case, holding: Holding) -> tuple[Presentation, ...]:
    """Put out all bins on every present day, ``lead`` before the truck, as if everybody knew its minute."""
    truck_min = today_window(case, holding).middle_min
    return tuple(
        _present(case, holding, day, truck_min - case.behaviour.lead_min, Window(truck_min, truck_min), truck_min)
        for day in today_days(case, holding)
    )


def today_days(case: Case, holding: Holding) -> tuple[int, ...]:
    """Days of the cycle on which a holding is presented today: its own where it has them, else its stream's."""
    own = holding.today_days
    return tuple(sorted(case.streams[holding.stream].today_days if own is None else own))


def today_window(case: Case, holding: Holding) -> Window:
    """Return the announced window: the holding's own where it has one, else its stream's."""
    own = holding.today_window
    return case.streams[holding.stream].today_window if own is None else own


def _present(case: Case, holding: Holding, day: int, out_min: int, window: Window, truck_min: int) -> Presentation:
    """Lift a day's minutes into the cycle. What begins before its first minute begins at its end instead."""
    lift = day * DAY_MIN
    if lift + out_min < 0:
        lift += case.cycle_min
    return Presentation(
        premises_id=holding.premises_id,
        stream=holding.stream,
        bins_out=len(holding.bins),
        out_min=lift + out_min,
        window_from_min=lift + window.from_min,
        window_to_min=lift + window.to_min,
        truck_min=lift + truck_min,
        in_min=lift + truck_min + case.behaviour.lag_min,
    )

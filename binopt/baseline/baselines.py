"""The two weeks that a plan is compared with."""

from __future__ import annotations

from binopt.baseline.placing import place_today
from binopt.baseline.timetable import presentations_exact, presentations_today
from binopt.domain.case import Case
from binopt.domain.plan import Baselines, Service
from binopt.geometry.doors import Doors
from binopt.geometry.model import StreetModel


def make_baselines(case: Case, model: StreetModel, doors: Doors) -> Baselines:
    """Build ``today``, as announced, and ``exact``, as if everybody knew the truck's minute: the same spots and days.

    Parameters
    ----------
    case, model
        What is planned, and the street that the geometry made of it.
    doors
        Of the same case and model, from ``find_doors``.

    Returns
    -------
    Baselines
        Both weeks, and what no rectangle exists for anywhere: it is absent from both.
    """
    placing = place_today(case, model, doors)
    absent = {(unplaced.premises_id, unplaced.stream) for unplaced in placing.no_room}
    # whose waste goes into others' bins does not put its own out
    idle = absent | {(share.premises_id, share.stream) for share in case.sharing}
    present = [holding for holding in case.holdings if holding.bins and holding.key not in idle]
    return Baselines(
        today=Service(placing.spots, tuple(p for holding in present for p in presentations_today(case, holding))),
        exact=Service(placing.spots, tuple(p for holding in present for p in presentations_exact(case, holding))),
        no_room=placing.no_room,
    )

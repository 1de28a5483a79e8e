"""Litres: what presentations hand over, whether bins hold it, and whether everything is collected."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from binopt.domain.case import Case
from binopt.domain.plan import Presentation
from binopt.domain.street import FloatArray
from binopt.units import DAY_MIN

_LITRE_SLACK = 0.01
_SHARE_SLACK = 1.0001  # litres per week are decimal fractions: what is full to the brim by design is not overfull


@dataclass(frozen=True, slots=True)
class Load:
    """What is collected of one stream on one day: litres as they stood in the bins, and kilograms."""

    litres: float
    kg: float


def day_of(case: Case, presentation: Presentation) -> int:
    """Return the day of the cycle on which the truck comes."""
    return presentation.truck_min // DAY_MIN % (7 * case.weeks)


def litres_presented(case: Case, presentations: Sequence[Presentation]) -> FloatArray:
    """Return the litres that each presentation hands over: what its premises gathered since the one before it.

    Litres accrue evenly; between collections on two days lie whole days, the cycle being a circle (contract).
    """
    weekly = {holding.key: holding.litres_per_week for holding in case.holdings}
    of_key: dict[tuple[str, str], list[int]] = defaultdict(list)
    for i, presentation in enumerate(presentations):
        of_key[presentation.key].append(i)
    litres = np.zeros(len(presentations))
    for key, found in of_key.items():
        found.sort(key=lambda i: presentations[i].truck_min % case.cycle_min)
        on = [day_of(case, presentations[i]) for i in found]
        for i, day, before in zip(found, on, [on[-1] - 7 * case.weeks, *on[:-1]], strict=True):
            litres[i] = weekly.get(key, 0.0) * (day - before) / 7
    return litres


def loads(case: Case, presentations: Sequence[Presentation]) -> Mapping[tuple[str, int], Load]:
    """Return what is collected of each stream on each day of the cycle."""
    litres: dict[tuple[str, int], float] = defaultdict(float)
    for presentation, amount in zip(presentations, litres_presented(case, presentations), strict=True):
        litres[presentation.stream, day_of(case, presentation)] += float(amount)
    return {key: Load(amount, amount * case.streams[key[0]].kg_per_litre) for key, amount in sorted(litres.items())}


def room_litres(case: Case, presentations: Sequence[Presentation]) -> FloatArray:
    """Return the nominal litres of the bins that each presentation puts out."""
    bins = {holding.key: holding.bins for holding in case.holdings}
    return np.array(
        [sum(kind.litres for kind in bins.get(one.key, ())[: one.bins_out]) for one in presentations], dtype=float
    )


def overfull_share(case: Case, presentations: Sequence[Presentation], spread: float = 0.20) -> float:
    """Return the share of bins put out that would be overfull if litres spread about their mean.

    Parameters
    ----------
    spread
        Standard deviation of what gathers between two collections, as a share of it; normally distributed. A bin is
        overfull where its share of the litres is above its nominal litres.
    """
    litres, room = litres_presented(case, presentations), room_litres(case, presentations)
    out = np.array([one.bins_out for one in presentations], dtype=float)
    some = (litres > 0) & (room > 0)
    if not out.sum():
        return 0.0
    deviations = (room[some] / litres[some] - 1) / spread
    overfull = np.array([0.5 * math.erfc(z / math.sqrt(2)) for z in deviations])
    return float((overfull * out[some]).sum() / out.sum())


def uncollected(
    case: Case, presentations: Sequence[Presentation], excused: Collection[tuple[str, str]] = ()
) -> tuple[str, ...]:
    """Say in words which premises and streams are not collected, overfull, or too seldom collected.

    Parameters
    ----------
    excused
        Premises and streams for which no place exists; they are told of elsewhere.
    """
    times: dict[tuple[str, str], int] = defaultdict(int)
    for one in presentations:
        times[one.key] += 1
    faults = []
    for holding in case.holdings:
        if holding.litres_per_week <= 0 or holding.key in excused:
            continue
        who = f"{holding.premises_id} {holding.stream}"
        least = case.streams[holding.stream].min_per_week
        if not times[holding.key]:
            faults.append(f"{who} is never collected")
        elif times[holding.key] / case.weeks < least - 1e-9:
            faults.append(f"{who} is collected {times[holding.key] / case.weeks:g} times a week, at least {least:g}")
    litres, room = litres_presented(case, presentations), room_litres(case, presentations) * case.rules.max_fill
    for i in np.flatnonzero(litres > room * _SHARE_SLACK + _LITRE_SLACK).tolist():
        one = presentations[i]
        faults.append(f"{one.premises_id} {one.stream} gathers {litres[i]:.0f} l for {room[i]:.0f} l of room")
    return tuple(faults)

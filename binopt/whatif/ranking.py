"""Which scenarios are proven better than which, and which are not proven different.

A scenario's best possible plan costs something between its bound and what its plan costs. Where these spans of two
scenarios have anything in common, either could be the better one, and they are not ranked: a search that stopped
earlier would otherwise pass for a worse street.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from binopt.whatif.outcome import Outcome

OTHER_PRICES = "other prices"
PARTLY_FOLLOWED = "partly followed"


@dataclass(frozen=True, slots=True)
class Standing:
    """A scenario among the others.

    ``rank`` counts from 1, and is ``None`` where the scenario is not proven different from some (``alike``), or where
    ``apart`` says why it cannot be compared at all.
    """

    rank: int | None
    alike: tuple[str, ...] = ()
    apart: str = ""


def rank(outcomes: Sequence[Outcome]) -> Mapping[str, Standing]:
    """Rank scenarios by their objective, as far as that is proven; the first is the one that prices are those of."""
    apart = {one.name: _apart(one, outcomes[0]) for one in outcomes}
    compared = [one for one in outcomes if not apart[one.name]]
    found = {}
    for one in outcomes:
        if apart[one.name]:
            found[one.name] = Standing(None, apart=apart[one.name])
            continue
        others = [other for other in compared if other is not one]
        alike = tuple(other.name for other in others if overlap(one, other))
        better = sum(other.objective < one.bound for other in others)
        found[one.name] = Standing(None if alike else better + 1, alike)
    return found


def overlap(one: Outcome, other: Outcome) -> bool:
    """Tell whether the spans from bound to objective of two scenarios have anything in common."""
    return max(one.bound, other.bound) <= min(one.objective, other.objective)


def _apart(one: Outcome, base: Outcome) -> str:
    if one.follow < 1:
        return PARTLY_FOLLOWED
    return "" if one.weights == base.weights else OTHER_PRICES

"""Rounds for a week: made in several ways until some keep bins apart and cost crews no more than they may."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from binopt.domain.plan import Presentation
from binopt.domain.rounds import Round, crew_hours
from binopt.errors import InfeasibleError, NoPlanInTimeError
from binopt.solve.jobs import Runner
from binopt.solve.rounds.apart import publish_apart
from binopt.solve.rounds.maker import Asked, RoundLimits, RoundMaker
from binopt.solve.rounds.minutes import presentations
from binopt.solve.timing import duties_of

DEARER = (1, 8, 64)
"""By what the price of crew time is raised from try to try, as far as there is time for more than one."""
TRY_SHARE = 0.4
"""Share of the time left that one try gets."""
LEAST_S = 4.0
"""Seconds that a try gets even when the limit is reached."""


@dataclass(frozen=True, slots=True)
class FoundRounds:
    """Rounds at the minutes at which they are expected, and what people are told."""

    rounds: tuple[Round, ...]
    presentations: tuple[Presentation, ...]


def find_rounds(
    run: Runner,
    maker: RoundMaker,
    asked: Asked,
    limits: RoundLimits,
    watch: Callable[[int, int], None] = lambda done, of: None,
) -> FoundRounds | None:
    """Make rounds, their windows, and what people are told.

    Parameters
    ----------
    limits
        What all tries together may use, and what crews may work.

    Returns
    -------
    FoundRounds or None
        Where none were found within what crews may work, those in which they work least; ``None`` where none were found
        that keep bins out of each other's way.
    """
    case, duties = maker.case, duties_of(maker.case)
    deadline = maker.clock() + limits.seconds
    best: tuple[float, FoundRounds] | None = None
    for number, dearer in enumerate(DEARER):
        left = deadline - maker.clock()
        if number and left <= 0:
            break
        priced = replace(maker, dearer=dearer)
        each = replace(limits, seconds=max(TRY_SHARE * left, LEAST_S))
        try:
            made, chosen = priced.make(run, asked, each, watch, shared_out=True)
        except (InfeasibleError, NoPlanInTimeError):
            continue
        told = publish_apart(case, asked, chosen, made, limits.seed, duties, dearer * maker.second_price)
        hours = crew_hours(told.made.rounds, case.weeks)
        if told.lawful and (best is None or hours < best[0]):
            found = presentations(case, asked, chosen, told, duties)
            best = hours, FoundRounds(told.made.rounds, tuple(one for some in found.values() for one in some))
            if limits.crew_hours is None or hours <= limits.crew_hours:
                break
        asked = replace(asked, start=chosen)
    return best[1] if best is not None else None

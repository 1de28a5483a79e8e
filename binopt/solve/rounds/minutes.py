"""From rounds to the minutes that people are told: windows that hold, when to put out and when to take in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from binopt.domain.case import Case
from binopt.domain.plan import Presentation
from binopt.domain.service import Duty
from binopt.measure.handling import out_and_in
from binopt.solve.rounds.calls import Key, Segment
from binopt.solve.rounds.draw import Rounds
from binopt.solve.rounds.maker import Asked

Duties = Mapping[str, Duty | None]
StopNumber = tuple[str, int]
"""Id of a round, and the number of one of its stops."""


@dataclass(frozen=True, slots=True)
class Published:
    """What is published of one stop of a round: its window in minutes of the cycle."""

    round_id: str
    face_id: str
    from_min: int
    to_min: int


@dataclass(frozen=True, slots=True)
class Publication:
    """Rounds at the minutes at which they are expected, and what is told of their stops.

    Attributes
    ----------
    made
        The rounds, with what crews wait for windows.
    windows
        The window of every stop that collects.
    early_min
        How long before the expected minutes the windows of each round begin.
    over
        Rounds that are back after their truck's shift, or after it should have left again.
    clashes
        Pairs of calls whose bins would be out together though they stand in each other's way.
    """

    made: Rounds
    windows: Mapping[StopNumber, Published]
    early_min: Mapping[str, float]
    over: tuple[str, ...] = ()
    clashes: frozenset[tuple[int, int]] = frozenset()

    @property
    def lawful(self) -> bool:
        """Whether bins keep out of each other's way, and crews within their shifts."""
        return not self.clashes and not self.over


def presentations(
    case: Case, asked: Asked, chosen: Sequence[int], told: Publication, duties: Duties
) -> dict[tuple[int, int], list[Presentation]]:
    """Write down every presentation with its truck's expected minute and its window, by call and day."""
    by_id = {tour.round_id: tour for tour in told.made.rounds}
    made: dict[tuple[int, int], list[Presentation]] = {}
    for i, call in enumerate(asked.calls):
        for day in call.alternatives[chosen[i]]:
            made[i, day] = []
            for number, part in parts_of(asked, chosen, told.made, i, day):
                begin_s = by_id[number[0]].stops[number[1]].begin_s
                for task in part.tasks:
                    truck_min = (begin_s + part.middle_s[task.key]) // 60
                    duty = duties.get(task.key[0])
                    made[i, day].append(_presentation(case, task.key, task.bins, told.windows[number], truck_min, duty))
    return made


def parts_of(
    asked: Asked, chosen: Sequence[int], made: Rounds, call: int, day: int
) -> list[tuple[StopNumber, Segment]]:
    """List a visit's stops with what is done at each; a visit of two faces has two."""
    round_id, first = made.stop_of[call, day]
    segments = asked.calls[call].alternatives[chosen[call]][day].segments()
    return [((round_id, k), part) for k, part in enumerate(segments, start=first)]


def _presentation(
    case: Case, key: Key, bins: int, window: Published, truck_min: int, duty: Duty | None
) -> Presentation:
    out_min, in_min = out_and_in(window.from_min, truck_min, case.behaviour, duty)
    turn = -(out_min // case.cycle_min) * case.cycle_min
    return Presentation(
        *key,
        bins,
        out_min + turn,
        window.from_min + turn,
        window.to_min + turn,
        truck_min + turn,
        in_min + turn,
        window.round_id,
    )

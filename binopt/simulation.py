"""A plan's rounds driven many times over: whether its windows hold, and what that makes of the pavement.

Windows are found on weeks of their own when a plan is made. Held against the same weeks they would look better than
they are, so the weeks here are drawn from seeds that no plan can have.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass

import numpy as np

from binopt.domain.case import Case
from binopt.domain.plan import Presentation
from binopt.domain.plan_files import PlanFiles
from binopt.domain.rounds import Round
from binopt.domain.service import Duty
from binopt.domain.street import FloatArray, IntArray
from binopt.errors import Fault, InputError
from binopt.measure.emptied import Emptied, match_stops
from binopt.measure.evaluator import Prepared, evaluate_prepared, prepare
from binopt.measure.handling import out_and_in
from binopt.measure.punctuality import Drives, drive, share_inside, streams_of_chance
from binopt.outputs.plan_names import PLAN_FILE
from binopt.outputs.rounds_view import needed_rounds
from binopt.served import lay_served

WEEKS = 1000
MEASURED = 50
"""How many of the driven weeks are also measured; each takes the evaluator about as long as a whole plan."""
SEEDS_APART = 1_000_000_000
"""Added to the seed: seeds of plans lie below it, so that no window is tried on the weeks it was made from."""


@dataclass(frozen=True, slots=True)
class Spread:
    """A figure over the weeks: mean, and what 5 % and 95 % of the weeks lie at or below."""

    mean: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class RoundKept:
    """How one round keeps its windows.

    Attributes
    ----------
    round_id
        Which round.
    stops
        Stops that have a window.
    share_inside
        Share of all its stops in all weeks whose whole work lay inside the window.
    worst_share, worst_face_id
        The same of its worst stop, and the face of that.
    back_min
        When it is back at the depot, in minutes of the cycle.
    """

    round_id: str
    stops: int
    share_inside: float
    worst_share: float
    worst_face_id: str
    back_min: Spread


@dataclass(frozen=True, slots=True)
class Simulation:
    """What came out of driving a plan's rounds.

    Attributes
    ----------
    weeks, seed
        How often each round was driven, and the seed.
    reliability
        The share of trucks inside their windows that the case asks for.
    stops
        Stops that have a window.
    share_inside
        Share of these in all weeks whose whole work lay inside the window.
    stops_below
        Stops that hold their window less often than asked.
    late_median_min, late_high_min
        Of those that did not: by how many minutes they ended after the window, median and 95 %.
    rounds
        Each round by itself.
    unmatched
        Presentations whose round does not stop at their face; they are measured as planned.
    o_today, o_plan
        Obstruction in m·h a week as the plan says it.
    o_driven
        The same in weeks as driven: bins out at the published minute, in after the real truck.
    measured
        How many weeks ``o_driven`` is of.
    """

    weeks: int
    seed: int
    reliability: float
    stops: int
    share_inside: float
    stops_below: int
    late_median_min: float
    late_high_min: float
    rounds: tuple[RoundKept, ...]
    unmatched: int
    o_today: float
    o_plan: float
    o_driven: Spread
    measured: int

    def to_dict(self) -> dict[str, object]:
        """Return plain values for JSON."""
        return asdict(self)


def simulate(
    files: PlanFiles, case: Case, *, weeks: int = WEEKS, seed: int = 1, measured: int = MEASURED
) -> Simulation:
    """Drive every round of a plan many times and measure some of the weeks.

    Crews wait where they come before a window. People put out at the published minute and take in after the truck
    that really came.

    Parameters
    ----------
    files, case
        A plan with rounds, and the case it was made of: its spreads, its reliability, its streets.
    weeks
        How often each round is driven, at least 1.
    seed
        Seed of the draws.
    measured
        In how many of the weeks obstruction is measured, at most ``weeks``.

    Raises
    ------
    InputError
        When the plan has no rounds, or was made of another case.
    """
    rounds = needed_rounds(files)
    if case.digest and files.case_digest and case.digest != files.case_digest:
        what = "the plan was made of another case, or the case has changed since"
        raise InputError(Fault(str(files.folder), what, hint="plan again, or name the plan's case by --case"))
    emptied, unmatched = match_stops(rounds, files.plan, case.cycle_min)
    chances = streams_of_chance(rounds, seed + SEEDS_APART)
    driven = [
        drive(tour, case.punctuality, weeks, chance, met.from_s)
        for tour, chance, met in zip(rounds, chances, emptied, strict=True)
    ]
    shares = [_shares(drives, met) for drives, met in zip(driven, emptied, strict=True)]
    late = np.concatenate([_late_min(drives, met) for drives, met in zip(driven, emptied, strict=True)])
    every = np.concatenate(shares)
    some = min(measured, weeks)
    return Simulation(
        weeks=weeks,
        seed=seed,
        reliability=case.punctuality.reliability,
        stops=len(every),
        share_inside=_mean(every),
        stops_below=int((every < case.punctuality.reliability).sum()),
        late_median_min=_quantile(late, 0.5),
        late_high_min=_quantile(late, 0.95),
        rounds=tuple(map(_kept, rounds, driven, emptied, shares)),
        unmatched=unmatched,
        o_today=float(files.report["o"]["today"]),
        o_plan=float(files.report["o"]["plan"]),
        o_driven=_spread(_obstruction(files, case, driven, emptied, some)),
        measured=some,
    )


def _shares(drives: Drives, met: Emptied) -> FloatArray:
    """Share of weeks in which each stop that has a window kept it."""
    told = met.told
    begin, end = drives.begin_s[:, told], drives.end_s[:, told]
    from_min, to_min = (met.from_s[told] // 60).astype(np.int64), (met.to_s[told] // 60).astype(np.int64)
    return share_inside(Drives(begin, end), from_min, to_min)


def _late_min(drives: Drives, met: Emptied) -> FloatArray:
    """Minutes between the window's end and the work's, of all stops and weeks in which it came later."""
    told = met.told
    over = (drives.end_s[:, told] - met.to_s[told]) / 60
    late: FloatArray = over[over > 1e-6]
    return late


def _kept(tour: Round, drives: Drives, met: Emptied, shares: FloatArray) -> RoundKept:
    worst = int(np.argmin(shares)) if len(shares) else -1
    return RoundKept(
        round_id=tour.round_id,
        stops=len(shares),
        share_inside=_mean(shares),
        worst_share=float(shares[worst]) if len(shares) else 1.0,
        worst_face_id=tour.stops[met.told[worst]].face_id if len(shares) else "",
        back_min=_spread(drives.end_s[:, -1] / 60),
    )


def _obstruction(
    files: PlanFiles, case: Case, driven: Sequence[Drives], emptied: Sequence[Emptied], weeks: int
) -> FloatArray:
    """Measure ``O`` of the first so many weeks as they were driven, (weeks,), in m·h a week."""
    prepared = prepare_plan(files, case)
    trucks = _real_minutes(files.plan.presentations, driven, emptied, weeks)
    duties = {premises.premises_id: premises.duty for premises in case.premises}
    found = [
        evaluate_prepared(prepared, as_driven(case, files.plan.presentations, trucks[week], duties)).total.o
        for week in range(weeks)
    ]
    return np.array(found, dtype=float)


def prepare_plan(files: PlanFiles, case: Case) -> Prepared:
    """Lay the case's streets out and put the plan's spots onto them.

    Raises
    ------
    InputError
        When a spot of the plan is on a face that the case does not have.
    """
    model = lay_served(case)
    known = model.index()
    strange = sorted({spot.face_id for spot in files.plan.spots} - set(known))
    if strange:
        where, hint = f"{files.folder / PLAN_FILE}: spots", "name the case that the plan was made of by --case"
        raise InputError([Fault(where, "the case has no such face", face_id, hint=hint) for face_id in strange])
    return prepare(case, model, files.plan.spots)


def _real_minutes(
    presentations: Sequence[Presentation], driven: Sequence[Drives], emptied: Sequence[Emptied], weeks: int
) -> IntArray:
    """Find the minute at which the truck comes to each presentation, (weeks, presentations)."""
    minutes = np.tile(np.array([one.truck_min for one in presentations], dtype=np.int64), (weeks, 1))
    for drives, met in zip(driven, emptied, strict=True):
        begin, end = drives.begin_s[:weeks, met.stop], drives.end_s[:weeks, met.stop]
        # a millionth of a second, so that a sum that is a whole minute is not taken for the one before
        seconds = begin + met.share * (end - begin) + met.turn_s + 1e-6
        minutes[:, met.number] = np.floor(seconds / 60).astype(np.int64)
    return minutes


def as_driven(
    case: Case, presentations: Sequence[Presentation], truck_min: IntArray, duties: Mapping[str, Duty | None]
) -> list[Presentation]:
    """Give presentations the truck's real minutes, and take in after those; out stays as it is published.

    Parameters
    ----------
    truck_min
        Minute of the cycle of each presentation.
    duties
        Hours in which somebody is at the door, by premises.
    """
    made = []
    for one, minute in zip(presentations, truck_min.tolist(), strict=True):
        if minute == one.truck_min:
            made.append(one)
            continue
        _, in_min = out_and_in(one.window_from_min, minute, case.behaviour, duties.get(one.premises_id))
        window = (one.window_from_min, one.window_to_min)
        made.append(Presentation(*one.key, one.bins_out, one.out_min, *window, minute, in_min, one.round_id))
    return made


def _spread(values: FloatArray) -> Spread:
    return Spread(_mean(values), _quantile(values, 0.05), _quantile(values, 0.95))


def _mean(values: FloatArray) -> float:
    return float(values.mean()) if len(values) else 0.0


def _quantile(values: FloatArray, share: float) -> float:
    return float(np.quantile(values, share)) if len(values) else 0.0

"""What a verdict rests on, in sentences: they are printed beside it, so that nobody has to take it on trust."""

from __future__ import annotations

from collections import Counter
from statistics import median

from binopt.domain.case import Case
from binopt.domain.plan import Baselines, Service
from binopt.domain.service import Holding
from binopt.domain.street import WidthSource
from binopt.geometry.model import StreetModel
from binopt.measure.adoption import only_filled
from binopt.measure.evaluator import Prepared, evaluate_prepared, prepare
from binopt.measure.filling import overfull_share
from binopt.outputs.words import amount, change
from binopt.speech import Speech, stream_word

SPREAD = 0.20
"""Weekly spread of litres at which overfull bins are told (contract)."""


def rests_on(
    case: Case,
    model: StreetModel,
    baselines: Baselines,
    plan: Service,
    o_plan: float,
    speech: Speech,
    prepared: Prepared | None = None,
) -> tuple[str, ...]:
    """Say on what assumptions about today, bins and people a plan's figures rest.

    Parameters
    ----------
    o_plan
        ``O`` of the plan, m·h a week.
    speech
        The readers' language.
    prepared
        The spots of ``baselines.today``, where their geometry is already done.
    """
    ready = prepared or prepare(case, model, baselines.today.spots)
    filled = evaluate_prepared(ready, only_filled(case, baselines.today).presentations).total.o
    say = speech.say
    return (
        say("today's days and windows as the case has them: {days}", days=_today(case, speech)),
        say(
            "people put out {lead} min before and take in {lag} min after, on both sides alike; while no rounds are "
            "planned, a truck passes in the middle of its window",
            lead=case.behaviour.lead_min,
            lag=case.behaviour.lag_min,
        ),
        say(
            "bins with {reserve} in reserve in the median over the longest gap of today's days; under the plan a bin "
            "gathers at most {fill} of its litres",
            reserve=speech.percent(_reserve(case)),
            fill=speech.percent(case.rules.max_fill),
        ),
        say(
            "litres that spread by {spread} from week to week would overfill {planned} of the bins put out "
            "(today {today})",
            spread=speech.percent(SPREAD),
            planned=speech.percent(overfull_share(case, plan.presentations, SPREAD), 1),
            today=speech.percent(overfull_share(case, baselines.today.presentations, SPREAD), 1),
        ),
        say(
            "if people today put out only the bins that their litres fill, O today would be {o} m·h a week, and the "
            "plan's {share} against that",
            o=amount(filled, speech),
            share=change(filled, o_plan, speech),
        ),
        *_widths(case, speech),
        *_behaviour(case, speech),
    )


def _today(case: Case, speech: Speech) -> str:
    own = Counter(holding.stream for holding in case.holdings if holding.today_days is not None)
    parts = []
    for name, stream in case.streams.items():
        days = ", ".join(speech.short_day(day, case.weeks) for day in sorted(stream.today_days))
        window = f"{speech.clock(stream.today_window.from_min)}–{speech.clock(stream.today_window.to_min)}"
        other = " " + speech.say("({count} premises have days of their own)", count=own[name]) if own[name] else ""
        parts.append(f"{stream_word(speech, name)} {days} {window}{other}")
    return "; ".join(parts)


def _reserve(case: Case) -> float:
    """Return the median share by which bins hold more than gathers over the longest gap of today's days."""
    shares = [
        1 - needed / room
        for holding in case.holdings
        if (room := sum(kind.litres for kind in holding.bins)) > 0 and (needed := _longest_litres(case, holding)) > 0
    ]
    return max(0.0, median(shares)) if shares else 0.0


def _longest_litres(case: Case, holding: Holding) -> float:
    stream = case.streams[holding.stream]
    days = sorted(holding.today_days if holding.today_days is not None else stream.today_days)
    if not days:
        return 0.0
    gaps = [after - before for before, after in zip(days, [*days[1:], days[0] + 7 * case.weeks], strict=True)]
    return holding.litres_per_week * max(gaps) / 7


def _widths(case: Case, speech: Speech) -> tuple[str, ...]:
    """Say how much of the pavement is as wide as somebody reckoned, not as anybody measured."""
    area_m2 = dict.fromkeys(WidthSource, 0.0)
    for pavement in case.pavements:
        area_m2[pavement.width_source] += pavement.geometry.area
    estimated = area_m2[WidthSource.ESTIMATED] / max(sum(area_m2.values()), 1e-9)
    if not estimated:
        return ()
    return (
        speech.say(
            "widths of {share} of the pavement's area are estimated, and neither measured nor tagged: every figure "
            "there is as sure as they are",
            share=speech.percent(estimated),
        ),
    )


def _behaviour(case: Case, speech: Speech) -> tuple[str, ...]:
    behaviour = case.behaviour
    asked = (behaviour.plan_lead_min, behaviour.plan_lag_min)
    if asked == (behaviour.lead_min, behaviour.lag_min):
        return ()
    return (
        speech.say(
            "the plan asks people to put out {lead} min before and take in {lag} min after; the verdict is said as if "
            "they kept today's times",
            lead=asked[0],
            lag=asked[1],
        ),
    )

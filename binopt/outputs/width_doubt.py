"""How much of a plan's verdict rests on widths that nobody measured, and what it would be if those are wrong."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from binopt.domain.case import Case
from binopt.domain.plan import Baselines, Service
from binopt.domain.street import HIGH_QUANTILE, LOW_QUANTILE, FloatArray, WidthSource
from binopt.geometry.doors import Doors
from binopt.geometry.model import StreetModel
from binopt.geometry.width_trust import SOURCES, Trust
from binopt.measure.evaluator import Compared, evaluate_prepared
from binopt.measure.other_widths import o_by_group, with_widths
from binopt.outputs.words import amount, change
from binopt.rules.lawful import lawful_at
from binopt.rules.scene import Scene
from binopt.speech import Speech

ENDS: Mapping[str, float] = {"low": LOW_QUANTILE, "high": HIGH_QUANTILE}
"""The ends of the intervals by name."""
LEVELS: Mapping[str, float] = {"low": LOW_QUANTILE, "stated": 0.5, "high": HIGH_QUANTILE}
"""Quantiles at which spots are judged: the ends of widths' intervals, and the widths as they are stated."""


@dataclass(frozen=True, slots=True)
class WidthDoubt:
    """What rests on which widths.

    Attributes
    ----------
    quantile
        At which the plan keeps its clear width.
    kerb_m
        Metres of kerb by source of the width, all sources named.
    o_today, o_plan
        ``O`` by source, m·h a week.
    o_at
        By end of the intervals (``low``, ``high``), then by ``today``, ``exact`` and ``plan``: ``O`` if all pavements
        were as narrow, or as wide, as that.
    spots
        How many spots the plan has.
    lawful
        How many of them are lawful at each of ``LEVELS``.
    """

    quantile: float
    kerb_m: Mapping[str, float]
    o_today: Mapping[str, float]
    o_plan: Mapping[str, float]
    o_at: Mapping[str, Mapping[str, float]]
    spots: int
    lawful: Mapping[str, int]

    @property
    def measured(self) -> bool:
        """Whether no width is in doubt."""
        return all(metres == 0 for source, metres in self.kerb_m.items() if source != WidthSource.MEASURED)

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> WidthDoubt:
        """Take over what ``report.json`` holds."""
        return cls(**values)

    def to_dict(self) -> dict[str, Any]:
        """Return plain values for ``report.json``."""
        return {
            "quantile": self.quantile,
            "kerb_m": dict(self.kerb_m),
            "o_today": dict(self.o_today),
            "o_plan": dict(self.o_plan),
            "o_at": {end: dict(figures) for end, figures in self.o_at.items()},
            "spots": self.spots,
            "lawful": dict(self.lawful),
        }


def doubt_widths(
    case: Case, model: StreetModel, doors: Doors, baselines: Baselines, plan: Service, compared: Compared
) -> WidthDoubt:
    """Measure what would be different on the pavements at the ends of the intervals of their widths.

    The spots stay as they are: another plan might suit other widths better, which is why ``lawful`` is a count of these
    spots and no promise about others.
    """
    trust, grid = Trust.in_doubt(case, model.transects), model.transects
    source = trust.source
    services = {"today": baselines.today, "exact": baselines.exact, "plan": plan}
    prepared = {"today": compared.today, "exact": compared.exact, "plan": compared.plan}

    def named(values: FloatArray) -> dict[str, float]:
        return {one.value: float(value) for one, value in zip(SOURCES, values, strict=True)}

    def split(which: str) -> dict[str, float]:
        return named(o_by_group(prepared[which], services[which].presentations, grid, source, len(SOURCES)))

    def at(quantile: float) -> dict[str, float]:
        less_m = trust.less_m(quantile)
        stood = {w: with_widths(one, grid, less_m) if less_m.any() else one for w, one in prepared.items()}
        return {w: evaluate_prepared(stood[w], service.presentations).total.o for w, service in services.items()}

    scene = Scene.of(case, model, doors, plan)
    return WidthDoubt(
        quantile=case.rules.width_quantile,
        kerb_m=named(np.bincount(source, grid.weight_m, len(SOURCES)).astype(float)),
        o_today=split("today"),
        o_plan=split("plan"),
        o_at={end: at(quantile) for end, quantile in ENDS.items()},
        spots=len(scene.spots),
        lawful={level: int(lawful_at(scene, trust.less_m(quantile)).sum()) for level, quantile in LEVELS.items()},
    )


def tell_doubt(doubt: WidthDoubt, speech: Speech) -> tuple[str, ...]:
    """Say in sentences how much of the verdict rests on widths that nobody measured; nothing where none does."""
    if doubt.measured:
        return ()
    whole_m, low, high = sum(doubt.kerb_m.values()), doubt.o_at["low"], doubt.o_at["high"]
    share = {source: metres / max(whole_m, 1e-9) for source, metres in doubt.kerb_m.items()}
    o_share = doubt.o_plan[WidthSource.ESTIMATED] / max(sum(doubt.o_plan.values()), 1e-9)
    return (
        speech.say(
            "widths along {estimated} of the kerb are estimated and along {tagged} tagged, {o_share} of the plan's O "
            "lies on estimated ones: were all as narrow as their intervals allow, O would be {low} m·h a week "
            "({low_change} against today), as wide, {high} ({high_change})",
            estimated=speech.percent(share[WidthSource.ESTIMATED]),
            tagged=speech.percent(share[WidthSource.TAGGED]),
            o_share=speech.percent(o_share),
            low=amount(low["plan"], speech),
            low_change=change(low["today"], low["plan"], speech),
            high=amount(high["plan"], speech),
            high_change=change(high["today"], high["plan"], speech),
        ),
        speech.say(
            "the clear width is kept at quantile {quantile} of widths: of {spots} spots {low} are lawful at the low "
            "end of the intervals, {stated} at the stated widths, {high} at the high end; `binopt survey` says where a "
            "tape would settle it",
            quantile=speech.number(doubt.quantile, 3),
            spots=speech.number(doubt.spots),
            low=speech.number(doubt.lawful["low"]),
            stated=speech.number(doubt.lawful["stated"]),
            high=speech.number(doubt.lawful["high"]),
        ),
    )

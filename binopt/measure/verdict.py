"""When a plan may be called "halved": only where every condition of the contract holds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from binopt.domain.case import Case
from binopt.domain.plan import Baselines, Service
from binopt.domain.street import FloatArray
from binopt.geometry.model import StreetModel
from binopt.measure.displaced import Displaced, displaced
from binopt.measure.evaluator import Compared, Prepared, evaluate_prepared
from binopt.measure.figures import FaceFigures
from binopt.measure.filling import uncollected
from binopt.measure.timing import with_usual_behaviour

_SLACK = 1e-6  # m·h and h a week, below anything that a bin could take
_NAMED = 3


@dataclass(frozen=True, slots=True)
class Measured:
    """What the verdict looks at, of a baseline or a plan, per week."""

    figures: FaceFigures
    displaced: Displaced
    crew_h: float

    @property
    def o(self) -> float:
        """``O`` with what is only displaced, in m·h."""
        return self.figures.total.o + self.displaced.total_m_h

    @property
    def oq(self) -> float:
        """Footfall-weighted ``Oq`` with what is only displaced, in m·h."""
        return self.figures.total.oq + self.displaced.total_m_h


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a plan may be called "halved" against one baseline.

    Attributes
    ----------
    against
        ``today`` or ``exact``.
    halved
        Whether every condition holds.
    missing
        In words, what is missing where it may not.
    o_change, oq_change
        Change of ``O`` and ``Oq``, displaced included, as a share of the baseline's: -0.5 is halved.
    """

    against: str
    halved: bool
    missing: tuple[str, ...]
    o_change: float
    oq_change: float


@dataclass(frozen=True, slots=True)
class Judgement:
    """The verdicts against both baselines, and the sentence on those for whom there is no room at all."""

    verdicts: Mapping[str, Verdict]
    no_room: str


def measured(case: Case, model: StreetModel, service: Service, prepared: Prepared, crew_h: float) -> Measured:
    """Measure all that the verdict looks at, of a service whose spots are prepared and whose rounds take ``crew_h``."""
    return Measured(
        evaluate_prepared(prepared, service.presentations),
        displaced(case, model, service, prepared),
        crew_h,
    )


def judge(
    case: Case,
    model: StreetModel,
    baselines: Baselines,
    plan: Service,
    crew_hours: Mapping[str, float],
    prepared: Compared | None = None,
) -> Judgement:
    """Measure a plan and both baselines, and say against which of them it halves obstruction.

    A plan that asks people for a shorter lead or lag is judged as if they kept the case's, because "halved" is said of
    the same behaviour on both sides.

    Parameters
    ----------
    case, model, baselines, plan
        What was planned and what it is compared with.
    crew_hours
        Truck hours a week of ``today`` and ``plan``.
    prepared
        Both baselines and the plan, where their geometry is already done.
    """
    ready = prepared or Compared.of(case, model, baselines, plan)
    usual = replace(plan, presentations=with_usual_behaviour(case, plan.presentations))
    planned = measured(case, model, usual, ready.plan, crew_hours["plan"])
    faces = [face.face_id for face in model.faces]
    excused = {(one.premises_id, one.stream) for one in baselines.no_room}
    unkept = unkept_service(case, baselines, plan)
    verdicts = {
        name: verdict(name, measured(case, model, base, stood, crew_hours["today"]), planned, faces, unkept)
        for name, base, stood in (("today", baselines.today, ready.today), ("exact", baselines.exact, ready.exact))
    }
    return Judgement(verdicts, _sentence_on_no_room(excused))


def verdict(
    against: str, base: Measured, plan: Measured, face_ids: Sequence[str], unkept: Sequence[str] = ()
) -> Verdict:
    """Hold the figures of a plan against a baseline's.

    Parameters
    ----------
    face_ids
        Names of the faces, in the order of the figures.
    unkept
        What the plan's service leaves undone, in words; nothing of it may be.
    """
    missing = [
        *_not_halved("O", base.o, plan.o),
        *_not_halved("Oq", base.oq, plan.oq),
        *_above("A", base.figures.total.a, plan.figures.total.a, "m²·h"),
        *_faces_above("S", base.figures.s, plan.figures.s, face_ids),
        *_faces_above("B", base.figures.b, plan.figures.b, face_ids),
        *_above("crew hours", base.crew_h, plan.crew_h, "h"),
        *unkept,
    ]
    return Verdict(against, not missing, tuple(missing), _change(base.o, plan.o), _change(base.oq, plan.oq))


def unkept_service(case: Case, baselines: Baselines, plan: Service) -> tuple[str, ...]:
    """Say in words what a plan leaves undone or hides: litres, frequencies, bins that today's side has."""
    excused = {(one.premises_id, one.stream) for one in baselines.no_room}
    faults = uncollected(case, plan.presentations, excused)
    told = list(faults[:_NAMED])
    if len(faults) > _NAMED:
        told.append(f"{len(faults) - _NAMED} more premises and streams are not collected as they must be")
    today, planned = (
        Counter((*spot.key, spot.bin_type.litres) for spot in service.spots) for service in (baselines.today, plan)
    )
    other = sorted({key[:2] for key in (today - planned) + (planned - today)})
    if other:
        names = ", ".join(" ".join(key) for key in other[:_NAMED])
        told.append(f"not the same bins as today: {names}" + (" …" if len(other) > _NAMED else ""))
    return tuple(told)


def _change(base: float, plan: float) -> float:
    return plan / base - 1 if base > 0 else 0.0


def _not_halved(name: str, base: float, plan: float) -> list[str]:
    if base <= 0:
        return [f"{name} of the baseline is 0: there is nothing to halve"]
    if plan <= 0.5 * base + _SLACK:
        return []
    return [f"{name} is {plan:.1f} m·h a week, {plan / base - 1:+.1%} of {base:.1f}; half would be {base / 2:.1f}"]


def _above(name: str, base: float, plan: float, unit: str) -> list[str]:
    return [] if plan <= base + _SLACK else [f"{name}: {plan:.2f} {unit} a week, above the baseline's {base:.2f}"]


def _faces_above(name: str, base: FloatArray, plan: FloatArray, face_ids: Sequence[str]) -> list[str]:
    above = np.flatnonzero(plan > base + _SLACK)
    if not len(above):
        return []
    worst = above[np.argsort(-(plan - base)[above], kind="stable")]
    named = ", ".join(f"{face_ids[i]} ({plan[i] - base[i]:+.2f} m·h)" for i in worst[:_NAMED])
    return [f"{name} is above the baseline's on {len(above)} faces: {named}" + (" …" if len(above) > _NAMED else "")]


def _sentence_on_no_room(excused: set[tuple[str, str]]) -> str:
    if not excused:
        return ""
    premises = len({premises for premises, _ in excused})
    return (
        f"For {len(excused)} streams of {premises} premises no place exists on any pavement; "
        "their bins are neither in the plan nor in what it is compared with."
    )

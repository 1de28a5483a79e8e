"""One edition of a plan: the timetable, its dates and its language, as every paper reads them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property

from binopt.domain.calendar import CalendarRules
from binopt.domain.case import Case
from binopt.domain.plan import Baselines
from binopt.domain.plan_files import FaceRow, PlanFiles
from binopt.errors import Fault, InputError
from binopt.outputs.assumptions import rests_on
from binopt.outputs.map.background import Background
from binopt.outputs.plan_names import PLAN_FILE
from binopt.outputs.timetable import TimetableRow, make_timetable
from binopt.papers.dates import DayDates, dates_of_year
from binopt.papers.street import PaperStreet
from binopt.speech import Speech
from binopt.speech.speech import country_of


@dataclass(frozen=True)
class Edition:
    """What all papers of one plan in one language are made from.

    What is dear to work out and wanted by some papers only is worked out once, when the first of them asks.

    Attributes
    ----------
    plan, case
        The plan's files and the case it was made of.
    speech
        The language and country of the readers.
    timetable
        Who puts out what when and where: a row a presentation, in the order of the premises.
    weeks
        Length of the cycle.
    calendar
        From when the plan holds and how holidays are kept.
    dates
        The dates of a year by day of the cycle; empty where nobody said from when the plan holds.
    issued
        The day that papers give as that of their making.
    street
        The plan's street for papers that measure it.
    background
        Where the map may fetch a background from, ``None`` for nowhere.
    """

    plan: PlanFiles
    case: Case
    speech: Speech
    timetable: tuple[TimetableRow, ...]
    weeks: int
    calendar: CalendarRules
    dates: Mapping[int, DayDates]
    issued: date | None
    street: PaperStreet = field(repr=False, compare=False)
    background: Background | None = None

    @property
    def faces(self) -> Mapping[str, FaceRow]:
        """The plan's faces by id."""
        return {face.face_id: face for face in self.plan.faces}

    @cached_property
    def rests_on(self) -> tuple[str, ...]:
        """What the figures rest on, in this language; as the plan told it where the case has changed since."""
        if self.case.digest != self.plan.case_digest:
            return tuple(str(text) for text in self.plan.report["rests_on"])
        baselines = Baselines(self.plan.today, self.plan.exact, ())
        o_plan = float(self.plan.report["o"]["plan"])
        return rests_on(self.case, self.street.model, baselines, self.plan.plan, o_plan, self.speech)


def make_edition(
    plan: PlanFiles,
    case: Case,
    language: str,
    *,
    starts_on: date | None = None,
    issued: date | None = None,
    background: Background | None = None,
) -> Edition:
    """Put together what papers need.

    Lead, lag and length of the cycle are the plan's own; addresses, time zone and holidays are the case's, which may
    have changed since.

    Parameters
    ----------
    language
        One of ``LANGUAGES``.
    starts_on
        From when the plan holds, instead of the case's ``calendar.from``.
    issued
        The day of making; the same as ``starts_on`` where it is ``None``.
    background
        Where the map may fetch a background from.

    Raises
    ------
    InputError
        When the plan names premises that the case has not, or faces that the plan has not.
    """
    _check(plan, case)
    told = plan.report["case"]
    weeks = int(told.get("weeks", case.weeks))
    calendar = case.calendar if starts_on is None else replace(case.calendar, starts_on=starts_on)
    speech = Speech.of(language, calendar.country or country_of(case.timezone))
    rows = make_timetable(
        plan.plan,
        case.premises,
        {face.face_id: face.kerb for face in plan.faces},
        {face.face_id: face.street for face in plan.faces},
        lag_min=int(told.get("plan_lag_min", case.behaviour.plan_lag_min)),
        weeks=weeks,
    )
    days = frozenset(row.day for row in rows)
    dates = dates_of_year(calendar, days, weeks, language) if calendar.starts_on else {}
    street = PaperStreet(plan, case)
    return Edition(plan, case, speech, rows, weeks, calendar, dates, issued or calendar.starts_on, street, background)


def _check(plan: PlanFiles, case: Case) -> None:
    premises = {one.premises_id for one in case.premises}
    faces = {face.face_id for face in plan.faces}
    where = str(plan.folder / PLAN_FILE)
    services = (plan.plan, plan.today, plan.exact)
    named = {one.premises_id for each in services for one in each.presentations}
    named |= {spot.premises_id for each in services for spot in each.spots}
    faults = [
        Fault(f"{where}: presentations", "the case has no such premises", name[:80], hint="name the plan's own case")
        for name in sorted(named - premises)[:20]
    ]
    used = {spot.face_id for each in services for spot in each.spots}
    faults += [Fault(f"{where}: spots", "no such face", name[:80], hint="plan again") for name in sorted(used - faces)]
    if faults:
        raise InputError(faults)

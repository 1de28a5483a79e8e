"""Editions of made-up plans, as the papers' tests need them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

from shapely.affinity import translate

from binopt.domain.calendar import CalendarRules, HolidayRule
from binopt.domain.street import Kerb
from binopt.outputs.plan_folder import write_plan
from binopt.outputs.plan_reader import read_plan
from binopt.outputs.result import PlanResult
from binopt.papers.edition import Edition, make_edition
from tests.outputs.quarter import make_result

MONDAY = date(2027, 1, 4)
PLACE_M = (85_000.0, 447_000.0)
"""Where the quarter lies in its coordinate system: in a town, not at the corner of the map."""
HOSTILE = {
    "A00000": '=HYPERLINK("http://evil.example","x")',
    "A00001": "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>&lt;b&gt;",
    "A00002": "1 Rue A\r\nBEGIN:VALARM\r\nACTION:AUDIO\nEND:VALARM;,\\n\x00\x1b[31m",
    "A00003": "\u202eمرحبا שלום\u2066 🏠👨‍👩‍👧 \ud800 {0} {evil} %s %(x)s",
    "A00004": "é" * 10_000,
    "A00005": "../../../etc/passwd",
    "A00006": "+1-1 ]]> <!-- {{7*7}} ${jndi:ldap://x}",
    "A00007": "@SUM(A1:A9)|cmd' /C calc'!A0",
}


def quarter(premises: int = 8, *, timezone: str = "Europe/Amsterdam", **made: object) -> PlanResult:
    """Return a result whose geometry lies where its coordinate system is meant to be used."""
    result = make_result(premises, **made)
    return replace(moved(result), case=replace(moved(result).case, timezone=timezone))


def moved(result: PlanResult) -> PlanResult:
    """Return a result with all that is written of it moved to ``PLACE_M``."""

    def there(shape):
        return translate(shape, *PLACE_M)

    def service(given):
        return replace(given, spots=tuple(replace(spot, shape=there(spot.shape)) for spot in given.spots))

    case, model = result.case, result.model
    rounds = {
        which: tuple(
            replace(
                tour,
                line=there(tour.line),
                stops=tuple(replace(stop, point=there(stop.point)) for stop in tour.stops),
            )
            for tour in tours
        )
        for which, tours in result.rounds.items()
    }
    faces = tuple(replace(face, kerb=there(face.kerb)) for face in model.faces)
    return replace(
        result,
        case=replace(
            case,
            premises=tuple(replace(one, door=there(one.door)) for one in case.premises),
            pavements=tuple(replace(one, geometry=there(one.geometry)) for one in case.pavements),
            obstacles=tuple(replace(one, footprint=there(one.footprint)) for one in case.obstacles),
            kerbs=tuple(Kerb(face.face_id, face.pavement_id, face.kerb) for face in faces),
        ),
        model=replace(model, faces=faces),
        baselines=replace(
            result.baselines, today=service(result.baselines.today), exact=service(result.baselines.exact)
        ),
        plan=service(result.plan),
        rounds=rounds,
        unplaced=tuple(replace(one, door=there(one.door)) for one in result.unplaced),
    )


def edition_of(
    result: PlanResult,
    folder: Path,
    *,
    language: str = "en",
    country: str = "",
    subdivision: str = "",
    rule: HolidayRule = HolidayRule.NEXT_DAY,
    starts_on: date | None = MONDAY,
    **rules: object,
) -> Edition:
    """Write a result as a plan, read it back, and make an edition of it."""
    plan = read_plan(write_plan(result, folder, pictures=False))
    calendar = CalendarRules(country, subdivision, rule, starts_on, **rules)
    return make_edition(plan, replace(result.case, calendar=calendar), language)

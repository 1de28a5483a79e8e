"""How many trucks today's collection needs, where the mapping leaves that to be reckoned from the load."""

from __future__ import annotations

import math
from collections.abc import Mapping

import pandas as pd

from binopt.domain.service import CrewTimes, Stream, Truck
from binopt.errors import Fault, InputError
from binopt.intake.layers.demand import longest_gap_days
from binopt.intake.layers.report import Action, Entry
from binopt.intake.layers.service import MOST_TRUCKS, ServiceRule
from binopt.presets import BIN_TYPES

_RESERVE = 1.25
"""A quarter more than the hours reckoned: a plan must be able to move work from one day to another."""


def provide_trucks(rule: ServiceRule, bins: pd.DataFrame) -> tuple[dict[str, object], tuple[Entry, ...]]:
    """Return the tables ``[trucks.*]`` of the case, numbered where one rule gives several trucks.

    The load of a stream is that of the day after today's longest gap, when every bin is out: hours are lifts, stops,
    driving from face to face, the way to the depot and the trips to unload, with a quarter in reserve.
    """
    given = rule.tables.get("trucks", {})
    trucks: dict[str, object] = {}
    entries: tuple[Entry, ...] = ()
    for truck in rule.settings.trucks if given else ():
        name = truck.truck_id
        count = rule.truck_counts[name]
        if count == 0:
            hours = sum(work_hours(rule.settings.streams[s], truck, bins, rule) for s in truck.streams)
            shift_h = (truck.shift.to_min - truck.shift.from_min) / 60
            if not hours * _RESERVE / shift_h <= MOST_TRUCKS:
                what = f"{name} would be more than {MOST_TRUCKS} trucks"
                hint = "look at capacity_l, payload_kg and the litres of its streams, or say the count"
                raise InputError(Fault("case.toml: trucks", what, f"{hours:.3g} h of work on a day", hint=hint))
            count = max(1, math.ceil(hours * _RESERVE / shift_h))
            what = (
                f"{count} × {name}: {hours:.1f} h of work on today's busiest day, shifts of {shift_h:g} h, "
                "a quarter in reserve"
            )
            entries += (Entry(Action.GUESSED, "case.toml: trucks", what, count),)
        for number in range(1, count + 1):
            trucks[name if count == 1 else f"{name}-{number}"] = given[name]
    return trucks, entries


def work_hours(stream: Stream, truck: Truck, bins: pd.DataFrame, rule: ServiceRule) -> float:
    """Return the hours that a stream's busiest day takes one truck, all its trips in one row."""
    rows = bins[bins["stream"] == stream.name]
    if rows.empty:
        return 0.0
    times = rule.settings.crew
    litres = float(rows["litres_per_week"].sum()) * longest_gap_days(stream.today_days, rule.settings.weeks) / 7
    trips = max(math.ceil(litres / truck.capacity_l), math.ceil(litres * stream.kg_per_litre / truck.payload_kg))
    lifts_s = float((rows["count"] * rows["bin_type"].map(_lift_seconds(times))).sum())
    stops_s = len(rows) * times.stop_s + len(rows) / rule.premises_per_face * times.drive_s_per_face
    return (lifts_s + stops_s) / 3600 + (times.depot_min + trips * times.unload_min) / 60


def _lift_seconds(times: CrewTimes) -> Mapping[str, float]:
    return {str(b.litres): times.lift_4w_s if b.four_wheeled else times.lift_2w_s for b in BIN_TYPES.values()}

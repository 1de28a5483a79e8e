"""How many trucks today's collection needs, where the mapping leaves that to be reckoned from the load."""

from __future__ import annotations

import math
from collections.abc import Mapping

import pandas as pd

from binopt.domain.service import CrewTimes
from binopt.intake.layers.demand import longest_gap_days
from binopt.intake.layers.mapping import TruckRule
from binopt.intake.layers.report import Action, Entry
from binopt.presets import BIN_TYPES, DEFAULT_KG_PER_LITRE, KG_PER_LITRE
from binopt.units import parse_clock_min

_RESERVE = 1.25
"""A quarter more than the hours reckoned: a plan must be able to move work from one day to another."""


def provide_trucks(
    rules: Mapping[str, TruckRule],
    bins: pd.DataFrame,
    streams: Mapping[str, Mapping[str, object]],
    crew: Mapping[str, float],
    premises_per_face: float,
    weeks: int,
) -> tuple[dict[str, object], tuple[Entry, ...]]:
    """Return the tables ``[trucks.*]`` of the case, numbered where one rule gives several trucks.

    The load of a stream is that of the day after today's longest gap, when every bin is out: hours are lifts, stops,
    driving from face to face, the way to the depot and the trips to unload, with a quarter in reserve.
    """
    times = CrewTimes(**{k: float(v) for k, v in crew.items()})
    trucks: dict[str, object] = {}
    entries: tuple[Entry, ...] = ()
    for name, rule in rules.items():
        count = rule.count
        if count == 0:
            hours = sum(
                _hours(str(s), bins, streams[str(s)], rule.settings, times, premises_per_face, weeks)
                for s in _names(rule.settings.get("streams", list(streams)))
            )
            shift_h = _shift_h(rule.settings)
            count = max(1, math.ceil(hours * _RESERVE / shift_h))
            what = (
                f"{count} × {name}: {hours:.1f} h of work on today's busiest day, shifts of {shift_h:g} h, "
                "a quarter in reserve"
            )
            entries += (Entry(Action.GUESSED, "case.toml: trucks", what, count),)
        for number in range(1, count + 1):
            trucks[name if count == 1 else f"{name}-{number}"] = dict(rule.settings)
    return trucks, entries


def _hours(
    stream: str,
    bins: pd.DataFrame,
    settings: Mapping[str, object],
    truck: Mapping[str, object],
    times: CrewTimes,
    premises_per_face: float,
    weeks: int,
) -> float:
    rows = bins[bins["stream"] == stream]
    if rows.empty:
        return 0.0
    today = settings.get("today")
    days = _names(today.get("days", ["mon"])) if isinstance(today, Mapping) else ["mon"]
    litres = float(rows["litres_per_week"].sum()) * longest_gap_days(days, weeks) / 7
    kg = litres * float(str(settings.get("kg_per_litre", KG_PER_LITRE.get(stream, DEFAULT_KG_PER_LITRE))))
    trips = max(
        math.ceil(litres / float(str(truck.get("capacity_l", 20_000.0)))),
        math.ceil(kg / float(str(truck.get("payload_kg", 10_000.0)))),
    )
    wheels = rows["bin_type"].map(lambda litres: BIN_TYPES[int(litres)].wheels)
    lift_s = float((rows["count"] * wheels.map(lambda n: times.lift_4w_s if n >= 4 else times.lift_2w_s)).sum())
    stops_s = len(rows) * times.stop_s + len(rows) / premises_per_face * times.drive_s_per_face
    return (lift_s + stops_s) / 3600 + (times.depot_min + trips * times.unload_min) / 60


def _names(value: object) -> list[str]:
    return [str(v) for v in value] if isinstance(value, list) else []


def _shift_h(truck: Mapping[str, object]) -> float:
    start, end = (parse_clock_min(text) for text in _names(truck.get("shift", ["05:30", "13:00"])))
    return ((end - start) % 1440 or 1440) / 60

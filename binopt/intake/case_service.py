"""Streams and trucks of ``case.toml``: what is collected, on which sets of days, and by whom."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import combinations

from binopt.domain.service import CrewTimes, Stream, Truck, Window
from binopt.intake.case_table import Table
from binopt.intake.findings import some, suggest
from binopt.intake.ids import is_id
from binopt.presets import DEFAULT_KG_PER_LITRE, KG_PER_LITRE

TODAY_WINDOW = Window(6 * 60, 12 * 60)
SHIFT = Window(5 * 60 + 30, 13 * 60)
SLOT_MIN = 60
"""A crew's slot while no rounds are planned (contract): a shift must hold at least one beside the way to the depot."""


def read_streams(table: Table, weeks: int) -> dict[str, Stream]:
    """Read ``[streams.NAME]``."""
    return {
        name: _read_stream(name, Table((*table.path, name), values, table.findings), weeks)
        for name, values in table.values.items()
        if _is_name(table, name)
    }


def read_trucks(
    table: Table, names: Mapping[str, object], streams: Mapping[str, Stream], weeks: int, crew: CrewTimes
) -> tuple[Truck, ...]:
    """Read ``[trucks.NAME]``; without any, each stream has one truck of the default kind.

    Parameters
    ----------
    table
        The table ``[trucks]``.
    names
        Every stream that the file names, those with faults too.
    streams
        Those that could be read.
    weeks
        Length of the cycle.
    crew
        Decides how much of a shift the way to the depot takes.
    """
    if not table.values:
        if streams:
            table.findings.note("case.toml has no trucks: one of the default kind is taken for each stream")
        return tuple(Truck(f"T-{name}", (name,), SHIFT, days=_workdays((s,), weeks)) for name, s in streams.items())
    trucks = tuple(
        _read_truck(truck_id, Table((*table.path, truck_id), values, table.findings), names, streams, weeks, crew)
        for truck_id, values in table.values.items()
        if _is_name(table, truck_id)
    )
    for stream in streams.values():
        _check_trucks_of(stream, trucks, table)
    return trucks


def allowed_patterns(today_days: frozenset[int], weeks: int) -> tuple[frozenset[int], ...]:
    """Return every choice of as many weekdays as today has, the same in each week of the cycle.

    Of Monday to Friday, or of the whole week where today uses Saturday or Sunday.
    """
    weekdays = {day % 7 for day in today_days}
    choice = range(7) if max(weekdays) > 4 else range(5)
    return tuple(
        frozenset(day + 7 * week for day in chosen for week in range(weeks))
        for chosen in combinations(choice, len(weekdays))
    )


def _is_name(table: Table, name: str) -> bool:
    if not is_id(name):
        table.fault(name, "is no id", name, "letters, digits, dot, hyphen and underscore")
    return is_id(name)


def _read_stream(name: str, table: Table, weeks: int) -> Stream:
    table.refuse_unknown(tables=("today",))
    today = Table((*table.path, "today"), table.values.get("today"), table.findings)
    today.refuse_unknown()
    if "days" not in today:
        table.findings.note(f"case.toml: streams.{name} has no today.days: collected on Mondays today is taken")
    today_days = today.days("days", weeks, frozenset(7 * week for week in range(weeks)))
    patterns = _read_patterns(table, weeks) or allowed_patterns(today_days, weeks)
    min_per_week = table.number("min_per_week", 0.0)
    most = max(len(pattern) for pattern in patterns) / weeks
    if min_per_week > most:
        hint = f"at most {most:g}, or allow a pattern with more days"
        table.fault("min_per_week", "is more than any pattern has days", min_per_week, hint)
    return Stream(
        name=name,
        patterns=patterns,
        today_days=today_days,
        today_window=today.window("window", TODAY_WINDOW),
        min_per_week=min_per_week,
        kg_per_litre=table.number("kg_per_litre", KG_PER_LITRE.get(name.lower(), DEFAULT_KG_PER_LITRE)),
    )


def _read_patterns(table: Table, weeks: int) -> tuple[frozenset[int], ...]:
    value = table.values.get("patterns")
    if value is None:
        return ()
    if not isinstance(value, list) or not value or not all(isinstance(days, list) and days for days in value):
        hint = 'a list of lists of days such as [["mon", "thu"], ["tue", "fri"]], none empty; or leave the key out'
        table.fault("patterns", "is no list of sets of days, or an empty one", value, hint)
        return ()
    patterns = (table.days_of("patterns", days, weeks) for days in value)
    return tuple(dict.fromkeys(days for days in patterns if days))


def _workdays(streams: tuple[Stream, ...], weeks: int) -> tuple[int, ...]:
    """Days on which a truck drives where nothing is said: Monday to Friday, all where today uses the weekend."""
    weekend = any(day % 7 > 4 for stream in streams for day in stream.today_days)
    return tuple(day for day in range(7 * weeks) if weekend or day % 7 <= 4)


def _read_truck(
    truck_id: str,
    table: Table,
    names: Mapping[str, object],
    streams: Mapping[str, Stream],
    weeks: int,
    crew: CrewTimes,
) -> Truck:
    table.refuse_unknown()
    collected = table.names("streams", tuple(streams))
    for name in collected:
        if name not in names:
            table.fault("streams", "the stream is not in [streams]", name, suggest(name, names))
    own = tuple(streams[name] for name in collected if name in streams)
    shift = table.window("shift", SHIFT)
    if shift.to_min - shift.from_min - crew.depot_min < SLOT_MIN:
        hint = f"at least {crew.depot_min + SLOT_MIN:g} min: the way from and to the depot, and one slot of an hour"
        table.fault("shift", "is too short to collect anything", table.values.get("shift"), hint)
    return Truck(
        truck_id=truck_id,
        streams=tuple(stream.name for stream in own),
        shift=shift,
        capacity_l=table.number("capacity_l", 20_000.0),
        payload_kg=table.number("payload_kg", 10_000.0),
        days=tuple(sorted(table.days("days", weeks, frozenset(_workdays(own, weeks))))),
        width_m=table.number("width_m", 2.55),
    )


def _check_trucks_of(stream: Stream, trucks: tuple[Truck, ...], table: Table) -> None:
    """Keep a fault for a stream that nobody collects, at all or on the days of any of its patterns."""
    own = [truck for truck in trucks if stream.name in truck.streams]
    where = f"case.toml: streams.{stream.name}"
    if not own:
        hint = f"add {stream.name!r} to the streams of one of {some(t.truck_id for t in trucks)}"
        table.findings.fault(where, "no truck collects the stream", value=stream.name, hint=hint)
        return
    days = {day for truck in own for day in truck.days}
    if not any(pattern <= days for pattern in stream.patterns):
        hint = f"give {some(t.truck_id for t in own)} more days, or the stream other patterns"
        table.findings.fault(where, "its trucks drive on all days of no pattern", value=stream.name, hint=hint)

"""``case.toml``: what is decided by people and not by geometry. Its keys are listed in ``case_keys``."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from zoneinfo import available_timezones

from pyproj import CRS
from pyproj.exceptions import CRSError

from binopt.domain.calendar import CalendarRules
from binopt.domain.case import Behaviour, NetworkRules, Punctuality, Rules, Weights
from binopt.domain.service import ClearWidth, CrewTimes, Stream, Truck
from binopt.domain.street import Side
from binopt.intake.case_calendar import read_calendar
from binopt.intake.case_keys import KEYS
from binopt.intake.case_service import read_streams, read_trucks
from binopt.intake.case_table import Table
from binopt.intake.findings import Findings, suggest
from binopt.presets import CLEAR_WIDTHS
from binopt.stores.address import Address, parse_address
from binopt.stores.trouble import StoreError

DEFAULT_PRESET = "fr"
CYCLES = (1, 2, 4)


@dataclass(frozen=True)
class Settings:
    """What ``case.toml`` says, defaults filled in.

    ``crs`` is ``None`` where the layers decide it, ``database`` where all layers lie in files. ``stream_names`` are all
    names of streams that the file has, those with faults too, or ``None`` where the file could not be read; ``weeks``
    is then the longest cycle: nothing is said against other files for a fault of this one.
    """

    name: str = ""
    crs: CRS | None = None
    timezone: str = "UTC"
    drives_on: str = "right"
    weeks: int = 1
    rules: Rules = field(default_factory=lambda: Rules(CLEAR_WIDTHS[DEFAULT_PRESET], DEFAULT_PRESET))
    behaviour: Behaviour = field(default_factory=Behaviour)
    weights: Weights = field(default_factory=Weights)
    crew: CrewTimes = field(default_factory=CrewTimes)
    network: NetworkRules = field(default_factory=NetworkRules)
    punctuality: Punctuality = field(default_factory=Punctuality)
    calendar: CalendarRules = field(default_factory=CalendarRules)
    profiles: Mapping[str, tuple[float, ...]] = field(default_factory=dict)
    streams: Mapping[str, Stream] = field(default_factory=dict)
    trucks: tuple[Truck, ...] = ()
    stream_names: frozenset[str] | None = None
    database: Address | None = None


def read_settings(path: Path, findings: Findings) -> Settings:
    """Read ``case.toml``; what is wrong with it goes to the findings, and the default stands in its place."""
    tree = read_tree(path, findings)
    if tree is None:
        return Settings(name=path.parent.name, weeks=CYCLES[-1])
    return check_settings(tree, path.resolve().parent.name, findings)


def check_settings(tree: Mapping[str, object], name: str, findings: Findings) -> Settings:
    """Check the tables of a ``case.toml`` that are not in a file yet; ``name`` is the case's where they give none."""
    for each in tree:
        if each not in _TABLES:
            findings.fault("case.toml", "unknown table", value=each, hint=suggest(each, _TABLES))
    table = {each: Table((each,), tree.get(each), findings) for each in _TABLES}
    for each in ("case", "rules", "behaviour", "weights", "crew", "network", "punctuality"):
        table[each].refuse_unknown()
    case = table["case"]
    weeks = _read_weeks(case)
    crew = _read_crew(table["crew"])
    streams = read_streams(table["streams"], weeks)
    return Settings(
        name=case.text("name", name),
        crs=_read_crs(case),
        timezone=_read_timezone(case),
        drives_on=case.text("drives_on", "right"),
        weeks=weeks,
        rules=_read_rules(table["rules"]),
        behaviour=_read_behaviour(table["behaviour"]),
        weights=_read_weights(table["weights"]),
        crew=crew,
        network=_read_network(table["network"]),
        punctuality=_read_punctuality(table["punctuality"]),
        calendar=read_calendar(table["calendar"]),
        profiles=_read_profiles(table["profiles"]),
        streams=streams,
        trucks=read_trucks(table["trucks"], table["streams"].values, streams, weeks, crew),
        stream_names=frozenset(table["streams"].values),
        database=_read_database(case),
    )


def read_tree(path: Path, findings: Findings) -> Mapping[str, object] | None:
    """Read a TOML file as it stands, ``None`` with a fault where it cannot be read."""
    try:
        return tomllib.loads(path.read_bytes().decode("utf-8-sig"))
    except FileNotFoundError:
        there = sorted(entry.name for entry in path.parent.iterdir()) if path.parent.is_dir() else []
        held = f"the folder holds {', '.join(there[:10])}" if there else "the folder is empty"
        findings.fault(path.name, "there is no such file in the folder", value=path.parent, hint=f"{held}; write one")
    except UnicodeDecodeError as error:
        findings.fault(path.name, "is no text in UTF-8", value=error, hint="save it as UTF-8")
    except OSError as error:
        findings.fault(path.name, "cannot be read", value=error.strerror, hint="check its permissions")
    # also numbers of thousands of digits, and what is nested deeper than Python reads
    except (ValueError, RecursionError) as error:
        findings.fault(path.name, "is no valid TOML", value=error, hint="mend that line; texts stand in quotes")
    return None


_TABLES = tuple(dict.fromkeys(key.table.split(".")[0] for key in KEYS))


def _read_database(case: Table) -> Address | None:
    if "layers" not in case:
        return None
    try:
        address = parse_address(case.text("layers", ""))
    except StoreError as error:
        case.fault("layers", error.what, hint=error.hint)
        return None
    if address.has_password:
        hint = "leave it to PGPASSWORD or ~/.pgpass, which PostgreSQL's own programs read too"
        case.fault("layers", "holds a password, which does not belong in a file", hint=hint)
        return None
    return address


def _read_weeks(case: Table) -> int:
    weeks = case.whole("weeks", 1)
    if weeks in CYCLES:
        return weeks
    case.fault("weeks", "is no length of a cycle", weeks, "1, 2 or 4")
    return CYCLES[-1]  # so that days such as "mon:2" are not told as faults of their own


def _read_crs(case: Table) -> CRS | None:
    if "crs" not in case:
        return None
    text = case.text("crs", "")
    try:
        return CRS.from_user_input(text) if text else None
    except CRSError:
        case.fault("crs", "is no coordinate system that PROJ knows", text, 'an EPSG code such as "EPSG:2154"')
        return None


def _read_timezone(case: Table) -> str:
    name = case.text("timezone", "UTC")
    known = available_timezones()
    if known and name not in known:  # a machine without a time zone database cannot tell
        case.fault("timezone", "is no time zone", name, f"{suggest(name, known).split(' (')[0]}; as 'Europe/Paris'")
    return name


def _read_rules(table: Table) -> Rules:
    preset, clear_width = _read_clear_width(table)
    plain = Rules(clear_width)
    sides = table.names("sides", tuple(plain.sides))
    return Rules(
        clear_width=clear_width,
        clear_width_preset=preset,
        kerb_setback_m=table.number("kerb_setback_m", plain.kerb_setback_m),
        max_carry_m=table.number("max_carry_m", plain.max_carry_m),
        max_fill=table.number("max_fill", plain.max_fill),
        cross_street=table.flag("cross_street", plain.cross_street),
        sides=tuple(Side(side) for side in sides if side in set(Side)),
        corner_clearance_m=table.number("corner_clearance_m", plain.corner_clearance_m),
        spot_step_m=table.number("spot_step_m", plain.spot_step_m),
        frontage_cap_m_h=table.number("frontage_cap_m_h", 0.0) if "frontage_cap_m_h" in table else None,
        width_quantile=table.number("width_quantile", plain.width_quantile),
    )


def _read_clear_width(table: Table) -> tuple[str, ClearWidth]:
    if "clear_width_m" in table:
        if "clear_width_preset" in table:
            table.fault("clear_width_m", "stands beside clear_width_preset", hint="keep one of the two")
        metres = table.number("clear_width_m", CLEAR_WIDTHS[DEFAULT_PRESET].clear_width_m)
        return "", ClearWidth(metres, source="case.toml: rules.clear_width_m")
    preset = table.text("clear_width_preset", DEFAULT_PRESET)
    if preset not in CLEAR_WIDTHS:
        table.fault("clear_width_preset", "is no preset", preset, suggest(preset, CLEAR_WIDTHS))
        preset = DEFAULT_PRESET
    elif "clear_width_preset" not in table:
        metres = CLEAR_WIDTHS[preset].clear_width_m
        table.findings.note(f"case.toml names no clear width: {metres:.2f} m is taken (preset {preset!r})")
    return preset, CLEAR_WIDTHS[preset]


def _read_behaviour(table: Table) -> Behaviour:
    plain = Behaviour()
    lead_min = table.whole("lead_min", plain.lead_min)
    lag_min = table.whole("lag_min", plain.lag_min)
    return Behaviour(
        lead_min=lead_min,
        lag_min=lag_min,
        min_window_min=table.whole("min_window_min", plain.min_window_min),
        plan_lead_min=table.whole("plan_lead_min", lead_min),
        plan_lag_min=table.whole("plan_lag_min", lag_min),
    )


def _read_weights(table: Table) -> Weights:
    plain = Weights()
    return Weights(
        carry_per_m=table.number("carry_per_m", plain.carry_per_m),
        crew_per_h=table.number("crew_per_h", plain.crew_per_h),
    )


def _read_crew(table: Table) -> CrewTimes:
    plain = CrewTimes()
    return CrewTimes(
        lift_2w_s=table.number("lift_2w_s", plain.lift_2w_s),
        lift_4w_s=table.number("lift_4w_s", plain.lift_4w_s),
        stop_s=table.number("stop_s", plain.stop_s),
        walk_m_per_s=table.number("walk_m_per_s", plain.walk_m_per_s),
        collect_kmh=table.number("collect_kmh", plain.collect_kmh),
        drive_s_per_face=table.number("drive_s_per_face", plain.drive_s_per_face),
        depot_min=table.number("depot_min", plain.depot_min),
        unload_min=table.number("unload_min", plain.unload_min),
        empty_min=table.number("empty_min", plain.empty_min),
        break_min=table.number("break_min", plain.break_min),
        break_after_min=table.number("break_after_min", plain.break_after_min),
    )


def _read_punctuality(table: Table) -> Punctuality:
    plain = Punctuality()
    return Punctuality(
        reliability=table.number("reliability", plain.reliability),
        window_step_min=table.whole("window_step_min", plain.window_step_min),
        service_spread=table.number("service_spread", plain.service_spread),
        drive_spread=table.number("drive_spread", plain.drive_spread),
        day_spread=table.number("day_spread", plain.day_spread),
        start_spread_min=table.number("start_spread_min", plain.start_spread_min),
    )


def _read_network(table: Table) -> NetworkRules:
    plain = NetworkRules()
    return NetworkRules(
        default_speed_kmh=table.number("default_speed_kmh", plain.default_speed_kmh),
        turn_straight_s=table.number("turn_straight_s", plain.turn_straight_s),
        turn_near_s=table.number("turn_near_s", plain.turn_near_s),
        turn_across_s=table.number("turn_across_s", plain.turn_across_s),
        turn_sharp_s=table.number("turn_sharp_s", plain.turn_sharp_s),
        turn_round_s=table.number("turn_round_s", plain.turn_round_s),
        far_kerb_oneway=table.flag("far_kerb_oneway", plain.far_kerb_oneway),
        both_sides_oneway_below_m=table.number("both_sides_oneway_below_m", plain.both_sides_oneway_below_m),
        mouth_walk_max_m=table.number("mouth_walk_max_m", plain.mouth_walk_max_m),
        outside_detour=table.number("outside_detour", plain.outside_detour),
        outside_least_m=table.number("outside_least_m", plain.outside_least_m),
        site_reach_m=table.number("site_reach_m", plain.site_reach_m),
    )


def _read_profiles(table: Table) -> dict[str, tuple[float, ...]]:
    profiles: dict[str, tuple[float, ...]] = {}
    for name, value in table.values.items():
        weights = value if isinstance(value, list) else []
        good = all(isinstance(w, int | float) and not isinstance(w, bool) and 0 <= w < 1e9 for w in weights)
        if len(weights) != 24 or not good or not sum(weights):
            hint = "24 numbers, none below 0 and not all 0, one an hour from midnight"
            table.fault(name, "is no profile of a day", value, hint)
        else:
            profiles[name] = tuple(float(w) for w in weights)
    return profiles

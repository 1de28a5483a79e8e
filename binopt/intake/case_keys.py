"""Every key of ``case.toml`` in one place: what it means, its unit, its limits, and what holds where it is absent.

The reader checks by this list, the writer takes its comments from it, and the documentation prints it.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from math import inf


class Kind(StrEnum):
    """What a value of ``case.toml`` looks like."""

    TEXT = "text"
    FLAG = "true or false"
    NUMBER = "number"
    WHOLE = "whole number"
    DAYS = 'list of weekdays, "mon" (every week) or "mon:2" (second week of the cycle)'
    PATTERNS = "list of lists of weekdays"
    WINDOW = 'two times of day, ["06:00", "12:00"]; the second may lie past midnight'
    NAMES = "list of names"
    WEIGHTS = "24 numbers, one an hour from midnight"
    DATE = "date, 2027-01-04"
    DATES = "list of dates"


@dataclass(frozen=True, slots=True)
class Key:
    """One key of ``case.toml``.

    Parameters
    ----------
    table, name
        Where it stands; ``*`` in the table is a name that the case chooses, a ``*`` as name any name.
    kind
        What its value looks like.
    default
        What holds where it is absent, as text of TOML or in words.
    about
        What it decides, in one sentence.
    unit
        Its unit; empty where it has none.
    least, most
        Limits of a number, both allowed.
    above_least
        Whether the number must lie above ``least``.
    choices
        The values that are allowed; empty where any is.
    """

    table: str
    name: str
    kind: Kind
    default: str
    about: str
    unit: str = ""
    least: float = -inf
    most: float = inf
    above_least: bool = False
    choices: tuple[str, ...] = ()

    @property
    def comment(self) -> str:
        """One line for people who edit the file: meaning, unit and default."""
        unit = f" [{self.unit}]" if self.unit else ""
        return f"{self.about}{unit}; default: {self.default}"


KEYS: tuple[Key, ...] = (
    Key("case", "name", Kind.TEXT, "the folder's name", "the quarter's name"),
    Key("case", "crs", Kind.TEXT, "that of the layers", "projected coordinate system in metres, must be the layers'"),
    Key("case", "timezone", Kind.TEXT, '"UTC"', "IANA name, for calendars"),
    Key("case", "drives_on", Kind.TEXT, '"right"', "side of the carriageway", choices=("right", "left")),
    Key("case", "layers", Kind.TEXT, "none", "schema of a PostGIS database that holds layers too, as postgresql://…"),
    Key("case", "weeks", Kind.WHOLE, "1", "length of the cycle: 1, 2 or 4", "weeks"),
    Key("rules", "clear_width_preset", Kind.TEXT, '"fr"', "rule about the width that stays free, by name"),
    Key(
        "rules",
        "clear_width_m",
        Kind.NUMBER,
        "the preset's",
        "that width itself, instead of a preset",
        "m",
        0,
        20,
        True,
    ),
    Key("rules", "kerb_setback_m", Kind.NUMBER, "0.0", "between the kerb and a bin that stands there", "m", 0, 3),
    Key("rules", "max_carry_m", Kind.NUMBER, "25.0", "longest way from the door to a lawful spot", "m", 0, 1000, True),
    Key("rules", "max_fill", Kind.NUMBER, "0.9", "what a bin may gather, of its litres", "share", 0, 1, True),
    Key("rules", "cross_street", Kind.FLAG, "false", "whether bins may be carried across a carriageway"),
    Key(
        "rules",
        "sides",
        Kind.NAMES,
        '["kerb", "building"]',
        "edges of the pavement at which bins may stand; carriageway: on the layer stands too",
        choices=("kerb", "building", "carriageway"),
    ),
    Key("rules", "corner_clearance_m", Kind.NUMBER, "1.5", "between a face's ends and a bin", "m", 0, 50),
    Key("rules", "spot_step_m", Kind.NUMBER, "0.25", "spots stand at multiples of it along the kerb", "m", 0.05, 5),
    Key("rules", "frontage_cap_m_h", Kind.NUMBER, "none", "obstruction before another's door", "m·h a week", 0),
    Key(
        "rules",
        "width_quantile",
        Kind.NUMBER,
        "0.075",
        "of a width's interval, at which the clear width is kept: 0.075 its low end, 0.5 the width itself",
        "share",
        0,
        1,
    ),
    Key("behaviour", "lead_min", Kind.WHOLE, "60", "how long before the window bins are put out", "min", 0, 1439),
    Key("behaviour", "lag_min", Kind.WHOLE, "15", "how long after the truck they are taken in", "min", 0, 1439),
    Key("behaviour", "min_window_min", Kind.WHOLE, "30", "narrowest window that is published", "min", 1, 1439),
    Key("behaviour", "plan_lead_min", Kind.WHOLE, "lead_min", "the lead that the plan asks for", "min", 0, 1439),
    Key("behaviour", "plan_lag_min", Kind.WHOLE, "lag_min", "the lag that the plan asks for", "min", 0, 1439),
    Key("weights", "carry_per_m", Kind.NUMBER, "0.002", "price of carrying a bin a metre", "m·h of obstruction", 0),
    Key("weights", "crew_per_h", Kind.NUMBER, "0.05", "price of a truck's hour", "m·h of obstruction", 0),
    Key("crew", "lift_2w_s", Kind.NUMBER, "12.0", "to empty a two-wheeled bin", "s", 0, 3600, True),
    Key("crew", "lift_4w_s", Kind.NUMBER, "40.0", "to empty a four-wheeled bin", "s", 0, 3600, True),
    Key("crew", "stop_s", Kind.NUMBER, "8.0", "each stop on top of the lifts", "s", 0, 3600),
    Key("crew", "walk_m_per_s", Kind.NUMBER, "1.2", "loaders' walking speed", "m/s", 0, 5, True),
    Key("crew", "collect_kmh", Kind.NUMBER, "5.0", "truck's speed along a face", "km/h", 0, 50, True),
    Key("crew", "drive_s_per_face", Kind.NUMBER, "60.0", "allowance for driving to a face", "s", 0, 36000),
    Key("crew", "depot_min", Kind.NUMBER, "20.0", "from and to the depot, each shift", "min", 0, 1440),
    Key("crew", "unload_min", Kind.NUMBER, "50.0", "each unloading trip", "min", 0, 1440),
    Key("crew", "empty_min", Kind.NUMBER, "15.0", "emptying at an unloading site of the layer sites", "min", 0, 1440),
    Key("crew", "break_min", Kind.NUMBER, "20.0", "one break in a long shift", "min", 0, 240),
    Key("crew", "break_after_min", Kind.NUMBER, "360.0", "shifts longer than this have it", "min", 0, 1440),
    Key(
        "punctuality",
        "reliability",
        Kind.NUMBER,
        "0.95",
        "share of weeks in which a published window holds its truck",
        "",
        0.5,
        0.999,
    ),
    Key("punctuality", "window_step_min", Kind.WHOLE, "5", "windows begin and end on multiples of this", "min", 1, 60),
    Key("punctuality", "service_spread", Kind.NUMBER, "0.3", "of each stop's work, over its mean", "", 0, 2),
    Key("punctuality", "drive_spread", Kind.NUMBER, "0.3", "of each drive, over its mean", "", 0, 2),
    Key("punctuality", "day_spread", Kind.NUMBER, "0.05", "of a whole shift, over its mean", "", 0, 1),
    Key("punctuality", "start_spread_min", Kind.NUMBER, "3.0", "how late shifts start", "min", 0, 240),
    Key("network", "default_speed_kmh", Kind.NUMBER, "30.0", "speed on streets that have none", "km/h", 0, 130, True),
    Key("network", "turn_straight_s", Kind.NUMBER, "0.0", "straight on at a junction", "s", 0, 600),
    Key("network", "turn_near_s", Kind.NUMBER, "3.0", "turn towards the own side", "s", 0, 600),
    Key("network", "turn_across_s", Kind.NUMBER, "6.0", "turn across oncoming traffic", "s", 0, 600),
    Key("network", "turn_sharp_s", Kind.NUMBER, "10.0", "turn by more than 135°", "s", 0, 600),
    Key("network", "turn_round_s", Kind.NUMBER, "40.0", "turning at a turning place", "s", 0, 3600),
    Key("network", "far_kerb_oneway", Kind.FLAG, "true", "one-way streets: the other kerb in a pass of its own"),
    Key(
        "network",
        "both_sides_oneway_below_m",
        Kind.NUMBER,
        "5.0",
        "one-way streets narrower than this from kerb to kerb: both sides in one pass",
        "m",
        0,
        50,
    ),
    Key("network", "mouth_walk_max_m", Kind.NUMBER, "300.0", "longest walk to a dead end's mouth", "m", 0, 1e4),
    Key(
        "network",
        "outside_detour",
        Kind.NUMBER,
        "1.4",
        "way outside between streets cut off by the data's end, over the way around; 0: none",
        "",
        0,
        10,
    ),
    Key("network", "outside_least_m", Kind.NUMBER, "400.0", "least such way", "m", 0, 1e5),
    Key(
        "network", "site_reach_m", Kind.NUMBER, "300.0", "farthest that a site may lie from a street", "m", 0, 1e5, True
    ),
    Key("calendar", "country", Kind.TEXT, "none, so no holidays", "whose holidays are kept, by its ISO 3166 code"),
    Key("calendar", "subdivision", Kind.TEXT, "none", "state or region with holidays of its own, by code"),
    Key(
        "calendar",
        "rule",
        Kind.TEXT,
        '"next_day"',
        "a collection on a holiday: on the next or the previous day that is no holiday (and no Sunday, unless trucks "
        "drive then anyway), it and all later ones of the week a day later, not at all, or as ever",
        choices=("next_day", "previous_day", "shift_week", "skip", "keep"),
    ),
    Key(
        "calendar",
        "from",
        Kind.DATE,
        "none: calendars ask for it",
        "first day of the plan; it lies in the cycle's first week",
    ),
    Key("calendar", "closed", Kind.DATES, "[]", "further days without collection, as holidays"),
    Key("calendar", "open", Kind.DATES, "[]", "holidays on which trucks drive as ever"),
    Key("profiles", "*", Kind.WEIGHTS, "the presets'", "pedestrians by hour, NAME_weekday and NAME_weekend", least=0),
    Key(
        "streams.*",
        "patterns",
        Kind.PATTERNS,
        "every choice of as many weekdays as today has, of Mon-Fri (Mon-Sun if today uses the weekend)",
        "sets of days on which a face may be collected",
    ),
    Key("streams.*", "min_per_week", Kind.NUMBER, "0", "collections that each premises gets at least", "a week", 0, 7),
    Key("streams.*", "kg_per_litre", Kind.NUMBER, "by the stream's name", "density in the bin", "kg/l", 0, 5, True),
    Key("streams.*.today", "days", Kind.DAYS, '["mon"]', "days on which the city collects now"),
    Key("streams.*.today", "window", Kind.WINDOW, '["06:00", "12:00"]', "when, as announced"),
    Key("trucks.*", "streams", Kind.NAMES, "all streams", "what the truck collects, one stream a round"),
    Key("trucks.*", "capacity_l", Kind.NUMBER, "20000.0", "litres as collected, compaction counted", "l", 0, 1e6, True),
    Key("trucks.*", "payload_kg", Kind.NUMBER, "10000.0", "what it may carry", "kg", 0, 1e6, True),
    Key("trucks.*", "shift", Kind.WINDOW, '["05:30", "13:00"]', "from leaving the depot to being back"),
    Key(
        "trucks.*",
        "days",
        Kind.DAYS,
        "Mon-Fri (Mon-Sun if one of its streams uses the weekend today)",
        "days on which it drives",
    ),
    Key(
        "trucks.*",
        "width_m",
        Kind.NUMBER,
        "2.55",
        "without mirrors; for streets with max_truck_width_m",
        "m",
        0,
        10,
        True,
    ),
)


def find_key(table: str | tuple[str, ...], name: str) -> Key | None:
    """Return the key of a table and a name as they stand in a file: ``("streams.paper", "patterns")``.

    The table's path as a tuple, ``("streams", "a.b")``, where a name in it may hold a dot.
    """
    steps = tuple(table.split(".")) if isinstance(table, str) else table
    for key in KEYS:
        pattern = key.table.split(".")
        fits = len(pattern) == len(steps) and all(p in ("*", s) for p, s in zip(pattern, steps, strict=True))
        if fits and key.name in ("*", name):
            return key
    return None


def describe_keys() -> str:
    """Return the table of all keys in Markdown, for the documentation."""
    rows = [
        f"| `{k.table}` | `{k.name}` | {k.about}{f' ({k.unit})' if k.unit else ''} | {k.kind.value} | {k.default} |"
        for k in KEYS
    ]
    return "\n".join(["| table | key | what it decides | value | default |", "|---|---|---|---|---|", *rows])

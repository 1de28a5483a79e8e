"""What people decided in the example quarter: rules, days and windows of today, and as many trucks as they need."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from math import ceil

from binopt.demo.demand import TODAY_DAYS

_PATTERNS: dict[str, list[list[str]]] = {
    "residual": [["mon", "wed", "fri"], ["tue", "thu", "sat"], ["mon", "thu"], ["tue", "fri"], ["wed", "sat"]],
    "packaging": [["tue", "fri"], ["mon", "thu"], ["wed", "sat"], ["tue"], ["thu"]],
    "paper": [["mon"], ["tue"], ["wed"], ["thu"], ["fri"], ["sat"]],
    "bio": [["mon", "thu"], ["tue", "fri"], ["wed", "sat"]],
}
_WINDOWS = {
    "residual": ["06:00", "12:00"],
    "packaging": ["06:00", "12:00"],
    "paper": ["07:00", "12:00"],
    "bio": ["06:00", "12:00"],
}
_FROM = date(2027, 1, 4)
_KG_PER_LITRE = {"residual": 0.15, "packaging": 0.058, "paper": 0.1, "bio": 0.29}
_MIN_PER_WEEK = {"residual": 1, "packaging": 1, "paper": 1, "bio": 1}
_CAPACITY_L = {"residual": 45_000, "packaging": 60_000, "paper": 45_000, "bio": 26_000}
"""A body of 18 m³, compaction counted in; bio is limited by its weight."""

USABLE_MIN = 330
"""Minutes of a shift of 7.5 hours that are left for collecting after the depot, breaks and streets that are shut."""

_LIFT_2W_S, _LIFT_4W_S, _STOP_S, _DRIVE_S_PER_FACE, _UNLOAD_MIN = 12, 40, 8, 60, 50


def trucks_needed(stream: str, *, two_wheeled: int, four_wheeled: int, premises: int, faces: int, litres: float) -> int:
    """Return how many trucks a stream needs on a day of today.

    The day's work in minutes is ``(12 × two-wheelers + 40 × four-wheelers + 8 × premises + 60 × faces) / 60``, the
    seconds being those of the case's crew, plus 50 for each full load of ``litres`` over the truck's capacity. Over
    ``USABLE_MIN`` and rounded up, that is the number of trucks, at least one.
    """
    work_s = _LIFT_2W_S * two_wheeled + _LIFT_4W_S * four_wheeled + _STOP_S * premises + _DRIVE_S_PER_FACE * faces
    return max(1, ceil((work_s / 60 + _UNLOAD_MIN * ceil(litres / _CAPACITY_L[stream])) / USABLE_MIN))


def case_settings(name: str, crs: str, trucks: Mapping[str, int]) -> dict[str, object]:
    """Return the settings of ``case.toml``: each value that the example chooses itself; the others have defaults."""
    return {
        "case": {"name": name, "crs": crs, "timezone": "Europe/Paris", "drives_on": "right", "weeks": 1},
        "rules": {
            "clear_width_preset": "fr",
            "kerb_setback_m": 0.0,
            "max_carry_m": 25.0,
            "max_fill": 0.9,
            "cross_street": False,
            "sides": ["kerb", "building"],
        },
        "behaviour": {"lead_min": 60, "lag_min": 15, "min_window_min": 30},
        "calendar": {"country": "FR", "rule": "next_day", "from": _FROM},
        "streams": {
            stream: {
                "patterns": _PATTERNS[stream],
                "min_per_week": _MIN_PER_WEEK[stream],
                "kg_per_litre": _KG_PER_LITRE[stream],
                "today": {"days": list(days), "window": _WINDOWS[stream]},
            }
            for stream, days in TODAY_DAYS.items()
        },
        "trucks": {
            f"{stream}-{i + 1}": {
                "streams": [stream],
                "capacity_l": _CAPACITY_L[stream],
                "payload_kg": 10_000,
                "shift": ["05:30", "13:00"],
                "days": ["mon", "tue", "wed", "thu", "fri", "sat"],
            }
            for stream in TODAY_DAYS
            for i in range(trucks[stream])
        },
        "crew": {
            "lift_2w_s": _LIFT_2W_S,
            "lift_4w_s": _LIFT_4W_S,
            "stop_s": _STOP_S,
            "drive_s_per_face": _DRIVE_S_PER_FACE,
            "unload_min": _UNLOAD_MIN,
        },
    }

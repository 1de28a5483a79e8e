"""One table of ``case.toml`` read by the list of keys: right type, within its limits, and no key that nobody knows."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from datetime import date, datetime, time
from typing import TypeVar

from binopt.domain.service import Window
from binopt.intake.case_keys import KEYS, Key, Kind, find_key
from binopt.intake.findings import Findings, suggest
from binopt.units import DAY_MIN, parse_clock_min, parse_days

T = TypeVar("T")


class Table:
    """A table of the file. Each method returns the value, or the default where it is absent or wrong.

    Parameters
    ----------
    path
        Names of the tables down to this one, e.g. ``("streams", "paper")``.
    values
        What stands in the file under this name; anything but a table is a fault.
    findings
        Takes the faults.
    """

    def __init__(self, path: tuple[str, ...], values: object, findings: Findings) -> None:
        self.path = path
        self.findings = findings
        self.values: Mapping[str, object] = {}
        if isinstance(values, Mapping):
            self.values = values
        elif values is not None:
            self.fault("", "is not a table", values, f"write [{'.'.join(path)}] with its keys below it")

    def __contains__(self, name: str) -> bool:
        return name in self.values

    def where(self, name: str = "") -> str:
        """Return where a key stands, as a fault says it."""
        return f"case.toml: {'.'.join((*self.path, name) if name else self.path)}"

    def fault(self, name: str, what: str, value: object = "", hint: str = "") -> None:
        """Keep a fault of a key."""
        self.findings.fault(self.where(name), what, value=value, hint=hint)

    def refuse_unknown(self, tables: Iterable[str] = ()) -> None:
        """Keep a fault for every key that the list does not have; ``tables`` are tables that may stand within."""
        known = {key.name for key in KEYS if find_key(self.path, key.name) is key} | set(tables)
        for name in self.values:
            if name in known or "*" in known:
                continue
            elsewhere = next((key.table for key in KEYS if key.name == name), "")
            hint = f"it belongs to [{elsewhere}]" if elsewhere else suggest(name, known)
            self.fault(name, "unknown key", self.values[name], hint)

    def text(self, name: str, default: str) -> str:
        """Return a text, one of the key's choices where it has some."""
        value = self.values.get(name, default)
        if not isinstance(value, str) or not value.strip():
            return self._wrong(name, default)
        choices = self._key(name).choices
        if choices and value not in choices:
            self.fault(name, "is none of the values allowed", value, suggest(value, choices))
            return default
        return value.strip()

    def flag(self, name: str, default: bool) -> bool:
        """Return true or false."""
        value = self.values.get(name, default)
        return value if isinstance(value, bool) else self._wrong(name, default)

    def number(self, name: str, default: float) -> float:
        """Return a finite number within the key's limits."""
        key, value = self._key(name), self.values.get(name, default)
        if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
            return self._wrong(name, default)
        low = value <= key.least if key.above_least else value < key.least
        if low or value > key.most:
            least = f"above {key.least:g}" if key.above_least else f"at least {key.least:g}"
            most = f" and at most {key.most:g}" if key.most < math.inf else ""
            self.fault(name, f"must be {least}{most}", value, f"unit: {key.unit}" if key.unit else "")
            return default
        return float(value)

    def whole(self, name: str, default: int) -> int:
        """Return a whole number within the key's limits."""
        value = self.values.get(name, default)
        if isinstance(value, bool) or not isinstance(value, int | float) or value != value // 1:
            return self._wrong(name, default)
        return int(self.number(name, default))

    def names(self, name: str, default: tuple[str, ...]) -> tuple[str, ...]:
        """Return a list of names without repetition, each one of the key's choices where it has some."""
        value = self.values.get(name)
        if value is None:
            return default
        if not isinstance(value, list) or not value or not all(isinstance(v, str) for v in value):
            return self._wrong(name, default)
        choices = self._key(name).choices
        for each in value:
            if choices and each not in choices:
                self.fault(name, "is none of the values allowed", each, suggest(each, choices))
        return tuple(dict.fromkeys(value))

    def days(self, name: str, weeks: int, default: frozenset[int]) -> frozenset[int]:
        """Return a set of days of the cycle."""
        if name not in self.values:
            return default
        return self.days_of(name, self.values[name], weeks) or default

    def days_of(self, name: str, value: object, weeks: int) -> frozenset[int]:
        """Parse one list of weekdays; empty, with a fault, where it is none."""
        if not isinstance(value, list) or not value:
            self._wrong(name, None, 'a list such as ["mon", "thu"]', value)
            return frozenset()
        days: set[int] = set()
        for each in value:
            try:
                days.update(parse_days(str(each), weeks))
            except ValueError as error:
                self.fault(name, "is no day of the cycle", each, str(error))
        return frozenset(days)

    def day(self, name: str) -> date | None:
        """Return a date, ``None`` where there is none."""
        if name not in self.values:
            return None
        found = _as_date(self.values[name])
        return self._wrong(name, None) if found is None else found

    def dates(self, name: str) -> frozenset[date]:
        """Return a set of dates."""
        value = self.values.get(name, [])
        found = [_as_date(each) for each in value] if isinstance(value, list) else [None]
        if None in found:
            return self._wrong(name, frozenset[date]())
        return frozenset(each for each in found if each is not None)

    def window(self, name: str, default: Window) -> Window:
        """Return a window; one whose end is before its begin ends on the next day."""
        value = self.values.get(name)
        if value is None:
            return default
        if not isinstance(value, list) or len(value) != 2:
            return self._wrong(name, default)
        minutes = []
        for each in value:
            text = each.strftime("%H:%M") if isinstance(each, time) else str(each)
            try:
                minutes.append(parse_clock_min(text))
            except ValueError as error:
                self.fault(name, "is no time of day", each, str(error))
        if len(minutes) < 2:
            return default
        window = make_window(*minutes)
        if window is None:
            self.fault(name, "begins and ends at the same minute", value, 'two times such as ["06:00", "12:00"]')
            return default
        return window

    def _key(self, name: str) -> Key:
        key = find_key(self.path, name)
        assert key is not None, f"{self.path} {name} is missing in KEYS"  # noqa: S101 (an error of ours, not of input)
        return key

    def _wrong(self, name: str, default: T, wanted: str = "", value: object = None) -> T:
        key = self._key(name)
        value = self.values.get(name) if value is None else value
        self.fault(name, "has the wrong type of value", repr(value), f"give {wanted or _EXAMPLES[key.kind]}")
        return default


_EXAMPLES: Mapping[Kind, str] = {
    Kind.TEXT: 'a text such as "name"',
    Kind.FLAG: "true or false, without quotes",
    Kind.NUMBER: "a number such as 1.5, without quotes",
    Kind.WHOLE: "a whole number such as 30, without quotes",
    Kind.DAYS: 'a list such as ["mon", "thu"]',
    Kind.PATTERNS: 'a list of lists such as [["mon", "thu"], ["tue", "fri"]]',
    Kind.WINDOW: 'two times such as ["06:00", "12:00"]',
    Kind.NAMES: 'a list of names such as ["a", "b"]',
    Kind.WEIGHTS: "a list of 24 numbers",
    Kind.DATE: "a date such as 2027-01-04",
    Kind.DATES: "a list of dates such as [2027-12-24, 2027-12-31]",
}


def _as_date(value: object) -> date | None:
    """Return a date that TOML has as such or that somebody set in quotes; a time of day on it is too much."""
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    try:
        return date.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None


def make_window(from_min: int, to_min: int) -> Window | None:
    """Return the window between two minutes of the day, past midnight where the second is not later.

    ``None`` where both are the same, and so it is either empty or a whole day.
    """
    if from_min % DAY_MIN == to_min % DAY_MIN and to_min - from_min != DAY_MIN:
        return None
    begin = from_min % DAY_MIN
    end = to_min if to_min > begin else to_min + DAY_MIN
    return Window(begin, end)

"""A table of a TOML file that is read key by key, and remembers what was wrong with it.

Reading never stops at the first fault: a wrong value gives the default and a fault, so that one run names them all.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from math import inf, isfinite

from binopt.intake.findings import Findings, suggest


class TomlTable:
    """One table; ``done`` finds the keys that nobody asked for.

    Parameters
    ----------
    values
        The table as ``tomllib`` gives it; anything that is not a table is a fault and reads as empty.
    where
        Its place in the file, for messages, e.g. ``"cambridge.toml: obstacles[3]"``.
    findings
        Takes the faults, shared by all tables of a file.
    """

    def __init__(self, values: object, where: str, findings: Findings) -> None:
        self.where = where
        self.findings = findings
        self._asked: set[str] = set()
        if not isinstance(values, Mapping):
            self.fault("", "must be a table", values)
        self.values: Mapping[str, object] = values if isinstance(values, Mapping) else {}

    def fault(self, key: str, what: str, value: object = "", hint: str = "") -> None:
        """Add a fault of one key."""
        self.findings.fault(self._place(key), what, value=value, hint=hint)

    def _place(self, key: str) -> str:
        """Name a key by the tables that it stands in; the file itself is set off by a colon."""
        separator = "." if ": " in self.where else ": "
        return f"{self.where}{separator}{key}" if key else self.where

    def has(self, key: str) -> bool:
        """Whether the key is there; asking counts as knowing it."""
        self._asked.add(key)
        return key in self.values

    def raw(self, key: str, default: object = None) -> object:
        """Return the value as it stands."""
        return self.values[key] if self.has(key) else default

    def text(self, key: str, default: str | None = "", choices: Iterable[str] | None = None) -> str:
        """Return a text; ``default`` ``None`` means that it must be there."""
        value = self.raw(key, default)
        if value is None:
            self.fault(key, "is missing")
            return ""
        if not isinstance(value, str) or (default is None and not value):
            self.fault(key, "must be a text", value)
            return default or ""
        if choices is not None and value != default and value not in (known := list(choices)):
            self.fault(key, "is not known", value, suggest(value, known))
            return default or ""
        return value

    def number(self, key: str, default: float | None, least: float = 0.0, most: float = inf) -> float:
        """Return a finite number between two limits, both allowed; ``default`` ``None`` means that it must be there."""
        value = self.raw(key, default)
        fallback = least if default is None else default
        if value is None:
            self.fault(key, "is missing")
            return fallback
        if isinstance(value, bool) or not isinstance(value, int | float) or not isfinite(value):
            self.fault(key, "must be a number", value)
            return fallback
        if not least <= value <= most:
            limits = f"from {least:g} to {most:g}" if isfinite(most) else f"at least {least:g}"
            self.fault(key, f"must be {limits}", value)
            return fallback
        return float(value)

    def flag(self, key: str, default: bool) -> bool:
        """Return true or false."""
        value = self.raw(key, default)
        if not isinstance(value, bool):
            self.fault(key, "must be true or false", value)
            return default
        return value

    def texts(self, key: str) -> tuple[str, ...]:
        """Return a text or list of texts as a tuple, empty where absent."""
        value = self.raw(key, [])
        listed = [value] if isinstance(value, str) else value
        if not isinstance(listed, Sequence) or not all(isinstance(v, str) for v in listed):
            self.fault(key, "must be a text or a list of texts", value)
            return ()
        return tuple(str(v) for v in listed)

    def table(self, key: str) -> TomlTable | None:
        """Return the table under a key, or ``None`` where there is none."""
        return TomlTable(self.values[key], self._place(key), self.findings) if self.has(key) else None

    def tables(self, key: str) -> list[TomlTable]:
        """Return the array of tables under a key; a single table counts as one."""
        value = self.raw(key, [])
        listed = [value] if isinstance(value, Mapping) else value
        if not isinstance(listed, Sequence) or isinstance(listed, str):
            self.fault(key, "must be an array of tables", value)
            return []
        return [TomlTable(v, f"{self._place(key)}[{i}]", self.findings) for i, v in enumerate(listed, start=1)]

    def done(self) -> None:
        """Find fault with the keys that have no meaning here."""
        for key in self.values:
            if key not in self._asked:
                self.fault(key, "is no key of this table", hint=suggest(key, self._asked))

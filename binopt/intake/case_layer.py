"""One layer of a case, column by column: texts, numbers and ids as arrays, each fault with its row."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

import numpy as np
import pandas as pd

from binopt.domain.street import BoolArray, FloatArray, GeometryArray, IntArray
from binopt.intake.findings import Findings, nearest, some, suggest
from binopt.intake.ids import is_id, texts_of
from binopt.units import DAY_MIN, parse_clock_min


class Layer:
    """A layer as it was read.

    Parameters
    ----------
    where
        File and layer, as faults say it.
    frame
        Its rows.
    findings
        Takes the faults.

    Attributes
    ----------
    rows
        How each row is called in a fault: its number counted from 1, and its id once ``ids`` was asked for.
    """

    def __init__(self, where: str, frame: pd.DataFrame, findings: Findings) -> None:
        self.where = where
        self.frame = frame.reset_index(drop=True)
        self.findings = findings
        self.rows: GeometryArray = np.array([f"row {i + 1}" for i in range(len(frame))], dtype=object)

    def __len__(self) -> int:
        return len(self.frame)

    def has(self, column: str) -> bool:
        """Tell whether the layer has a column."""
        return column in self.frame.columns

    def lacks(self, *columns: str) -> bool:
        """Keep a fault for each column that is missing, with those that there are; tell whether any is."""
        there = [str(name) for name in self.frame.columns if name != "geometry"]
        missing = [column for column in columns if not self.has(column)]
        for column in missing:
            meant = nearest(column, [name for name in there if name not in columns])
            hint = f"rename {meant!r} to {column!r}; " if meant else ""
            hint += f"the layer has: {some(there) or 'no columns'}"
            self.findings.fault(self.where, "a required column is missing", value=column, hint=hint)
        return bool(missing)

    def wrong(
        self, what: str, rows: BoolArray, values: GeometryArray | None = None, hint: str | Callable[[str], str] = ""
    ) -> None:
        """Keep a fault for each row where ``rows`` is true; ``hint`` may be made of the row's value."""
        self.findings.rows(self.where, what, rows, self.rows, values, hint)

    def note_unknown(self, known: Sequence[str]) -> None:
        """Note columns whose name nearly is that of a known one which is absent: a slip would else go unseen."""
        absent = [name for name in known if not self.has(name)]
        for column in (str(name) for name in self.frame.columns if name not in known):
            meant = nearest(column, absent, 0.8)
            if meant:
                self.findings.note(f"{self.where}: column {column!r} is not read; did you mean {meant!r}?")

    def id_set(self, column: str) -> set[str] | None:
        """Return the ids that other layers may refer to, of rows with faults too; ``None`` without the column."""
        return set(self.texts(column)) if self.has(column) else None

    def texts(self, column: str) -> GeometryArray:
        """Return a column as texts, "" where it is empty or absent."""
        if not self.has(column):
            return np.full(len(self), "", dtype=object)
        return texts_of(self.frame[column])

    def names(self, column: str, known: Iterable[str], what: str) -> GeometryArray:
        """Return a column of names, each empty or one of the known; others are faults."""
        texts, names = self.texts(column), sorted(known)
        unknown = ~pd.Series(texts).isin([*names, ""]).to_numpy()
        self.wrong(what, unknown, texts, lambda name: suggest(name, names))
        return texts

    def ids(self, column: str) -> GeometryArray:
        """Return the ids of the rows; missing ones, such with characters not allowed, and doubles are faults.

        Read before anything else of the layer, so that faults name their rows by them. Texts that are all empty where
        there is no such column, which ``lacks`` has told.
        """
        ids = self.texts(column)
        if not self.has(column):
            return ids
        number = self.rows.copy()
        good = np.array([is_id(text) for text in ids], dtype=bool)
        self.rows = np.where(ids != "", ids, number)
        self.wrong(f"{column} is empty", ids == "", hint="give each row an id")
        self.wrong(f"{column} has characters not allowed", ~good & (ids != ""), ids, "letters, digits, and . - _")
        again = pd.Series(ids).duplicated(keep="first").to_numpy() & (ids != "")
        if again.any():
            of_id = pd.Series(number).groupby(ids).agg(lambda rows: some(rows, 5))
            values = of_id.reindex(ids).to_numpy(dtype=object)
            self.wrong(f"{column} is there more than once", again, values, "give each row an id of its own")
        return ids

    def references(self, column: str, known: set[str] | None, of: str) -> GeometryArray:
        """Return a column of ids of another layer, ``of``; unknown ones are faults.

        ``known`` is ``None`` where that layer could not be read: that is told there, once. A text that reads ``7.0`` is
        taken as ``7`` where only that is known: tables that went through a spreadsheet come so.
        """
        ids = self.texts(column)
        self.wrong(f"{column} is empty", ids == "", hint=f"give an id of {of}")
        if known is None:
            return ids
        unknown = ~pd.Series(ids).isin(list(known)).to_numpy()
        for i in np.flatnonzero(unknown):
            short = ids[i].removesuffix(".0")
            if short in known:
                ids[i], unknown[i] = short, False
        hint = f"add it to {of}, or drop the row"
        self.wrong(f"{column} is not in {of}", unknown & (ids != ""), ids, hint)
        return ids

    def numbers(
        self,
        column: str,
        *,
        least: float = 0.0,
        most: float,
        above: bool = False,
        required: bool = False,
        whole: bool = False,
        unit: str = "",
    ) -> FloatArray:
        """Return a column of numbers, NaN where it is empty or absent.

        Parameters
        ----------
        column
            Its name.
        least, most
            Limits, both allowed; what lies beyond ``most`` is taken for a slip of the unit.
        above
            Whether the number must lie above ``least``.
        required
            Whether an empty field is a fault.
        whole
            Whether it must be a whole number.
        unit
            Said in the hint.
        """
        if not self.has(column):
            return np.full(len(self), np.nan)
        raw, texts = self.frame[column], self.texts(column)
        values = pd.to_numeric(raw if pd.api.types.is_numeric_dtype(raw) else pd.Series(texts), errors="coerce")
        numbers: FloatArray = values.to_numpy(dtype=float, na_value=np.nan)
        empty = (texts == "") | (np.isnan(numbers) & (pd.Series(texts).str.lower() == "nan").to_numpy())
        hint = f"a number{f' in {unit}' if unit else ''}, with a point before decimals"
        self.wrong(f"{column} is no number", np.isnan(numbers) & ~empty, texts, hint)
        if required:
            self.wrong(f"{column} is empty or NaN", empty, texts, hint)
        low = (numbers <= least) if above else (numbers < least)
        self.wrong(f"{column} must be {'above' if above else 'at least'} {least:g}", low, texts, hint)
        absurd = f"at most {most:g}{f' {unit}' if unit else ''} is taken for possible: check the unit"
        self.wrong(f"{column} is absurdly large", numbers > most, texts, absurd)
        if whole:
            part = np.isfinite(numbers) & (numbers != np.floor(numbers))
            self.wrong(f"{column} must be a whole number", part, texts, hint)
        return numbers

    def clocks(self, column: str) -> IntArray:
        """Return a column of times of day in minutes after midnight, -1 where it is empty or absent."""
        texts = self.texts(column)
        minutes = {text: _clock_or_none(text) for text in set(texts)}
        wrong = np.array([minutes[text] is None for text in texts], dtype=bool)
        self.wrong(f"{column} is no time of day", wrong, texts, "a time such as 06:30")
        return np.array([-1 if (found := minutes[text]) is None else found for text in texts], dtype=np.int64)

    def clock_pairs(self, from_column: str, to_column: str) -> tuple[IntArray, IntArray]:
        """Return two columns of times that belong together; one without the other, or both the same, are faults."""
        begin, end = self.clocks(from_column), self.clocks(to_column)
        texts = np.array([f"{a} to {b}" for a, b in zip(self.texts(from_column), self.texts(to_column), strict=True)])
        given = (self.texts(from_column) != "", self.texts(to_column) != "")
        self.wrong(f"{from_column} and {to_column} belong together", given[0] != given[1], texts, "give both or none")
        same = (begin >= 0) & (begin % DAY_MIN == end % DAY_MIN) & (end - begin != DAY_MIN)
        self.wrong(f"{from_column} and {to_column} are the same minute", same, texts, "two times, or none")
        return begin, end


def _clock_or_none(text: str) -> int | None:
    if not text:
        return -1
    try:
        return parse_clock_min(text)
    except ValueError:
        return None

"""Faults and notes gathered while an input is read, so that all of them are told at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from difflib import get_close_matches

import numpy as np

from binopt.domain.street import BoolArray, GeometryArray
from binopt.errors import Fault

MOST_OF_A_KIND = 50
"""Faults of one kind in one place that are listed singly; how many more there are is said in one more line."""


class Findings:
    """What was found while reading: faults, which stop it in the end, and notes, which go with the case.

    Faults are of one kind when place and sentence are the same; the value and the row tell them apart.
    """

    def __init__(self) -> None:
        self._faults: dict[tuple[str, str], list[Fault]] = {}
        self._counts: dict[tuple[str, str], int] = {}
        self.notes: list[str] = []

    def __bool__(self) -> bool:
        return bool(self._faults)

    def __len__(self) -> int:
        return sum(self._counts.values())

    def fault(self, where: str, what: str, *, value: object = "", row: str = "", hint: str = "") -> None:
        """Keep one fault."""
        kind = (where, what)
        self._counts[kind] = self._counts.get(kind, 0) + 1
        kept = self._faults.setdefault(kind, [])
        if len(kept) < MOST_OF_A_KIND:
            kept.append(Fault(where, what, _short(value), row, hint))

    def rows(
        self,
        where: str,
        what: str,
        wrong: BoolArray,
        rows: GeometryArray,
        values: Sequence[object] | GeometryArray | None = None,
        hint: str | Callable[[str], str] = "",
    ) -> None:
        """Keep a fault for each row that is wrong.

        ``rows`` are the labels and ``values`` the values of all rows; ``hint`` the same for all, or made of the value.
        """
        places = np.flatnonzero(wrong)
        for i in places[:MOST_OF_A_KIND]:
            value = "" if values is None else str(values[i])
            self.fault(where, what, value=value, row=str(rows[i]), hint=hint if isinstance(hint, str) else hint(value))
        kind = (where, what)
        if len(places) > MOST_OF_A_KIND:
            self._counts[kind] += len(places) - MOST_OF_A_KIND

    def note(self, text: str) -> None:
        """Keep a sentence about what was assumed, repaired or left aside."""
        self.notes.append(text)

    def faults(self) -> tuple[Fault, ...]:
        """Return all faults in the order found, each kind together, with a line for those not listed singly."""
        told: list[Fault] = []
        for kind, kept in self._faults.items():
            told += kept
            more = self._counts[kind] - len(kept)
            if more:
                told.append(Fault(*kind, value=f"and {more} more of this kind, {self._counts[kind]} in all"))
        return tuple(told)


def some(items: Iterable[object], most: int = 20) -> str:
    """List items in a sentence, and say how many were left out."""
    texts = [str(item) for item in items]
    return ", ".join(texts[:most]) + (f" and {len(texts) - most} more" if len(texts) > most else "")


def nearest(name: str, known: Iterable[str], likeness: float = 0.6) -> str:
    """Return the known name that somebody probably meant, else the empty text. Letters' case does not count.

    ``likeness`` is the least that counts, from 0 to 1 (the same).
    """
    by_lower = {each.lower(): each for each in known}
    found = get_close_matches(name.lower(), by_lower, n=1, cutoff=likeness)
    return by_lower[found[0]] if found else ""


def suggest(name: str, known: Iterable[str]) -> str:
    """Write the hint to an unknown name: the nearest known one, and all there are."""
    names = sorted(known)
    meant = nearest(name, names)
    listed = f"known: {some(names)}" if names else "none is known"
    return f"did you mean {meant!r}? ({listed})" if meant else listed


def _short(value: object) -> str:
    text = str(value)
    return text if len(text) <= 200 else f"{text[:200]}… ({len(text)} characters)"

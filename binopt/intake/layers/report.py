"""What an import did to its source: every repair, omission and guess, counted and named."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

_SHOWN_IDS = 5


class Action(StrEnum):
    """What was done to a feature that could not be taken as it stands."""

    REPAIRED = "repaired"
    DROPPED = "dropped"
    GUESSED = "guessed"


@dataclass(frozen=True, slots=True)
class Entry:
    """One kind of change to one layer.

    Parameters
    ----------
    action
        Repaired, dropped or guessed.
    layer
        The source's layer, or the case's layer or key where the change belongs to none of the source.
    what
        The change in words, with the limit that decided it.
    count
        How many features it concerns; may be more than there are ids where a change is not of single features.
    ids
        The features: ``layer.number`` or the id that the source gives them.
    """

    action: Action
    layer: str
    what: str
    count: int
    ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ImportReport:
    """How a case was made of a source.

    Parameters
    ----------
    mapping, source
        Name of the mapping and of the source's file or folder.
    counts
        What the case holds, by name: premises, inhabitants, bins, pavements, ``obstacles: hydrant`` …
    entries
        What was repaired, dropped or guessed on the way.
    """

    mapping: str
    source: str
    counts: Mapping[str, float]
    entries: tuple[Entry, ...] = field(default=())

    def of(self, action: Action) -> tuple[Entry, ...]:
        """Return the entries of one action, in the order in which they happened."""
        return tuple(entry for entry in self.entries if entry.action is action)

    def render(self) -> str:
        """Write the report for people: what the case holds, then each change with its count and some of its ids."""
        lines = [f"{self.source} by mapping {self.mapping}", ""]
        lines += [f"{_figure(count):>12}  {name}" for name, count in self.counts.items()]
        for action in Action:
            entries = self.of(action)
            if entries:
                lines += ["", f"{action.value}:"]
                lines += [f"{_figure(e.count):>8}  {e.layer}: {e.what}{_some(e.ids)}" for e in entries]
        return "\n".join(lines) + "\n"

    def to_json(self) -> str:
        """Write the report for machines, with all ids."""
        entries = [
            {"action": e.action.value, "layer": e.layer, "what": e.what, "count": e.count, "ids": list(e.ids)}
            for e in self.entries
        ]
        whole = {"mapping": self.mapping, "source": self.source, "counts": dict(self.counts), "entries": entries}
        return json.dumps(whole, ensure_ascii=False, indent=1) + "\n"


def note(action: Action, layer: str, what: str, ids: Sequence[str] | NDArray[np.object_]) -> tuple[Entry, ...]:
    """Make an entry of the ids concerned, or none where there are none."""
    return (Entry(action, layer, what, len(ids), tuple(ids)),) if len(ids) else ()


def _figure(count: float) -> str:
    return f"{count:,.0f}" if float(count).is_integer() else f"{count:,.1f}"


def _some(ids: tuple[str, ...]) -> str:
    if not ids:
        return ""
    more = f" … {len(ids) - _SHOWN_IDS} more" if len(ids) > _SHOWN_IDS else ""
    return f" ({', '.join(ids[:_SHOWN_IDS])}{more})"

"""Rows of addresses joined to the premises that they name."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from binopt.domain.street import GeometryArray, IntArray
from binopt.intake.layers.figures import joined_text
from binopt.intake.layers.filters import as_text
from binopt.intake.layers.mapping import Addresses, PremisesLayer
from binopt.intake.layers.report import Action, Entry, note
from binopt.intake.layers.source import Source

_SHOWN_ADDRESSES = 2


@dataclass(frozen=True)
class Joined:
    """What the addresses say of each premises.

    Attributes
    ----------
    rows
        How many address rows it has; each is a dwelling.
    address
        Its addresses as text, several ones shortened.
    streets
        The street of most of its addresses as ``street_key`` writes it, ``""`` where unknown.
    points
        Where its first address lies, missing where addresses have no points.
    """

    rows: IntArray
    address: tuple[str, ...]
    streets: tuple[str, ...]
    points: GeometryArray
    entries: tuple[Entry, ...] = ()

    def at(self, index: IntArray) -> Joined:
        """Return that of some premises only."""
        return Joined(
            self.rows[index],
            tuple(self.address[i] for i in index),
            tuple(self.streets[i] for i in index),
            self.points[index],
        )


def street_key(name: str) -> str:
    """Write a street's name so that "Harvard St." and "HARVARD ST" are the same."""
    return " ".join(re.sub(r"[^\w]+", " ", name).casefold().split())


def join_addresses(source: Source, layer: PremisesLayer, premises: gpd.GeoDataFrame) -> Joined:
    """Count and read the addresses of each premises; without an address layer each is one, by its own columns."""
    if layer.addresses is None:
        text = joined_text(premises, layer.address)
        missing = np.full(len(premises), None, dtype=object)
        return Joined(np.ones(len(premises), dtype=np.int64), tuple(text), ("",) * len(premises), missing)
    rule = layer.addresses
    frame, entries = source.read(rule.use)
    keys = as_text(frame[rule.join])
    own = as_text(premises[layer.join]) if layer.join else premises["feature"]
    known = keys.isin(set(own[own != ""]))
    names = [str(n) for n in frame["feature"].to_numpy()[~known]]
    entries += note(Action.DROPPED, rule.use.layer, f"{rule.join} names no row of {layer.use.layer}", names)
    rows = _grouped(frame[known], keys[known], rule)
    found = [rows.get(key) for key in own]
    mixed = [str(n) for n, f in zip(premises["feature"], found, strict=True) if f and f.several_streets]
    what = "addresses of several streets: that of most of them taken"
    entries += note(Action.GUESSED, layer.use.layer, what, mixed)
    return Joined(
        np.array([f.rows if f else 0 for f in found], dtype=np.int64),
        tuple(f.address if f else "" for f in found),
        tuple(f.street if f else "" for f in found),
        np.array([f.point if f else None for f in found], dtype=object),
        entries,
    )


@dataclass(frozen=True, slots=True)
class _Group:
    rows: int
    address: str
    street: str
    several_streets: bool
    point: shapely.Point | None


def _grouped(frame: pd.DataFrame, keys: pd.Series, rule: Addresses) -> dict[str, _Group]:
    table = pd.DataFrame(
        {
            "key": keys.to_numpy(),
            "text": joined_text(frame, rule.text),
            "street": [street_key(s) for s in joined_text(frame, rule.street)],
            "point": np.asarray(frame.geometry) if isinstance(frame, gpd.GeoDataFrame) else None,
        }
    )
    groups = {}
    for key, rows in table.groupby("key", sort=False):
        streets = rows["street"][rows["street"] != ""].value_counts(sort=False)
        street = min(streets.index, key=lambda s: (-streets[s], s)) if len(streets) else ""
        texts = sorted(set(rows["text"]) - {""}, key=_by_number)
        point = rows["point"].iloc[0]
        at = shapely.centroid(point) if point is not None and not shapely.is_empty(point) else None
        groups[str(key)] = _Group(len(rows), shortened(texts), street, len(streets) > 1, at)
    return groups


def _by_number(text: str) -> tuple[str, int, str]:
    """Order "4 Antrim St" before "12 Antrim St", street by street."""
    digits = re.search(r"\d+", text)
    return (re.sub(r"[\d\W]+", " ", text), int(digits[0]) if digits else 0, text)


def shortened(texts: Sequence[str]) -> str:
    """Write several addresses as one text: the first ones, and how many more there are."""
    more = len(texts) - _SHOWN_ADDRESSES
    return " / ".join(texts[:_SHOWN_ADDRESSES]) + (f" and {more} more" if more > 0 else "")

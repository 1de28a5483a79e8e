"""The layers of the demand: premises, their bins and litres, and whose bins take whose waste."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import shapely

from binopt.domain.service import BinType, Duty, Holding, Premises, Sharing, Window
from binopt.domain.street import BoolArray, FloatArray, GeometryArray, IntArray, Pavement
from binopt.intake.case_layer import Layer
from binopt.intake.case_shapes import shapes_of
from binopt.intake.case_times import read_days, read_windows
from binopt.presets import BIN_TYPES

FARTHEST_M = 100.0
"""Premises farther than this from every pavement are a fault: their door, or a pavement, is missing or misplaced."""

_BIN_TYPE = re.compile(r"(?:EN\s*840\D*)?(\d+)\s*(?:l|litres?|liters?)?", re.IGNORECASE)
MOST_BINS = 1000
MOST_PEOPLE = 1e5
MOST_LITRES = 1e6


def read_premises(layer: Layer, kerbs: set[str] | None) -> tuple[Premises, ...]:
    """Read ``premises``; ``kerbs`` are the ids that ``kerb_id`` may name, ``None`` where the kerbs are derived."""
    lacking = layer.lacks("premises_id")
    ids, shapes = layer.ids("premises_id"), shapes_of(layer, "point")
    if lacking:
        return ()
    addresses = layer.texts("address")
    inhabitants, dwellings = (
        layer.numbers("inhabitants", most=MOST_PEOPLE),
        layer.numbers("dwellings", most=MOST_PEOPLE),
    )
    begin, end = layer.clock_pairs("on_duty_from", "on_duty_to")
    kerb, use = layer.texts("kerb_id"), layer.texts("use")
    if kerbs is not None:
        unknown = np.array([k != "" and k not in kerbs for k in kerb], dtype=bool)
        layer.wrong("kerb_id is not in kerbs", unknown, kerb, "add the kerb, or leave the field empty")
    return tuple(
        Premises(
            premises_id=ids[i],
            door=shapes[i],
            address=addresses[i],
            inhabitants=None if np.isnan(inhabitants[i]) else float(inhabitants[i]),
            dwellings=None if np.isnan(dwellings[i]) else float(dwellings[i]),
            duty=Duty(int(begin[i]), int(end[i])) if begin[i] >= 0 else None,
            kerb_id=kerb[i] or None,
            use=use[i],
        )
        for i in np.flatnonzero(~shapely.is_missing(shapes))
    )


def check_distances(layer: Layer, premises: Iterable[Premises], pavements: Iterable[Pavement]) -> None:
    """Keep a fault for each premises that is too far from every pavement."""
    doors = {each.premises_id: each.door for each in premises}
    ground = shapely.STRtree([pavement.geometry for pavement in pavements])
    shapes: GeometryArray = np.array(list(doors.values()), dtype=object)
    if not len(shapes) or not len(ground.geometries):
        return
    nearest = ground.nearest(shapes)
    away_m: FloatArray = shapely.distance(shapes, ground.geometries.take(nearest))
    far = dict(zip(doors, away_m, strict=True))
    away = np.array([far.get(row, np.nan) for row in layer.rows], dtype=float)
    told = np.array([f"{metres:.0f} m" for metres in np.nan_to_num(away)], dtype=object)
    hint = "move the door, add the pavement before it, or drop the premises and its bins"
    layer.wrong(f"is farther than {FARTHEST_M:.0f} m from any pavement", away > FARTHEST_M, told, hint)


@dataclass(frozen=True, slots=True)
class BinRows:
    """The ``bins`` table as arrays of its good rows, in the order of the file.

    ``pair`` numbers the premises and streams in the order of their first rows; ``pairs`` are those; ``bins`` are the
    row's bins, ``litres`` their nominal litres together; ``days`` and ``window`` are today's, ``None`` where not given.
    """

    pair: IntArray
    pairs: tuple[tuple[str, str], ...]
    bins: tuple[tuple[BinType, ...], ...]
    litres: FloatArray
    litres_per_week: FloatArray
    days: tuple[frozenset[int] | None, ...]
    window: tuple[Window | None, ...]


def read_bins(layer: Layer, premises: set[str] | None, streams: frozenset[str] | None, weeks: int) -> BinRows | None:
    """Read ``bins``; ``None`` where a column is missing.

    Parameters
    ----------
    layer
        The table.
    premises, streams
        What the rows may refer to, ``None`` where that could not be read.
    weeks
        Length of the cycle, for days such as ``mon:2``.
    """
    if layer.lacks("premises_id", "stream", "bin_type", "count", "litres_per_week"):
        return None
    who, stream = layer.texts("premises_id"), layer.texts("stream")
    layer.rows = layer.rows + " (" + who + " " + stream + ")"
    who = layer.references("premises_id", premises, "premises")
    if streams is not None:
        stream = layer.names("stream", streams, "stream is not in case.toml")
    layer.wrong("stream is empty", stream == "", hint="name a stream of case.toml")
    types = _read_types(layer)
    count = layer.numbers("count", above=True, most=MOST_BINS, required=True, whole=True)
    litres = layer.numbers("litres_per_week", most=MOST_LITRES, required=True, unit="litres a week")
    days = read_days(layer, "today_days", weeks, "'mon;thu' or 'mon:2'")
    window = read_windows(layer, "today_from", "today_to")
    number: dict[tuple[str, str], int] = {}
    pair = np.array([number.setdefault(key, len(number)) for key in zip(who, stream, strict=True)], dtype=np.int64)
    pairs = tuple(number)
    _check_agreement(layer, pair, "today_days")
    _check_agreement(layer, pair, "today_from")
    _check_agreement(layer, pair, "today_to")
    good = np.array([t is not None for t in types], dtype=bool) & (count >= 1) & (count <= MOST_BINS)
    whole = np.where(good, count, 0).astype(np.int64)
    made: dict[tuple[int, int], tuple[BinType, ...]] = {}
    bins = [
        () if t is None else made.setdefault((t.litres, n), (t,) * n)
        for t, n in zip(types, whole.tolist(), strict=True)
    ]
    size = np.array([0 if t is None else t.litres for t in types], dtype=float)
    return BinRows(pair, pairs, tuple(bins), size * whole, litres, days, window)


def make_holdings(rows: BinRows) -> tuple[Holding, ...]:
    """Put the rows of each premises and stream together: ranks in the order of the rows, litres summed."""
    order = np.argsort(rows.pair, kind="stable")
    ends = np.searchsorted(rows.pair[order], np.arange(len(rows.pairs) + 1)).tolist()
    total = np.bincount(rows.pair, rows.litres_per_week, len(rows.pairs)).tolist()
    holdings = []
    for k, (premises_id, stream) in enumerate(rows.pairs):
        own = order[ends[k] : ends[k + 1]].tolist()
        bins = rows.bins[own[0]] if len(own) == 1 else tuple(each for i in own for each in rows.bins[i])
        days = next((rows.days[i] for i in own if rows.days[i] is not None), None)
        window = next((rows.window[i] for i in own if rows.window[i] is not None), None)
        holdings.append(Holding(premises_id, stream, bins, total[k], days, window))
    return tuple(holdings)


def read_sharing(layer: Layer, premises: set[str] | None, pairs: set[tuple[str, str]] | None) -> tuple[Sharing, ...]:
    """Read ``sharing``; ``pairs`` are the premises and streams with bins, ``None`` where those have faults.

    A guest without bins of its own has no row there, and its litres are among its host's.
    """
    if layer.lacks("premises_id", "stream", "host_premises_id"):
        return ()
    layer.rows = layer.rows + " (" + layer.texts("premises_id") + " " + layer.texts("stream") + ")"
    guest = layer.references("premises_id", premises, "premises")
    host = layer.references("host_premises_id", premises, "premises")
    stream = layer.texts("stream")
    guests, hosts = list(zip(guest, stream, strict=True)), list(zip(host, stream, strict=True))
    layer.wrong("a premises cannot be its own host", guest == host, host, "drop the row")
    if pairs is not None:
        no_bins = "the host has no bins of the stream"
        layer.wrong(no_bins, _are(h not in pairs for h in hosts), host, "add a row to bins, or name another host")
    chain = "the host's own waste goes elsewhere"
    away = {g for g, h in zip(guests, hosts, strict=True) if g != h}
    chained = _are(h in away and h != g for g, h in zip(guests, hosts, strict=True))
    layer.wrong(chain, chained, host, "name the last host of the chain")
    first: dict[tuple[str, str], int] = {}
    again = _are(first.setdefault(g, i) != i for i, g in enumerate(guests))
    layer.wrong("the premises and stream have two hosts", again, host, "keep one row")
    return tuple(Sharing(g, s, h) for g, s, h in zip(guest, stream, host, strict=True))


def _are(values: Iterable[bool]) -> BoolArray:
    return np.array(list(values), dtype=bool)


def _read_types(layer: Layer) -> list[BinType | None]:
    texts = layer.texts("bin_type")
    known: dict[str, BinType | None] = {}
    for text in set(texts):
        found = _BIN_TYPE.fullmatch(text)
        known[text] = BIN_TYPES.get(int(found[1])) if found else None
    types = [known[text] for text in texts]
    layer.wrong("bin_type is not known", _are(each is None for each in types), texts, _nearest_type)
    return types


def _nearest_type(text: str) -> str:
    sizes = " ".join(str(litres) for litres in BIN_TYPES)
    found = re.search(r"\d+", text)
    if not found:
        return f"nominal litres, one of {sizes}"
    near = min(BIN_TYPES, key=lambda litres: abs(litres - float(found[0])))
    return f"did you mean {near}? (known: {sizes})"


def _check_agreement(layer: Layer, pair: IntArray, column: str) -> None:
    """Keep a fault where rows of one premises and stream say different things about today."""
    if not layer.has(column):
        return
    texts = layer.texts(column)
    first: dict[int, str] = {}
    other = _are(text != "" and first.setdefault(p, text) != text for p, text in zip(pair.tolist(), texts, strict=True))
    layer.wrong(f"{column} differs from the premises' other rows of the stream", other, texts, "say the same in all")

"""Inhabitants to litres, litres to bins: the demand of a case, by the rates that a mapping gives."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from binopt.domain.street import FloatArray, IntArray
from binopt.intake.layers.service import BinRule, ServiceRule

_MOST_BINS = 1e9


def longest_gap_days(days: frozenset[int], weeks: int = 1) -> int:
    """Return the most whole days between two collections, the cycle being a circle: Mon, Wed, Fri have 3."""
    cycle = 7 * weeks
    on = sorted(days)
    return max((later - day) % cycle or cycle for day, later in zip(on, [*on[1:], on[0]], strict=True))


def choose_bins(litres: FloatArray, rule: BinRule) -> tuple[IntArray, IntArray]:
    """Return size in litres and number of the bins that hold some litres, reserve included.

    Parameters
    ----------
    litres
        What gathers between two collections; 0 needs no bin.
    rule
        Reserve and ladder.
    """
    needed = litres / (1.0 - rule.reserve)
    limits = np.array([rung.up_to_l for rung in rule.ladder])
    sizes = np.array([rung.litres for rung in rule.ladder] + [rule.above])
    counts = np.array([rung.count for rung in rule.ladder] + [0])
    # a hair of tolerance: 96 litres over 0.8 must still be 120
    step = np.searchsorted(limits, needed - 1e-6)
    count = np.where(step < len(rule.ladder), counts[step], np.ceil(needed / rule.above - 1e-9))
    # what no number of bins holds is for the reader of the case to tell, as for every case
    count = np.minimum(count, _MOST_BINS)
    return sizes[step].astype(np.int64), np.where(litres > 0, count, 0).astype(np.int64)


def litres_by_inhabitants(premises: pd.DataFrame, rule: ServiceRule) -> dict[str, FloatArray]:
    """Return what each premises gathers a week, by stream, from its inhabitants."""
    inhabitants = premises["inhabitants"].to_numpy(dtype=float)
    return {stream: inhabitants * each for stream, each in rule.litres.items()}


def buy_bins(premises_ids: Sequence[str], litres: Mapping[str, FloatArray], rule: ServiceRule) -> pd.DataFrame:
    """Return the table of bins: a row for each premises and stream that has litres.

    Bins are bought for the longest gap between the days of today.

    Parameters
    ----------
    premises_ids
        Whose bins they are.
    litres
        What each of them gathers a week, by stream.
    rule
        Streams, reserve and ladder of sizes.
    """
    tables = []
    for stream, week_l in litres.items():
        gap_days = longest_gap_days(rule.settings.streams[stream].today_days, rule.settings.weeks)
        size, count = choose_bins(week_l * gap_days / 7, rule.bins)
        table = pd.DataFrame(
            {
                "premises_id": np.asarray(premises_ids, dtype=object),
                "stream": stream,
                "bin_type": [str(s) for s in size],
                "count": count,
                "litres_per_week": week_l,
            }
        )
        tables.append(table[table["count"] > 0])
    return pd.concat(tables, ignore_index=True)

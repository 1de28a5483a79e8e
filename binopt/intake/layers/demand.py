"""Inhabitants to litres, litres to bins: the demand of a case, by the rates that a mapping gives."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from binopt.domain.street import FloatArray, IntArray
from binopt.intake.layers.mapping import BinRule
from binopt.units import parse_days


def longest_gap_days(days: list[str], weeks: int = 1) -> int:
    """Return the most whole days between two collections, the cycle being a circle: Mon, Wed, Fri have 3."""
    cycle = 7 * weeks
    on = sorted({day for text in days for day in parse_days(text, weeks)})
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
    return sizes[step].astype(np.int64), np.where(litres > 0, count, 0).astype(np.int64)


def buy_bins(
    premises_ids: list[str],
    inhabitants: FloatArray,
    litres_each: Mapping[str, float],
    today_days: Mapping[str, list[str]],
    rule: BinRule,
    weeks: int = 1,
) -> pd.DataFrame:
    """Return the table of bins: a row for each premises and stream that has litres.

    ``litres_each`` are the litres an inhabitant and week, ``today_days`` the days of today, by stream. Bins are bought
    for the longest gap between those.
    """
    tables = []
    for stream, each in litres_each.items():
        week_l = inhabitants * each
        size, count = choose_bins(week_l * longest_gap_days(today_days[stream], weeks) / 7, rule)
        table = pd.DataFrame(
            {
                "premises_id": premises_ids,
                "stream": stream,
                "bin_type": [str(s) for s in size],
                "count": count,
                "litres_per_week": week_l,
            }
        )
        tables.append(table[table["count"] > 0])
    return pd.concat(tables, ignore_index=True)

"""Whether the bins of a premises hold what gathers between two collections."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import numpy as np

from binopt.domain.service import Holding, Sharing
from binopt.domain.street import FloatArray
from binopt.intake.case_toml import Settings
from binopt.intake.findings import Findings, some


def longest_gap_days(days: Iterable[int], weeks: int) -> int:
    """Return the most whole days between two collections, the cycle taken as a circle; its length where there is one.

    ``days`` are days of the cycle, at least one.
    """
    ordered = sorted(days)
    return max((b - a - 1) % (7 * weeks) + 1 for a, b in zip(ordered, [*ordered[1:], ordered[0]], strict=True))


def settle(holdings: Iterable[Holding], sharing: Iterable[Sharing]) -> tuple[Holding, ...]:
    """Give hosts the litres of their guests: from here on a premises has the litres that go into its bins.

    Guests keep their bins, and have no litres for them.
    """
    known = {holding.key: holding for holding in holdings}
    litres = {key: holding.litres_per_week for key, holding in known.items()}
    for share in sharing:
        guest, host = (share.premises_id, share.stream), (share.host_premises_id, share.stream)
        if guest in known and host in known:
            litres[host] += known[guest].litres_per_week
            litres[guest] -= known[guest].litres_per_week
    return tuple(
        holding if holding.litres_per_week == litres[key] else replace(holding, litres_per_week=litres[key])
        for key, holding in known.items()
    )


def check_litres(holdings: Iterable[Holding], settings: Settings, where: str, findings: Findings) -> None:
    """Keep a fault for each premises and stream whose litres no allowed pattern can keep from running over.

    Judged by the pattern with the shortest longest gap, every day of it used and every bin put out. Who is overfull on
    today's days is noted: that is a fact of today, and no reason not to plan.

    Parameters
    ----------
    holdings
        Bins and the litres that go into them, without faults.
    settings
        Patterns and days of the streams, the length of the cycle, and how full a bin may get.
    where
        File and layer, as faults say it.
    findings
        Takes faults and the note.
    """
    streams, weeks, max_fill = settings.streams, settings.weeks, settings.rules.max_fill
    known = [holding for holding in holdings if holding.stream in streams]
    litres: FloatArray = np.array([holding.litres_per_week for holding in known], dtype=float)
    room: FloatArray = np.array([sum(b.litres for b in h.bins) * max_fill for h in known], dtype=float)
    least = {name: min(longest_gap_days(days, weeks) for days in s.patterns) for name, s in streams.items()}
    gap: FloatArray = np.array([least[h.stream] for h in known], dtype=float)
    rows = np.array([f"{h.premises_id} {h.stream}" for h in known], dtype=object)
    over = litres * gap / 7 > room * (1 + 1e-9)
    values = np.array(
        [
            f"{need:g} l a week, {have:g} l of room, {days:.0f} days between two collections: {need * days / 7:g} l"
            for need, have, days in zip(litres, room, gap, strict=True)
        ]
        if over.any()
        else [""] * len(known),
        dtype=object,
    )
    hint = "more or bigger bins, a pattern with more days, or the right litres"
    findings.rows(where, "the litres fit its bins on no allowed pattern", over, rows, values, hint)
    today = [holding.today_days or streams[holding.stream].today_days for holding in known]
    gap_of = {days: longest_gap_days(days, weeks) for days in set(today)}
    now: FloatArray = np.array([gap_of[days] for days in today], dtype=float)
    full = rows[litres * now / 7 > room * (1 + 1e-9)]
    if len(full):
        findings.note(
            f"{where}: on today's days {len(full)} of {len(known)} are filled above max_fill: {some(full, 5)}"
        )

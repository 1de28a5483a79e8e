"""Whether the bins of a premises hold what gathers between two collections."""

from __future__ import annotations

from collections.abc import Iterable

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


def check_litres(
    holdings: Iterable[Holding], sharing: Iterable[Sharing], settings: Settings, where: str, findings: Findings
) -> None:
    """Keep a fault for each premises and stream whose litres no allowed pattern can keep from running over.

    Judged by the pattern with the shortest longest gap, every day of it used and every bin put out. Who is overfull on
    today's days is noted: that is a fact of today, and no reason not to plan.

    Parameters
    ----------
    holdings
        Bins and litres, without faults.
    sharing
        Whose litres go into whose bins.
    settings
        Patterns and days of the streams, the length of the cycle, and how full a bin may get.
    where
        File and layer, as faults say it.
    findings
        Takes faults and the note.
    """
    streams, weeks, max_fill = settings.streams, settings.weeks, settings.rules.max_fill
    known = [holding for holding in holdings if holding.stream in streams]
    litres = _with_guests(known, sharing)
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


def _with_guests(holdings: list[Holding], sharing: Iterable[Sharing]) -> FloatArray:
    place = {holding.key: i for i, holding in enumerate(holdings)}
    own: FloatArray = np.array([holding.litres_per_week for holding in holdings], dtype=float)
    litres = own.copy()
    for share in sharing:
        guest = place.get((share.premises_id, share.stream))
        host = place.get((share.host_premises_id, share.stream))
        if guest is not None and host is not None:
            litres[host] += own[guest]
            litres[guest] -= own[guest]
    return litres

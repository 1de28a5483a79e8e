"""Figures and verdicts as people read them, the same on every paper."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from binopt.speech import word

SPACE = "\N{NO-BREAK SPACE}"

FIGURE_WORDS: Mapping[str, tuple[str, str]] = {
    "o": (word("obstruction O"), "m·h"),
    "oq": (word("weighted by footfall Oq"), "m·h"),
    "s": (word("pinch S (below the clear width)"), "m·h"),
    "b": (word("barrier B (below 0.80 m)"), "m·h"),
    "a": (word("lost area A"), "m²·h"),
    "p": (word("presence P"), "bin·h"),
}
"""What each figure is called and its unit, all per week."""

LEVER_WORDS: Mapping[str, str] = {
    "position": "where the bins stand",
    "presentations": "fewer puttings-out",
    "position_presentations": "both of these",
    "windows": "narrower windows",
    "bin_sizes": "other bin sizes",
    "sharing": "shared bins",
    "behaviour": "shorter times out",
    "all": "all together",
}

REASON_WORDS: Mapping[str, str] = {
    "no_room": word("no rectangle fits anywhere"),
    "too_narrow": word("the pavement would be too narrow beside it"),
    "clearance": word("too near an obstacle"),
    "corner": word("too near a corner"),
    "carry": word("nothing free near enough"),
    "side": word("only a side of the pavement that is not allowed"),
    "crowded": word("every lawful place is taken"),
    "clear_width": word("the pavement would be too narrow beside it"),
    "carry_limit": word("nothing free near enough"),
    "clearance_kept": word("too near an obstacle"),
    "corner_clear": word("too near a corner"),
    "side_allowed": word("this side of the pavement is not allowed"),
    "same_pavement": word("only across a carriageway"),
    "inside_pavement": word("stands out of the pavement"),
    "at_the_edge": word("not at an edge of the pavement"),
    "off_obstacles": word("on an obstacle"),
    "gap_kept": word("too near the next bin"),
    "no_overlap": word("the face is full"),
    "not_opposite": word("opposite another bin"),
}
"""Why a bin has no lawful spot: the reason's code, or the id of the rule that stands in the way, in words."""


def amount(value: float) -> str:
    """Write a figure with three digits that count, thousands apart: ``12.3``, ``1,234``."""
    if value != 0 and abs(value) < 0.005:
        return f"{value:.1g}"
    digits = 2 if abs(value) < 10 else 1 if abs(value) < 100 else 0
    return f"{value:,.{digits}f}"


def change(before: float, after: float) -> str:
    """Write how a figure moved, e.g. ``−78 %``; a change from nothing has no share."""
    if before == 0:
        return f"0{SPACE}%" if after == 0 else "new"
    share = (after / before - 1) * 100
    rounded = f"{abs(share):.0f}" if abs(share) >= 9.95 else f"{abs(share):.1f}"
    if float(rounded) == 0:
        return f"0{SPACE}%"
    return f"{'−' if share < 0 else '+'}{rounded}{SPACE}%"


def verdict_sentence(base: str, halved: bool, missing: Sequence[str], most: int | None = None) -> str:
    """Say whether obstruction is halved against one baseline, and what is missing where it is not.

    Of what is missing at most ``most`` are named, and how many more there are is said.
    """
    against = {
        "today": "today, as announced",
        "exact": "today, if everybody knew the truck's minute",
    }.get(base, base)
    if halved:
        return f"Halved against {against}."
    named = list(missing if most is None else missing[:most]) or ["not all conditions hold"]
    if len(missing) > len(named):
        named.append(f"and {len(missing) - len(named)} more conditions")
    return f"Not halved against {against}: {'; '.join(named)}."


def headline(report: Mapping[str, Any]) -> str:
    """Say in one sentence what the plan does to the pavement, from a report's figures."""
    o = report["o"]
    return (
        f"Bins obstruct {amount(o['plan'])} m·h of pavement a week instead of {amount(o['today'])}: "
        f"{change(o['today'], o['plan'])} against today, "
        f"{change(o['exact'], o['plan'])} if everybody already knew the truck's minute."
    )


def plain_line(text: str, most: int = 200) -> str:
    """Make one line of any text: breaks and control characters become spaces, and what is endless is cut."""
    plain = text if text.isprintable() else "".join(c if c.isprintable() else " " for c in text)
    line = " ".join(plain.split())
    return line if len(line) <= most else f"{line[: most - 1]}…"

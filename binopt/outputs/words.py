"""Figures and verdicts as people read them, the same on every paper."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from binopt.speech import Speech, word

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
    "position": word("where the bins stand"),
    "presentations": word("fewer puttings-out"),
    "position_presentations": word("both of these"),
    "windows": word("narrower windows"),
    "bin_sizes": word("other bin sizes"),
    "sharing": word("shared bins"),
    "behaviour": word("shorter times out"),
    "all": word("all together"),
}

BASELINE_WORDS: Mapping[str, str] = {
    "today": word("today, as announced"),
    "exact": word("today, if everybody knew the truck's minute"),
}
"""What the plan is compared with."""

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


def amount(value: float, speech: Speech | None = None) -> str:
    """Write a figure with three digits that count, thousands apart: ``12.3``, ``1,234``; in English where not told."""
    if value != 0 and abs(value) < 0.005:
        return f"{value:.1g}" if speech is None else speech.number(value, 3)
    digits = 2 if abs(value) < 10 else 1 if abs(value) < 100 else 0
    return f"{value:,.{digits}f}" if speech is None else speech.number(value, digits)


def change(before: float, after: float, speech: Speech | None = None) -> str:
    """Write how a figure moved, e.g. ``−78 %``; a change from nothing has no share."""
    if before == 0:
        return f"0{SPACE}%" if after == 0 else "new" if speech is None else speech.say("new")
    share = (after / before - 1) * 100
    size, digits = abs(share), 0 if abs(share) >= 9.95 else 1
    if size < 0.05:
        return f"0{SPACE}%"
    rounded = f"{size:.{digits}f}" if speech is None else speech.number(size, digits)
    return f"{'−' if share < 0 else '+'}{rounded}{SPACE}%"


def verdict_sentence(base: str, halved: bool, missing: Sequence[str], most: int | None = None) -> str:
    """Say whether obstruction is halved against one baseline, and what is missing where it is not.

    Of what is missing at most ``most`` are named, and how many more there are is said.
    """
    against = BASELINE_WORDS.get(base, base)
    if halved:
        return f"Halved against {against}."
    named = list(missing if most is None else missing[:most]) or ["not all conditions hold"]
    if len(missing) > len(named):
        named.append(f"and {len(missing) - len(named)} more conditions")
    return f"Not halved against {against}: {'; '.join(named)}."


def headline(report: Mapping[str, Any], speech: Speech) -> str:
    """Say in one sentence what the plan does to the pavement, from a report's figures."""
    o = report["o"]
    return speech.say(
        "Bins obstruct {plan} m·h of pavement a week instead of {today}: {share} against today, {exact} if everybody "
        "already knew the truck's minute.",
        plan=amount(o["plan"], speech),
        today=amount(o["today"], speech),
        share=change(o["today"], o["plan"], speech),
        exact=change(o["exact"], o["plan"], speech),
    )


def verdict_lines(report: Mapping[str, Any], speech: Speech) -> tuple[tuple[bool, str], ...]:
    """Say in the reader's language against which baseline obstruction is halved, and what the figures lack where not.

    Of conditions that no total tells (single faces, litres left), it is said how many there are.
    """
    return tuple((bool(halved), _verdict_line(report, base, speech)) for base, halved in report["halved"].items())


def _verdict_line(report: Mapping[str, Any], base: str, speech: Speech) -> str:
    say = speech.say
    against = say(BASELINE_WORDS[base]) if base in BASELINE_WORDS else plain_line(base)
    if report["halved"][base]:
        return say("Halved against {baseline}.", baseline=against)
    moved, told = report["displaced"], []
    for name in ("o", "oq"):
        before, after = (report[name][which] + moved[which] for which in (base, "plan"))
        if after > before / 2:
            share, figure = change(before, after, speech), say(FIGURE_WORDS[name][0])
            told.append(say("{figure} changes by {share}, not by half", figure=figure, share=share))
    for name in ("a", "s", "b"):
        before, after = (report[name][which] for which in (base, "plan"))
        if after > before:
            share, figure = change(before, after, speech), say(FIGURE_WORDS[name][0])
            told.append(say("{figure} rises: {share}", figure=figure, share=share))
    hours = report["crew_hours"]
    if hours["plan"] > hours["today"]:
        told.append(say("crews work longer: {share}", share=change(hours["today"], hours["plan"], speech)))
    rest = len(report["why"].get(base, ())) - len(told)
    if rest > 0:
        told.append(
            speech.say_count(
                "{count} condition on single faces or premises, see the report",
                "{count} conditions on single faces or premises, see the report",
                rest,
            )
        )
    return say(
        "Not halved against {baseline}: {reasons}.",
        baseline=against,
        reasons="; ".join(told) or say("not all conditions hold"),
    )


def plain_line(text: str, most: int = 200) -> str:
    """Make one line of any text: breaks and control characters become spaces, and what is endless is cut."""
    plain = text if text.isprintable() else "".join(c if c.isprintable() else " " for c in text)
    line = " ".join(plain.split())
    return line if len(line) <= most else f"{line[: most - 1]}…"

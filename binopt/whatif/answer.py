"""The answer to what if: outcomes, their standing, and what has no plan, as text and as plain values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from binopt.outputs.text_tables import table, titled, wrapped
from binopt.outputs.words import amount, change, plain_line
from binopt.whatif.outcome import NoPlan, Outcome, StreetChange
from binopt.whatif.ranking import Standing, rank

MOST_STREETS = 3
LEVER_WORDS = {"bin_sizes": "other sizes", "shared_bins": "shared bins"}
_HEAD = (
    "scenario",
    "O, m·h",
    "to base",
    "to today",
    "to exact",
    "S, m·h",
    "crew, h",
    "no lawful spot",
    "premises changed",
    "gap",
    "rank",
)


@dataclass(frozen=True, slots=True)
class Answer:
    """All scenarios that were planned, the base first, and those without a plan. ``keys`` are those of a sweep."""

    outcomes: Sequence[Outcome]
    without_plan: Sequence[NoPlan] = ()
    keys: Sequence[str] = ()

    @property
    def base(self) -> Outcome:
        """The case as it is."""
        return self.outcomes[0]


def as_data(answer: Answer) -> dict[str, Any]:
    """Return the answer as plain values, figures unrounded."""
    standings = rank(answer.outcomes)
    return {
        "keys": list(answer.keys),
        "scenarios": [_row(one, standings[one.name], answer.base) for one in answer.outcomes],
        "without_plan": [asdict(one) for one in answer.without_plan],
    }


def render_text(answer: Answer) -> str:
    """Write the answer for people: a table, what is proven, and the streets that win and lose."""
    standings = rank(answer.outcomes)
    rows = [_cells(one, standings[one.name], answer.base) for one in answer.outcomes]
    sections = [titled("What if, figures of a week", table(_HEAD, rows))]
    notes = _notes(answer.outcomes, standings)
    if notes:
        sections.append("\n".join(notes))
    for one in answer.outcomes[1:]:
        about = f": {plain_line(one.about)}" if one.about else ""
        lines = [*wrapped("; ".join(map(plain_line, one.changes)) or "nothing is changed", "  ", "  "), *_streets(one)]
        sections.append("\n".join([f"{one.name}{about}", *lines, *_bins(one, answer.base)]))
    for failed in answer.without_plan:
        sections.append(
            "\n".join([f"{failed.name}: {no_plan_words(failed)}", *wrapped(plain_line(failed.why, 500), "  ", "  ")])
        )
    return "\n\n".join(sections) + "\n"


def no_plan_words(one: NoPlan) -> str:
    """Say whether a scenario has no plan, or was not planned."""
    return "not planned" if one.interrupted else "there is no plan"


def standing_words(standing: Standing) -> str:
    """Write a scenario's rank, or in a word why it has none."""
    if standing.apart:
        return standing.apart
    return "not proven" if standing.rank is None else str(standing.rank)


def _row(one: Outcome, standing: Standing, base: Outcome) -> dict[str, Any]:
    row = asdict(one)
    figures, weights = row.pop("figures"), row.pop("weights")
    streets = [{**asdict(street), "gain": street.gain} for street in one.streets]
    return {
        "name": row.pop("name"),
        **figures,
        "o_against_base": one.o - base.o,
        **row,
        "gap": one.gap,
        "weights": weights,
        "rank": standing.rank,
        "not_proven_different_from": list(standing.alike),
        "not_compared": standing.apart,
        "streets": streets,
    }


def _cells(one: Outcome, standing: Standing, base: Outcome) -> tuple[str, ...]:
    o = one.figures["o"]
    return (
        one.name,
        amount(one.o),
        "" if one is base else change(base.o, one.o),
        change(o["today"], one.o),
        change(o["exact"], one.o),
        amount(one.figures["s"]["plan"]),
        amount(one.crew_hours["plan"]),
        f"{one.without_lawful_spot:,}",
        "" if one is base else f"{one.changed.any:,}",
        f"{one.gap:.1%}",
        standing_words(standing),
    )


def _notes(outcomes: Sequence[Outcome], standings: Mapping[str, Standing]) -> list[str]:
    """Say which scenarios are not proven different, each pair once, and what moved out of sight."""
    notes: list[str] = []
    names = [one.name for one in outcomes]
    for i, name in enumerate(names):
        later = [other for other in standings[name].alike if names.index(other) > i]
        if later:
            notes += wrapped(f"Not proven different from {name}: {', '.join(later)} (their gaps overlap).")
    for one in outcomes:
        if one.displaced["plan"]:
            notes += wrapped(f"{one.name}: {amount(one.displaced['plan'])} m·h are displaced, not gone.")
    return notes


def _bins(one: Outcome, base: Outcome) -> list[str]:
    """Say what is bought, who shares, and what all of it together comes to against the week as it is."""
    if one.bins is None or one.without_windows is None:
        return []
    trade, lines = one.bins.trade, []
    for what, counts in ((f"to buy, for €{trade.price_eur:,.0f}", trade.bought), ("left over", trade.left_over)):
        if counts:
            told = ", ".join(f"{one.count} {plain_line(one.stream)} {one.litres} l" for one in counts)
            lines += wrapped(f"{what}: {told}", "  ", "    ")
    if trade.guests:
        lines.append(f"  {trade.guests:,} premises use bins of {trade.hosts:,} neighbours")
    for name, word in LEVER_WORDS.items():
        if lever := one.bins.levers.get(name):
            told = ", ".join(f"{change(one.bins.before[b].o, lever[b].o)} to {b}" for b in ("today", "exact"))
            lines.append(f"  {word} alone, all else as it is: O {told}")
    before, now = base.figures, one.without_windows
    told = ", ".join(
        f"{name.upper()} {change(before[name]['exact'], getattr(now, name))}" for name in ("o", "a", "s", "b")
    )
    return lines + wrapped(f"with position and presentations, to the base's exact: {told}", "  ", "    ")


def _streets(one: Outcome) -> list[str]:
    win = [street for street in one.streets if street.gain > 0][:MOST_STREETS]
    lose = [street for street in reversed(one.streets) if street.gain < 0][:MOST_STREETS]
    lines = []
    for word, streets in (("win", win), ("lose", lose)):
        if streets:
            lines += wrapped(f"{word}: {', '.join(map(_street, streets))}", "  ", "    ")
    return lines


def _street(street: StreetChange) -> str:
    sign = "−" if street.gain > 0 else "+"
    return f"{plain_line(street.street)} {sign}{amount(abs(street.gain))} m·h"

"""Single replacements on a case that never changes itself, as options of commands ask for them."""

from __future__ import annotations

from dataclasses import replace

from binopt.domain.case import Case, Weights
from binopt.errors import UsageError
from binopt.presets import CLEAR_WIDTHS


def with_clear_width(case: Case, preset: str) -> Case:
    """Return the case under another rule about the width that stays free; pavements with a width of their own keep it.

    Raises
    ------
    UsageError
        When there is no preset of that name.
    """
    if preset not in CLEAR_WIDTHS:
        raise UsageError(f"there is no clear-width preset {preset!r}. Try: one of {', '.join(CLEAR_WIDTHS)}")
    return replace(case, rules=replace(case.rules, clear_width=CLEAR_WIDTHS[preset], clear_width_preset=preset))


def with_width_quantile(case: Case, quantile: float) -> Case:
    """Return the case with its clear width kept at another quantile of the intervals that pavements' widths lie in.

    Raises
    ------
    UsageError
        When the quantile is no share.
    """
    if not 0 <= quantile <= 1:
        raise UsageError(f"{quantile:g} is no quantile. Try: 0.075 for the low end of widths, 0.5 for the widths")
    return replace(case, rules=replace(case.rules, width_quantile=quantile))


def with_crew_weight(case: Case, crew_per_h: float) -> Case:
    """Return the case with another price on crews' hours, in m·h of ``O`` for each truck hour.

    Raises
    ------
    UsageError
        When the price is negative.
    """
    if crew_per_h < 0:
        raise UsageError(f"crew hours cannot weigh {crew_per_h:g}. Try: 0 or more m·h of obstruction a truck hour")
    return replace(case, weights=replace(case.weights, crew_per_h=crew_per_h))


def frontier_weights(case: Case, plans: int) -> tuple[float, ...]:
    """Return prices on crews' hours from next to nothing to far above the case's, evenly spaced as ratios."""
    base = case.weights.crew_per_h or Weights().crew_per_h
    if plans == 1:
        return (base,)
    return tuple(base * 0.1 * 10_000 ** (i / (plans - 1)) for i in range(plans))

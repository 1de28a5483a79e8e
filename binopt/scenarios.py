"""What if: named replacements on a case that never changes itself."""

from __future__ import annotations

from dataclasses import replace

from binopt.domain.case import Case
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

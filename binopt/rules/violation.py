"""What a rule finds: which rule, who, and by how much."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Violation:
    """One breach of one rule.

    Parameters
    ----------
    rule
        Id of the rule, as in ``binopt.rules.RULES``.
    ids
        Who is concerned: spots as ``premises|stream#rank``, presentations as ``premises|stream@out_min``, premises
        and streams as ``premises|stream``, rounds by their id, stops as ``round_id#number``; then trucks, faces or
        obstacles.
    amount, unit
        By how much the rule is broken, above 0, and in which unit: ``m``, ``s``, ``min``, ``h``, ``l``, ``kg``,
        ``degrees``, ``share``, ``times a week``, or ``1`` where a thing just is or is not.
    text
        The breach in words, with the figure that is and the one that should be.
    """

    rule: str
    ids: tuple[str, ...]
    amount: float
    unit: str
    text: str

    def __str__(self) -> str:
        return f"{self.rule}: {'; '.join(self.ids)}: {self.text}"

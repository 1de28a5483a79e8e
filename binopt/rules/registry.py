"""All rules by id, and the one way to ask them all."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from binopt.domain.case import Case
from binopt.domain.plan import Service, Unplaced
from binopt.geometry.doors import Doors
from binopt.geometry.model import StreetModel
from binopt.rules import belonging, clear_width, clock, collecting, rows, spots, standing
from binopt.rules.scene import Scene
from binopt.rules.violation import Violation

Finder = Callable[[Scene], Iterable[Violation]]


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule: its id, one sentence that says it, and the function that finds who breaks it."""

    rule_id: str
    sentence: str
    find: Finder


_FINDERS: tuple[Finder, ...] = (
    belonging.known,
    belonging.bins_as_given,
    belonging.one_face,
    belonging.reasons_given,
    standing.true_size,
    standing.along_chord,
    standing.chainage_true,
    standing.on_its_face,
    standing.inside_pavement,
    standing.at_the_edge,
    standing.off_obstacles,
    spots.on_step,
    rows.gap_kept,
    rows.no_overlap,
    rows.not_opposite,
    spots.side_allowed,
    spots.same_pavement,
    spots.clearance_kept,
    spots.corner_clear,
    spots.carry_limit,
    spots.carry_true,
    clear_width.clear_width,
    collecting.collected,
    collecting.bins_out_range,
    collecting.not_overfull,
    collecting.often_enough,
    collecting.once_a_day,
    collecting.never_out_twice,
    collecting.days_of_pattern,
    clock.times_in_order,
    clock.lead_kept,
    clock.lag_kept,
    clock.window_wide,
    clock.truck_in_middle,
    clock.duty_hours,
)

RULES: Mapping[str, Rule] = MappingProxyType(
    {find.__name__: Rule(find.__name__, (find.__doc__ or "").strip(), find) for find in _FINDERS}
)
"""Every rule by its id, in the order in which they are asked. A rule's function carries its id as name, and its
sentence as docstring."""


def check(
    case: Case, model: StreetModel, doors: Doors, service: Service, unplaced: Sequence[Unplaced] = ()
) -> tuple[Violation, ...]:
    """Hold a plan against every rule.

    Parameters
    ----------
    case, model, doors
        What was planned, its street, and its doors, from ``find_doors``.
    service, unplaced
        The plan's spots and presentations, and what it lists as without a lawful spot.

    Returns
    -------
    tuple of Violation
        Empty for a plan that keeps every rule; else by rule, in the order of ``RULES``.
    """
    scene = Scene.of(case, model, doors, service, unplaced)
    return tuple(violation for rule in RULES.values() for violation in rule.find(scene))

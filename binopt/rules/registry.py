"""All rules by id, and the one way to ask them all."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Generic, TypeVar

from binopt.domain.case import Case
from binopt.domain.plan import Service, Unplaced
from binopt.geometry.doors import Doors
from binopt.geometry.model import StreetModel
from binopt.rules import bays, belonging, clear_width, clock, closures, collecting, rows, spots, standing
from binopt.rules.rounds import belonging as belonging_to_rounds
from binopt.rules.rounds import clock as round_clock
from binopt.rules.rounds import loads, serving, trucks, windows, work
from binopt.rules.rounds.scene import RoundScene
from binopt.rules.scene import Scene
from binopt.rules.violation import Violation

What = TypeVar("What")
Finder = Callable[[What], Iterable[Violation]]


@dataclass(frozen=True, slots=True)
class Rule(Generic[What]):
    """A rule: its id, one sentence that says it, and the function that finds who breaks it."""

    rule_id: str
    sentence: str
    find: Finder[What]


_OF_SERVICE: tuple[Finder[Scene], ...] = (
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
    bays.inside_stand,
    bays.off_pavement,
    bays.at_stands_kerb,
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
    closures.not_while_closed,
)

_OF_ROUNDS: tuple[Finder[RoundScene], ...] = (
    belonging_to_rounds.round_known,
    belonging_to_rounds.in_a_round,
    belonging_to_rounds.of_its_stream,
    belonging_to_rounds.at_a_stop,
    belonging_to_rounds.bins_of_stop,
    trucks.truck_known,
    trucks.truck_collects,
    trucks.truck_drives,
    trucks.shift_kept,
    trucks.one_at_a_time,
    trucks.break_kept,
    trucks.crew_hours_true,
    round_clock.depot_to_depot,
    round_clock.stops_in_order,
    round_clock.drive_time,
    work.work_time,
    work.unloading_time,
    loads.unloads_before_home,
    loads.capacity_kept,
    loads.payload_kept,
    loads.loads_true,
    loads.distance_true,
    serving.face_served,
    serving.one_pass,
    serving.stands_where_served,
    windows.window_holds,
)


def _by_id(finders: Iterable[Finder[What]]) -> Mapping[str, Rule[What]]:
    """Name each rule by its function, and let the first line of that one's docstring say it."""
    rules = [Rule(find.__name__, (find.__doc__ or "").partition("\n")[0].strip(), find) for find in finders]
    return MappingProxyType({rule.rule_id: rule for rule in rules})


RULES = _by_id(_OF_SERVICE)
"""Rules about spots and presentations by their ids, in the order in which they are asked."""

ROUND_RULES = _by_id(_OF_ROUNDS)
"""Rules about the rounds of a finished plan by their ids, in the order in which they are asked."""


def check(
    case: Case, model: StreetModel, doors: Doors, service: Service, unplaced: Sequence[Unplaced] = ()
) -> tuple[Violation, ...]:
    """Hold spots and presentations against every rule of ``RULES``; those about rounds are for ``check_plan``.

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

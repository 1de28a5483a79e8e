"""A lawful plan of one street, made by hand, and ways to push one quantity of it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from pyproj import CRS
from shapely.geometry import Polygon

from binopt.domain.case import Case
from binopt.domain.plan import Presentation, Service, Spot, Unplaced
from binopt.domain.plan_files import FaceRow, PlanFiles
from binopt.domain.service import BinType, Holding
from binopt.domain.street import Obstacle, Side
from binopt.geometry.bays import rectangles_at
from binopt.geometry.doors import find_doors, foot_and_way
from binopt.geometry.model import StreetModel
from binopt.rules import Violation, broken_by_spots, check
from tests.baseline.street import B120, B240, B660, case_of, face, model_of, straight, strip, with_rules

DAY = 1440


@dataclass(frozen=True)
class Hand:
    """A case, its street and a plan."""

    case: Case
    model: StreetModel
    service: Service
    unplaced: tuple[Unplaced, ...] = ()

    def violations(self) -> tuple[Violation, ...]:
        return check(self.case, self.model, find_doors(self.case, self.model), self.service, self.unplaced)

    def broken(self) -> dict[str, float]:
        """Rule → the most by which it is broken."""
        found: dict[str, float] = {}
        for violation in self.violations():
            found[violation.rule] = max(found.get(violation.rule, 0.0), violation.amount)
        return found

    def lawfulness(self) -> list[set[str]]:
        doors = find_doors(self.case, self.model)
        return [set(rules) for rules in broken_by_spots(self.case, self.model, doors, self.service)]

    def with_spot(self, index: int, **changes: object) -> Hand:
        """Change a spot's values; its rectangle and carry follow unless they are given."""
        old = self.service.spots[index]
        new = replace(old, **changes)  # type: ignore[arg-type]
        if "shape" not in changes:
            new = replace(new, shape=shape_of(self.case, self.model, new))
        if "carry_m" not in changes:
            new = replace(new, carry_m=carry_of(self.case, self.model, new))
        spots = list(self.service.spots)
        spots[index] = new
        return replace(self, service=replace(self.service, spots=tuple(spots)))

    def with_presentation(self, index: int, **changes: object) -> Hand:
        given = list(self.service.presentations)
        given[index] = replace(given[index], **changes)  # type: ignore[arg-type]
        return replace(self, service=replace(self.service, presentations=tuple(given)))

    def with_presentations(self, *given: Presentation) -> Hand:
        return replace(self, service=replace(self.service, presentations=given))

    def with_case(self, **changes: object) -> Hand:
        return replace(self, case=replace(self.case, **changes))  # type: ignore[arg-type]

    def with_rules(self, **changes: object) -> Hand:
        return replace(self, case=with_rules(self.case, **changes))

    def with_holding(self, index: int, **changes: object) -> Hand:
        holdings = list(self.case.holdings)
        holdings[index] = replace(holdings[index], **changes)  # type: ignore[arg-type]
        return self.with_case(holdings=tuple(holdings))


def shape_of(case: Case, model: StreetModel, spot: Spot) -> Polygon:
    index = model.index()[spot.face_id]
    return rectangles_at(
        model, index, spot.bin_type, _array(spot.chainage_m), spot.side, case.rules.kerb_setback_m
    ).polygon(0)


def carry_of(case: Case, model: StreetModel, spot: Spot) -> float:
    door = next(p.door for p in case.premises if p.premises_id == spot.premises_id)
    foot_m, way_m = foot_and_way(_objects(door), _objects(model.faces[model.index()[spot.face_id]].kerb))
    return float(way_m[0] + abs(spot.chainage_m - foot_m[0]))


def _array(value: float):
    return np.array([value])


def _objects(value: object):
    return np.array([value], dtype=object)


def stand(
    case: Case, model: StreetModel, key: tuple[str, str], rank: int, bin_type: BinType, chainage_m: float,
    side: Side = Side.KERB, face_id: str = "f",
) -> Spot:  # fmt: skip
    spot = Spot(*key, bin_type, rank, face_id, chainage_m, side, 0.0, True, strip())
    return replace(spot, shape=shape_of(case, model, spot), carry_m=carry_of(case, model, spot))


def present(key: tuple[str, str], bins_out: int, day: int, from_min: int = 360) -> Presentation:
    """Out an hour before an hour's window, the truck at its middle, in a quarter of an hour later."""
    start = day * DAY + from_min
    return Presentation(*key, bins_out, start - 60, start, start + 60, start + 30, start + 45)


def files(hand: Hand, **changes: object) -> PlanFiles:
    """Tell a plan by hand as its files would."""
    rows = tuple(
        FaceRow(f.face_id, f.pavement_id, f.street, f.length_m, f.clear_width_m, 0, 0, 0, 0, 0, 0, f.kerb)
        for f in hand.model.faces
    )
    plan, folder, crs = hand.service, Path("plan"), CRS.from_epsg(2154)
    made = PlanFiles(folder, crs, rows, plan, plan, plan, hand.unplaced, {}, None, "aa")
    return replace(made, **changes)  # type: ignore[arg-type]


A, A_PAPER, B = ("a", "residual"), ("a", "paper"), ("b", "residual")


def plan(obstacles: tuple[Obstacle, ...] = (), *, width_m: float = 3.0, clear_width_m: float = 1.2) -> Hand:
    """Two premises on 40 m of even pavement: two 240 l and a 120 l of the one, a 660 l of the other.

    Residual on Monday and Thursday, paper on Wednesday.
    """
    case = case_of(
        {"a": (10, 3.5), "b": (20, 3.5)},
        (
            Holding("a", "residual", (B240, B240), 500.0),
            Holding("a", "paper", (B120,), 100.0),
            Holding("b", "residual", (B660,), 600.0),
        ),
    )
    # limits are pushed by centimetres
    case = with_rules(case, spot_step_m=0.01)
    model = straight(obstacles, width_m=width_m)
    model = replace(model, faces=(replace(model.faces[0], clear_width_m=clear_width_m),))
    spots = (
        stand(case, model, A, 1, B240, 10.0),
        stand(case, model, A, 2, B240, 10.68),
        stand(case, model, A_PAPER, 1, B120, 10.0, Side.BUILDING),
        stand(case, model, B, 1, B660, 20.0),
    )
    presentations = (
        present(A, 2, 0),
        present(A, 1, 3),
        present(A_PAPER, 1, 2),
        present(B, 1, 0),
        present(B, 1, 3),
    )
    return Hand(case, model, Service(spots, presentations))


__all__ = [
    "A_PAPER",
    "B120",
    "B240",
    "B660",
    "DAY",
    "A",
    "B",
    "Hand",
    "face",
    "files",
    "model_of",
    "plan",
    "present",
    "stand",
]

"""Hand-made streets with trucks, and plans of them, for tests of the solver's rooms."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from dataclasses import replace

from shapely.geometry import Polygon

from binopt.domain.case import Case
from binopt.domain.plan import Service
from binopt.domain.service import BinType, Holding, Stream, Truck, Window
from binopt.domain.street import CarriagewayStand
from binopt.geometry.bays import find_bays
from binopt.geometry.doors import find_doors
from binopt.geometry.model import StreetModel
from binopt.rules import broken_by_spots
from binopt.solve.jobs import Runner
from binopt.solve.planner import Planner, SearchLimits, WeekOfFaces
from binopt.solve.rounds.maker import RoundMaker
from tests.baseline.street import B120, B240, B660, case_of, with_rules

B80 = BinType(80, 0.445, 0.52, 0.93, 8.0, 2, 32.0)
WEEKDAYS = range(5)
THREE_DAYS = tuple(frozenset(days) for days in itertools.combinations(WEEKDAYS, 3))
TRUCK = Truck("T1", ("residual", "paper"), Window(330, 810))


def residual(*patterns: frozenset[int], min_per_week: float = 1.0) -> Stream:
    return Stream("residual", patterns or THREE_DAYS, frozenset({0, 2, 4}), Window(360, 720), min_per_week)


def street_case(
    doors: Mapping[str, tuple[float, float]],
    *holdings: Holding,
    stream: Stream | None = None,
    trucks: tuple[Truck, ...] = (TRUCK,),
    **rules: object,
) -> Case:
    """A case with a truck, whose residual may come on any three weekdays."""
    case = case_of(dict(doors), holdings)
    case = replace(case, trucks=trucks, streams={**case.streams, "residual": stream or residual()})
    return with_rules(case, **rules)


def planned(case: Case, model: StreetModel, work: float = 1.0, seed: int = 1) -> WeekOfFaces:
    """Plan a week, its spots held against the rules."""
    doors = find_doors(case, model)

    def judge(service: Service) -> dict[int, str]:
        found = broken_by_spots(case, model, doors, service)
        return {i: next(iter(r)) for i, (s, r) in enumerate(zip(service.spots, found, strict=True)) if s.lawful and r}

    limits = SearchLimits(seconds=60.0, work=work, seed=seed)
    maker = RoundMaker.of(case, model, lambda: 0.0)
    return Planner.of(case, model, doors, maker, limits, lambda: 0.0, lambda progress: None, Runner(None)).plan(
        frozenset(), judge
    )


def with_bays(model: StreetModel, *shapes: Polygon) -> StreetModel:
    """The same street with stands on its carriageway, b0, b1 …"""
    stands = [CarriagewayStand(f"b{i}", shape) for i, shape in enumerate(shapes)]
    return replace(model, bays=find_bays(stands, model.faces, model.ground))


__all__ = ["B80", "B120", "B240", "B660", "TRUCK", "planned", "residual", "street_case", "with_bays"]

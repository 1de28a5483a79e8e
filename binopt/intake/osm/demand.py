"""What gathers in buildings: people by dwellings or floor, trades by the floor that they take."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import shapely

from binopt.domain.street import FloatArray, IntArray
from binopt.intake.osm.buildings import Buildings
from binopt.intake.osm.features import Features
from binopt.intake.osm.settings import DemandRules, OsmSettings
from binopt.intake.osm.tags import counts
from binopt.intake.osm.uses import DWELLING, use_of


@dataclass(frozen=True)
class Demand:
    """What gathers in each building.

    ``dwellings`` is NaN where they are not tagged; ``trade_m2`` has one column for each of ``trades``.
    """

    inhabitants: FloatArray
    dwellings: FloatArray
    trades: tuple[str, ...]
    trade_m2: FloatArray

    def trade_litres(self, litres_per_m2: Mapping[str, float]) -> FloatArray:
        """Return the litres a week of all trades of each building."""
        rates = np.array([litres_per_m2[name] for name in self.trades], dtype=float)
        return np.asarray(self.trade_m2 @ rates, dtype=float)


def reckon_demand(buildings: Buildings, nodes: Features, rules: DemandRules) -> Demand:
    """Reckon who lives in each building, and on how many square metres what is traded."""
    features = buildings.features
    ground_m2 = shapely.area(features.shapes)
    floor_m2 = ground_m2 * buildings.levels
    trades = tuple(name for name in rules.litres_per_m2 if name != DWELLING)
    column = {name: i for i, name in enumerate(trades)}
    trade_m2 = np.zeros((len(buildings), len(trades)))
    own = np.array([column.get(use, -1) for use in buildings.use], dtype=np.int64)
    filled = np.flatnonzero(own >= 0)
    trade_m2[filled, own[filled]] = floor_m2[filled]
    shops, where = _shops(buildings, nodes, column)
    np.add.at(trade_m2, (where, shops), rules.shop_m2)
    # shops of a dwelling house share its ground floor, and no more than the part of it that shops take
    home = buildings.use == DWELLING
    most_m2 = ground_m2 * rules.ground_floor
    taken_m2 = trade_m2.sum(axis=1)
    shrunk = np.where(home & (taken_m2 > most_m2), most_m2 / np.maximum(taken_m2, 1e-9), 1.0)
    trade_m2 = trade_m2 * shrunk[:, None]
    left_m2 = np.where(home, floor_m2 - trade_m2.sum(axis=1), 0.0)
    flats = counts(features.tag("building:flats"))
    lived = np.where(np.isnan(flats), left_m2 / rules.floor_m2_per_person, flats * rules.people_per_dwelling)
    return Demand(np.where(home | ~np.isnan(flats), lived, 0.0), flats, trades, trade_m2 * rules.trades)


def _shops(buildings: Buildings, nodes: Features, column: Mapping[str, int]) -> tuple[IntArray, IntArray]:
    """Return the trades that are mapped as points, and the dwelling houses that they lie in."""
    use = np.array([column.get(use_of(tags), -1) for tags in nodes.tags], dtype=np.int64)
    traded = np.flatnonzero(use >= 0)
    home = np.flatnonzero(buildings.use == DWELLING)
    tree = shapely.STRtree(nodes.shapes[traded])
    building, node = tree.query(buildings.features.shapes[home], predicate="contains")
    return use[traded[node]], home[building]


def litres_of(demand: Demand, settings: OsmSettings) -> dict[str, FloatArray]:
    """Return the litres a week of each building by stream: of its people, and of its trades by the streams' shares."""
    rules = settings.demand
    traded = demand.trade_litres(rules.litres_per_m2)
    shares = {stream: rules.shares.get(stream, 0.0) for stream in settings.service.litres}
    return {
        stream: demand.inhabitants * each + traded * shares[stream] for stream, each in settings.service.litres.items()
    }

"""The drawn quarter as the layers and tables of a case."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from pandas.api.extensions import ExtensionArray

from binopt.demo.block import Block
from binopt.demo.carriageways import carriageway_rings
from binopt.demo.dice import Dice
from binopt.demo.furniture import furnish
from binopt.demo.network import Network
from binopt.demo.quarter import Quarter
from binopt.domain.street import FloatArray, GeometryArray
from binopt.intake.case_writer import CaseTables

CRS = "EPSG:2154"
_TRUNK_RADIUS_M = 0.2
_FOOTFALL = {"main": (3000, 12_000), "ring": (600, 2500), "street": (200, 1400), "lane": (80, 400)}
"""People a day on one side of a street, by its rank; written where a pavement belongs to one street."""


def quarter_tables(quarter: Quarter) -> CaseTables:
    """Turn a quarter into the layers and tables of a case, coordinates rounded to millimetres."""
    rings = list(carriageway_rings(quarter.network, quarter.blocks))
    return CaseTables(
        pavements=_pavements(quarter),
        premises=_premises(quarter),
        bins=_bins(quarter),
        carriageways=_frame({}, np.array([shapely.Polygon(np.round(ring, 3)) for ring in rings], dtype=object)),
        obstacles=_obstacles(quarter),
        streets=_streets(quarter.network),
        sites=_sites(quarter.network),
    )


def _frame(columns: Mapping[str, Sequence[object] | ExtensionArray], geometry: GeometryArray) -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame(dict(columns), geometry=gpd.GeoSeries(geometry, crs=CRS), crs=CRS)


def _pavements(quarter: Quarter) -> gpd.GeoDataFrame:
    """One ring around a block; a part for each side on main streets and on some others, where people were counted."""
    ids: list[str] = []
    streets: list[str | None] = []
    footfalls: list[float] = []
    profiles: list[str] = []
    shapes: list[shapely.Polygon] = []
    for index, block in enumerate(quarter.blocks):
        dice = Dice(quarter.seed, "pavement", index)
        busy = any(side.line.rank == "main" for side in block.sides)
        if not busy and not dice.chance(0.25):
            ids.append(f"B{index + 1:04d}")
            streets.append(None)
            footfalls.append(np.nan)
            profiles.append("residential")
            shapes.append(_ring(block))
            continue
        for k, side in enumerate(block.sides):
            low, high = _FOOTFALL[side.line.rank]
            ids.append(f"B{index + 1:04d}-{k + 1}")
            streets.append(side.line.name)
            footfalls.append(10.0 * dice.whole(low // 10, high // 10))
            profiles.append("commercial" if side.line.rank == "main" else "residential")
            shapes.append(shapely.Polygon(np.round(np.vstack([block.kerbs[k], block.walls[k][::-1]]), 3)))
    return _frame(
        {
            "pavement_id": ids,
            "street": streets,
            "footfall": footfalls,
            "profile": profiles,
            "width_source": ["measured"] * len(ids),
        },
        np.array(shapes, dtype=object),
    )


def _ring(block: Block) -> shapely.Polygon:
    outer, inner = (np.vstack([line[:-1] for line in lines]) for lines in (block.kerbs, block.walls))
    return shapely.Polygon(np.round(outer, 3), [np.round(inner, 3)])


def _premises(quarter: Quarter) -> gpd.GeoDataFrame:
    doors = quarter.doors
    homes = [door.household for door in doors]
    return _frame(
        {
            "premises_id": [door.premises_id for door in doors],
            "address": [door.address for door in doors],
            "inhabitants": pd.array([home.inhabitants for home in homes], dtype="Int64"),
            "dwellings": pd.array([home.dwellings for home in homes], dtype="Int64"),
            "on_duty_from": [home.duty[0] if home.duty else None for home in homes],
            "on_duty_to": [home.duty[1] if home.duty else None for home in homes],
        },
        shapely.points(np.round([door.point for door in doors], 3)),
    )


def _bins(quarter: Quarter) -> pd.DataFrame:
    """Write a row for each premises, stream and type of bin; the rows of one stream add up to its litres."""
    rows: list[tuple[str, str, int, int, int]] = []
    for door in quarter.doors:
        for stream, bought in door.household.bins.items():
            left_l, left_room = door.household.litres[stream], sum(litres * count for litres, count in bought)
            for bin_type, count in bought:
                share = round(left_l * bin_type * count / left_room)
                rows.append((door.premises_id, stream, bin_type, count, share))
                left_l, left_room = left_l - share, left_room - bin_type * count
    return pd.DataFrame(rows, columns=["premises_id", "stream", "bin_type", "count", "litres_per_week"])


def _obstacles(quarter: Quarter) -> gpd.GeoDataFrame:
    kinds: list[str] = []
    shapes: list[GeometryArray] = []
    network = quarter.network
    rim = {edge for edge in network.bends if _on_rim(network, edge)}
    for index, block in enumerate(quarter.blocks):
        dice = Dice(quarter.seed, "furniture", index)
        for side in block.sides:
            things = furnish(side, faces_block=side.reaches[0].edge not in rim, dice=dice)
            kinds += [*things.kinds, *things.point_kinds]
            shapes.append(shapely.polygons(np.round(things.corners(side), 3)))
            shapes.append(shapely.points(np.round(things.places(side), 3)))
    radii = [_TRUNK_RADIUS_M if kind == "tree" else np.nan for kind in kinds]
    ids = [f"O{i + 1:06d}" for i in range(len(kinds))]
    return _frame({"obstacle_id": ids, "kind": kinds, "radius_m": radii}, np.concatenate(shapes))


def _on_rim(network: Network, edge: tuple[int, int, bool]) -> bool:
    i, j, row = edge
    return j in {0, network.nodes.shape[1] - 1} if row else i in {0, network.nodes.shape[0] - 1}


def _streets(network: Network) -> gpd.GeoDataFrame:
    edges = list(network.bends)
    lines = [network.line(edge) for edge in edges]
    shapes = [
        shapely.LineString(np.round([a, network.bends[edge], b], 3)) for edge in edges for a, b in [network.ends(edge)]
    ]
    return _frame(
        {
            "street_id": [f"S{i + 1:04d}" for i in range(len(edges))],
            "name": [line.name for line in lines],
            "oneway": [line.oneway for line in lines],
            "speed_kmh": [float(line.speed_kmh) for line in lines],
        },
        np.array(shapes, dtype=object),
    )


def _sites(network: Network) -> gpd.GeoDataFrame:
    """Put the depot and the unloading station beyond two opposite corners of the ring."""
    middle = network.nodes.mean(axis=(0, 1))
    places = [_beyond(network.nodes[-1, 0], middle, 35), _beyond(network.nodes[0, -1], middle, 50)]
    return _frame(
        {"site_id": ["depot", "unloading"], "kind": ["depot", "unloading"]}, shapely.points(np.round(places, 3))
    )


def _beyond(corner: FloatArray, middle: FloatArray, metres: float) -> FloatArray:
    way = corner - middle
    beyond: FloatArray = corner + metres * way / np.hypot(*way)
    return beyond

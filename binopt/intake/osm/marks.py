"""Entrances and addresses: the points that say where a building is entered, and on which street."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import shapely

from binopt.domain.street import GeometryArray
from binopt.intake.layers.addresses import street_key
from binopt.intake.osm.doors import Marks
from binopt.intake.osm.features import OsmData, Tags

_MARK_M = 3.0


def find_marks(data: OsmData, shapes: GeometryArray, ids: GeometryArray, number: Mapping[str, int]) -> Marks:
    """Gather entrances and addresses of some buildings: points of their outlines, and what lies in or at them."""
    nodes = data.nodes
    door = nodes.has("entrance") | nodes.has("addr:housenumber")
    index = np.flatnonzero(door)
    area_of = {name: i for i, name in enumerate(data.areas.ids)}
    place = np.full(len(data.areas), -1, dtype=np.int64)
    place[[area_of[name] for name in ids]] = np.arange(len(ids))
    building = np.full(len(nodes), -1, dtype=np.int64)
    linked = place[data.area_of_door]
    building[data.node_of_door[linked >= 0]] = linked[linked >= 0]
    loose = index[building[index] < 0]
    which, near = shapely.STRtree(shapes).query_nearest(nodes.shapes[loose], max_distance=_MARK_M, all_matches=False)
    building[loose[which]] = near
    index = index[building[index] >= 0]
    tags = nodes.tags[index]
    text = np.array([address_of(one) for one in tags], dtype=object)
    main = np.array([one.get("entrance", "") in ("main", "staircase", "home") for one in tags], dtype=bool)
    entrance = np.array([one.get("entrance", "no") not in ("no", "garage", "emergency") for one in tags], dtype=bool)
    return Marks(
        building=building[index],
        street=np.array([number.get(street_key(one.get("addr:street", "")), -1) for one in tags], dtype=np.int64),
        point=shapely.get_coordinates(nodes.shapes[index]),
        rank=np.where(entrance, np.where(main, 0, 1), 2).astype(np.int64),
        text=text,
    )


def address_of(tags: Tags) -> str:
    """Return street and number, ``""`` where there is no number."""
    number = tags.get("addr:housenumber", "")
    street = tags.get("addr:street", "") or tags.get("addr:place", "")
    return f"{street} {number}".strip() if number else ""

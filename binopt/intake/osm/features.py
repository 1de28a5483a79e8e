"""Features of OpenStreetMap as frozen columns: an id, a shape and tags each, in the order of the file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import shapely
from pyproj import Transformer

from binopt.domain.street import BoolArray, GeometryArray, IntArray

Tags = Mapping[str, str]


@dataclass(frozen=True)
class Features:
    """Some features of one kind: nodes, lines or areas.

    Attributes
    ----------
    ids
        ``n123``, ``w123``, ``r123``: what the feature is in OpenStreetMap, fit to be an id of a case.
    shapes
        Points, line strings or multipolygons.
    tags
        Of each feature its tags, keys that it lacks absent.
    """

    ids: GeometryArray
    shapes: GeometryArray
    tags: GeometryArray

    @classmethod
    def of(cls, ids: Sequence[str], shapes: Sequence[object] | GeometryArray, tags: Sequence[Tags]) -> Features:
        """Put sequences of equal length into columns."""
        columns = []
        for values in (ids, shapes, tags):
            column = np.empty(len(ids), dtype=object)
            column[:] = list(values)
            columns.append(column)
        return cls(*columns)

    def __len__(self) -> int:
        return len(self.ids)

    def tag(self, key: str) -> GeometryArray:
        """Return a tag of every feature as text, ``""`` where it is missing."""
        return np.array([tags.get(key, "") for tags in self.tags], dtype=object)

    def has(self, key: str) -> BoolArray:
        """Tell which features carry a tag, other than to say that there is none."""
        return np.array([tags.get(key, "no") != "no" for tags in self.tags], dtype=bool)

    def among(self, key: str, values: frozenset[str] | set[str]) -> BoolArray:
        """Tell whose tag is one of some values."""
        return np.array([tags.get(key, "") in values for tags in self.tags], dtype=bool)

    def at(self, index: IntArray | BoolArray) -> Features:
        """Return some of the features, by number or by mask."""
        return Features(self.ids[index], self.shapes[index], self.tags[index])

    def moved(self, by: Transformer) -> Features:
        """Return the features in another coordinate system."""
        shapes = shapely.transform(self.shapes, lambda xy: np.column_stack(by.transform(xy[:, 0], xy[:, 1])))
        return replace(self, shapes=np.asarray(shapes, dtype=object))


NO_FEATURES = Features.of((), (), ())


def joined(parts: Sequence[Features]) -> Features:
    """Put features behind each other."""
    if not parts:
        return NO_FEATURES
    columns = ([getattr(part, name) for part in parts] for name in ("ids", "shapes", "tags"))
    return Features(*(np.concatenate(column) for column in columns))


@dataclass(frozen=True)
class OsmData:
    """What of an extract matters for streets, buildings and what stands between them.

    Attributes
    ----------
    nodes, lines, areas
        Features, longitude and latitude until ``moved``. A closed way is a line and, where it may be one, an area too.
    node_of_door, area_of_door
        Pairs: index of a node and index of the area on whose outline it is a point of the same way. Entrances and
        addresses are linked to their building so, whatever lies nearer.
    cut_off
        Ids of ways of which the extract holds not all points: what there is of them is kept.
    """

    nodes: Features
    lines: Features
    areas: Features
    node_of_door: IntArray = field(default_factory=lambda: np.zeros(0, dtype=np.int64))
    area_of_door: IntArray = field(default_factory=lambda: np.zeros(0, dtype=np.int64))
    cut_off: tuple[str, ...] = ()

    def moved(self, by: Transformer) -> OsmData:
        """Return the data in another coordinate system."""
        return replace(self, nodes=self.nodes.moved(by), lines=self.lines.moved(by), areas=self.areas.moved(by))

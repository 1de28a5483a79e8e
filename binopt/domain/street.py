"""What lies in the street: pavements, obstacles, doors' streets, and the faces that the geometry makes of them."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray
from shapely.geometry import LineString, MultiPolygon, Point, Polygon
from shapely.geometry.base import BaseGeometry

FloatArray = NDArray[np.float64]
BoolArray = NDArray[np.bool_]
IntArray = NDArray[np.int64]
GeometryArray = NDArray[np.object_]


class Side(StrEnum):
    """Which edge of the pavement a bin stands at, or that it stands on a bay of the carriageway."""

    KERB = "kerb"
    BUILDING = "building"
    CARRIAGEWAY = "carriageway"


class WidthSource(StrEnum):
    """Where a pavement's width comes from, in falling order of trust."""

    MEASURED = "measured"
    TAGGED = "tagged"
    ESTIMATED = "estimated"


LOW_QUANTILE, HIGH_QUANTILE = 0.075, 0.925
"""The shares of pavements below the two ends of an interval: 85 of 100 true widths lie within it."""


@dataclass(frozen=True, slots=True)
class WidthInterval:
    """How wide a pavement is taken to be, and between which bounds its true width lies. All in metres.

    ``low_m <= width_m <= high_m``. ``width_m`` is the median; the bounds are those of ``LOW_QUANTILE`` and
    ``HIGH_QUANTILE``, as the inference of pavements states them.
    """

    width_m: float
    low_m: float
    high_m: float

    def less_m(self, quantile: float) -> float:
        """Return how much narrower than ``width_m`` the pavement is at a quantile; below 0 where it is wider.

        Straight between the three known quantiles; beyond the bounds nothing is known, so they are taken.
        """
        known = ((LOW_QUANTILE, self.low_m), (0.5, self.width_m), (HIGH_QUANTILE, self.high_m))
        at = bisect_right([share for share, _ in known], quantile)
        if at in (0, len(known)):
            return self.width_m - known[min(at, len(known) - 1)][1]
        (before, narrow_m), (after, wide_m) = known[at - 1], known[at]
        return self.width_m - narrow_m - (wide_m - narrow_m) * (quantile - before) / (after - before)


@dataclass(frozen=True, slots=True)
class Pavement:
    """A polygon on which people walk beside a carriageway.

    ``footfall`` is people a day, ``profile`` names the hourly profile of pedestrians, ``clear_width_m`` overrides
    the case's clear width; each is ``None`` where the data does not say. ``width`` is ``None`` where nothing is said
    about how far its width may be off: then it is as drawn.
    """

    pavement_id: str
    geometry: Polygon | MultiPolygon
    street: str = ""
    footfall: float | None = None
    profile: str | None = None
    clear_width_m: float | None = None
    width_source: WidthSource = WidthSource.MEASURED
    width: WidthInterval | None = None


@dataclass(frozen=True, slots=True)
class Obstacle:
    """A fixed thing on or at the pavement, its footprint, and how far bins keep from it.

    ``footprint`` is the polygon itself, a point or line widened by its radius. ``flat`` kinds (driveways, crossings,
    entrances) bar bins, with their clearance, and take no width from people.
    """

    obstacle_id: str
    kind: str
    footprint: BaseGeometry
    clearance_m: float
    flat: bool


@dataclass(frozen=True, slots=True)
class Kerb:
    """A kerb line as the data gives it, directed so that the pavement lies on its left."""

    kerb_id: str
    pavement_id: str
    geometry: LineString
    street_id: str = ""


@dataclass(frozen=True, slots=True)
class Street:
    """A street's centre line. ``oneway`` is +1 along the line, -1 against it, 0 both ways.

    ``max_truck_width_m`` is the widest truck that may enter, ``None`` where any may. ``dead_end`` says how the line's
    free end is to be taken: ``turning`` (a truck can turn there), ``closed`` (it cannot), ``open`` (the street goes on
    beyond the data); empty where the network is to judge. ``through`` streets are only driven through: tunnels, bridges
    over others and motorways, at which no face lies however near they pass.
    """

    street_id: str
    geometry: LineString
    name: str = ""
    oneway: int = 0
    speed_kmh: float | None = None
    both_sides: bool = False
    max_truck_width_m: float | None = None
    dead_end: str = ""
    through: bool = False


@dataclass(frozen=True, slots=True)
class Site:
    """A place that trucks start from (``depot``) or empty at (``unloading``)."""

    site_id: str
    kind: str
    geometry: Point


@dataclass(frozen=True, slots=True)
class CarriagewayStand:
    """A bay of the carriageway where a case allows bins to stand; what stands there is displaced, not gone."""

    stand_id: str
    geometry: Polygon


@dataclass(frozen=True, slots=True)
class Pin:
    """A place that somebody chose for one bin: every plan keeps it there, as long as a bin can stand there at all.

    ``chainage_m`` is that of the bin's middle along the face's kerb.
    """

    premises_id: str
    stream: str
    rank: int
    face_id: str
    chainage_m: float
    side: Side

    @property
    def bin(self) -> tuple[str, str, int]:
        """Premises, stream and rank: which bin it is."""
        return (self.premises_id, self.stream, self.rank)


@dataclass(frozen=True, slots=True)
class FaceRule:
    """What holds on one face instead of what holds elsewhere, ``None`` where nothing else does."""

    face_id: str
    clear_width_m: float | None = None
    sides: tuple[Side, ...] | None = None


@dataclass(frozen=True, slots=True)
class Closure:
    """A stretch on which no bin may stand on some days, for a market, say. People walk there as ever.

    ``days`` are days of the cycle, 0 the Monday of week 1; it is closed from ``from_min`` to ``to_min`` after each
    one's midnight, the second of which may pass 1440 into the next day.
    """

    closure_id: str
    geometry: Polygon | MultiPolygon
    days: frozenset[int]
    from_min: int = 0
    to_min: int = 1440


@dataclass(frozen=True, slots=True)
class Face:
    """One side of one street between two corners: the unit of placement and of collection.

    ``kerb`` is directed so that the pavement lies on its left, and its length is a whole multiple of 0.25 m, so that
    every transect weighs the same. ``clear_width_m`` is the width that the rule in force keeps free (of the ``nyc``
    preset its least). ``hour_weights`` are 168 weights of the hours of the week (profile over its mean times footfall
    over the mean of those given), or ``None`` where every hour weighs 1.
    """

    face_id: str
    kerb: LineString
    pavement_id: str
    street: str
    street_id: str
    clear_width_m: float
    hour_weights: tuple[float, ...] | None = None

    @property
    def length_m(self) -> float:
        """Length of the kerb line in metres."""
        return float(self.kerb.length)

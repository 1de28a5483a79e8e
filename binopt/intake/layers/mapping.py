"""What a mapping says: which layers and columns of a municipality are what, and what its demand and rules are.

The format is documented by the two shipped mappings, commented key by key; these types are what they become.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from binopt.intake.inference import WidthRule
from binopt.intake.layers.service import ServiceRule


class Comparison(StrEnum):
    """How a column's value is compared in a filter."""

    EQUALS = "equals"
    NOT_EQUALS = "not_equals"
    IN = "in"
    NOT_IN = "not_in"
    MATCHES = "matches"
    NOT_MATCHES = "not_matches"


@dataclass(frozen=True, slots=True)
class Condition:
    """One test on one column. Values are compared as text, so that 0, 0.0 and "0" are the same."""

    column: str
    test: Comparison
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LayerUse:
    """A layer of the source and the rows of it that are meant: those that meet every condition.

    ``id_column`` names features; empty, they are named by layer and row number.
    """

    layer: str
    where: tuple[Condition, ...] = ()
    id_column: str = ""


@dataclass(frozen=True, slots=True)
class Figure:
    """A number that comes from a column, or is the same for all rows where there is no column.

    ``factor`` turns the column's unit into the case's; ``default`` holds where the column is empty.
    """

    column: str = ""
    factor: float = 1.0
    default: float | None = None


@dataclass(frozen=True, slots=True)
class PavementLayer:
    """A layer of pavements, with the columns that go into the case beside the geometry, where it has them."""

    use: LayerUse
    street: str = ""
    profile: str = ""
    footfall: Figure | None = None
    clear_width_m: Figure | None = None


@dataclass(frozen=True, slots=True)
class PavementShape:
    """How pavement polygons become the ground.

    Parameters
    ----------
    dissolve
        Whether strips and materials that touch are united.
    min_area_m2
        Isolated pieces below this are dropped: slivers of digitising.
    fill_holes_m2
        Holes up to this size become obstacles of kind ``hole_kind`` in a ground without holes. A hole beside the kerb
        would otherwise end every transect at its near edge.
    """

    dissolve: bool = True
    min_area_m2: float = 0.25
    fill_holes_m2: float = 4.0
    hole_kind: str = "tree_pit"


@dataclass(frozen=True, slots=True)
class CarriagewayLayer:
    """A layer of carriageways: polygons, or centre lines that ``width_m`` says the width of, from edge to edge."""

    use: LayerUse
    width_m: Figure | None = None


@dataclass(frozen=True, slots=True)
class InferredGround:
    """Pavements that no layer draws: along the carriageways' centre lines, else along the streets.

    ``barriers`` are layers of polygons on which nobody walks: buildings first of all.
    """

    rule: WidthRule
    barriers: tuple[LayerUse, ...]


@dataclass(frozen=True, slots=True)
class Across:
    """How a polygon that lies behind the pavement reaches across it to the carriageway: driveways.

    Parameters
    ----------
    front_m
        How far its edge may be from the pavement to be its front.
    narrowest_m, widest_m
        A narrower front is a chance contact and left out; of a wider one (a car park along the pavement) only the
        gaps in ``kerb_lines`` count.
    deepest_m
        A front farther from any carriageway leads elsewhere.
    kerb_lines
        Layer of raised kerbs, interrupted where the kerb is lowered; empty where there is none: wide fronts then
        count whole.
    kerb_off_m
        How far those lines may be from the carriageway's edge.
    """

    front_m: float = 0.5
    narrowest_m: float = 1.5
    widest_m: float = 8.0
    deepest_m: float = 12.0
    kerb_lines: LayerUse | None = None
    kerb_off_m: float = 0.8


@dataclass(frozen=True, slots=True)
class ObstacleLayer:
    """A layer of obstacles of one kind.

    Parameters
    ----------
    use
        The layer.
    kind
        A kind of ``presets.json``.
    clearance_m
        Instead of the kind's clearance, where given.
    radius_m
        Instead of the kind's radius, where given; a column with its unit, or one figure.
    snap_m
        Points this far off the pavement are moved onto it; others are dropped.
    reach_m
        Lines and polygons farther than this from the pavement are dropped.
    grow_m
        Widens the shape, and cuts it off at the pavement's edge: zones around something.
    across
        Where the shape lies behind the pavement and reaches across it.
    """

    use: LayerUse
    kind: str
    clearance_m: float | None = None
    radius_m: Figure | None = None
    snap_m: float = 3.0
    reach_m: float = 0.0
    grow_m: float = 0.0
    across: Across | None = None


@dataclass(frozen=True, slots=True)
class StreetLayer:
    """A layer of centre lines. ``forward``/``backward`` are the values of ``oneway`` along and against the line."""

    use: LayerUse
    name: tuple[str, ...] = ()
    oneway: str = ""
    forward: tuple[str, ...] = ()
    backward: tuple[str, ...] = ()
    both: tuple[str, ...] = ()
    speed_kmh: Figure | None = None


@dataclass(frozen=True, slots=True)
class SiteLayer:
    """A layer of depots or unloading places."""

    use: LayerUse
    kind: str


@dataclass(frozen=True, slots=True)
class Addresses:
    """A layer or table with one row an address, joined to the premises by a column each."""

    use: LayerUse
    join: str
    text: tuple[str, ...] = ()
    street: tuple[str, ...] = ()


class Inhabitants(StrEnum):
    """What inhabitants are reckoned from."""

    ADDRESSES = "addresses"
    COLUMN = "column"
    FLOOR_AREA = "floor_area"


@dataclass(frozen=True, slots=True)
class PremisesLayer:
    """Whose waste is collected.

    Parameters
    ----------
    use
        Parcels or buildings (polygons), or addresses (points).
    join
        Its column that ``addresses`` refers to; the id by default.
    only_with_addresses
        Whether polygons without an address are no premises.
    address, street
        Columns of the address and of its street's name, where they stand with the premises.
    inhabitants_from
        Rows of addresses (each premises is one where there is no address layer), a column, or floor area.
    inhabitants_each
        Inhabitants an address row, a unit of the column, or per ``floor_m2``.
    column
        The figure of ``Inhabitants.COLUMN``.
    floor_where_none
        Whether floor area is reckoned from where that column is empty or 0: shops and offices have waste too.
    floor_m2, storeys
        Floor area (ground area times storeys) that ``inhabitants_each`` people take.
    small_m2
        Polygons below this are listed: they count, but may be sheds.
    front_m
        A boundary this near the pavement can hold the door; beyond, only its nearest point can.
    farthest_m
        Premises farther from every pavement are dropped.
    """

    use: LayerUse
    join: str = ""
    only_with_addresses: bool = True
    addresses: Addresses | None = None
    address: tuple[str, ...] = ()
    street: tuple[str, ...] = ()
    inhabitants_from: Inhabitants = Inhabitants.ADDRESSES
    inhabitants_each: float = 2.0
    column: Figure | None = None
    floor_where_none: bool = False
    floor_m2: float = 40.0
    storeys: Figure = Figure(default=1.0)
    small_m2: float = 0.0
    front_m: float = 2.5
    farthest_m: float = 100.0


@dataclass(frozen=True, slots=True)
class LayerMapping:
    """A whole mapping. ``crs`` and ``assume_crs`` are empty where the layers' own CRS holds."""

    name: str
    crs: str
    assume_crs: str
    pavements: tuple[PavementLayer, ...]
    shape: PavementShape
    inferred: InferredGround | None
    carriageways: tuple[CarriagewayLayer, ...]
    clip_m: float
    obstacles: tuple[ObstacleLayer, ...]
    streets: tuple[StreetLayer, ...]
    sites: tuple[SiteLayer, ...]
    premises: PremisesLayer
    service: ServiceRule


@dataclass(frozen=True, slots=True)
class Need:
    """A layer and columns that a mapping refers to, and where it does so: checked against the source."""

    where: str
    layer: str
    columns: tuple[str, ...]
    geometry: str = "any"

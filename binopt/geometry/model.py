"""The street as numbers: what every later room sees of the geometry."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import numpy as np
import shapely

from binopt.domain.street import BoolArray, Face, FloatArray, GeometryArray, IntArray, Obstacle

CELL_M = 0.25
"""Spacing at which every kerb is cut into pieces, each weighed by one transect (contract)."""


@dataclass(frozen=True, slots=True)
class Edges:
    """The single straight edges of polygons: rays are cut by these far faster than by the polygons themselves.

    ``begin`` and ``end`` are (m, 2), directed so that the polygon lies on the left; ``polygon`` is its index.
    """

    begin: FloatArray
    end: FloatArray
    polygon: IntArray
    tree: shapely.STRtree = field(repr=False, compare=False)

    @classmethod
    def of(cls, polygons: GeometryArray) -> Edges:
        """Take apart polygons that are valid, single and oriented counter-clockwise."""
        rings, of = shapely.get_rings(polygons, return_index=True)
        coords, ring = shapely.get_coordinates(rings, return_index=True)
        within = np.flatnonzero(ring[1:] == ring[:-1])
        begin, end = coords[within], coords[within + 1]
        tree = shapely.STRtree(shapely.linestrings(np.stack([begin, end], axis=1)))
        return cls(begin, end, of[ring[within]], tree)


@dataclass(frozen=True, slots=True)
class Ground:
    """All pavement polygons, valid and single. Cracks up to 5 cm between them are bridged where a transect is cut."""

    polygons: GeometryArray
    tree: shapely.STRtree = field(repr=False, compare=False)
    edges: Edges = field(repr=False, compare=False)

    @classmethod
    def of(cls, polygons: GeometryArray) -> Ground:
        """Take polygons apart into valid single ones and index them and their edges."""
        parts = shapely.get_parts(shapely.get_parts(shapely.make_valid(polygons)))
        parts = parts[shapely.get_type_id(parts) == shapely.GeometryType.POLYGON]
        parts = shapely.orient_polygons(parts)
        return cls(parts, shapely.STRtree(parts), Edges.of(parts))


@dataclass(frozen=True, slots=True)
class Transects:
    """Straight lines from the kerb across the pavement, one in the middle of each piece of kerb.

    All arrays but the last five have one entry a transect, ordered by face and then by chainage.

    Attributes
    ----------
    face
        Index of the face in the street model.
    s_m, weight_m
        Chainage of the transect, and length of the piece of kerb that it stands for.
    point, along, left : (n, 2)
        Its foot on the kerb, the unit vector of the kerb's chord there, and the unit vector into the pavement.
    start_m, width_m
        Where the pavement starts on it, measured from the kerb, and its width ``W``; width 0 where it meets none.
    unsure_m
        By how much the pavement may be narrower there at the quantile at which the case keeps its clear width; 0 where
        widths are measured, below 0 where a case trusts them to be wider than drawn.
    first
        ``first[f] : first[f + 1]`` are the transects of face ``f``.
    fixed_of, fixed_from_m, fixed_to_m
        Solid obstacles on transects: index of the transect (ascending), from and to, measured from the pavement's
        start.
    """

    face: IntArray
    s_m: FloatArray
    weight_m: FloatArray
    point: FloatArray
    along: FloatArray
    left: FloatArray
    start_m: FloatArray
    width_m: FloatArray
    unsure_m: FloatArray
    first: IntArray
    fixed_of: IntArray
    fixed_from_m: FloatArray
    fixed_to_m: FloatArray

    def __len__(self) -> int:
        return len(self.s_m)

    def lines(self) -> GeometryArray:
        """Return the transects as line strings over the pavement, from its start to its far edge."""
        near = self.point + self.left * self.start_m[:, None]
        far = near + self.left * self.width_m[:, None]
        return np.asarray(shapely.linestrings(np.stack([near, far], axis=1)), dtype=object)


@dataclass(frozen=True, slots=True)
class Obstruents:
    """The obstacles of a case as arrays. ``solid`` ones take width; flat ones only bar bins."""

    ids: tuple[str, ...]
    kinds: tuple[str, ...]
    footprints: GeometryArray
    clearance_m: FloatArray
    solid: BoolArray
    tree: shapely.STRtree = field(repr=False, compare=False)

    @classmethod
    def of(cls, obstacles: tuple[Obstacle, ...]) -> Obstruents:
        """Stack obstacles into arrays and index their footprints."""
        footprints = np.array([o.footprint for o in obstacles], dtype=object)
        return cls(
            tuple(o.obstacle_id for o in obstacles),
            tuple(o.kind for o in obstacles),
            footprints,
            np.array([o.clearance_m for o in obstacles], dtype=float),
            np.array([not o.flat for o in obstacles], dtype=bool),
            shapely.STRtree(footprints),
        )

    def some(self, kept: IntArray, tree: shapely.STRtree | None = None) -> Obstruents:
        """Return some of the obstacles; ``tree`` where they are not to be searched by their footprints."""
        footprints = self.footprints[kept]
        return Obstruents(
            tuple(self.ids[i] for i in kept),
            tuple(self.kinds[i] for i in kept),
            footprints,
            self.clearance_m[kept],
            self.solid[kept],
            shapely.STRtree(footprints) if tree is None else tree,
        )


@dataclass(frozen=True, slots=True)
class Bays:
    """The carriageway stands of a case as arrays.

    ``shapes`` are the stands without what of them lies on pavement, ``face`` is the index of the face at whose kerb
    each lies, -1 where it lies at none.
    """

    ids: tuple[str, ...]
    shapes: GeometryArray
    face: IntArray

    @classmethod
    def none(cls) -> Bays:
        """Return no stands at all."""
        return cls((), np.empty(0, dtype=object), np.zeros(0, np.int64))

    def at_face(self, face: int) -> GeometryArray:
        """Return the shapes of the stands at one face's kerb."""
        mine: GeometryArray = self.shapes[self.face == face]
        return mine

    def only(self, face: int) -> Bays:
        """Return the stands at one face's kerb alone, in a model that has only this face."""
        there = self.face == face
        names = tuple(name for name, here in zip(self.ids, there, strict=True) if here)
        return Bays(names, self.shapes[there], np.zeros(len(names), np.int64))

    def of_faces(self, kept: IntArray) -> Bays:
        """Return the same stands in a model that has only some of the faces, in the order given."""
        place = {int(face): i for i, face in enumerate(kept)}
        return replace(self, face=np.array([place.get(int(face), -1) for face in self.face], dtype=np.int64))


@dataclass(frozen=True, slots=True)
class StreetModel:
    """What the geometry made of a case: faces, the ground, the obstacles, and the transects of the 0.25 m grid.

    ``covered_share`` is the share of the pavement's area before buildings that the transects cover, 0 to 1.
    ``notes`` says what was guessed or left out. ``bays`` are the carriageway stands.
    """

    faces: tuple[Face, ...]
    ground: Ground
    obstacles: Obstruents
    transects: Transects
    covered_share: float = 1.0
    notes: tuple[str, ...] = ()
    bays: Bays = field(default_factory=Bays.none)

    def index(self) -> dict[str, int]:
        """Map a face's id to its place in ``faces``."""
        return {face.face_id: i for i, face in enumerate(self.faces)}

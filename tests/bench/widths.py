"""How well pavements are guessed where nobody drew them: hide known ones, guess, compare.

``python tests/bench/widths.py [FOLDER]`` reads ``cambridge-mid`` and ``delft`` from the folder of real cases, takes
their pavements and carriageways away, guesses them from centre lines and plots or buildings as ``binopt import osm``
does, and prints how far off it is: by side of a street (what a pavement of the case states) and by place along the
kerb. The shares that the settings hold are compared with those of the two cities, and each city's are tried on the
other.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import geopandas as gpd
import numpy as np
import shapely

from binopt.domain.street import BoolArray, FloatArray, GeometryArray
from binopt.intake.osm.features import Features
from binopt.intake.osm.fronts import Fronts, Surroundings, place_stations, see_fronts
from binopt.intake.osm.settings import Share, WidthRules
from binopt.intake.osm.settings_reader import SettingsFiles
from binopt.intake.osm.sight import Lines
from binopt.intake.osm.stretches import Stretches, cut_stretches
from binopt.intake.osm.ways import Ways, read_ways
from binopt.intake.osm.widths import Sections, estimate

CASES = Path(__file__).resolve().parents[2] / "../shared/cases"
_REACH_M = 30.0
_KERB_REACH_M = 3.0
_LEAST_M = 0.1
_SPREAD = (7.5, 92.5)
"""Between these percentiles lie 85 of 100 pavements."""
_PLAZA_M2 = 1e5  # a plot larger than this is the street land of the whole city


@dataclass(frozen=True)
class City:
    """Streets, what stands along them, and the truth."""

    name: str
    lines: Features
    walls: GeometryArray
    pavements: GeometryArray
    carriageways: GeometryArray


@dataclass(frozen=True)
class Truth:
    """What is known of each side (n, 2) and of each station: the width of the pavement, NaN where there is none."""

    side_m: FloatArray
    station_m: FloatArray
    group: FloatArray


def read_cambridge(cases: Path) -> City:
    """Read the streets of mid-Cambridge: plots stand for walls, as there are no buildings."""
    path = cases / "cambridge-mid" / "layers.gpkg"
    lines = gpd.read_file(path, layer="street_centerlines").explode(ignore_index=True)
    classes = {1.0: "secondary", 2.0: "tertiary"}
    oneway = {1: "yes", -1: "-1"}
    tags = [
        {"highway": classes.get(major, "residential"), "oneway": oneway.get(way, "no"), "name": str(name)}
        for major, way, name in zip(lines["MajorRoad"], lines["Direction"], lines["Street"], strict=True)
    ]
    plots = gpd.read_file(path, layer="parcels_fy2014")
    plots = plots[plots.geometry.area < _PLAZA_M2]
    return City(
        "Cambridge",
        Features.of([f"c{i}" for i in range(len(lines))], _shapes(lines), tags),
        _united(_shapes(plots), 0.0),
        _united(_shapes(gpd.read_file(path, layer="sidewalks")), 0.025),
        _united(_shapes(gpd.read_file(path, layer="roads")), 0.0),
    )


def read_delft(cases: Path) -> City:
    """Read Delft's old centre: buildings are walls, the streets' lines are the middles of their carriageways."""
    path = cases / "delft" / "layers.gpkg"
    parts = gpd.read_file(path, layer="wegdeel")
    parts = parts[parts["relatievehoogteligging"].astype(int) == 0]
    road = _united(_shapes(parts[parts["function"].str.startswith("rijbaan")]), 0.05)
    foot = parts[parts["function"].isin(["voetpad", "voetgangersgebied", "voetpad op trap"])]
    lines = np.concatenate([_middle(polygon) for polygon in road])
    tags = [{"highway": "residential"}] * len(lines)
    return City(
        "Delft",
        Features.of([f"d{i}" for i in range(len(lines))], lines, tags),
        _united(_shapes(gpd.read_file(path, layer="pand")), 0.0),
        _united(_shapes(foot), 0.025),
        road,
    )


def _shapes(frame: gpd.GeoDataFrame) -> GeometryArray:
    return np.asarray(shapely.make_valid(frame.geometry.to_numpy()), dtype=object)


def _united(shapes: GeometryArray, bridged_m: float) -> GeometryArray:
    return np.asarray(shapely.get_parts(shapely.union_all(shapely.buffer(shapes, bridged_m))), dtype=object)


def _middle(polygon: shapely.Polygon) -> GeometryArray:
    """Return the middle lines of a carriageway: edges between the cells of its outline's points."""
    points = shapely.multipoints(shapely.get_coordinates(shapely.segmentize(polygon.boundary, 1.0)))
    edges = shapely.get_parts(shapely.voronoi_polygons(points, only_edges=True))
    edges = edges[shapely.contains_properly(polygon, edges)]
    edges = edges[shapely.distance(shapely.centroid(edges), polygon.boundary) > 1.0]
    lines = shapely.get_parts(shapely.line_merge(shapely.union_all(edges)))
    return np.asarray(shapely.simplify(lines[shapely.length(lines) > 12.0], 0.5), dtype=object)


def measure(city: City, stretches: Stretches) -> Truth:
    """Measure the true width on each station: the first piece of pavement that begins at the true kerb."""
    stations = place_stations(stretches)
    side = np.repeat([0, 1], len(stations.stretch))
    group = np.tile(stations.stretch, 2) * 2 + side
    point, way = np.tile(stations.point, (2, 1)), np.concatenate([stations.left, -stations.left])
    kerb_m, _ = Lines.of(city.carriageways).first_hit(point, way, _REACH_M)
    ray, _, at_m = Lines.of(city.pavements).hits(point, way, _REACH_M)
    order = np.lexsort((at_m, ray))
    ray, at_m = ray[order], at_m[order]
    inside = shapely.STRtree(city.pavements).query(shapely.points(point), predicate="intersects")[0]
    outside = ~np.isin(ray, inside)
    ray, at_m = ray[outside], at_m[outside]
    rank = np.arange(len(ray)) - np.searchsorted(ray, ray)
    odd = np.flatnonzero((rank[:-1] % 2 == 0) & (ray[1:] == ray[:-1]))
    from_m, to_m, of = at_m[odd], at_m[odd + 1], ray[odd]
    real = (to_m - from_m > _LEAST_M) & (np.abs(from_m - kerb_m[of]) <= _KERB_REACH_M)
    of, wide = of[real], (to_m - from_m)[real]
    station_m = np.full(len(point), np.nan)
    first, index = np.unique(of, return_index=True)
    station_m[first] = wide[index]
    sides = [station_m[group == g] for g in range(2 * len(stretches))]
    side_m = np.array([_median(values) for values in sides]).reshape(-1, 2)
    return Truth(side_m, station_m, group)


def _median(values: FloatArray) -> float:
    """Return the median width of a side, NaN where most of it has no pavement."""
    known = values[~np.isnan(values)]
    return float(np.median(known)) if len(known) > len(values) / 2 else np.nan


@dataclass(frozen=True)
class Guess:
    """What is guessed for one city, and the truth."""

    city: City
    ways: Ways
    stretches: Stretches
    fronts: Fronts
    truth: Truth

    @classmethod
    def of(cls, city: City, rules: WidthRules) -> Guess:
        """Look around, and measure."""
        settings = SettingsFiles.read().settings("")
        ways = read_ways(city.lines, settings.streets, rules)
        stretches = cut_stretches(ways)
        none = Lines.of(np.zeros(0, dtype=object))
        homely = np.zeros(len(city.walls), dtype=bool)
        seen = Surroundings(Lines.of(city.walls), homely, none, np.zeros(0), none, Lines.of(stretches.lines))
        return cls(city, ways, stretches, see_fronts(stretches, seen, rules), measure(city, stretches))

    def sections(self, rules: WidthRules) -> Sections:
        """Guess by some rules."""
        classes = SettingsFiles.read().settings("").streets
        return estimate(self.ways, self.stretches, self.fronts, classes, rules)


def compare(guess: Guess, rules: WidthRules) -> Iterator[str]:
    """Write the rows of the table: how far off, and how often inside the interval."""
    found = guess.sections(rules)
    truth = guess.truth
    metres = np.repeat(shapely.length(guess.stretches.lines), 2).reshape(-1, 2)
    known = ~np.isnan(truth.side_m)
    width, low, high = (v.mean(axis=2) for v in (found.width_m, found.low_m, found.high_m))
    for name, chosen in (
        ("walls on both sides", found.to_wall.all(axis=1)[:, None] & known),
        ("walls on this side", found.to_wall & ~found.to_wall.all(axis=1)[:, None] & known),
        ("no wall tells", ~found.to_wall & found.paved & known),
        ("all", found.paved & known),
    ):
        yield _row(guess.city.name, name, width, low, high, truth.side_m, chosen, metres)
    group = truth.group.astype(np.int64)
    flat = [v.reshape(-1)[group] for v in (width, low, high, found.paved)]
    chosen = flat[3].astype(bool) & ~np.isnan(truth.station_m)
    yield _row(guess.city.name, "all, by place", *flat[:3], truth.station_m, chosen, np.ones(len(group)))
    missed = float(metres[known & ~found.paved].sum())
    extra = float(metres[~known & found.paved].sum())
    missed_extra = f"{missed:.0f} m of pavement missed, mostly along no wall; {extra:.0f} m guessed in vain"
    yield f"{guess.city.name:<12}{missed_extra}"


def _row(
    city: str,
    what: str,
    width: FloatArray,
    low: FloatArray,
    high: FloatArray,
    truth: FloatArray,
    chosen: BoolArray,
    metres: FloatArray,
) -> str:
    if not chosen.any():
        return f"{city:<12}{what:<22}{0:>7}"
    off = (width - truth)[chosen]
    weight = metres[chosen]
    inside = ((truth >= low - 1e-9) & (truth <= high + 1e-9))[chosen]
    share = float((weight * inside).sum() / weight.sum())
    half = float(np.median((high - low)[chosen])) / 2
    middle, away, bias = float(np.median(truth[chosen])), _weighted(np.abs(off), weight), _weighted(off, weight)
    figures = f"{middle:>9.2f}{away:>9.2f}{bias:>+9.2f}{share:>9.0%}{half:>9.2f}"
    return f"{city:<12}{what:<22}{chosen.sum():>7}{figures}"


def _weighted(values: FloatArray, weight: FloatArray) -> float:
    order = np.argsort(values)
    run = np.cumsum(weight[order])
    return float(values[order][np.searchsorted(run, run[-1] / 2)])


def learn(guess: Guess, rules: WidthRules) -> tuple[Share | None, Share | None]:
    """Take the shares of one city: of the width from wall to wall, and of the way from the middle to a wall."""
    found = guess.sections(rules)
    truth = guess.truth.side_m
    both = found.to_wall.all(axis=1)[:, None] & ~np.isnan(truth)
    front_m = guess.fronts.front_m.mean(axis=2)
    across = np.broadcast_to(front_m.sum(axis=1, keepdims=True), truth.shape)
    one = found.to_wall & ~found.to_wall.all(axis=1)[:, None] & ~np.isnan(truth)
    return _share(truth[both] / across[both]), _share(truth[one] / front_m[one])


def _share(values: FloatArray) -> Share | None:
    if len(values) < 4:
        return None
    low, middle, high = np.percentile(values, [_SPREAD[0], 50.0, _SPREAD[1]])
    return Share(float(middle), float(low), float(high))


def _told(share: Share | None) -> str:
    return f"{share.share:.3f} ({share.low:.3f} to {share.high:.3f})" if share else "too few"


def main(folder: Path) -> None:
    """Print the comparison."""
    rules = SettingsFiles.read().settings("").widths
    guesses = [Guess.of(read(folder), rules) for read in (read_cambridge, read_delft)]
    head = f"{'':<12}{'':<22}{'sides':>7}{'true m':>9}{'off m':>9}{'bias m':>9}{'inside':>9}{'± m':>9}"
    print("With the shares of the settings (medians by length; inside: share of length within the stated interval)")
    print(head)
    for guess in guesses:
        print("\n".join(compare(guess, rules)))
    print("\nShares of each city: of the width from wall to wall; of the way from the middle to the wall")
    learned = [learn(guess, rules) for guess in guesses]
    for guess, (both, one) in zip(guesses, learned, strict=True):
        print(f"{guess.city.name:<12}{_told(both):<30}{_told(one)}")
    print("\nEach city guessed by the other's shares alone")
    print(head)
    for guess, (both, one) in zip(guesses, learned[::-1], strict=True):
        own = replace(rules, both_closed=both or rules.both_closed, one_closed=one or rules.one_closed)
        print("\n".join(compare(guess, own)))


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else CASES)

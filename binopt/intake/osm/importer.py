"""An extract of OpenStreetMap to a case folder, and the report of what was inferred on the way."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from pyproj import CRS, Transformer
from pyproj.exceptions import CRSError
from shapely.geometry.base import BaseGeometry

from binopt.domain.street import BoolArray, GeometryArray, IntArray
from binopt.errors import Fault, InputError
from binopt.intake.case_files import CASE_FILE
from binopt.intake.case_writer import CaseTables, write_case
from binopt.intake.layers.demand import buy_bins
from binopt.intake.layers.importer import REPORT_FILE, count_tables
from binopt.intake.layers.report import Action, Entry, ImportReport, note
from binopt.intake.layers.shapes import polygon_parts
from binopt.intake.layers.trucks import provide_trucks
from binopt.intake.nearness import Area
from binopt.intake.osm.buildings import Buildings, read_buildings
from binopt.intake.osm.features import OsmData
from binopt.intake.osm.ground import GroundFound, lay_ground
from binopt.intake.osm.obstacles import lay_obstacles
from binopt.intake.osm.places import box_of, find_area, find_country, utm_of, widened
from binopt.intake.osm.premises import Ground, PremisesFound, lay_premises
from binopt.intake.osm.reading import Bounds, check_file, read_osm
from binopt.intake.osm.settings import OsmSettings
from binopt.intake.osm.settings_reader import SettingsFiles
from binopt.intake.osm.ways import Ways, read_ways
from binopt.storage import check_place, whole_folder

_HULL_M = 100.0  # without a box streets are kept this far around the buildings


def import_osm(
    extract: Path,
    out: Path,
    *,
    bbox: Bounds | None = None,
    area: str = "",
    country: str = "",
    settings: Path | None = None,
    overwrite: bool = False,
) -> ImportReport:
    """Turn an extract of OpenStreetMap into a case folder: no layer of pavements is needed.

    Parameters
    ----------
    extract
        A ``.osm.pbf`` or ``.osm`` file.
    out
        The case folder to be made; written whole or not at all, with the report in it as ``import.json``.
    bbox
        West, south, east and north in degrees: premises are those of buildings within.
    area
        Name of a place whose outline the extract holds, instead of a box.
    country
        ISO 3166 code of the country whose defaults hold; that which most addresses name where empty.
    settings
        A TOML file laid over the defaults.
    overwrite
        Whether a case that is there is replaced.

    Raises
    ------
    InputError
        When the extract or the settings cannot be used, with every fault that is known then.
    UsageError
        When ``out`` holds something that is not to be replaced.
    """
    extract = Path(extract)
    check_place(out, overwrite, mark=CASE_FILE)
    files = SettingsFiles.read(settings)
    draft = files.settings(country.lower() or files.country)
    check_file(extract)
    inside = box_of(bbox, extract) if bbox is not None else find_area(extract, area) if area else None
    data = read_osm(extract, None if inside is None else widened(inside, draft.margin_m))
    code = country.lower() or files.country or find_country(data)
    scene = _Scene.of(data, inside, files.settings(code), extract, known=files.knows(code))
    tables, rules, report = scene.make_case(_name(extract, area))
    with whole_folder(out, overwrite, mark=CASE_FILE) as part:
        write_case(part, tables, rules)
        (part / REPORT_FILE).write_text(report.to_json(), encoding="utf-8", newline="\n")
    return report


def _name(extract: Path, area: str) -> str:
    return area or extract.name.split(".", maxsplit=1)[0].replace("-", " ").replace("_", " ").title()


@dataclass(frozen=True)
class _Scene:
    """An extract in metres, with what was found in it and asked of it."""

    data: OsmData
    settings: OsmSettings
    crs: CRS
    buildings: Buildings
    ways: Ways
    wanted: BoolArray
    source: str
    entries: tuple[Entry, ...]

    @classmethod
    def of(
        cls, data: OsmData, inside: BaseGeometry | None, settings: OsmSettings, extract: Path, *, known: bool
    ) -> _Scene:
        crs = _crs(settings, data, inside, extract)
        mover = Transformer.from_crs(4326, crs, always_xy=True)
        data = data.moved(mover)
        buildings = read_buildings(data, settings.premises, settings.demand)
        ways = read_ways(data.lines, settings.streets, settings.widths)
        region = None if inside is None else shapely.transform(inside, mover.transform, interleaved=False)
        wanted = np.ones(len(buildings), dtype=bool)
        if region is not None:
            shapely.prepare(region)
            wanted = shapely.contains(region, shapely.point_on_surface(buildings.features.shapes))
        _check(extract, wanted, ways, asked=inside is not None)
        reach_m = settings.margin_m if region is not None else _HULL_M
        around = region if region is not None else shapely.convex_hull(shapely.union_all(buildings.features.shapes))
        ways = _clipped(ways, shapely.buffer(around, reach_m))
        return cls(
            data, settings, crs, buildings, ways, wanted, extract.name, _assumed(data, settings, crs, known=known)
        )

    def make_case(self, name: str) -> tuple[CaseTables, dict[str, Any], ImportReport]:
        """Infer the layers, and reckon bins and trucks."""
        ground = lay_ground(self.data, self.ways, self.buildings, self.wanted, self.settings, self.crs)
        if ground.pavements.empty:
            raise InputError(
                Fault(
                    self.source,
                    "no pavement could be inferred: no street near a building leaves room for one",
                    f"{len(self.ways)} ways, {int(self.wanted.sum())} buildings",
                    hint="another part of the extract, or streets.*.as and widths in a file of --settings",
                )
            )
        pavements, piece_of = polygon_parts(np.asarray(ground.pavements.geometry.to_numpy(), dtype=object))
        area = Area.of(pavements)
        found = self._premises(ground, area, piece_of)
        obstacles, stood = lay_obstacles(
            self.data, self.settings, self.buildings, area, ground.stretches, ground.across_m, self.crs
        )
        rule = self.settings.service
        bins = buy_bins(found.premises["premises_id"], found.litres, rule)
        # a piece of pavement is a side of a street between two corners, roughly a face
        per_face = len(found.premises) / len(ground.pavements)
        trucks, reckoned = provide_trucks(replace(rule, premises_per_face=per_face), bins)
        case = {"name": name, **rule.tables.get("case", {}), "crs": f"EPSG:{self.crs.to_epsg()}"}
        settings: dict[str, Any] = {"case": case}
        settings |= {key: table for key, table in rule.tables.items() if key not in ("case", "trucks")}
        settings |= {"trucks": trucks} if trucks else {}
        tables = CaseTables(
            pavements=ground.pavements,
            premises=found.premises[found.premises["premises_id"].isin(bins["premises_id"])].reset_index(drop=True),
            bins=bins,
            carriageways=ground.carriageways,
            obstacles=obstacles,
            streets=ground.streets,
        )
        counts = {"buildings": float(self.wanted.sum()), "buildings on a public street": float(found.on_street)}
        counts |= count_tables(tables, settings) | _widths(ground.pavements)
        entries = self.entries + ground.entries + stood + found.entries + reckoned
        return tables, settings, ImportReport(self.settings.name, self.source, counts, entries)

    def _premises(self, ground: GroundFound, pavements: Area, piece_of: IntArray) -> PremisesFound:
        names = ground.pavements["street"].to_numpy(dtype=object)
        labels = np.where(names == "", ground.pavements["pavement_id"].to_numpy(dtype=object), names)
        codes, uniques = pd.factorize(labels)
        known = set(names)
        seen = Ground(
            pavements,
            codes[piece_of].astype(np.int64),
            tuple(str(label) if label in known else "" for label in uniques),
            Area.of(np.asarray(ground.carriageways.geometry.to_numpy(), dtype=object)),
            ground.stretches.lines,
        )
        found = lay_premises(self.data, self.buildings, self.wanted, seen, self.settings, self.crs)
        if found.premises.empty:
            hint = "look at [premises] and [demand] of the settings"
            raise InputError(Fault(self.source, "no building is left that waste is collected from", hint=hint))
        return found


def _crs(settings: OsmSettings, data: OsmData, inside: BaseGeometry | None, extract: Path) -> CRS:
    """Return the settings' system, else the UTM zone of the middle of what is asked for."""
    if settings.crs:
        try:
            crs = CRS.from_user_input(settings.crs)
        except CRSError as error:
            where = f"{settings.name}.toml: source.crs"
            raise InputError(Fault(where, "is no CRS", settings.crs, hint="a code such as EPSG:25832")) from error
        if not crs.is_projected or any(axis.unit_conversion_factor != 1 for axis in crs.axis_info[:2]):
            where = f"{settings.name}.toml: source.crs"
            raise InputError(Fault(where, "is no projected system in metres", settings.crs))
        return crs
    houses, streets = data.areas.has("building"), data.lines.has("highway")
    shapes = np.concatenate([data.areas.shapes[houses], data.lines.shapes[streets]])
    if inside is None and not len(shapes):
        _check(extract, np.zeros(0, dtype=bool), None, asked=False)
    return utm_of(inside if inside is not None else shapely.box(*_middle_bounds(shapes)))


def _middle_bounds(shapes: GeometryArray) -> tuple[float, float, float, float]:
    """Return the bounds around the middles of shapes: one way may reach far out of an extract."""
    xy = shapely.get_coordinates(shapely.centroid(shapes))
    return (*xy.min(axis=0), *xy.max(axis=0))


def _check(extract: Path, wanted: BoolArray, ways: Ways | None, *, asked: bool) -> None:
    """Refuse an extract without buildings or streets, or a box without any."""
    lacking = []
    if not wanted.any():
        lacking.append("holds no buildings")
    if ways is None or not len(ways):
        lacking.append("holds no streets that vehicles may drive")
    if not lacking:
        return
    where = f"{extract.name}: the part asked for" if asked else extract.name
    hint = f"another box or area; {_extent(extract)}" if asked else "a larger extract, of a town"
    raise InputError([Fault(where, what, hint=hint) for what in lacking])


def _extent(extract: Path) -> str:
    """Say where the streets of an extract are."""
    ways = read_osm(extract, keys=("highway",)).lines
    if not len(ways):
        return "the extract holds no streets at all"
    return "the extract's streets lie within " + ",".join(f"{v:.4f}" for v in _middle_bounds(ways.shapes))


def _clipped(ways: Ways, region: BaseGeometry) -> Ways:
    """Cut ways at the edge of a region: one that leads far away is of no use there."""
    shapely.prepare(region)
    crossing = ~shapely.covers(region, ways.lines)
    cut = ways.lines.copy()
    cut[crossing] = shapely.intersection(region, ways.lines[crossing])
    parts, of = shapely.get_parts(cut, return_index=True)
    real = (shapely.get_type_id(parts) == shapely.GeometryType.LINESTRING) & (shapely.length(parts) > 0.5)
    return ways.at(of[real]).along(parts[real])


def _assumed(data: OsmData, settings: OsmSettings, crs: CRS, *, known: bool) -> tuple[Entry, ...]:
    service = settings.service.settings
    place = settings.country.upper() or "not known"
    what = f"country {place}: drives on the {service.drives_on}, time zone {service.timezone}"
    if not known:
        what += ", which are the defaults: no settings of that country. Try: --country, or [case] in --settings"
    entries = (
        Entry(Action.GUESSED, "case.toml", what, 1),
        Entry(Action.GUESSED, "case.toml", f"coordinates in {crs.name} (EPSG:{crs.to_epsg()})", 1),
    )
    cut = "the extract lacks some of its points: what there is of it is taken"
    return entries + note(Action.REPAIRED, "ways", cut, data.cut_off)


def _widths(pavements: gpd.GeoDataFrame) -> dict[str, float]:
    kinds = Counter(pavements["width_source"])
    return {f"pavements: width {kind}": float(kinds[kind]) for kind in sorted(kinds)}

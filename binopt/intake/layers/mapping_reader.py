"""TOML files to mappings: every fault of the file at once, and what it needs of the source."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from binopt.errors import Fault
from binopt.intake.findings import Findings
from binopt.intake.inference import WidthRule
from binopt.intake.layers.layer_tables import LayerTables, as_text, figure
from binopt.intake.layers.mapping import (
    Across,
    Addresses,
    CarriagewayLayer,
    Figure,
    InferredGround,
    Inhabitants,
    LayerMapping,
    LayerUse,
    Need,
    ObstacleLayer,
    PavementLayer,
    PavementShape,
    PremisesLayer,
    SiteLayer,
    StreetLayer,
)
from binopt.intake.layers.service_reader import read_service
from binopt.intake.layers.toml_table import TomlTable
from binopt.intake.layers.units import COUNTS, LENGTHS, SPEEDS
from binopt.presets import OBSTACLE_KINDS

FORMAT = 1
_SHIPPED = files(__package__).joinpath("mappings")


@dataclass(frozen=True)
class Draft:
    """A mapping as far as it could be read: with faults it is not to be used, but its needs can be checked."""

    mapping: LayerMapping
    faults: tuple[Fault, ...]
    needs: tuple[Need, ...]


def shipped_mappings() -> tuple[str, ...]:
    """Name the mappings that come with binopt."""
    return tuple(sorted(f.name.removesuffix(".toml") for f in _SHIPPED.iterdir() if f.name.endswith(".toml")))


def read_mapping(name_or_file: str | Path) -> Draft:
    """Read a mapping by the name of a shipped one or from a file of one's own.

    A mapping that cannot be read at all (no such file, no TOML) gives a draft with that one fault and no needs.
    """
    name = str(name_or_file)
    findings = Findings()
    if name in shipped_mappings():
        name += ".toml"
        text = _SHIPPED.joinpath(name).read_text("utf-8")
    else:
        text = _read_file(Path(name_or_file), findings)
        name = Path(name_or_file).name
    return _MappingReader(_parse(text, name, findings), name, findings).read()


def _read_file(path: Path, findings: Findings) -> str:
    try:
        return path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        hint = f"a TOML file in UTF-8, or a shipped mapping: {', '.join(shipped_mappings())}"
        findings.fault(str(path), "no mapping can be read here", value=error, hint=hint)
        return ""


def _parse(text: str, name: str, findings: Findings) -> Mapping[str, object]:
    try:
        return tomllib.loads(text)
    # also numbers of thousands of digits, and what is nested deeper than Python reads
    except (ValueError, RecursionError) as error:
        findings.fault(name, "is no TOML", value=error)
        return {}


class _MappingReader:
    """Walks the tables of one file; collects faults and needs on its way."""

    def __init__(self, values: Mapping[str, object], name: str, findings: Findings) -> None:
        self.top = TomlTable(values, name, findings)
        self.name = name
        self.findings = findings
        self.layers = LayerTables()

    def read(self) -> Draft:
        """Read the whole file; after a fault that left nothing to read, only that fault is told."""
        broken = self.findings.faults()
        mapping = self._mapping()
        return Draft(mapping, broken or self.findings.faults(), () if broken else tuple(self.layers.needs))

    def _mapping(self) -> LayerMapping:
        top = self.top
        if top.number("format", None) != FORMAT:
            top.fault("format", f"must be {FORMAT}, the only format there is", top.raw("format"))
        top.text("about")
        source = top.table("source") or TomlTable({}, f"{self.name}: source", self.findings)
        crs, assumed = source.text("crs"), source.text("assume_crs")
        source.done()
        shape = self._shape(top.table("ground"))
        carriageways = tuple(self._carriageways(t) for t in top.tables("carriageways"))
        inferred = self._inferred(top.table("inferred"), carriageways)
        pavements = tuple(self._pavements(t) for t in top.tables("pavements"))
        if not pavements and inferred is None:
            hint = "or [inferred], which infers pavements between carriageways and buildings"
            top.fault("pavements", "is missing: at least one layer is needed", hint=hint)
        clip_m = top.number("clip_carriageways_m", 60.0)
        mapping = LayerMapping(
            name=self.name.removesuffix(".toml"),
            crs=crs,
            assume_crs=assumed,
            pavements=pavements,
            shape=shape,
            inferred=inferred,
            carriageways=carriageways,
            clip_m=clip_m,
            obstacles=tuple(self._obstacle(t) for t in top.tables("obstacles")),
            streets=tuple(self._street(t) for t in top.tables("streets")),
            sites=tuple(self._site(t) for t in top.tables("sites")),
            premises=self._premises(),
            service=read_service(top),
        )
        top.done()
        return mapping

    def _shape(self, table: TomlTable | None) -> PavementShape:
        if table is None:
            return PavementShape()
        shape = PavementShape(
            dissolve=table.flag("dissolve", True),
            min_area_m2=table.number("min_area_m2", 0.25),
            fill_holes_m2=table.number("fill_holes_m2", 4.0),
            hole_kind=table.text("hole_kind", "tree_pit", choices=OBSTACLE_KINDS),
        )
        table.done()
        return shape

    def _pavements(self, table: TomlTable) -> PavementLayer:
        street, profile = table.text("street"), table.text("profile")
        footfall = figure(table, "footfall", COUNTS, "")
        clear_width = figure(table, "clear_width_m", LENGTHS, "m")
        columns = [street, profile, *(f.column for f in (footfall, clear_width) if f)]
        use = self.layers.use(table, "polygon", *columns)
        table.done()
        return PavementLayer(use, street, profile, footfall, clear_width)

    def _carriageways(self, table: TomlTable) -> CarriagewayLayer:
        width = figure(table, "width_m", LENGTHS, "m")
        use = self.layers.use(table, "line" if width else "polygon", width.column if width else "")
        table.done()
        return CarriagewayLayer(use, width)

    def _inferred(self, table: TomlTable | None, carriageways: tuple[CarriagewayLayer, ...]) -> InferredGround | None:
        if table is None:
            return None
        plain = WidthRule()
        rule = WidthRule(
            fill_m=table.number("fill_m", plain.fill_m, most=30.0),
            default_m=(default_m := table.number("default_m", plain.default_m, most=30.0)),
            default_low_m=table.number("default_low_m", min(plain.default_low_m, default_m), most=default_m),
            default_high_m=table.number("default_high_m", max(plain.default_high_m, default_m), least=default_m),
            error_m=table.number("error_m", plain.error_m, most=10.0),
            parking_m=table.number("parking_m", plain.parking_m, most=10.0),
            least_m=table.number("least_m", plain.least_m, least=0.1, most=5.0),
            around_m=table.number("around_m", plain.around_m, most=100.0),
        )
        barriers = tuple(self.layers.only_use(t, "polygon") for t in table.tables("barriers"))
        if not barriers:
            table.fault("barriers", "is missing: which layer holds the buildings?")
        if not carriageways:
            table.fault("", "needs [[carriageways]], polygons or lines with width_m")
        table.done()
        return InferredGround(rule, barriers)

    def _obstacle(self, table: TomlTable) -> ObstacleLayer:
        kind = table.text("kind", None, choices=OBSTACLE_KINDS)
        radius = figure(table, "radius_m", LENGTHS, "m")
        use = self.layers.use(table, "any", radius.column if radius else "")
        across = table.table("across")
        layer = ObstacleLayer(
            use=use,
            kind=kind,
            clearance_m=table.number("clearance_m", 0.0) if table.has("clearance_m") else None,
            radius_m=radius,
            snap_m=table.number("snap_m", 3.0, most=20.0),
            reach_m=table.number("reach_m", 0.0, most=20.0),
            grow_m=table.number("grow_m", 0.0, most=100.0),
            across=self._across(across) if across else None,
        )
        table.done()
        return layer

    def _across(self, table: TomlTable) -> Across:
        kerbs = table.table("kerb_lines")
        across = Across(
            front_m=table.number("front_m", 0.5, most=5.0),
            narrowest_m=table.number("narrowest_m", 1.5),
            widest_m=table.number("widest_m", 8.0),
            deepest_m=table.number("deepest_m", 12.0, most=40.0),
            kerb_lines=self.layers.only_use(kerbs, "line") if kerbs else None,
            kerb_off_m=table.number("kerb_off_m", 0.8, most=5.0),
        )
        table.done()
        return across

    def _street(self, table: TomlTable) -> StreetLayer:
        name = table.texts("name")
        speed = figure(table, "speed_kmh", SPEEDS, "km/h")
        oneway = table.table("oneway")
        column = oneway.text("column", None) if oneway else ""
        forward, backward, both = (self._values(oneway, key) for key in ("forward", "backward", "both"))
        if oneway:
            oneway.done()
        use = self.layers.use(table, "line", *name, column, speed.column if speed else "")
        table.done()
        return StreetLayer(use, name, column, forward, backward, both, speed)

    def _values(self, table: TomlTable | None, key: str) -> tuple[str, ...]:
        raw = table.raw(key, []) if table else []
        return tuple(as_text(v) for v in (raw if isinstance(raw, list) else [raw]))

    def _site(self, table: TomlTable) -> SiteLayer:
        kind = table.text("kind", None, choices=("depot", "unloading"))
        use = self.layers.use(table, "point")
        table.done()
        return SiteLayer(use, kind)

    def _premises(self) -> PremisesLayer:
        table = self.top.table("premises")
        if table is None:
            self.top.fault("premises", "is missing: whose waste is collected?")
            return PremisesLayer(LayerUse(""))
        address, street, join = table.texts("address"), table.texts("street"), table.text("join")
        column = figure(table, "column", COUNTS, "")
        storeys = figure(table, "storeys", COUNTS, "", default=1.0) or Figure(default=1.0)
        source = table.text("inhabitants_from", Inhabitants.ADDRESSES, choices=Inhabitants)
        inner = table.table("addresses")
        if column is None and source == Inhabitants.COLUMN:
            table.fault("column", "is missing, but inhabitants_from reads it")
        use = self.layers.use(table, "any", *address, *street, join, column.column if column else "", storeys.column)
        premises = PremisesLayer(
            use=use,
            join=join or use.id_column,
            only_with_addresses=table.flag("only_with_addresses", True),
            addresses=self._addresses(inner) if inner else None,
            address=address,
            street=street,
            inhabitants_from=Inhabitants(source),
            inhabitants_each=table.number("inhabitants_each", 2.0, most=1e4),
            column=column,
            floor_where_none=table.flag("floor_where_none", False),
            floor_m2=table.number("floor_m2", 40.0, least=0.01),
            storeys=storeys,
            small_m2=table.number("small_m2", 0.0),
            front_m=table.number("front_m", 2.5, most=20.0),
            farthest_m=table.number("farthest_m", 100.0, most=100.0),
        )
        if inner and not premises.join:
            table.fault("join", "is missing: to which column do the addresses refer?")
        table.done()
        return premises

    def _addresses(self, table: TomlTable) -> Addresses:
        text, street = table.texts("text"), table.texts("street")
        join = table.text("join", None)
        use = self.layers.use(table, "any or none", join, *text, *street)
        table.done()
        return Addresses(use, join, text, street)

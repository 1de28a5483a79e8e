"""The settings file: the defaults that come with binopt, a country's over them, the user's own over both."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from binopt.errors import Fault, InputError
from binopt.intake.findings import Findings
from binopt.intake.layers.service_reader import read_service
from binopt.intake.layers.toml_table import TomlTable
from binopt.intake.osm.settings import (
    DemandRules,
    Kind,
    ObstacleRule,
    OsmSettings,
    PremisesRules,
    Share,
    StreetClass,
    Width,
    WidthRules,
)
from binopt.presets import OBSTACLE_KINDS

FORMAT = 1
DEFAULTS = "osm.toml"
_SHIPPED = files(__package__).joinpath("defaults", DEFAULTS)
_EXCLUSIVE = frozenset({"clear_width_preset", "clear_width_m"})
_USES = "uses"

Tree = Mapping[str, object]


@dataclass(frozen=True)
class SettingsFiles:
    """The defaults and the user's own file, parsed; which country's tables count is known only with the extract."""

    shipped: Tree
    own: Tree
    name: str

    @classmethod
    def read(cls, path: Path | None = None) -> SettingsFiles:
        """Parse the files.

        Raises
        ------
        InputError
            When the user's file cannot be read or is no TOML.
        """
        shipped = tomllib.loads(_SHIPPED.read_text("utf-8"))
        if path is None:
            return cls(shipped, {}, DEFAULTS)
        try:
            own = tomllib.loads(path.read_text("utf-8"))
        except (OSError, UnicodeDecodeError) as error:
            hint = "a TOML file in UTF-8 that holds the settings that differ from the defaults"
            raise InputError(Fault(str(path), "no settings can be read here", str(error), hint=hint)) from error
        except tomllib.TOMLDecodeError as error:
            raise InputError(Fault(path.name, "is no TOML", str(error))) from error
        return cls(shipped, own, path.name)

    @property
    def country(self) -> str:
        """The country that the user's file names, ``""`` where it names none."""
        source = self.own.get("source")
        code = source.get("country", "") if isinstance(source, Mapping) else ""
        return str(code).lower()

    def settings(self, country: str) -> OsmSettings:
        """Lay defaults, country and own settings over each other, and check the result.

        Raises
        ------
        InputError
            With every fault of the settings.
        """
        tree = _laid({k: v for k, v in self.shipped.items() if k != "countries"}, self._of_country(country))
        tree = _laid(tree, {k: v for k, v in self.own.items() if k != "countries"})
        findings = Findings()
        settings = _Reader(TomlTable(tree, self.name, findings), country).read()
        if findings:
            raise InputError(findings.faults())
        return settings

    def _of_country(self, country: str) -> Tree:
        found: Tree = {}
        for tree in (self.shipped, self.own):
            countries = tree.get("countries")
            table = countries.get(country) if isinstance(countries, Mapping) else None
            found = _laid(found, table) if isinstance(table, Mapping) else found
        return found

    def knows(self, country: str) -> bool:
        """Tell whether there are settings of a country."""
        return bool(self._of_country(country))


def _laid(below: Tree, above: Tree) -> dict[str, object]:
    """Lay one tree over another: tables are joined, all else replaced. Of keys that exclude each other one stays."""
    found = {k: v for k, v in below.items() if not (k in _EXCLUSIVE and _EXCLUSIVE & above.keys())}
    for key, value in above.items():
        under = found.get(key)
        found[key] = _laid(under, value) if isinstance(under, Mapping) and isinstance(value, Mapping) else value
    return found


class _Reader:
    """Reads the laid tree; faults go to the findings of its tables."""

    def __init__(self, top: TomlTable, country: str) -> None:
        self.top = top
        self.country = country

    def read(self) -> OsmSettings:
        top = self.top
        if top.number("format", None) != FORMAT:
            top.fault("format", f"must be {FORMAT}, the only format there is", top.raw("format"))
        top.text("about")
        source, area = self._table("source"), self._table("area")
        crossings, driveways = self._table("crossings"), self._table("driveways")
        settings = OsmSettings(
            name=top.where.removesuffix(".toml"),
            crs=source.text("crs"),
            country=self.country or source.text("country").lower(),
            margin_m=area.number("margin_m", None, most=1000.0),
            street_reach_m=area.number("street_reach_m", None, least=5.0, most=1000.0),
            streets=self._streets(),
            widths=self._widths(self._table("widths")),
            obstacles=tuple(self._obstacle(table) for table in top.tables("obstacles")),
            crossing_half_m=crossings.number("half_m", None, most=10.0),
            driveway_half_m=driveways.number("half_m", None, most=10.0),
            premises=self._premises(self._table("premises")),
            demand=self._demand(self._table("demand")),
            service=read_service(top),
        )
        source.text("country")
        for table in (source, area, crossings, driveways):
            table.done()
        top.done()
        return settings

    def _table(self, name: str) -> TomlTable:
        return self.top.table(name) or TomlTable({}, f"{self.top.where}: {name}", self.top.findings)

    def _streets(self) -> dict[str, StreetClass]:
        found = {}
        all_ = self._table("streets")
        for name in all_.values:
            table = all_.table(name)
            if table is None:
                continue
            found[name] = StreetClass(
                Kind(table.text("as", Kind.STREET, choices=list(Kind))),
                table.number("carriageway_m", None, least=2.0, most=60.0),
                table.number("oneway_m", None, least=2.0, most=60.0),
                table.number("speed_kmh", None, least=1.0, most=130.0),
            )
            table.done()
        return found

    def _widths(self, table: TomlTable) -> WidthRules:
        def metres(key: str, most: float = 60.0) -> float:
            return table.number(key, None, most=most)

        rules = WidthRules(
            lane_m=metres("lane_m"),
            least_lane_m=metres("least_lane_m"),
            parallel_m=metres("parallel_m"),
            diagonal_m=metres("diagonal_m"),
            perpendicular_m=metres("perpendicular_m"),
            shared_lane_m=metres("shared_lane_m"),
            least_shared_lane_m=metres("least_shared_lane_m"),
            least_m=metres("least_m"),
            most_m=metres("most_m"),
            reach_m=table.number("reach_m", None, least=5.0, most=100.0),
            front_m=metres("front_m"),
            closed_share=table.number("closed_share", None, most=1.0),
            both_closed=self._share(table, "both_closed"),
            one_closed=self._share(table, "one_closed"),
            open=self._open(table),
            tagged_spread_m=metres("tagged_spread_m"),
            measured_spread_m=metres("measured_spread_m"),
            corner_m=metres("corner_m"),
        )
        table.done()
        return rules

    def _inner(self, table: TomlTable, key: str) -> TomlTable:
        return table.table(key) or TomlTable({}, f"{table.where}.{key}", table.findings)

    def _share(self, table: TomlTable, key: str) -> Share:
        inner = self._inner(table, key)
        low, share, high = (inner.number(k, None, most=1.0) for k in ("low", "share", "high"))
        if not low <= share <= high:
            inner.fault("share", "must lie between low and high", share)
        inner.done()
        return Share(share, low, high)

    def _open(self, table: TomlTable) -> Width:
        inner = self._inner(table, "open")
        low, width, high = (inner.number(k, None, most=60.0) for k in ("low_m", "width_m", "high_m"))
        if not low <= width <= high:
            inner.fault("width_m", "must lie between low_m and high_m", width)
        inner.done()
        return Width(width, low, high)

    def _obstacle(self, table: TomlTable) -> ObstacleRule:
        kind = table.text("kind", None, choices=OBSTACLE_KINDS)
        rule = ObstacleRule(
            tags=self._pairs(table, "tags"),
            unless=self._pairs(table, "unless"),
            kind=kind or "other",
            snap_m=table.number("snap_m", 1.0, most=20.0),
            grow_m=table.number("grow_m", 0.0, most=50.0),
            radius_m=table.number("radius_m", None, most=20.0) if table.has("radius_m") else None,
        )
        if not rule.tags:
            table.fault("tags", "is missing: which features are meant?", hint='e.g. tags = ["natural=tree"]')
        table.done()
        return rule

    def _pairs(self, table: TomlTable, key: str) -> tuple[tuple[str, str], ...]:
        found = []
        for text in table.texts(key):
            name, equals, value = text.partition("=")
            if not equals or not name or not value:
                table.fault(key, "is no tag", text, 'key=value, or key=* for any value but "no"')
            found.append((name, value))
        return tuple(found)

    def _premises(self, table: TomlTable) -> PremisesRules:
        rules = PremisesRules(
            nobody=frozenset(table.texts("nobody")),
            small_m2=table.number("small_m2", None),
            farthest_m=table.number("farthest_m", None, least=1.0, most=1000.0),
            street_front_m=table.number("street_front_m", None, most=100.0),
            long_front_m=table.number("long_front_m", None, least=5.0),
            most_inhabitants=table.number("most_inhabitants", None, least=1.0),
        )
        table.done()
        return rules

    def _demand(self, table: TomlTable) -> DemandRules:
        levels, uses, shares = (self._inner(table, key) for key in ("levels_by_kind", _USES, "shares"))
        litres = {}
        for name in uses.values:
            inner = self._inner(uses, name)
            litres[name] = inner.number("litres_per_m2", None, most=1000.0)
            inner.done()
        return self._demand_of(table, levels, litres, shares)

    def _demand_of(
        self, table: TomlTable, levels: TomlTable, litres: dict[str, float], shares: TomlTable
    ) -> DemandRules:
        rules = DemandRules(
            people_per_dwelling=table.number("people_per_dwelling", None, most=20.0),
            floor_m2_per_person=table.number("floor_m2_per_person", None, least=1.0),
            levels=table.number("levels", None, least=1.0, most=100.0),
            levels_by_kind={k: levels.number(k, None, least=1.0, most=100.0) for k in levels.values},
            trades=table.flag("trades", True),
            ground_floor=table.number("ground_floor", None, most=1.0),
            shop_m2=table.number("shop_m2", None),
            hall_m2=table.number("hall_m2", None),
            street_litres=table.number("street_litres", None),
            litres_per_m2=litres,
            shares={k: shares.number(k, None, most=1.0) for k in shares.values},
        )
        table.done()
        return rules

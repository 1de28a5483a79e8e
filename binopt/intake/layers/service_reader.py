"""The part of a mapping that is about the service: settings of the case, streams, bins and trucks."""

from __future__ import annotations

from collections.abc import Mapping

from binopt.intake.case_keys import KEYS, find_key
from binopt.intake.layers.mapping import BinRule, Rung, TruckRule
from binopt.intake.layers.toml_table import TomlTable, nearest
from binopt.presets import BIN_TYPES

SETTINGS = ("case", "rules", "behaviour", "weights", "crew", "profiles", "streams")
"""Tables of ``case.toml`` that a mapping hands on as they are."""

LITRES = "litres_per_inhabitant_week"


def read_settings(top: TomlTable) -> dict[str, object]:
    """Return the tables of ``case.toml`` that the mapping holds, each key known to a case."""
    settings: dict[str, object] = {}
    for name in SETTINGS:
        if top.has(name):
            value = top.raw(name)
            settings[name] = _known(value, name, top) if isinstance(value, Mapping) else {}
            if not isinstance(value, Mapping):
                top.fault(name, "must be a table", value)
    if not settings.get("streams"):
        top.fault("streams", "is missing: what is collected, and when today?")
    return settings


def _known(values: Mapping[str, object], path: str, top: TomlTable) -> dict[str, object]:
    kept: dict[str, object] = {}
    for key, value in values.items():
        deeper = f"{path}.{key}"
        if path.startswith("streams.") and key == LITRES:
            continue
        if isinstance(value, Mapping) and _is_table(deeper):
            kept[key] = _known(value, deeper, top)
        elif find_key(path, key) is None:
            names = [k.name for k in KEYS if _fits(k.table, path)]
            top.fault(deeper, "is no key of a case", hint=nearest(key, names))
        else:
            kept[key] = value
    return kept


def _fits(pattern: str, path: str) -> bool:
    steps, wanted = path.split("."), pattern.split(".")
    return len(steps) == len(wanted) and all(w in ("*", s) for w, s in zip(wanted, steps, strict=True))


def _is_table(path: str) -> bool:
    return any(_fits(key.table, path) for key in KEYS)


def read_litres(top: TomlTable, settings: Mapping[str, object]) -> dict[str, float]:
    """Return the litres an inhabitant and week of each stream."""
    streams = top.values.get("streams")
    found: dict[str, float] = {}
    for name, values in streams.items() if isinstance(streams, Mapping) else ():
        table = TomlTable(values, f"{top.where}.streams.{name}", top.faults)
        found[name] = table.number(LITRES, None)
    return found


def read_bins(top: TomlTable) -> BinRule:
    """Read how bins are bought."""
    table = top.table("bins")
    if table is None:
        top.fault("bins", "is missing: which bins hold how many litres?")
        return BinRule(0.0, (), 0)
    ladder = []
    for rung in table.tables("ladder"):
        up_to_l = rung.number("up_to_l", None)
        ladder.append(Rung(up_to_l, _bin(rung, "bin"), int(rung.number("count", 1, least=1))))
        if ladder[-1].litres * ladder[-1].count < up_to_l:
            rung.fault("up_to_l", "is more than its bins hold", up_to_l)
        rung.done()
    if [r.up_to_l for r in ladder] != sorted({r.up_to_l for r in ladder}):
        table.fault("ladder", "must rise from step to step", [r.up_to_l for r in ladder])
    rule = BinRule(table.number("reserve", 0.0, most=0.9), tuple(ladder), _bin(table, "above"))
    table.done()
    return rule


def _bin(table: TomlTable, key: str) -> int:
    litres = int(table.number(key, None))
    if litres not in BIN_TYPES and table.has(key):
        table.fault(key, "is no EN 840 bin", litres, f"one of {', '.join(map(str, BIN_TYPES))} litres")
    return litres


def read_trucks(top: TomlTable, settings: Mapping[str, object]) -> tuple[dict[str, TruckRule], float]:
    """Read the trucks, and how many premises a face has on average where their number is reckoned."""
    trucks: dict[str, TruckRule] = {}
    values = top.raw("trucks", {})
    if not isinstance(values, Mapping):
        top.fault("trucks", "must be a table of tables", values)
        values = {}
    streams = settings.get("streams")
    for name, inner in values.items():
        table = TomlTable(inner, f"{top.where}.trucks.{name}", top.faults)
        count = 0 if table.raw("count", "by_load") == "by_load" else int(table.number("count", None, least=1))
        kept = {k: v for k, v in table.values.items() if k != "count"}
        for key in kept:
            if find_key(f"trucks.{name}", key) is None:
                known = [k.name for k in KEYS if k.table == "trucks.*"] + ["count"]
                table.fault(key, "is no key of a truck", hint=nearest(key, known))
        for stream in table.texts("streams"):
            if isinstance(streams, Mapping) and stream not in streams:
                table.fault("streams", "is no stream of this mapping", stream, nearest(stream, streams))
        trucks[name] = TruckRule(kept, count)
    return trucks, top.number("premises_per_face", 4.0, least=0.1)

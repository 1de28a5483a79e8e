"""The part of a mapping that is about the service: settings of the case, litres, bins and trucks."""

from __future__ import annotations

from collections.abc import Mapping

from binopt.intake.case_demand import MOST_BINS
from binopt.intake.case_toml import Settings, check_settings
from binopt.intake.findings import Findings
from binopt.intake.layers.service import MOST_TRUCKS, BinRule, Rung, ServiceRule
from binopt.intake.layers.toml_table import TomlTable
from binopt.presets import BIN_TYPES

_TABLES = (
    "case",
    "rules",
    "behaviour",
    "weights",
    "crew",
    "network",
    "punctuality",
    "calendar",
    "profiles",
    "streams",
    "trucks",
)
_LITRES = "litres_per_inhabitant_week"
_BY_LOAD = "by_load"
_MOST_LITRES = 1e4


def read_service(top: TomlTable) -> ServiceRule:
    """Read what goes into ``case.toml``, checked as a case is, and what decides on bins and trucks."""
    tree: dict[str, dict[str, object]] = {}
    for name in _TABLES:
        table = top.table(name)
        if table is not None:
            tree[name] = dict(table.values)
    litres, counts = {}, {}
    for name, table in _inner(top, tree, "streams").items():
        litres[name] = table.number(_LITRES, None, most=_MOST_LITRES)
        tree["streams"][name] = {k: v for k, v in table.values.items() if k != _LITRES}
    for name, table in _inner(top, tree, "trucks").items():
        by_load = table.raw("count", _BY_LOAD) == _BY_LOAD
        counts[name] = 0 if by_load else int(table.number("count", None, least=1, most=MOST_TRUCKS))
        tree["trucks"][name] = {k: v for k, v in table.values.items() if k != "count"}
    if not litres:
        top.fault("streams", "is missing: what is collected, and when today?")
    return ServiceRule(
        tables=tree,
        settings=_check(top, tree),
        litres=litres,
        truck_counts=counts,
        premises_per_face=top.number("premises_per_face", 4.0, least=0.1, most=1e4),
        bins=_read_bins(top),
    )


def _inner(top: TomlTable, tree: Mapping[str, dict[str, object]], name: str) -> dict[str, TomlTable]:
    values = tree.get(name, {})
    return {key: TomlTable(v, f"{top.where}: {name}.{key}", top.findings) for key, v in values.items()}


def _check(top: TomlTable, tree: Mapping[str, object]) -> Settings:
    """Let the case's own reader judge the tables, and tell its faults as those of the mapping."""
    found = Findings()
    settings = check_settings(tree, top.where.removesuffix(".toml"), found)
    for fault in found.faults():
        where = fault.where.replace("case.toml", top.where, 1)
        top.findings.fault(where, fault.what, value=fault.value, row=fault.row, hint=fault.hint)
    return settings


def _read_bins(top: TomlTable) -> BinRule:
    table = top.table("bins")
    if table is None:
        top.fault("bins", "is missing: which bins hold how many litres?")
        return BinRule(0.0, (), 0)
    ladder = []
    for rung in table.tables("ladder"):
        up_to_l = rung.number("up_to_l", None)
        step = Rung(up_to_l, _bin(rung, "bin"), int(rung.number("count", 1, least=1, most=MOST_BINS)))
        if step.litres in BIN_TYPES and step.litres * step.count < up_to_l:
            rung.fault("up_to_l", "is more than its bins hold", up_to_l)
        ladder.append(step)
        rung.done()
    limits = [step.up_to_l for step in ladder]
    if limits != sorted(set(limits)):
        table.fault("ladder", "must rise from step to step", limits)
    rule = BinRule(table.number("reserve", 0.0, most=0.9), tuple(ladder), _bin(table, "above"))
    table.done()
    return rule


def _bin(table: TomlTable, key: str) -> int:
    litres = table.number(key, None)
    if litres not in BIN_TYPES and isinstance(table.raw(key), int | float):
        table.fault(key, "is no EN 840 bin", f"{litres:g}", f"one of {', '.join(map(str, BIN_TYPES))} litres")
    return int(litres)

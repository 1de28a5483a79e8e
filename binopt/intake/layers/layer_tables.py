"""What the tables of a mapping have in common: a layer with its filter, and figures out of columns."""

from __future__ import annotations

from collections.abc import Mapping

from binopt.intake.layers.mapping import Comparison, Condition, Figure, LayerUse, Need
from binopt.intake.layers.patterns import fault_of
from binopt.intake.layers.toml_table import TomlTable


class LayerTables:
    """Reads layers with their filters, and remembers what they need of the source."""

    def __init__(self) -> None:
        self.needs: list[Need] = []

    def use(self, table: TomlTable, geometry: str, *columns: str) -> LayerUse:
        """Read ``layer``, ``where`` and ``id`` of a table; ``columns`` are those that its other keys name."""
        layer = table.text("layer", None)
        where = tuple(c for t in table.tables("where") for c in _conditions(t))
        id_column = table.text("id")
        wanted = [c.column for c in where] + [id_column, *columns]
        if layer:
            self.needs.append(Need(table.where, layer, tuple(dict.fromkeys(c for c in wanted if c)), geometry))
        return LayerUse(layer, where, id_column)

    def only_use(self, table: TomlTable, geometry: str) -> LayerUse:
        """Read a table that holds nothing else."""
        use = self.use(table, geometry)
        table.done()
        return use


def _conditions(table: TomlTable) -> list[Condition]:
    column = table.text("column", None)
    found = [test for test in Comparison if table.has(test)]
    if len(found) != 1:
        table.fault("", f"needs exactly one test of {', '.join(Comparison)}", ", ".join(found))
    table.done()
    return [Condition(column, test, _test_values(table, test)) for test in found]


def _test_values(table: TomlTable, test: Comparison) -> tuple[str, ...]:
    raw = table.raw(test)
    listed = list(raw) if isinstance(raw, list) else [raw]
    if isinstance(raw, list) != (test in (Comparison.IN, Comparison.NOT_IN)):
        table.fault(test, "needs a list" if test in (Comparison.IN, Comparison.NOT_IN) else "needs a single value", raw)
    if not listed or not all(isinstance(v, str | int | float | bool) for v in listed):
        table.fault(test, "needs texts or numbers", raw)
        return ()
    if test in (Comparison.MATCHES, Comparison.NOT_MATCHES) and (told := fault_of(str(raw))):
        table.fault(test, told, raw)
        return ()
    return tuple(as_text(v) for v in listed)


def figure(
    table: TomlTable, key: str, units: Mapping[str, float], unit: str, default: float | None = None
) -> Figure | None:
    """Read ``key = 1.5`` or ``key = { column = "W", unit = "ft", times = 0.5, default = 1.5 }``.

    The figure alone and the default are in the case's unit, only the column's values are converted.
    """
    if not table.has(key):
        return None if default is None else Figure(default=default)
    if not isinstance(table.raw(key), Mapping):
        return Figure(default=table.number(key, default or 0.0))
    inner = table.table(key)
    assert inner is not None  # noqa: S101 (has() said so)
    factor = units.get(inner.text("unit", unit, choices=units), 1.0) * inner.number("times", 1.0, least=1e-9)
    fallback = inner.number("default", 0.0) if inner.has("default") else default
    found = Figure(inner.text("column", None), factor, fallback)
    inner.done()
    return found


def as_text(value: object) -> str:
    """Write a value of TOML as filters write a column's: 7.0 as "7", true as "true"."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)

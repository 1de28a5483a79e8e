"""Styles of QGIS as QML: what a layer looks like when it is opened, by category of one of its columns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from xml.etree.ElementTree import Element, SubElement, tostring

GEOMETRIES = {"marker": 0, "line": 1, "fill": 2}
"""QGIS's number of a kind of geometry, by the kind of symbol that draws it."""


@dataclass(frozen=True, slots=True)
class Look:
    """How one category, or one range of numbers, is drawn.

    ``value`` is the category, or for ranges ``low`` and ``high`` its limits; ``colour`` is ``#rrggbb``, ``width_mm``
    that of the line or the size of a marker.
    """

    label: str
    colour: str
    width_mm: float
    value: str = ""
    low: float = 0.0
    high: float = 0.0


def categorized(kind: str, column: str, looks: Sequence[Look]) -> str:
    """Return the style of a layer that is drawn by the values of a column; an empty value is all others."""
    root = _root(kind)
    renderer = SubElement(root, "renderer-v2", {"type": "categorizedSymbol", "attr": column, "enableorderby": "0"})
    categories, symbols = SubElement(renderer, "categories"), SubElement(renderer, "symbols")
    for number, look in enumerate(looks):
        told = {"render": "true", "symbol": str(number), "value": look.value, "label": look.label, "type": "string"}
        SubElement(categories, "category", told)
        _symbol(symbols, kind, number, look)
    return _text(root)


def graduated(kind: str, expression: str, looks: Sequence[Look]) -> str:
    """Return the style of a layer that is drawn by ranges of a number that an expression gives."""
    root = _root(kind)
    renderer = SubElement(
        root, "renderer-v2", {"type": "graduatedSymbol", "attr": expression, "graduatedMethod": "GraduatedColor"}
    )
    ranges, symbols = SubElement(renderer, "ranges"), SubElement(renderer, "symbols")
    for number, look in enumerate(looks):
        limits = {"lower": repr(look.low), "upper": repr(look.high)}
        SubElement(ranges, "range", {"render": "true", "symbol": str(number), "label": look.label, **limits})
        _symbol(symbols, kind, number, look)
    return _text(root)


def _root(kind: str) -> Element:
    root = Element("qgis", {"version": "3.22.0", "styleCategories": "Symbology"})
    root.set("geometry", str(GEOMETRIES[kind]))
    return root


def _symbol(symbols: Element, kind: str, number: int, look: Look) -> None:
    symbol = SubElement(symbols, "symbol", {"type": kind, "name": str(number), "alpha": "1"})
    classes = {"marker": "SimpleMarker", "line": "SimpleLine", "fill": "SimpleFill"}
    layer = SubElement(symbol, "layer", {"class": classes[kind], "enabled": "1", "pass": "0", "locked": "0"})
    for name, value in _properties(kind, look):
        SubElement(layer, "prop", {"k": name, "v": value})


def _properties(kind: str, look: Look) -> Sequence[tuple[str, str]]:
    colour = ",".join(str(int(look.colour[at : at + 2], 16)) for at in (1, 3, 5)) + ",255"
    if kind == "line":
        return (("line_color", colour), ("line_width", f"{look.width_mm}"), ("line_width_unit", "MM"))
    if kind == "fill":
        return (("color", colour), ("outline_color", "60,60,60,255"), ("outline_width", f"{look.width_mm}"))
    return (("color", colour), ("name", "circle"), ("size", f"{look.width_mm}"), ("outline_color", "60,60,60,255"))


def _text(root: Element) -> str:
    return "<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>\n" + tostring(root, encoding="unicode")

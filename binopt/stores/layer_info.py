"""What is known of a stored layer without reading its rows."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class LayerInfo:
    """A layer's name, columns and geometry.

    ``geometry`` names the type as GDAL does (``"Polygon"``, ``"Unknown"`` …), ``""`` for a table without geometry.
    ``crs`` is as text that pyproj takes, ``""`` where the layer says none.
    """

    name: str
    columns: tuple[str, ...]
    geometry: str
    crs: str

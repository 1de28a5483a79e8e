"""A background map that a reader may ask for: tiles of the usual scheme, laid under a plan's own coordinates.

Over a quarter the way from a projection in metres to the tiles' own is affine to within centimetres, so that the page
needs six numbers and no library of projections.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import numpy as np
import shapely
from pyproj import Transformer

from binopt.domain.street import FloatArray
from binopt.errors import UsageError
from binopt.outputs.map.scene import MapScene

HALF_WORLD_M = 20037508.342789244
"""Half the width of the web's projection (EPSG:3857)."""
LARGEST_ZOOM = 19


@dataclass(frozen=True, slots=True)
class Background:
    """Where tiles come from.

    Parameters
    ----------
    url
        ``https://…`` with ``{z}``, ``{x}`` and ``{y}``.
    credit
        Whom they are owed to, shown on the map.

    Raises
    ------
    UsageError
        Where the address is none of that kind.
    """

    url: str
    credit: str = ""

    def __post_init__(self) -> None:
        try:
            parts = urlsplit(self.url)
            good = parts.scheme == "https" and bool(parts.hostname) and not parts.username and parts.port != 0
        except ValueError:
            good = False
        if not good or not all(name in self.url for name in ("{z}", "{x}", "{y}")) or not _plain(self.url):
            raise UsageError(
                f"{self.url[:200]!r} is no address of tiles. Try: https://tiles.example/{{z}}/{{x}}/{{y}}.png"
            )

    @property
    def origin(self) -> str:
        """The server with its scheme, the only one that the page may ask."""
        parts = urlsplit(self.url)
        return f"https://{parts.netloc}"


def _plain(url: str) -> bool:
    """Say whether an address is free of signs that end a rule of a page's policy, or its attribute."""
    return url.isascii() and url.isprintable() and not set(url) & set(" ;,'\"<>\\`*")


def code_background(background: Background, scene: MapScene, origin: FloatArray) -> dict[str, Any]:
    """Code the way from metres of the map to the tiles' world, whose width is 1 and whose ``y`` grows southwards.

    Returns
    -------
    dict
        ``affine`` holds ``a, b, c, d, e, f``: ``u = a·x + b·y + c`` and ``v = d·x + e·y + f``.
    """
    kerbs = np.array([face.kerb for face in scene.faces], dtype=object)
    west, south, east, north = shapely.total_bounds(kerbs) if len(kerbs) else (*origin, *(origin + 100))
    corners = np.array([[x, y] for x in (west, (west + east) / 2, east) for y in (south, (south + north) / 2, north)])
    to_web = Transformer.from_crs(scene.case.crs, "EPSG:3857", always_xy=True)
    web = np.column_stack(to_web.transform(corners[:, 0], corners[:, 1])) * (1, -1) / (2 * HALF_WORLD_M) + 0.5
    local = np.column_stack([corners - origin, np.ones(len(corners))])
    affine = np.linalg.lstsq(local, web, rcond=None)[0]
    return {
        "url": background.url,
        "host": background.origin.removeprefix("https://"),
        "credit": background.credit[:200],
        "affine": [float(value) for value in affine.T.ravel()],
        "largestZoom": LARGEST_ZOOM,
    }

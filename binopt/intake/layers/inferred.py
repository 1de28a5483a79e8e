"""Pavements that no layer draws, inferred from carriageways and buildings as the mapping says."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import shapely

from binopt.domain.street import GeometryArray
from binopt.intake.inference import infer_pavements
from binopt.intake.layers.mapping import InferredGround
from binopt.intake.layers.report import Action, Entry
from binopt.intake.layers.shapes import clean, geometries, polygon_parts
from binopt.intake.layers.source import Source, make_ids

_SIDES = ("left", "right")


def lay_inferred(
    source: Source,
    inferred: InferredGround,
    lines: gpd.GeoDataFrame,
    carriageways: gpd.GeoDataFrame,
    drawn: gpd.GeoDataFrame,
    least_m2: float,
) -> tuple[gpd.GeoDataFrame, tuple[Entry, ...]]:
    """Infer a pavement for each side of each line, with ``width_m``, its bounds, and ``width_source``.

    Parameters
    ----------
    source, inferred
        Where the barriers come from, and how wide pavements are taken to be.
    lines
        Centre lines with ``feature``: rows are named by it and their side.
    carriageways
        All of them, polygons.
    drawn
        Pavements that a layer draws; where one lies none is inferred.
    least_m2
        Smaller pieces are left out.
    """
    entries: tuple[Entry, ...] = ()
    barriers: list[GeometryArray] = [geometries(drawn)]
    for use in inferred.barriers:
        frame, found = source.read(use)
        frame, cleaned = clean(frame, use.layer)
        entries += found + cleaned
        barriers.append(geometries(frame))
    found_ = infer_pavements(geometries(lines), geometries(carriageways), np.concatenate(barriers), inferred.rule)
    parts, of = polygon_parts(found_.shapes)
    large = shapely.area(parts) >= least_m2
    parts, of = parts[large], of[large]
    names = lines["feature"].to_numpy()[found_.line[of]]
    sides = [_SIDES[side] for side in found_.side[of]]
    frame = gpd.GeoDataFrame(
        {
            "feature": [f"{name}.{side}" for name, side in zip(names, sides, strict=True)],
            "width_m": found_.width_m[of].round(2),
            "width_low_m": found_.width_low_m[of].round(2),
            "width_high_m": found_.width_high_m[of].round(2),
            "width_source": found_.width_source[of],
        },
        geometry=parts,
        crs=source.target,
    )
    ids, repaired = make_ids(frame["feature"], "pavements")
    entries += repaired
    if len(frame):
        median_m = float(np.median(frame["width_m"]))
        what = (
            f"pavements inferred between carriageway and building, none is drawn (median width {median_m:.2f} m; "
            "bounds in width_low_m and width_high_m)"
        )
        entries += (Entry(Action.GUESSED, "pavements", what, len(frame), tuple(ids)),)
    return frame.drop(columns="feature").assign(pavement_id=ids), entries

"""Rectangles of bins on bent kerbs: what is laid at the building side stands flush on a transect that it crosses."""

import numpy as np
import pytest
import shapely
from shapely.geometry import LineString, Polygon

from binopt.domain.street import Side
from binopt.geometry.rectangles import rectangles
from tests.baseline.street import face, model_of
from tests.builders import B240, B660

FLUSH_M = 0.15


def bend(radius_m, way, narrow_m=1.8, wide_m=3.6):
    """A straight kerb of 15 m that goes over into a bend, with a pavement on its left that gets wider where it does.

    It bends towards the pavement (``way`` 1) or away from it (-1).
    """
    turn = np.linspace(0.0, 1.2, 25)
    arc = np.column_stack([15 + radius_m * np.sin(turn), way * radius_m * (1 - np.cos(turn))])
    normal = np.column_stack([-way * np.sin(turn), np.cos(turn)])
    kerb = [(0.0, 0.0), *map(tuple, arc)]
    before = Polygon([(0, 0), (15, 0), (15, narrow_m), (0, narrow_m)])
    behind = Polygon([*arc, *(arc + normal * min(wide_m, 0.9 * radius_m))[::-1]])
    return model_of([face("f", *kerb)], [before, behind])


@pytest.mark.parametrize("kind", [B240, B660])
@pytest.mark.parametrize("radius_m", [4.5, 8.0, 20.0])
@pytest.mark.parametrize("way", [1, -1])
def test_bins_at_a_step_of_the_width_in_a_bend_stand_flush_or_not_at_all(kind, radius_m, way):
    model = bend(radius_m, way)
    middles = np.arange(1.0, model.faces[0].length_m - 1.0, 0.05)
    laid = rectangles(model, 0, kind, middles, Side.BUILDING, 0.0)
    lines, transects = model.transects.lines(), model.transects
    assert laid.fits.sum() > 50
    for i in np.flatnonzero(laid.fits).tolist():
        shape = laid.polygon(i)
        crossed = np.flatnonzero(shapely.length(shapely.intersection(lines, shape)) > 0)
        near = transects.point + transects.left * transects.start_m[:, None]
        deep_m = [
            ((shapely.get_coordinates(shapely.intersection(lines[k], shape)) - near[k]) @ transects.left[k]).max()
            for k in crossed
        ]
        assert min(transects.width_m[crossed] - deep_m) <= FLUSH_M, middles[i]


def test_a_straight_kerb_offers_its_whole_length():
    model = model_of([face("f", (0, 0), (20, 0))], [Polygon([(0, 0), (20, 0), (20, 3), (0, 3)])])
    middles = np.arange(1.0, 19.0, 0.25)
    assert rectangles(model, 0, B240, middles, Side.BUILDING, 0.0).fits.all()
    assert LineString(model.faces[0].kerb.coords).length == pytest.approx(20)

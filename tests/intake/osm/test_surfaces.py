import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from binopt.intake.osm.strips import draw_strips
from binopt.intake.osm.surfaces import Surfaces, lay_surfaces
from tests.intake.osm.streets import NONE, array_of, guess, rows, ways_of


def lay(ways, walls=NONE, mapped=NONE, more=NONE, corner_m=0.0, **seen) -> Surfaces:
    stretches, sections = guess(ways, walls, **seen)
    return lay_surfaces(stretches, draw_strips(stretches, sections), walls, mapped, more, corner_m)


def block(width_m: float = 100.0, depth_m: float = 80.0, tags=None):
    """Four streets around a block, each drawn on across the corners, and the houses along them."""
    w, d = width_m, depth_m
    corners = [(0, 0), (w, 0), (w, d), (0, d)]
    sides = [[corners[i], corners[(i + 1) % 4]] for i in range(4)]
    out = [[corners[i], (2 * corners[i][0] - w / 2, 2 * corners[i][1] - d / 2)] for i in range(4)]
    ways = ways_of(*((line, {"name": f"S{i}", **(tags or {})}) for i, line in enumerate([*sides, *out])))
    return ways, array_of(shapely.box(6, 6, w - 6, d - 6))


def test_the_pavement_of_a_block_is_one_clean_ring_around_it():
    ways, walls = block(tags={"sidewalk": "both"})
    found = lay(ways, walls)
    inside = shapely.box(0, 0, 100, 80)
    ring = shapely.union_all(found.pavement[shapely.contains(inside, found.pavement)])
    assert ring.geom_type == "Polygon"
    assert len(ring.interiors) == 1
    # from the kerb to the houses, all around
    assert shapely.area(shapely.Polygon(ring.interiors[0])) == pytest.approx(88 * 68, rel=0.01)
    (hole,) = [r for r in shapely.get_rings(found.carriageway) if inside.contains(r) and shapely.Polygon(r).area > 1000]
    assert shapely.hausdorff_distance(shapely.Polygon(ring.exterior), shapely.Polygon(hole)) < 0.05


def test_pavements_overlap_neither_each_other_nor_carriageways_nor_houses():
    ways, walls = block()
    found = lay(ways, walls, corner_m=2.5)
    road, houses = shapely.union_all(found.carriageway), shapely.union_all(walls)
    assert shapely.intersection(shapely.union_all(found.pavement), road).area < 0.5
    assert shapely.intersection(shapely.union_all(found.pavement), houses).area < 0.01
    assert shapely.area(found.pavement).sum() == pytest.approx(shapely.union_all(found.pavement).area, abs=0.05)
    assert shapely.is_valid(found.pavement).all()


def test_every_piece_knows_its_street_and_side():
    ways = ways_of(([(0, 0), (100, 0)], {"sidewalk": "left"}))
    found = lay(ways, rows(6.0, -6.0))
    assert found.stretch.tolist() == [0]
    assert found.side.tolist() == [0]
    assert (shapely.get_y(shapely.centroid(found.pavement)) > 0).all()


def test_corners_are_rounded_where_streets_meet():
    ways, walls = block()
    sharp, round_ = lay(ways, walls), lay(ways, walls, corner_m=3.0)
    more = shapely.difference(shapely.union_all(round_.carriageway), shapely.union_all(sharp.carriageway))
    corners = shapely.multipoints([(0, 0), (100, 0), (100, 80), (0, 80)])
    of_block = shapely.intersection(more, shapely.box(0, 0, 100, 80))
    assert of_block.area == pytest.approx(4 * (1 - np.pi / 4) * 3**2, rel=0.15)
    assert shapely.distance(shapely.get_parts(more), corners).max() < 12


def test_pavements_mapped_as_areas_go_before_what_is_inferred():
    ways = ways_of(([(0, 0), (100, 0)], {}))
    mapped = array_of(shapely.box(20, 4, 60, 6))
    found = lay(ways, rows(6.0, -6.0), mapped=mapped)
    assert found.stretch[0] == -1
    assert found.mapped[0] == 0
    assert shapely.area(found.pavement[0]) == pytest.approx(80, rel=0.15)
    assert shapely.intersection(found.pavement[0], shapely.union_all(found.pavement[1:])).area < 0.01


def test_what_is_too_narrow_to_walk_on_is_no_pavement():
    ways = ways_of(([(0, 0), (100, 0)], {"sidewalk": "both", "sidewalk:both:width": "1.2"}))
    walls = np.concatenate([rows(6.0, -6.0), array_of(shapely.box(40, 5.2, 60, 7))])  # leaves 0.4 m
    found = lay(ways, walls)
    left = found.pavement[found.side == 0]
    assert shapely.intersection(shapely.union_all(left), shapely.box(42, 0, 58, 10)).area < 0.1


def test_pavements_of_two_streets_side_by_side_are_parted_so_that_each_keeps_its_own():
    tags = {"sidewalk": "both"}
    found = lay(ways_of(([(0, 0), (100, 0)], tags), ([(0, 8.5), (100, 8.5)], tags)))
    between = found.pavement[(shapely.get_y(shapely.centroid(found.pavement)) - 4.25) ** 2 < 1.0]
    assert len(between) == 2
    assert shapely.distance(*between) == pytest.approx(0.1, abs=0.01)


def test_pavements_that_meet_at_a_corner_are_not_parted():
    ways, walls = block(tags={"sidewalk": "both"})
    found = lay(ways, walls)
    inside = found.pavement[shapely.contains(shapely.box(0, 0, 100, 80), found.pavement)]
    assert shapely.union_all(inside).geom_type == "Polygon"


def test_a_bend_leaves_no_gap_on_its_outer_side():
    ways = ways_of(([(0, 0), (60, 0), (90, 40)], {"sidewalk": "both"}))
    found = lay(ways)
    outer = shapely.union_all(found.pavement[found.side == 1])
    assert outer.geom_type == "Polygon"
    assert shapely.union_all(found.carriageway).geom_type == "Polygon"


def test_the_kerb_runs_on_past_a_side_street():
    ways = ways_of(
        ([(0, 0), (60, 0)], {"sidewalk": "both"}),
        ([(60, 0), (120, 0)], {"sidewalk": "both"}),
        ([(60, 0), (60, -60)], {"sidewalk": "both"}),
    )
    found = lay(ways)
    north = shapely.union_all(found.pavement[shapely.get_y(shapely.centroid(found.pavement)) > 0])
    assert north.geom_type == "Polygon"
    assert north.bounds[0] == pytest.approx(0, abs=0.01)
    assert north.bounds[2] == pytest.approx(120, abs=0.01)


@settings(max_examples=40, deadline=None)
@given(st.floats(-60, 60), st.floats(20, 160), st.floats(0.0, 4.0))
def test_whatever_the_angle_nothing_overlaps(turn_deg, length_m, corner_m):
    x, y = 60 + length_m * np.cos(np.radians(turn_deg)), length_m * np.sin(np.radians(turn_deg))
    ways = ways_of(
        ([(0.0, 0.0), (60.0, 0.0)], {"sidewalk": "both"}),
        ([(60.0, 0.0), (float(x), float(y))], {"sidewalk": "both", "highway": "tertiary"}),
        ([(60.0, 0.0), (60.0, -60.0)], {"sidewalk": "both"}),
    )
    found = lay(ways, corner_m=corner_m)
    pavement, road = shapely.union_all(found.pavement), shapely.union_all(found.carriageway)
    assert shapely.area(found.pavement).sum() == pytest.approx(pavement.area, abs=0.1)
    assert shapely.intersection(pavement, road).area < 0.5
    assert shapely.distance(pavement, road) < 0.01

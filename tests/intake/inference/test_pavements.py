import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from binopt.intake.inference import SideWidths, WidthRule, infer_pavements, roadways

RULE = WidthRule()
LEFT, RIGHT = 0, 1


def to_the_mm(least, most):
    return st.integers(round(least * 1000), round(most * 1000)).map(lambda mm: mm / 1000)


def shapes(*items):
    made = np.empty(len(items), dtype=object)
    made[:] = items
    return made


def street(*houses, width_m=6.0, rule=RULE, sides=None):
    """A street of 60 m along the x axis; houses are boxes."""
    line = shapes(shapely.LineString([(0, 0), (60, 0)]))
    return infer_pavements(line, roadways(line, np.array([width_m])), shapes(*houses), rule, sides)


def of(found, side, line=0):
    (i,) = np.flatnonzero((found.side == side) & (found.line == line))
    return i


def test_between_carriageway_and_building_all_is_pavement():
    found = street(shapely.box(-5, 5.5, 65, 15))
    i = of(found, LEFT)
    assert found.shapes[i].symmetric_difference(shapely.box(0, 3, 60, 5.5)).area < 0.1
    assert found.width_m[i] == pytest.approx(2.5, abs=0.01)


def test_without_a_building_the_default_holds_with_its_bounds():
    found = street(shapely.box(-5, 5.5, 65, 15))
    i = of(found, RIGHT)
    assert found.shapes[i].symmetric_difference(shapely.box(0, -3 - RULE.default_m, 60, -3)).area < 0.1
    bounds = (found.width_low_m[i], found.width_m[i], found.width_high_m[i])
    assert bounds == pytest.approx((RULE.default_low_m, RULE.default_m, RULE.default_high_m))


def test_parked_cars_lower_the_lower_bound_only_where_there_is_room_for_them():
    narrow = street(shapely.box(-5, 4.2, 65, 15))
    wide = street(shapely.box(-5, 7.0, 65, 15))
    i, j = of(narrow, LEFT), of(wide, LEFT)
    assert narrow.width_low_m[i] == pytest.approx(1.2 - RULE.error_m, abs=0.01)
    assert wide.width_low_m[j] == pytest.approx(4.0 - RULE.error_m - RULE.parking_m, abs=0.01)
    assert wide.width_high_m[j] == pytest.approx(4.0 + RULE.error_m, abs=0.01)


def test_a_gateway_between_two_houses_is_passed_at_their_width():
    found = street(shapely.box(-5, 6, 28, 15), shapely.box(32, 6, 65, 15))
    assert found.shapes[of(found, LEFT)].contains(shapely.box(28.5, 3.1, 31.5, 5.9))
    assert not found.shapes[of(found, LEFT)].contains(shapely.Point(30, 6.5))


def test_what_lies_behind_the_house_is_no_pavement():
    thin = shapely.box(-5, 3.8, 65, 4.2)  # a wall, with free ground behind it
    found = street(thin, rule=WidthRule(default_m=4.0, default_high_m=5.0))
    assert found.shapes[of(found, LEFT)].bounds[3] == pytest.approx(3.8)


def test_a_side_without_pavement_gets_none():
    sides = SideWidths.alike(1, RULE)
    sides.paved[0, LEFT] = False
    found = street(sides=sides)
    assert found.side.tolist() == [RIGHT]


def test_a_tagged_width_goes_before_all_estimates_and_is_sure():
    sides = SideWidths.alike(1, RULE)
    sides.tagged_m[0, LEFT] = 1.5
    found = street(shapely.box(-5, 6, 65, 15), sides=sides)
    i, j = of(found, LEFT), of(found, RIGHT)
    assert (found.width_low_m[i], found.width_m[i], found.width_high_m[i]) == (1.5, 1.5, 1.5)
    assert [found.width_source[i], found.width_source[j]] == ["tagged", "estimated"]
    assert found.shapes[i].bounds[3] == pytest.approx(4.5)


def test_no_pavement_where_the_house_stands_at_the_carriageway():
    found = street(shapely.box(-5, 3.1, 65, 15))
    assert found.side.tolist() == [RIGHT]


def crossroads():
    middle = (0, 0)
    ends = [(-40, 0), (40, 0), (0, -40), (0, 40)]
    lines = shapes(*(shapely.LineString([end, middle]) for end in ends))
    houses = [shapely.box(sx * 5.5, sy * 5.5, sx * 30, sy * 30) for sx in (-1, 1) for sy in (-1, 1)]
    roads = roadways(lines, np.full(4, 6.0))
    return lines, roads, shapes(*houses)


def test_the_mouths_of_side_streets_stay_open_and_corners_are_whole():
    lines, roads, houses = crossroads()
    found = infer_pavements(lines, roads, houses, RULE)
    ground = shapely.union_all(found.shapes)
    assert len(found.shapes) == 8
    assert ground.intersection(shapely.union_all(roads)).area == pytest.approx(0, abs=1e-6)
    for sx in (-1, 1):
        for sy in (-1, 1):
            corner = shapely.box(sx * 3.05, sy * 3.05, sx * 5.4, sy * 5.4)
            assert ground.intersection(corner).area == pytest.approx(corner.area, rel=0.02)


def test_sides_do_not_overlap():
    found = infer_pavements(*crossroads(), RULE)
    assert shapely.union_all(found.shapes).area == pytest.approx(shapely.area(found.shapes).sum(), abs=1e-6)


def test_an_island_between_two_carriageways_is_shared():
    lines = shapes(shapely.LineString([(0, 0), (60, 0)]), shapely.LineString([(0, 8), (60, 8)]))
    found = infer_pavements(lines, roadways(lines, np.array([6.0, 6.0])), shapes(), RULE)
    assert found.width_m[of(found, LEFT, 0)] == pytest.approx(1.0)
    assert found.width_m[of(found, RIGHT, 1)] == pytest.approx(1.0)


def test_nothing_gives_nothing():
    found = infer_pavements(shapes(), shapes(), shapes(), RULE)
    assert len(found.shapes) == 0


@given(
    to_the_mm(2.5, 10.0),
    st.lists(st.tuples(to_the_mm(-10, 60), to_the_mm(2, 20), to_the_mm(0, 9), st.booleans()), max_size=6),
    to_the_mm(-0.6, 0.6),
)
def test_whatever_stands_where_pavements_lie_beside_the_carriageway_and_in_no_building(width_m, blocks, turn):
    line = shapes(shapely.LineString([(0, 0), (30, 0), (60, 60 * turn)]))
    roads = roadways(line, np.array([width_m]))
    houses = []
    for x, long, away, left in blocks:
        sign = 1 if left else -1
        near = sign * (width_m / 2 + away)
        houses.append(shapely.box(x, min(near, near + sign * 8), x + long, max(near, near + sign * 8)))
    found = infer_pavements(line, roads, shapes(*houses), RULE)
    assert shapely.is_valid(found.shapes).all()
    taken = shapely.union_all([*houses, *roads])
    for shape, low, width, high in zip(found.shapes, found.width_low_m, found.width_m, found.width_high_m, strict=True):
        assert shape.intersection(taken).area < 1e-6
        assert shape.distance(roads[0]) < 0.06
        assert 0 <= low <= width <= high

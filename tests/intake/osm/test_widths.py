import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from binopt.domain.street import WidthSource
from tests.intake.osm.streets import SETTINGS, array_of, guess, rows, ways_of

LINE = [(0.0, 0.0), (100.0, 0.0)]
RULES = SETTINGS.widths


def mean(values):
    return values.mean(axis=2)[0]


@pytest.mark.parametrize("half_m", [5.0, 6.0, 8.0, 10.0])
def test_between_two_fronts_pavements_take_their_share_of_the_way_across(half_m):
    _, found = guess(ways_of((LINE, {})), rows(half_m, -half_m))
    across = 2 * half_m
    assert mean(found.width_m) == pytest.approx([RULES.both_closed.share * across] * 2, abs=0.02)
    assert mean(found.low_m) == pytest.approx([RULES.both_closed.low * across] * 2, abs=0.02)
    assert mean(found.high_m) == pytest.approx([RULES.both_closed.high * across] * 2, abs=0.02)
    assert mean(found.kerb_m + found.width_m) == pytest.approx([half_m] * 2, abs=0.02)
    assert found.paved.all()
    assert found.to_wall.all()
    assert set(found.source.ravel()) == {WidthSource.ESTIMATED}


def test_a_line_off_the_middle_makes_no_pavement_wider_than_the_other():
    _, found = guess(ways_of((LINE, {})), rows(5.0, -7.0))
    left, right = mean(found.width_m)
    assert left == pytest.approx(right, abs=0.02)
    assert mean(found.kerb_m) == pytest.approx([5 - left, 7 - right], abs=0.02)


def test_a_street_that_widens_has_kerbs_that_follow():
    walls = array_of(*(shapely.Polygon([(0, s * 5), (100, s * 8), (100, s * 20), (0, s * 20)]) for s in (1, -1)))
    _, found = guess(ways_of((LINE, {})), walls)
    assert found.width_m[0, 0] == pytest.approx(RULES.both_closed.share * np.array([10, 16]), abs=0.05)


def test_single_houses_set_back_do_not_move_the_front():
    even = rows(6.0, -6.0)
    walls = np.concatenate([even[1:], array_of(shapely.box(0, 9, 20, 19))])
    _, found = guess(ways_of((LINE, {})), walls)
    assert mean(found.kerb_m + found.width_m) == pytest.approx([6, 6], abs=0.1)


def test_one_front_near_the_kerb_tells_the_width_of_its_own_side():
    _, found = guess(ways_of((LINE, {"sidewalk": "both"})), rows(5.0))
    assert mean(found.width_m)[0] == pytest.approx(RULES.one_closed.share * 5.0, abs=0.02)
    assert mean(found.width_m)[1] == RULES.open.width_m
    assert found.to_wall.tolist() == [[True, False]]


def test_small_houses_behind_gardens_do_not_widen_the_street():
    _, found = guess(ways_of((LINE, {})), rows(9.0, -9.0), homely=True)
    assert not found.to_wall.any()
    assert mean(found.width_m) == pytest.approx([RULES.open.width_m] * 2)
    assert mean(found.kerb_m) == pytest.approx([3.0, 3.0])
    assert found.paved.all()


def test_where_no_house_stands_and_nothing_is_said_there_is_no_pavement():
    _, found = guess(ways_of((LINE, {})), rows(6.0))
    assert found.paved.tolist() == [[True, False]]


@pytest.mark.parametrize(
    ("tags", "paved"),
    [
        ({"sidewalk": "no"}, [False, False]),
        ({"sidewalk": "left"}, [True, False]),
        ({"sidewalk:right": "no"}, [True, False]),
        ({"highway": "trunk"}, [False, False]),
        ({"highway": "trunk", "sidewalk": "right"}, [False, True]),
    ],
)
def test_tags_go_before_houses(tags, paved):
    _, found = guess(ways_of((LINE, tags)), rows(6.0, -6.0))
    assert found.paved.tolist() == [paved]


def test_a_tagged_width_is_taken_and_said_so():
    _, found = guess(ways_of((LINE, {"sidewalk:both:width": "3"})), rows(7.0, -7.0))
    assert mean(found.width_m) == pytest.approx([3, 3])
    assert mean(found.kerb_m) == pytest.approx([4, 4], abs=0.02)
    assert mean(found.high_m - found.low_m) == pytest.approx([2 * RULES.tagged_spread_m] * 2)
    assert set(found.source.ravel()) == {WidthSource.TAGGED}


def test_lanes_and_parking_leave_the_pavement_no_more_than_there_is():
    tags = {"lanes": "2", "parking:lane:both": "parallel"}
    _, found = guess(ways_of((LINE, tags)), rows(6.0, -6.0))
    least = 2 * RULES.least_lane_m + 2 * RULES.parallel_m
    assert mean(found.width_m) == pytest.approx([6 - least / 2] * 2, abs=0.02)


def test_a_mapped_pavement_between_gardens_is_laid_around_its_line():
    walks = array_of(shapely.LineString([(0, 5), (100, 5)]))
    _, found = guess(ways_of((LINE, {})), walks=walks)
    assert found.paved.tolist() == [[True, False]]
    assert found.inner_m[0, 0] == pytest.approx([5 - RULES.open.width_m / 2] * 2, abs=0.02)
    assert (found.kerb_m[0, 0] < found.inner_m[0, 0]).all()  # with a verge between


def test_the_width_of_a_mapped_pavement_goes_before_the_streets():
    walks = array_of(shapely.LineString([(0, 5), (100, 5)]))
    _, found = guess(ways_of((LINE, {"sidewalk:left:width": "9"})), walks=walks, walk_m=2.2)
    assert mean(found.width_m)[0] == pytest.approx(2.2)
    assert found.source[0, 0] == WidthSource.TAGGED


def test_a_mapped_kerb_leaves_the_pavement_what_lies_behind_it():
    kerbs = array_of(shapely.LineString([(0, 3.5), (100, 3.5)]))
    _, found = guess(ways_of((LINE, {})), rows(7.0, -7.0), kerbs=kerbs)
    assert mean(found.kerb_m)[0] == pytest.approx(3.5)
    assert mean(found.width_m)[0] == pytest.approx(3.5, abs=0.02)
    assert mean(found.high_m - found.low_m)[0] < mean(found.high_m - found.low_m)[1]


def test_a_street_for_people_on_foot_keeps_a_trucks_lane_clear():
    _, found = guess(ways_of((LINE, {"highway": "pedestrian"})), rows(5.5, -4.5))
    assert mean(found.kerb_m).sum() == pytest.approx(RULES.shared_lane_m, abs=0.02)
    assert mean(found.width_m) == pytest.approx([(10 - RULES.shared_lane_m) / 2] * 2, abs=0.02)


def test_a_lane_too_narrow_for_a_truck_has_no_pavement():
    _, found = guess(ways_of((LINE, {"highway": "pedestrian"})), rows(1.6, -1.6))
    assert not found.paved.any()


def test_the_middle_of_a_dual_carriageway_is_no_pavement():
    ways = ways_of((LINE, {"oneway": "yes"}), ([(100.0, 7.0), (0.0, 7.0)], {"oneway": "yes"}))
    _, found = guess(ways, rows(15.0, -6.0))
    assert found.paved.tolist() == [[False, True], [False, True]]


@given(st.floats(2.0, 14.0), st.floats(2.0, 14.0), st.floats(0.0, 15.0), st.booleans())
def test_widths_lie_in_their_intervals_and_nothing_reaches_through_a_wall(left_m, right_m, gap_m, homely):
    _, found = guess(ways_of((LINE, {})), rows(left_m, -right_m, gap_m=gap_m), homely=homely)
    paved = found.paved[:, :, None] & np.ones((1, 1, 2), dtype=bool)
    assert (found.low_m <= found.width_m + 1e-9)[paved].all()
    assert (found.width_m <= found.high_m + 1e-9)[paved].all()
    assert (found.width_m >= RULES.least_m - 1e-9)[paved].all()
    assert (found.kerb_m >= 1.0).all()
    assert (found.inner_m >= found.kerb_m - 1e-9)[paved].all()
    walled = found.to_wall[:, :, None] & paved
    outer = found.inner_m + found.width_m
    assert outer[walled] == pytest.approx(np.array([[[left_m] * 2, [right_m] * 2]])[walled], abs=0.05)

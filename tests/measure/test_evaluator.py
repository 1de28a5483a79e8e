"""The figures by hand, against brute force, and what must never change them."""

import itertools

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import affinity

from binopt.domain.plan import Spot
from binopt.domain.service import ClearWidth
from binopt.domain.street import Side
from binopt.geometry.rectangles import rectangles
from binopt.geometry.transects import cut_transects
from binopt.measure.evaluator import evaluate, evaluate_prepared, prepare, times_of
from binopt.measure.weighing import least_free
from tests.measure.streets import (
    BIN_240,
    BIN_660,
    WEEK,
    make_case,
    make_model,
    out,
    service,
    spot_at,
    straight_street,
)

FIGURES = ("o", "oq", "s", "b", "a")


def total(model, spots, presentations, case=None):
    return evaluate(case or make_case(), model, service(spots, presentations)).total


def assert_same(one, other, rel=1e-9):
    for name in (*FIGURES, "p"):
        assert getattr(one, name) == pytest.approx(getattr(other, name), rel=rel, abs=1e-9), name


def test_two_streets_on_paper():
    """One hour of a 240 l bin on 2 m of pavement, and two bins on 3 m whose times overlap by half an hour."""
    model = make_model(
        [shapely.box(0, 0, 20, 2), shapely.box(0, 50, 20, 53)],
        [shapely.LineString([(0, 0), (20, 0)]), shapely.LineString([(0, 50), (20, 50)])],
        clear_width_m=1.5,
    )
    on_b = [
        Spot(who, "residual", BIN_240, 1, "f1", m, Side.KERB, 1.0, True, shapely.box(m - 0.29, 50, m + 0.29, 50.74))
        for who, m in (("b", 5.0), ("c", 6.0))
    ]
    found = evaluate(
        make_case(), model, service([spot_at(5.0), *on_b], [out(100, 160), out(100, 160, "b"), out(130, 190, "c")])
    )
    # a: 0.58 m × 0.74 / (2 − 0.4), b and c: an hour each, and half an hour of the gap of 0.42 m between them
    assert found.o == pytest.approx([0.58 * 0.74 / 1.6, (2 * 0.58 + 0.5 * 0.42) * 0.74 / 2.6])
    assert found.a == pytest.approx([0.58 * 0.74, (2 * 0.58 + 0.5 * 0.42) * 0.74])
    assert found.s == pytest.approx([0.58, 0.0])  # 1.26 m are left on a, 2.26 m on the other
    assert found.b == pytest.approx([0.0, 0.0])
    assert found.oq == pytest.approx(found.o)
    assert found.p == pytest.approx(3.0)


def test_no_bins_and_bins_that_stay_in_are_nothing():
    empty = total(straight_street(), [], [])
    assert [getattr(empty, name) for name in (*FIGURES, "p")] == [0] * 6
    assert_same(total(straight_street(), [spot_at(5.0)], []), empty)


def test_the_end_of_the_week_is_no_border():
    found = total(straight_street(), [spot_at(5.0)], [out(WEEK - 30, WEEK + 90)])
    assert_same(found, total(straight_street(), [spot_at(5.0)], [out(1000, 1120)]))


def test_a_cycle_of_weeks_is_told_per_week():
    weekly = [out(600, 660), out(3000, 3100)]
    twice = [*weekly, out(WEEK + 600, WEEK + 660), out(WEEK + 3000, WEEK + 3100)]
    model = straight_street(hour_weights=[tuple(float(hour % 7) for hour in range(168))])
    one = total(model, [spot_at(5.0)], weekly)
    assert_same(total(model, [spot_at(5.0)], twice, make_case(weeks=2)), one)
    fortnightly = total(model, [spot_at(5.0)], weekly, make_case(weeks=2))
    assert fortnightly.o == pytest.approx(one.o / 2)
    assert fortnightly.oq == pytest.approx(one.oq / 2)


def test_weighted_hours_count_by_the_face():
    weights = tuple(3.0 if hour == 1 else 0.5 for hour in range(168))
    found = total(straight_street(hour_weights=[weights]), [spot_at(5.0)], [out(30, 90)])
    assert found.oq == pytest.approx(found.o * (0.5 * 0.5 + 0.5 * 3.0))


def test_a_share_of_the_width_can_be_the_clear_width():
    half = make_case(clear_width=ClearWidth(1.2, share_of_width=0.5))
    model = straight_street(width_m=5.0)
    spots = [spot_at(5.0, kind=BIN_660, width_m=5.0), *[spot_at(5.0, "b", side=Side.BUILDING, width_m=5.0)]]
    assert total(model, spots, [out(0, 60), out(0, 60, "b")], half).s == 0
    wide = make_case(clear_width=ClearWidth(1.2, share_of_width=0.7))
    assert total(model, spots, [out(0, 60), out(0, 60, "b")], wide).s == pytest.approx(0.58)
    assert total(model, spots, [out(0, 60), out(0, 60, "b")]).s == 0


@pytest.mark.parametrize("side", [Side.KERB, Side.BUILDING])
def test_gaps_under_a_metre_and_a_half_are_filled(side):
    model = straight_street()
    alone = total(model, [spot_at(5.0, side=side)], [out(0, 60)]).o
    near = [spot_at(5.0, side=side), spot_at(5.0 + 0.58 + 1.49, "b", side=side)]
    assert total(model, near, [out(0, 60), out(0, 60, "b")]).o == pytest.approx(2 * alone + 1.49 * 0.74 / 1.6)
    far = [spot_at(5.0, side=side), spot_at(5.0 + 0.58 + 1.51, "b", side=side)]
    assert total(model, far, [out(0, 60), out(0, 60, "b")]).o == pytest.approx(2 * alone)
    assert total(model, near, [out(0, 60), out(60, 120, "b")]).o == pytest.approx(2 * alone)


def test_bins_on_two_sides_make_no_stand_and_the_lesser_reach_fills():
    model = straight_street(width_m=4.0)
    across = [spot_at(5.0, width_m=4.0), spot_at(6.0, "b", side=Side.BUILDING, width_m=4.0)]
    assert total(model, across, [out(0, 60), out(0, 60, "b")]).a == pytest.approx(2 * 0.58 * 0.74)
    deeper = [spot_at(5.0, kind=BIN_660), spot_at(6.5, "b")]
    gap = 6.5 - 0.29 - 5.0 - 1.37 / 2
    taken = 1.37 * 0.78 + (0.58 + gap) * 0.74
    assert total(model, deeper, [out(0, 60), out(0, 60, "b")]).a == pytest.approx(taken)


def test_a_bin_between_two_that_are_out_does_not_have_to_be_out():
    model = straight_street()
    row = [spot_at(5.0), spot_at(5.7, "b"), spot_at(6.4, "c")]
    found = total(model, row, [out(0, 60), out(0, 60, "c")])
    assert found.o == pytest.approx((2 * 0.58 + 0.82) * 0.74 / 1.6)


def test_a_bin_narrows_the_transects_of_every_face():
    ground = [shapely.box(0, 0, 10, 10)]
    kerbs = [shapely.LineString([(0, 0), (10, 0)]), shapely.LineString([(10, 0), (10, 10)])]
    found = evaluate(make_case(), make_model(ground, kerbs), service([spot_at(9.0)], [out(0, 60)]))
    assert found.o[0] == pytest.approx(0.58 * 0.74 / 9.6)
    # of the other face, whose grid it does not cut, it takes three transects: 8.71 m are left behind it
    assert found.o[1] == pytest.approx(3 * 0.25 * 1.29 / 9.6)


def test_where_nobody_can_walk_nothing_is_lost_but_what_narrows_counts():
    narrow = straight_street(width_m=0.38)
    flat = Spot("a", "residual", BIN_240, 1, "f0", 5.0, Side.KERB, 1.0, False, shapely.box(4.71, 0, 5.29, 0.3))
    found = total(narrow, [flat], [out(0, 60)])
    assert (found.o, found.a) == (0, 0)
    assert found.s == pytest.approx(0.58)
    assert found.b == pytest.approx(0.58)


def test_widths_are_compared_to_the_millimetre():
    exactly = straight_street(width_m=1.94, clear_width_m=1.2)
    assert total(exactly, [spot_at(5.0)], [out(0, 60)]).s == 0
    short = straight_street(width_m=1.94, clear_width_m=1.2021)
    assert total(short, [spot_at(5.0)], [out(0, 60)]).s == pytest.approx(0.58)


def test_an_unknown_face_is_said():
    with pytest.raises(ValueError, match="f7"):
        total(straight_street(), [spot_at(5.0, face="f7")], [out(0, 60)])


def test_prepared_spots_can_be_weighed_again():
    model, case = straight_street(), make_case()
    prepared = prepare(case, model, [spot_at(5.0)])
    for end in (60, 120):
        again = evaluate_prepared(prepared, [out(0, end)]).total
        assert_same(again, total(model, [spot_at(5.0)], [out(0, end)], case), rel=0)


@given(st.integers(0, WEEK - 1), st.integers(1, 2000), st.integers(1, 2000))
@settings(deadline=None, max_examples=25)
def test_a_stay_in_two_parts_is_one_stay(begin, first, second):
    model = straight_street(hour_weights=[tuple(float(hour % 5) for hour in range(168))])
    then = begin + first
    parts = [out(begin, then), out(then % WEEK, then % WEEK + second)]
    assert_same(total(model, [spot_at(5.0)], parts), total(model, [spot_at(5.0)], [out(begin, then + second)]))


# ---- random streets --------------------------------------------------------------------------------------------------


def crooked_street(rng):
    """A bent pavement of uneven width with poles, and bins in rectangles along it."""
    x = np.linspace(0, 16, 9)
    near = np.cumsum(rng.normal(0, 0.15, 9))
    far = near + rng.uniform(1.2, 3.0) + rng.uniform(-0.2, 0.2, 9)
    kerb = shapely.LineString(np.column_stack([x, near]))
    pavement = shapely.Polygon([*zip(x, near, strict=True), *zip(x[::-1], far[::-1], strict=True)])
    poles = [shapely.Point(rng.uniform(0, 16), rng.uniform(0.2, 2)).buffer(0.2) for _ in range(3)]
    return [pavement], [kerb], poles


def random_bins(rng, model, count=5):
    spots, presentations = [], []
    for i in range(count):
        side = Side.KERB if rng.random() < 0.6 else Side.BUILDING
        middle = float(rng.uniform(1, 14.5))
        shape = rectangles(model, 0, BIN_240, np.array([middle]), side, 0.0).polygon(0)
        spots.append(Spot(f"p{i}", "residual", BIN_240, 1, "f0", middle, side, 1.0, True, shape))
        for _ in range(2):
            begin = int(rng.integers(0, 168)) * 60
            presentations.append(out(begin, begin + int(rng.integers(1, 30)) * 60, f"p{i}"))
    return spots, presentations


def free_by_hand(width, pieces):
    points = sorted({0.0, width, *(min(max(v, 0.0), width) for piece in pieces for v in piece)})
    best = run = 0.0
    for begin, end in itertools.pairwise(points):
        middle = (begin + end) / 2
        run = 0.0 if any(lo < middle < hi for lo, hi in pieces) else run + end - begin
        best = max(best, run)
    return best


def brute_force(model, spots, presentations, clear_width_m):
    """Each transect at each hour of the week, one after the other; times are whole hours."""
    kerb = model.faces[0].kerb
    ends = []
    for spot in spots:
        feet = [kerb.project(shapely.Point(c)) for c in spot.shape.exterior.coords[:4]]
        ends.append((min(feet), max(feet)))
    transects = cut_transects(model.ground, np.array([kerb]), model.obstacles, {0: np.array(ends).ravel()})
    lines = transects.lines()

    def reach(spot, end):
        at = model.transects
        row = int(np.flatnonzero(at.s_m + at.weight_m / 2 >= (end[0] + end[1]) / 2)[0])
        corners = np.array(spot.shape.exterior.coords[:4])
        across = (corners - at.point[row]) @ at.left[row] - at.start_m[row]
        return at.width_m[row] - across.min() if spot.side is Side.BUILDING else across.max()

    sums = dict.fromkeys(FIGURES, 0.0)
    for t, line in enumerate(lines):
        width, weight = transects.width_m[t], transects.weight_m[t]

        def cut(shape, line=line):
            parts = shapely.get_parts(shapely.intersection(line, shape))
            start = shapely.Point(line.coords[0])
            return [
                tuple(sorted(start.distance(shapely.Point(c)) for c in (part.coords[0], part.coords[-1])))
                for part in parts
                if part.length > 0
            ]

        fixed = [piece for pole in model.obstacles.footprints for piece in cut(pole)]
        before = free_by_hand(width, fixed)
        on_line = [cut(spot.shape) for spot in spots]
        for hour in range(168):
            minute = hour * 60 + 30
            is_out = [
                any(
                    (minute - one.out_min) % WEEK < one.in_min - one.out_min
                    for one in presentations
                    if one.key == spot.key
                )
                for spot in spots
            ]
            pieces = list(fixed)
            for i, one in enumerate(spots):
                if not is_out[i]:
                    continue
                pieces += on_line[i]
                for k, other in enumerate(spots):
                    gap = ends[k][0] - ends[i][1]
                    inside = ends[i][1] < transects.s_m[t] < ends[k][0]
                    if is_out[k] and one.side is other.side and 0 < gap < 1.5 and inside:
                        depth = min(reach(one, ends[i]), reach(other, ends[k]), width)
                        pieces.append((width - depth, width) if one.side is Side.BUILDING else (0.0, depth))
            after = free_by_hand(width, pieces)
            whole, left = max(before - 0.4, 0), max(after - 0.4, 0)
            sums["o"] += weight * (1 - left / whole if whole else 0)
            sums["a"] += weight * (whole - left)
            less = after < before - 0.001
            sums["s"] += weight * (less and after < clear_width_m - 0.001)
            sums["b"] += weight * (less and after < 0.8 - 0.001)
    return sums


@pytest.mark.parametrize("seed", range(3))
def test_against_brute_force(seed):
    rng = np.random.default_rng(seed)
    model = make_model(*crooked_street(rng), clear_width_m=1.22)
    spots, presentations = random_bins(rng, model)
    found = total(model, spots, presentations)
    for name, value in brute_force(model, spots, presentations, 1.22).items():
        if name != "oq":
            assert getattr(found, name) == pytest.approx(value, rel=1e-9, abs=1e-9), name


@settings(deadline=None, max_examples=25)
@given(st.integers(0, 10**6), st.floats(0, 360), st.floats(-1e5, 1e5), st.floats(-1e5, 1e5))
def test_moving_or_turning_the_street_changes_nothing(seed, angle, east, north):
    rng = np.random.default_rng(seed)
    pavements, kerbs, poles = crooked_street(rng)
    model = make_model(pavements, kerbs, poles)
    spots, presentations = random_bins(rng, model, 3)

    def turned(shape):
        return affinity.translate(affinity.rotate(shape, angle, origin=(0, 0)), east, north)

    other = make_model([turned(p) for p in pavements], [turned(k) for k in kerbs], [turned(p) for p in poles])
    moved = [
        Spot(s.premises_id, s.stream, s.bin_type, s.rank, s.face_id, s.chainage_m, s.side, 1.0, True, turned(s.shape))
        for s in spots
    ]
    one, two = total(model, spots, presentations), total(other, moved, presentations)
    for name in ("o", "oq", "a"):
        assert getattr(one, name) == pytest.approx(getattr(two, name), rel=1e-5)


@settings(deadline=None, max_examples=50)
@given(st.integers(100, 1800), st.integers(-1, 1), st.sampled_from([Side.KERB, Side.BUILDING]))
def test_moving_a_bin_a_centimetre_along_an_even_pavement_changes_nothing(middle_cm, step_cm, side):
    model = straight_street()
    one = total(model, [spot_at(middle_cm / 100, side=side)], [out(0, 60)])
    assert_same(one, total(model, [spot_at((middle_cm + step_cm) / 100, side=side)], [out(0, 60)]))


BINS = st.lists(
    st.tuples(
        st.integers(30, 1970),
        st.sampled_from([Side.KERB, Side.BUILDING]),
        st.integers(0, WEEK - 1),
        st.integers(0, 3000),
    ),
    max_size=6,
)


def laid(bins):
    spots = [spot_at(cm / 100, f"p{i}", side=side) for i, (cm, side, _, _) in enumerate(bins)]
    return spots, [out(begin, begin + stay, f"p{i}") for i, (_, _, begin, stay) in enumerate(bins)]


@settings(deadline=None, max_examples=50)
@given(BINS)
def test_more_bins_never_lower_anything(bins):
    model = straight_street(obstacles=[shapely.box(4, 0.75, 5, 1.0)])
    before = total(model, *laid(bins[:-1]))
    after = total(model, *laid(bins))
    for name in (*FIGURES, "p"):
        assert getattr(after, name) >= getattr(before, name) - 1e-9


@settings(deadline=None, max_examples=25)
@given(BINS, st.floats(0.5, 2.5), st.floats(0, 1))
def test_pinch_grows_with_the_clear_width_and_holds_the_barrier(bins, clear_width_m, more_m):
    less = total(straight_street(clear_width_m=clear_width_m), *laid(bins))
    more = total(straight_street(clear_width_m=clear_width_m + more_m), *laid(bins))
    assert more.s >= less.s - 1e-9
    assert (more.b, more.o) == (less.b, less.o)
    if clear_width_m >= 0.8:
        assert less.s >= less.b - 1e-9


def test_the_least_free_width_is_that_of_the_worst_minute():
    """A bin at each edge of 2.5 m, out one after the other on Monday and together on Tuesday: 1.02 m are left then."""
    model = make_model([shapely.box(0, 0, 20, 2.5)], [shapely.LineString([(0, 0), (20, 0)])], clear_width_m=1.5)
    kerb = spot_at(5.0)
    far = Spot(
        "b",
        "residual",
        BIN_240,
        1,
        kerb.face_id,
        5.0,
        Side.BUILDING,
        1.0,
        True,
        affinity.translate(kerb.shape, 0, 1.76),
    )
    apart = service([kerb, far], [out(100, 160), out(200, 260, "b")])
    together = service([kerb, far], [*apart.presentations, out(1500, 1560), out(1530, 1590, "b")])
    for week, expected in ((apart, 1.76), (together, 1.02)):
        ready = prepare(make_case(), model, week.spots)
        least_m = least_free(ready.lines, times_of(ready, week.presentations), ready.weights)
        assert least_m.min() == pytest.approx(expected)
        assert (least_m <= ready.lines.free_m).all()
        never = least_free(ready.lines, times_of(ready, ()), ready.weights)
        assert never == pytest.approx(ready.lines.free_m)

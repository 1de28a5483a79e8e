"""The desk: whatever is done, the figures are those of the whole, and every step can be taken back to the byte."""

from __future__ import annotations

from random import Random

import numpy as np
import pytest
from shapely.geometry import Point

from binopt.domain.street import Side
from binopt.editing.desk import CancelledError, Desk, apply, redo, undo
from binopt.editing.edits import AddObstacle, Close, FreeBin, MoveBin, Open, PlaceBin, RemoveObstacle, SetRule
from binopt.editing.state import FIGURES
from binopt.errors import InputError
from binopt.measure.evaluator import evaluate
from binopt.rules import broken_by_spots
from binopt.served import lay_served
from tests.editing.drawing import draw_edit


def bytes_of(state):
    """All that a state says of the plan."""
    spots = {face: [(s.key, s.rank, s.face_id, s.chainage_m, s.side, s.carry_m, s.lawful, s.shape.wkb) for s in mine]
             for face, mine in state.spots.items()}  # fmt: skip
    things = [(o.obstacle_id, o.footprint.wkb) for o in state.case.obstacles]
    case = (state.case.rules, state.case.pins, state.case.face_rules, things)
    hits = {face: sorted(met) for face, met in state.hits.items()}
    return repr((spots, state.figures.tobytes(), state.findings, hits, case, state.settings)).encode()


def spot_of(state, bin_):
    [found] = [s for spots in state.spots.values() for s in spots if (s.premises_id, s.stream, s.rank) == bin_]
    return found


def some_spot(desk, least=2):
    """A spot of a face with several premises on it."""
    return next(
        spot
        for spots in desk.state.spots.values()
        if len({one.premises_id for one in spots}) >= least
        for spot in spots
    )


def done_at_random(desk, seed, steps):
    chance = Random(seed)
    while len(desk.done) < steps:
        try:
            desk, _ = apply(desk, draw_edit(desk, chance))
        except InputError:
            continue
        yield desk


@pytest.mark.parametrize("seed", range(4))
def test_figures_are_those_of_the_whole_case_measured_anew(desk, seed):
    for last in done_at_random(desk, seed, 12):
        desk = last
    whole = evaluate(desk.state.case, lay_served(desk.state.case), desk.state.service(desk.base))
    for name, row in zip(FIGURES, desk.state.figures, strict=True):
        np.testing.assert_allclose(row, getattr(whole, name), rtol=1e-9, atol=1e-9, err_msg=name)


@pytest.mark.parametrize("seed", range(10, 12))
def test_what_is_called_lawful_is_so_by_the_rules_on_the_whole_case(desk, seed):
    for last in done_at_random(desk, seed, 12):
        desk = last
    service = desk.state.service(desk.base)
    broken = broken_by_spots(desk.state.case, lay_served(desk.state.case), desk.base.doors, service)
    wrong = [spot for spot, rules in zip(service.spots, broken, strict=True) if spot.lawful == bool(rules)]
    assert wrong == []


def test_undo_gives_the_state_before_byte_for_byte_and_redo_that_after(desk):
    states = [bytes_of(desk.state)]
    for last in done_at_random(desk, 20, 8):
        desk = last
        states.append(bytes_of(desk.state))
    for wanted in states[-2::-1]:
        desk, _ = undo(desk)
        assert bytes_of(desk.state) == wanted
    with pytest.raises(InputError, match="nothing to take back"):
        undo(desk)
    for wanted in states[1:]:
        desk, _ = redo(desk)
        assert bytes_of(desk.state) == wanted
    with pytest.raises(InputError, match="nothing to do again"):
        redo(desk)


def test_what_was_done_long_ago_stays_done(desk, monkeypatch):
    monkeypatch.setattr("binopt.editing.desk.MOST_STATES", 2)
    for last in done_at_random(desk, 70, 4):
        desk = last
    edits = desk.edits
    desk, _ = undo(desk)
    desk, _ = undo(desk)
    with pytest.raises(InputError, match="nothing to take back"):
        undo(desk)
    assert desk.edits == edits[:2]
    desk, _ = redo(desk)
    assert desk.edits == edits[:3]


def test_doing_the_same_again_comes_to_the_same(base):
    def through():
        *_, last = done_at_random(Desk.of(base), 30, 6)
        return last

    one, other = through(), through()
    again = Desk.of(base)
    for edit in one.edits:
        again, _ = apply(again, edit)
    assert bytes_of(one.state) == bytes_of(other.state) == bytes_of(again.state)
    assert again.edits == one.edits, "an edit that was done is definite"


def test_pinned_bins_stay_whatever_else_is_done(desk):
    pins = {}
    for last in done_at_random(desk, 40, 25):
        desk = last
        pins = {pin.bin: pin for pin in desk.state.case.pins}
        for which, pin in pins.items():
            spot = spot_of(desk.state, which)
            assert (spot.face_id, spot.chainage_m, spot.side) == (pin.face_id, pin.chainage_m, pin.side)
    assert pins


def test_every_bin_keeps_a_spot_and_all_of_a_holding_one_face(desk):
    had = sorted((s.premises_id, s.stream, s.rank) for s in desk.state.service(desk.base).spots)
    for last in done_at_random(desk, 50, 15):
        spots = last.state.service(desk.base).spots
        assert sorted((s.premises_id, s.stream, s.rank) for s in spots) == had
        faces = {}
        for spot in spots:
            assert faces.setdefault(spot.key, spot.face_id) == spot.face_id


def test_a_bin_that_is_dropped_stands_on_the_nearest_place_and_the_others_make_room(desk):
    spot = some_spot(desk)
    middle = spot.shape.centroid
    moved, delta = apply(desk, MoveBin(spot.premises_id, spot.stream, spot.rank, middle.x + 1.0, middle.y))
    [edit] = moved.edits
    assert isinstance(edit, PlaceBin)
    assert edit.face_id == spot.face_id
    there = spot_of(moved.state, (spot.premises_id, spot.stream, spot.rank))
    assert there.chainage_m == edit.chainage_m != spot.chainage_m
    assert there.shape.centroid.distance(Point(middle.x + 1.0, middle.y)) < 1.5
    rules = {finding.rule for face in delta.faces for finding in moved.state.findings.get(face, ())}
    assert not rules & {"no_overlap", "gap_kept"}


def test_a_place_that_is_none_is_refused(desk):
    spot = some_spot(desk)
    which = (spot.premises_id, spot.stream, spot.rank)
    for chainage_m, side in ((0.1, Side.KERB), (1e6, Side.KERB), (spot.chainage_m, Side.CARRIAGEWAY)):
        with pytest.raises(InputError, match="chainage_m"):
            apply(desk, PlaceBin(*which, spot.face_id, chainage_m, side))


def test_a_freed_bin_goes_home(desk, base):
    spot = some_spot(desk)
    which = (spot.premises_id, spot.stream, spot.rank)
    other = next(f for f in base.around.model.faces if f.face_id != spot.face_id and f.length_m > 20)
    away, _ = apply(desk, PlaceBin(*which, other.face_id, 10.0, Side.KERB))
    assert spot_of(away.state, which).face_id == other.face_id
    home, _ = apply(away, FreeBin(*which))
    assert spot_of(home.state, which).face_id == spot.face_id
    assert home.state.case.pins == ()


def test_no_bin_stands_on_a_closed_stretch_but_where_there_is_no_other_place(desk):
    spot = some_spot(desk)
    begin, end = max(spot.chainage_m - 1.5, 0), spot.chainage_m + 1.5
    closed, _ = apply(desk, Close(spot.face_id, begin, end))
    for one in closed.state.service(desk.base).spots:
        if one.face_id == spot.face_id:
            half = one.bin_type.width_m / 2
            assert one.chainage_m + half <= begin + 0.26 or one.chainage_m - half >= end - 0.26
    opened, _ = apply(closed, Open(spot.face_id, begin, end))
    assert opened.state.model.transects.width_m.sum() == desk.state.model.transects.width_m.sum()


def test_bins_of_a_face_that_is_closed_from_end_to_end_find_room_elsewhere_or_it_is_told(desk, base):
    spot = some_spot(desk)
    face = base.around.model.index()[spot.face_id]
    closed, _ = apply(desk, Close(spot.face_id, 0.0, base.around.model.faces[face].length_m))
    left = closed.state.spots.get(face, ())
    told = {(f.premises_id, f.stream, f.rank) for f in closed.state.findings.get(face, ()) if f.rule == "off_obstacles"}
    assert {(s.premises_id, s.stream, s.rank) for s in left} == told
    assert len(left) < len(desk.state.spots[face]), "some went round the corner"


def test_an_obstacle_that_is_put_up_and_taken_away_leaves_the_street_as_it_was(desk):
    spot = some_spot(desk)
    middle = spot.shape.centroid
    more, _ = apply(desk, AddObstacle("tree", (middle.x, middle.y)))
    assert more.state.case.obstacles[-1].obstacle_id == "new-1"
    assert len(more.state.model.transects.fixed_of) > len(desk.state.model.transects.fixed_of)
    back, _ = apply(more, RemoveObstacle("new-1"))
    np.testing.assert_array_equal(back.state.model.transects.fixed_of, desk.state.model.transects.fixed_of)
    np.testing.assert_array_equal(back.state.model.transects.fixed_to_m, desk.state.model.transects.fixed_to_m)


def test_a_rule_of_one_face_holds_there_and_nowhere_else(desk):
    spot = some_spot(desk)
    ruled, _ = apply(desk, SetRule("sides", (str(spot.side),), spot.face_id))
    widened, _ = apply(ruled, SetRule("clear_width_m", 2.75, spot.face_id))
    case, face = widened.state.case, desk.base.around.model.index()[spot.face_id]
    assert case.rules == desk.state.case.rules
    assert case.rules_on(spot.face_id).sides == (spot.side,)
    assert widened.state.model.faces[face].clear_width_m == 2.75
    assert lay_served(case).faces[face].clear_width_m == 2.75
    others = [f.clear_width_m for i, f in enumerate(widened.state.model.faces) if i != face]
    assert others == [f.clear_width_m for i, f in enumerate(desk.state.model.faces) if i != face]


def test_a_rule_for_all_is_checked_as_in_case_toml(desk):
    nearer, _ = apply(desk, SetRule("max_carry_m", 5.0))
    assert nearer.state.case.rules.max_carry_m == 5.0
    with pytest.raises(InputError, match="max_carry_m"):
        apply(desk, SetRule("max_carry_m", -5.0))


def test_work_that_is_called_off_leaves_the_desk_as_it_was(desk):
    calls = []

    def go_on():
        calls.append(1)
        if len(calls) > 2:
            raise CancelledError

    before = bytes_of(desk.state)
    with pytest.raises(CancelledError):
        apply(desk, SetRule("max_carry_m", 40.0), go_on)
    assert bytes_of(desk.state) == before
    assert desk.done == ()


@pytest.mark.parametrize(
    ("edit", "told"),
    [
        (MoveBin("nobody", "residual", 1, 0.0, 0.0), "there is no such bin"),
        (Close("nowhere", 0.0, 5.0), "there is no such face"),
        (RemoveObstacle("nothing"), "there is no such obstacle"),
        (AddObstacle("benhc", (0.0, 0.0)), "did you mean 'bench'"),
        (AddObstacle("tree", (1e8, 0.0)), "lies elsewhere"),
        (AddObstacle("tree", None, "POLYGON"), "is no geometry"),
        (SetRule("clear_width_m", 99.0, "nowhere"), "clear_width_m"),
    ],
)
def test_what_cannot_be_done_is_told(desk, edit, told):
    with pytest.raises(InputError) as error:
        apply(desk, edit)
    assert told in str(error.value)

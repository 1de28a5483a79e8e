"""Rounds of a whole case: everything that is called for is come to, by trucks that may and can."""

from dataclasses import replace
from itertools import count

import pytest

from binopt.errors import InfeasibleError, InputError, NoPlanInTimeError
from binopt.solve.jobs import runner
from binopt.solve.pricing import Prices
from binopt.solve.rounds.maker import RoundLimits, RoundMaker, without_shifts
from tests.network.streets import depot
from tests.rules.rounds.by_hand import TRUCK, Rounds, both_sides_at_once, plan
from tests.solve.rounds.asked import rooms_of

LIMITS = RoundLimits(seconds=1e9, work=0.05, seed=1)
PRICE = Prices(1.0, 1000.0, 10_000.0, 100_000.0, 0.0, 0.0, 0.0)


def maker_of(hand: Rounds) -> RoundMaker:
    return RoundMaker.of(hand.case, hand.model, count().__next__)


def made_of_service(hand: Rounds, **options):
    maker = maker_of(hand)
    with runner(1) as run:
        return maker.make(run, maker.of_service(hand.service), LIMITS, **options)


def made_of_rooms(hand: Rounds, turns=(0,), meets=()):
    """Make rounds of rooms, of which some pairs stand in each other's way; the days of turn 0 are chosen so far."""
    maker = maker_of(hand)
    rooms = rooms_of(hand, turns)
    met = [frozenset({b for a, b in meets if a == i} | {a for a, b in meets if b == i}) for i in range(len(rooms))]
    asked = maker.of_rooms(rooms, [room.pattern.members[0] for _, room in rooms], met, [PRICE] * len(rooms))
    with runner(1) as run:
        rounds, chosen = maker.make(run, asked, LIMITS)
    return asked, rounds, chosen


def test_a_service_is_driven_on_its_days():
    hand = plan()
    rounds, chosen = made_of_service(hand)
    assert chosen == (0,) * 4
    assert [(tour.day, tour.stream) for tour in rounds.rounds] == [(0, "residual"), (2, "paper"), (3, "residual")]
    # whatever the order, it is no longer than the rounds by hand
    for tour, by_hand in zip(rounds.rounds, hand.rounds, strict=True):
        assert {stop.face_id for stop in tour.stops} == {stop.face_id for stop in by_hand.stops}
        assert tour.end_s - tour.start_s <= by_hand.end_s - by_hand.start_s
        assert (tour.load_l, tour.load_kg) == pytest.approx((by_hand.load_l, by_hand.load_kg))


def test_every_call_is_come_to_once_on_each_of_its_days():
    asked, rounds, chosen = made_of_rooms(plan(), turns=(0, 1))
    due = {(i, day) for i, call in enumerate(asked.calls) for day in call.alternatives[chosen[i]]}
    assert rounds.stop_of.keys() == due
    by_id = {tour.round_id: tour for tour in rounds.rounds}
    for (i, day), (round_id, k) in rounds.stop_of.items():
        tour = by_id[round_id]
        assert (tour.day, tour.stream, tour.stops[k].face_id) == (day, asked.calls[i].stream, asked.calls[i].name)
        assert tour.stops[k].bins == asked.calls[i].alternatives[chosen[i]][day].bins
    assert sum(stop.bins for tour in rounds.rounds for stop in tour.stops) == sum(
        work.bins for i, call in enumerate(asked.calls) for work in call.alternatives[chosen[i]].values()
    )


def test_days_may_change_so_that_rounds_are_fewer():
    # north is due on Monday and Thursday, the other two a day later so far: one pair of rounds does for all
    hand = plan()
    maker = maker_of(hand)
    rooms = rooms_of(hand, (0, 1))
    days = [room.pattern.members[0] if face == 0 else room.pattern.members[1] for face, room in rooms]
    asked = maker.of_rooms(rooms, days, [frozenset()] * len(rooms), [PRICE] * len(rooms))
    with runner(1) as run:
        rounds, _ = maker.make(run, asked, LIMITS)
    assert len([tour for tour in rounds.rounds if tour.stream == "residual"]) == 2


def test_paired_faces_are_served_in_one_pass():
    _, rounds, _ = made_of_rooms(both_sides_at_once())
    for tour in rounds.rounds:
        faces = [stop.face_id for stop in tour.stops]
        if "south" in faces:
            apart = abs(faces.index("south") - faces.index("north"))
            later = tour.stops[max(faces.index("south"), faces.index("north"))]
            assert (apart, later.drive_s) == (1, 0)


def test_the_same_seed_makes_the_same_rounds():
    one, other = (made_of_service(plan()) for _ in range(2))
    assert one == other


def test_bins_in_each_others_way_are_emptied_one_after_the_other():
    # residual and paper of north, both on Monday
    hand = plan()
    monday = replace(hand.service.presentations[2], truck_min=361, out_min=300, window_from_min=360, in_min=376)
    hand = hand.with_presentation(2, **{
        name: getattr(monday, name) for name in ("truck_min", "out_min", "window_from_min", "in_min")
    })  # fmt: skip
    _, rounds, _ = made_of_rooms(hand, meets=((0, 1),))
    begin_s = {
        tour.stream: next(stop.begin_s for stop in tour.stops if stop.face_id == "north")
        for tour in rounds.rounds
        if tour.day == 0
    }
    # bins of the one are in a quarter of an hour after the truck, those of the other out an hour before
    assert abs(begin_s["residual"] - begin_s["paper"]) >= (15 + 60) * 60


def test_todays_service_is_driven_however_long_it_takes():
    hand = plan().with_truck(shift=replace(TRUCK.shift, to_min=335), days=(4,))
    with pytest.raises((InfeasibleError, NoPlanInTimeError)):
        made_of_service(hand)
    rounds, _ = made_of_service(hand, trucks=without_shifts(hand.case.trucks, 1))
    assert [tour.day for tour in rounds.rounds] == [0, 2, 3]


def test_without_shifts_trucks_drive_every_day_of_the_cycle():
    (truck,) = without_shifts([TRUCK], 2)
    assert truck.days == tuple(range(14))
    assert (truck.shift.from_min, truck.shift.to_min) == (0, 1440)
    assert replace(truck, shift=TRUCK.shift, days=TRUCK.days) == TRUCK


def test_ways_are_drawn_only_where_they_are_wanted():
    bare, _ = made_of_service(plan(), drawn=False)
    whole, _ = made_of_service(plan())
    assert bare == whole
    assert all(tour.line.is_empty for tour in bare.rounds)
    assert all(tour.line.length == pytest.approx(tour.distance_m) for tour in whole.rounds)


def test_nothing_asked_is_nothing_driven():
    hand = plan()
    bare = replace(hand, service=replace(hand.service, presentations=()))
    rounds, chosen = made_of_service(bare)
    assert (rounds.rounds, dict(rounds.stop_of), chosen) == ((), {}, ())


def test_a_load_that_no_truck_holds_is_told():
    with pytest.raises((InfeasibleError, NoPlanInTimeError)):
        made_of_service(plan().with_truck(capacity_l=100))


def test_broken_sites_are_told_before_anything_is_planned():
    with pytest.raises(InputError, match="farther from every street"):
        maker_of(plan().with_case(sites=(depot(0, 900),)))

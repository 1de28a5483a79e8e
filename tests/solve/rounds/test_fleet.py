"""Zones with trucks of their own: every call in one, every truck in one."""

from dataclasses import replace

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from binopt.domain.service import Truck, Window
from binopt.solve.rounds.fleet import ZONE_CALLS, part_zones

NAMES = ("residual", "paper", "bio")
SHIFT = Window(330, 810)


def trucks_of(*streams: tuple[str, ...]) -> list[Truck]:
    return [Truck(f"T{i}", one, SHIFT) for i, one in enumerate(streams)]


def quarter(faces: int, names=NAMES[:2], seed: int = 1):
    """Each stream called for at every face, on a field of a kilometre."""
    draws = np.random.default_rng(seed)
    points = draws.uniform(0, 1000, (faces, 2))
    streams = [name for _ in range(faces) for name in names]
    of = [face for face in range(faces) for _ in names]
    return streams, of, points[of], draws.uniform(60, 900, len(of))


def test_a_small_quarter_is_one_zone_with_all_trucks():
    trucks = trucks_of(("residual",), ("paper",), ("residual",))
    zone, fleet = part_zones(trucks, *quarter(10))
    assert zone.tolist() == [0] * 20
    assert fleet == {(0, "residual"): (0, 2), (0, "paper"): (1,)}


def test_a_large_one_is_parted_where_each_stream_has_trucks_enough():
    faces = ZONE_CALLS  # with two streams twice as many calls
    asked = quarter(faces)
    zone, fleet = part_zones(trucks_of(*[("residual",)] * 3, *[("paper",)] * 2), *asked)
    assert set(zone.tolist()) == {0, 1}
    assert {key: len(found) for key, found in fleet.items()}.keys() == {
        (number, name) for number in (0, 1) for name in ("residual", "paper")
    }
    work = [asked[3][zone == number].sum() for number in (0, 1)]
    assert max(work) < 1.1 * min(work)
    lone, _ = part_zones(trucks_of(*[("residual",)] * 3, ("paper",)), *asked)
    assert set(lone.tolist()) == {0}


def test_trucks_that_take_several_streams_keep_all_in_one_zone():
    trucks = trucks_of(*[("residual", "paper")] * 4)
    zone, fleet = part_zones(trucks, *quarter(ZONE_CALLS))
    assert set(zone.tolist()) == {0}
    assert fleet == {(0, "residual"): (0, 1, 2, 3), (0, "paper"): (0, 1, 2, 3)}


def test_a_stream_that_nobody_collects_has_no_trucks():
    _, fleet = part_zones(trucks_of(("residual",)), *quarter(3))
    assert fleet == {(0, "residual"): (0,), (0, "paper"): ()}


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.lists(st.sampled_from(NAMES), min_size=1, max_size=3, unique=True).map(tuple), min_size=1, max_size=8),
    st.integers(1, 2 * ZONE_CALLS),
    st.lists(st.sampled_from(NAMES), min_size=1, max_size=3, unique=True).map(tuple),
    st.integers(0, 99),
)
def test_zones_share_calls_and_trucks_without_rest(own, faces, names, seed):
    trucks = trucks_of(*own)
    streams, of, middles, work_s = quarter(faces, names, seed)
    zone, fleet = part_zones(trucks, streams, of, middles, work_s)
    assert len(zone) == len(streams)
    # all calls of a face come into one zone
    assert len({(face, number) for face, number in zip(of, zone.tolist(), strict=True)}) == faces
    numbers = range(int(zone.max()) + 1)
    assert {key[0] for key in fleet} == set(numbers)
    for name in names:
        mine = [i for i, truck in enumerate(trucks) if name in truck.streams]
        given_out = [i for number in numbers for i in fleet[number, name]]
        assert sorted(given_out) == mine, "every truck of the stream has one zone"
        assert not mine or all(fleet[number, name] for number in numbers)
    if len(numbers) > 1:
        where = {(i, number) for (number, _), found in fleet.items() for i in found}
        assert len(where) == len({i for i, _ in where}), "no truck serves two zones"


def test_the_same_calls_are_parted_the_same_way():
    trucks = trucks_of(*[("residual",)] * 3, *[("paper",)] * 3)
    asked = quarter(ZONE_CALLS)
    (one, fleet), (other, again) = (part_zones(trucks, *asked) for _ in range(2))
    assert (one == other).all()
    assert fleet == again
    renamed = [replace(truck, truck_id=f"X{i}") for i, truck in enumerate(trucks)]
    assert part_zones(renamed, *asked)[1] == fleet

"""Zones with trucks of their own: every call in one, every truck in one."""

import warnings
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from binopt.domain.service import CrewTimes, Truck, Window
from binopt.solve.zoning import ZONE_ERRANDS, Burden, Errand, part_zones

NAMES = ("residual", "paper", "bio")
SHIFT = Window(330, 810)


def trucks_of(*streams: tuple[str, ...]) -> list[Truck]:
    return [Truck(f"T{i}", one, SHIFT) for i, one in enumerate(streams)]


def quarter(faces: int, names=NAMES[:2], seed: int = 1):
    """Each stream called for at every face on any day, on a field of a kilometre."""
    draws = np.random.default_rng(seed)
    points = draws.uniform(0, 1000, (faces, 2))
    of = [face for face in range(faces) for _ in names]
    errands = [
        Errand(names[i % len(names)], face, tuple({day: Burden(seconds, 100, 10)} for day in range(5)))
        for i, (face, seconds) in enumerate(zip(of, draws.uniform(60, 120, len(of)).tolist(), strict=True))
    ]
    return errands, points[of]


def parted(trucks, errands, middles):
    found = part_zones(trucks, CrewTimes(), errands, middles)
    return found.zone, found.fleet


def test_a_small_quarter_is_one_zone_with_all_trucks():
    trucks = trucks_of(("residual",), ("paper",), ("residual",))
    zone, fleet = parted(trucks, *quarter(10))
    assert zone.tolist() == [0] * 20
    assert fleet == {(0, "residual"): (0, 2), (0, "paper"): (1,)}


def test_a_large_one_is_parted_where_each_stream_has_trucks_enough():
    faces = ZONE_ERRANDS  # with two streams twice as many calls
    asked = quarter(faces)
    zone, fleet = parted(trucks_of(*[("residual",)] * 3, *[("paper",)] * 2), *asked)
    assert set(zone.tolist()) == {0, 1}
    assert {key: len(found) for key, found in fleet.items()}.keys() == {
        (number, name) for number in (0, 1) for name in ("residual", "paper")
    }
    work = [sum(asked[0][i].work_s for i in np.flatnonzero(zone == number)) for number in (0, 1)]
    assert max(work) < 1.1 * min(work)
    lone, _ = parted(trucks_of(*[("residual",)] * 3, ("paper",)), *asked)
    assert set(lone.tolist()) == {0}


def heavier(errands, name: str, days, seconds: float, litres: float = 100):
    """The errands of one stream with so much work, on these days and no others."""
    way = {day: Burden(seconds, litres, 10) for day in days}
    return [replace(one, ways=(way,)) if one.stream == name else one for one in errands]


@pytest.mark.parametrize(
    ("seconds", "litres", "parts"),
    [
        (200, 100, 2),  # 200 places in each half, 11.1 h a day and a trip; of five trucks one half has two, with 13 h
        (225, 100, 1),  # 12.5 h and a trip are too much for two
        (200, 500, 1),  # so are five trips
    ],
)
def test_zones_are_parted_only_as_far_as_their_trucks_manage_every_day(seconds, litres, parts):
    errands, middles = quarter(ZONE_ERRANDS)
    asked = heavier(errands, "residual", (0, 2, 4), seconds, litres)
    zone, _ = parted(trucks_of(*[("residual",)] * 5, *[("paper",)] * 5), asked, middles)
    assert len(set(zone.tolist())) == parts


def test_days_on_which_no_truck_drives_keep_a_zone_whole():
    errands, middles = quarter(ZONE_ERRANDS)
    asked = heavier(errands, "residual", (6,), 60)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        zone, _ = parted(trucks_of(*[("residual",)] * 5, *[("paper",)] * 5), asked, middles)
    assert set(zone.tolist()) == {0}


def test_trucks_that_take_several_streams_keep_all_in_one_zone():
    trucks = trucks_of(*[("residual", "paper")] * 4)
    zone, fleet = parted(trucks, *quarter(ZONE_ERRANDS))
    assert set(zone.tolist()) == {0}
    assert fleet == {(0, "residual"): (0, 1, 2, 3), (0, "paper"): (0, 1, 2, 3)}


def test_a_stream_that_nobody_collects_has_no_trucks():
    _, fleet = parted(trucks_of(("residual",)), *quarter(3))
    assert fleet == {(0, "residual"): (0,), (0, "paper"): ()}


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.lists(st.sampled_from(NAMES), min_size=1, max_size=3, unique=True).map(tuple), min_size=1, max_size=8),
    st.integers(1, 2 * ZONE_ERRANDS),
    st.lists(st.sampled_from(NAMES), min_size=1, max_size=3, unique=True).map(tuple),
    st.integers(0, 99),
)
def test_zones_share_calls_and_trucks_without_rest(own, faces, names, seed):
    trucks = trucks_of(*own)
    errands, middles = quarter(faces, names, seed)
    zone, fleet = parted(trucks, errands, middles)
    assert len(zone) == len(errands)
    # all errands of a face come into one zone
    assert len({(errand.face, number) for errand, number in zip(errands, zone.tolist(), strict=True)}) == faces
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
    asked = quarter(ZONE_ERRANDS)
    (one, fleet), (other, again) = (parted(trucks, *asked) for _ in range(2))
    assert (one == other).all()
    assert fleet == again
    renamed = [replace(truck, truck_id=f"X{i}") for i, truck in enumerate(trucks)]
    assert parted(renamed, *asked)[1] == fleet

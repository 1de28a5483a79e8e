"""The streets under rounds: one network for trucks of one width, and travel times between what they serve."""

from dataclasses import replace

import numpy as np
import pytest

from binopt.domain.service import Truck, Window
from binopt.errors import InputError
from binopt.network import NO_WAY_S, Streets
from tests.network.streets import case_of, depot, face, faces_beside, grid, street

FACES = (*faces_beside(10, 90), face("up", (96, 10), (96, 90)), face("nowhere", (500, 500), (580, 500)))
SITES = (depot(0, 200), depot(200, 200, "tip", "unloading"), depot(0, 0, "second"))
SHIFT = Window(330, 810)


def trucks(*widths_m):
    return tuple(Truck(f"T{i}", ("residual",), SHIFT, width_m=width_m) for i, width_m in enumerate(widths_m))


def lay(streets=None, sites=SITES, widths_m=(2.5,), **asked):
    case = replace(case_of(grid() if streets is None else streets, sites), trucks=trucks(*widths_m))
    return Streets.of(case, FACES, **asked)


def narrow(width_m):
    return [replace(grid()[0], max_truck_width_m=width_m), *grid()[1:]]


def test_served_faces_have_a_location_behind_the_places():
    streets = lay()
    assert streets.location.tolist() == [3, 4, 5, -1]
    assert (streets.depot, streets.unloading) == (0, (1,))
    assert [place.site_id for place in streets.places] == ["depot", "tip", "second"]
    assert streets.travel.drive_s.shape == (6, 6)


def test_travel_times_are_those_of_the_streets():
    streets = lay()
    north, south, up, _ = streets.location
    # as by hand: 310 m, 620 m, 320 m, 310 m and 200 m at 10 m/s
    for one, other, seconds in ((0, north, 31), (north, south, 62), (south, up, 32), (up, 1, 31), (1, 0, 20)):
        assert streets.whole_seconds([one, other])[0, 1] == seconds


def test_faces_that_nobody_asks_for_have_no_travel_times_and_change_no_others():
    whole, part = lay(), lay(asked={0, 2, 3})
    assert part.location.tolist() == [3, -1, 4, -1]
    assert part.serving == whole.serving
    kept = [0, 1, 2, whole.location[0], whole.location[2]]
    assert (part.travel.drive_s == whole.travel.drive_s[np.ix_(kept, kept)]).all()


def test_the_widest_truck_decides_unless_a_width_is_named():
    assert lay(narrow(2.4), widths_m=(2.2, 2.5)).location.tolist() == [-1, -1, 3, -1]
    assert lay(narrow(2.4), widths_m=(2.2, 2.3)).location.tolist() == [3, 4, 5, -1]
    assert lay(narrow(2.4), widths_m=(2.2, 2.5), truck_width_m=2.2).location.tolist() == [3, 4, 5, -1]


def test_half_of_an_assumed_depots_allowance_lies_on_each_way_of_it():
    streets = lay(sites=(depot(200, 200, "tip", "unloading"),))
    place = streets.places[streets.depot]
    assert place.assumed
    at = [streets.depot, *streets.unloading, *streets.location[:3]]
    plain = streets.travel.drive_s[np.ix_(at, at)].astype(int)
    told = streets.whole_seconds(at)
    half_s = round(place.allowance_s / 2)
    assert half_s == 600
    assert (told[0, 1:] - plain[0, 1:] == half_s).all()
    assert (told[1:, 0] - plain[1:, 0] == half_s).all()
    assert (told[1:, 1:] == plain[1:, 1:]).all()
    assert (np.diagonal(told) == 0).all()
    # in whatever order they are asked
    turned = streets.whole_seconds(at[::-1])
    assert (turned == told[::-1, ::-1]).all()


def test_where_no_way_leads_no_allowance_is_added():
    out = street("out", (200, 200), (300, 200), oneway=1, dead_end="closed")
    streets = lay([*grid(), out], sites=(depot(300, 200, "tip", "unloading"),))
    told = streets.whole_seconds([streets.depot, *streets.unloading, *streets.location[:3]])
    assert (told <= NO_WAY_S).all()
    assert (told[1, 2:] == NO_WAY_S).all()


def test_what_is_wrong_with_the_streets_is_told_at_once():
    slow = [replace(grid()[0], speed_kmh=0.0), *grid()[1:]]
    with pytest.raises(InputError) as caught:
        lay(slow, sites=(depot(0, 900),))
    assert len(caught.value.faults) == 2


def test_faces_with_bins_that_no_truck_reaches_stop_a_plan():
    streets = lay(narrow(2.4))
    with pytest.raises(InputError) as caught:
        streets.check({0, 2, 3})
    told = [str(fault) for fault in caught.value.faults]
    assert len(told) == 2
    assert "face north cannot be served: the truck is too wide" in told[0]
    assert "face nowhere cannot be served: no street runs along it" in told[1]


def test_what_no_bins_need_stops_nothing():
    assert lay(narrow(2.4)).check({2}) == ()


def test_what_is_only_worth_knowing_is_returned():
    # two lines that cross without a common vertex
    bridge = street("bridge", (50, -20), (50, 20))
    told = lay([*grid(), bridge]).check({2})
    assert any("1 pairs of lines cross and are taken for bridges" in line for line in told)


def test_without_streets_every_face_is_served():
    streets = lay([], sites=())
    assert streets.location.tolist() == [2, 3, 4, 5]
    assert streets.check(range(4)) == ()

from dataclasses import replace

import numpy as np
import pytest

from binopt.network.graph import build_network
from tests.network.streets import case_of, grid, street

BLOCK = grid(1, 1, 200.0)
STUB = street("stub", (0, 100), (80, 100))
OUT = street("out", (200, 200), (300, 200))


def open_places(*streets, **changed):
    network = build_network(case_of(streets, **changed))
    return network.edges.node_xy[network.is_open].round().tolist()


def test_a_dead_end_within_a_block_is_closed_and_one_into_the_void_open():
    assert open_places(*BLOCK, STUB, OUT) == [[300, 200]]


@pytest.mark.parametrize(("said", "is_open"), [("", False), ("closed", False), ("open", True), ("turning", False)])
def test_what_the_street_says_of_its_end_holds(said, is_open):
    assert ([80, 100] in open_places(*BLOCK, replace(STUB, dead_end=said))) == is_open


def test_an_end_into_the_void_may_be_said_to_be_closed():
    assert open_places(*BLOCK, replace(OUT, dead_end="closed")) == []


def test_a_oneway_that_stops_short_at_the_rim_goes_on():
    lane = street("lane", (200, 100), (215, 20), (215, 5), oneway=1)  # the street along y = 0 runs on before it
    rim = street("rim", (200, 0), (260, 0))
    assert [215, 5] in open_places(*BLOCK, lane, rim)
    assert [215, 5] not in open_places(*BLOCK, replace(lane, oneway=0), rim)


def test_a_oneway_that_ends_in_the_middle_does_not():
    assert open_places(*BLOCK, replace(STUB, oneway=1)) == []


def test_a_street_cut_off_at_a_junction_goes_on():
    # the street between is one-way: from (200, 0) nothing leads on eastwards, into (200, 200) nothing from the east
    down = street("down", (200, 200), (200, 0), oneway=1)
    assert open_places(*BLOCK[:3], down) == [[200, 0], [200, 200]]


def test_a_street_on_which_a_oneway_comes_towards_it_does_not_go_on():
    # nothing leads westwards into the first: straight on lies the second, one-way eastwards, as is what turns off
    row = street("one", (0, 0), (100, 0)), street("two", (100, 0), (200, 0), oneway=1)
    off = street("off", (100, 0), (100, 100), oneway=1)
    assert [100, 0] not in open_places(*row, off)


def outside(network):
    arcs, moves = network.arcs, network.moves
    return moves.metres[(moves.metres > 0) & (moves.from_arc < len(arcs))]


def test_the_way_outside_leads_around_the_quarter():
    # along the hull from (-100, 0) over (200, 0) to (300, 200)
    other = street("other", (0, 0), (-100, 0))
    metres = outside(build_network(case_of([*BLOCK, OUT, other], outside_detour=1.5, outside_least_m=500)))
    around_m = 1.5 * (300 + np.hypot(100, 200))
    assert sorted(metres.tolist()) == pytest.approx([500, 500, around_m, around_m])


def test_no_way_outside_where_the_case_wants_none():
    network = build_network(case_of([*BLOCK, OUT], outside_detour=0))
    assert not network.is_open.any()
    assert not len(outside(network))

from dataclasses import replace

import numpy as np

from binopt.network.graph import build_network
from tests.network.streets import case_of, depot, grid, street


def toured(network):
    """Streets that tours drive in at least one direction."""
    arcs = network.arcs
    edges = arcs.edge[network.reach.touring[: len(arcs)]]
    return {network.streets[i].street_id for i in network.edges.street[edges]}


def test_every_street_of_a_grid_is_toured_in_both_directions():
    network = build_network(case_of(grid()))
    assert network.reach.touring.all()


def test_a_oneway_dead_end_is_entered_and_never_left():
    lane = street("lane", (0, 50), (60, 50), oneway=1)
    network = build_network(case_of([*grid(), lane]))
    trap = np.flatnonzero(network.edges.street[network.arcs.edge] == 12)
    assert (network.reach.entered[trap].all(), network.reach.left[trap].any()) == (True, False)
    assert "lane" not in toured(network)


def test_two_rings_of_one_street_are_joined_by_the_depot():
    # nobody turns, so a ring alone is two tours that never meet; a truck leaves the depot either way
    ring = [
        street(f"s{i}", *pair) for i, pair in enumerate([((0, 0), (90, 0)), ((90, 0), (90, 90)), ((90, 90), (0, 0))])
    ]
    assert build_network(case_of(ring, [depot(40, 0)])).reach.touring.all()


def test_a_far_part_is_not_toured():
    far = [replace(one, street_id=f"far-{one.street_id}") for one in grid(1, 1)]
    moved = [street(one.street_id, *[(x + 900, y) for x, y in one.geometry.coords]) for one in far]
    network = build_network(case_of([*grid(2, 2), *moved], [depot(0, 0)]))
    assert not any(name.startswith("far") for name in toured(network))


def test_the_depots_part_is_toured_even_where_it_is_the_smaller():
    moved = [street(f"far-{one.street_id}", *[(x + 900, y) for x, y in one.geometry.coords]) for one in grid(1, 1)]
    network = build_network(case_of([*grid(2, 2), *moved], [depot(900, 0)]))
    assert toured(network) == {one.street_id for one in moved}


def test_a_street_from_which_nobody_comes_back_is_not_toured():
    network = build_network(case_of([street("a", (0, 0), (100, 0))], outside_detour=0))
    assert not network.reach.touring.any()

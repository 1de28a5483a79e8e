from dataclasses import replace

import pytest

from binopt.domain.case import NetworkRules
from binopt.network.graph import build_network
from tests.network.streets import case_of, grid, street

PRICES = NetworkRules(turn_straight_s=1, turn_near_s=3, turn_across_s=6, turn_sharp_s=10, outside_detour=0)
CROSS = (
    street("west", (-50, 0), (0, 0)),
    street("east", (0, 0), (50, 0)),
    street("north", (0, 0), (0, 50)),
    street("south", (0, 0), (0, -50)),
    street("back", (0, 0), (-40, 10)),
)


def turns_from(network, name):
    """Seconds into each street from the one that leads to the junction."""
    ids = [network.streets[i].street_id for i in network.edges.street[network.arcs.edge]]
    moves = network.moves
    inner = (moves.from_arc < len(ids)) & (moves.to_arc < len(ids))
    pairs = zip(moves.from_arc[inner], moves.to_arc[inner], moves.seconds[inner], strict=True)
    return {ids[b]: s for a, b, s in pairs if ids[a] == name}


def test_turns_cost_by_direction_where_trucks_drive_on_the_right():
    turns = turns_from(build_network(case_of(CROSS, rules=PRICES)), "west")
    assert turns == {"east": 1, "south": 3, "north": 6, "back": 10}


def test_on_the_left_the_cheap_turn_is_the_other():
    turns = turns_from(build_network(case_of(CROSS, rules=PRICES, drives_on="left")), "west")
    assert turns == {"east": 1, "south": 6, "north": 3, "back": 10}


def test_a_bend_is_no_turn():
    bend = street("a", (0, 0), (100, 0)), street("b", (100, 0), (100, 100))
    assert turns_from(build_network(case_of(bend, rules=PRICES)), "a") == {"b": 0}


def test_nobody_turns_back_at_a_junction_or_a_dead_end():
    network = build_network(case_of(grid(), rules=PRICES))
    arcs, moves = network.arcs, network.moves
    inner = (moves.from_arc < len(arcs)) & (moves.to_arc < len(arcs))
    assert not (arcs.edge[moves.from_arc[inner]] == arcs.edge[moves.to_arc[inner]]).any()
    assert "west" not in turns_from(build_network(case_of(CROSS, rules=PRICES)), "west")


@pytest.mark.parametrize("seconds", [0.0, 40.0])
def test_at_a_turning_place_a_truck_turns(seconds):
    lane = replace(CROSS[1], dead_end="turning")
    rules = replace(PRICES, turn_round_s=seconds)
    assert turns_from(build_network(case_of([CROSS[0], lane, CROSS[2]], rules=rules)), "east")["east"] == seconds

"""What rounds load, trip by trip, and how far they drive."""

from dataclasses import replace

import pytest
from shapely.geometry import Point

from binopt.domain.rounds import StopKind
from tests.rules.rounds.by_hand import PLACES, holds_to_its_limit, in_order, plan

MONDAY_L = (500 + 600 + 150) * 4 / 7
"""What gathers from Thursday to Monday."""


def test_what_is_collected_is_unloaded_before_coming_home():
    hand = plan()
    depot, north, _, home = hand.rounds[1].stops
    # from north to the depot by (0, 0): 210 m
    stops = in_order([depot, north, replace(home, drive_s=21)])
    hand = hand.with_round(1, stops=stops, distance_m=310.0 + 80 + 210)
    assert hand.broken() == {"unloads_before_home": pytest.approx(100)}


@pytest.mark.parametrize(
    ("rule", "name", "load"), [("capacity_kept", "capacity_l", MONDAY_L), ("payload_kept", "payload_kg", MONDAY_L / 10)]
)
def test_a_trip_loads_no_more_than_the_truck_holds(rule, name, load):
    holds_to_its_limit(rule, lambda step: plan().with_truck(**{name: load - 0.0099 - 0.01 * step}), 0.0199)


def test_a_truck_that_unloads_in_between_holds_more_in_all():
    hand = plan().with_truck(capacity_l=700)
    assert set(hand.broken()) == {"capacity_kept"}
    *first, unload, home = hand.rounds[0].stops
    depot, north, south, up = first
    # from north around two corners to unload, back for the others, and again
    again = replace(unload, drive_s=41)
    stops = in_order([depot, north, again, replace(south, drive_s=41), up, unload, home])
    hand = hand.with_round(0, stops=stops, distance_m=310 + 80 + 410 + 410 + 80 + 320 + 80 + 310 + 200)
    later = {3: 379, 5: 381}
    for i, minute in later.items():
        hand = hand.with_presentation(i, truck_min=minute, in_min=minute + 15)
    assert hand.broken() == {}


@pytest.mark.parametrize(("name", "true", "unit"), [("load_l", MONDAY_L, "l"), ("load_kg", MONDAY_L / 10, "kg")])
@pytest.mark.parametrize("sign", [1, -1])
def test_loads_told_are_those_of_what_is_presented(name, true, unit, sign):
    holds_to_its_limit(
        "loads_true", lambda step: plan().with_round(0, **{name: true + sign * (0.0099 + 0.01 * step)}), 0.0199
    )
    (found,) = plan().with_round(0, **{name: true + 5}).violations()
    assert (found.ids, found.unit) == (("T1.1.1",), unit)


@pytest.mark.parametrize("sign", [1, -1])
def test_the_distance_told_is_driven(sign):
    # a metre, and one in a thousand
    holds_to_its_limit(
        "distance_true", lambda step: plan().with_round(0, distance_m=2000 + sign * (2.999 + 0.01 * step)), 3.009
    )


def test_places_of_the_plan_by_hand_are_those_of_the_case():
    sites = {site.kind: site.geometry for site in plan().case.sites}
    assert sites == {"depot": Point(PLACES[StopKind.DEPOT]), "unloading": Point(PLACES[StopKind.UNLOAD])}

import pytest

from binopt.network.graph import build_network
from tests.network.streets import case_of, depot, grid


def test_a_depot_meets_the_nearest_street():
    network = build_network(case_of(grid(), [depot(30, 140)]))
    place = network.places[0]
    assert (place.site_id, place.access_m, place.assumed) == ("depot", 30, False)
    assert network.reach.touring[[place.out_arc, place.in_arc]].all()


@pytest.mark.parametrize(("off_m", "faults"), [(299, 0), (301, 1)])
def test_a_depot_in_the_sea_is_told_with_its_distance(off_m, faults):
    network = build_network(case_of(grid(), [depot(50, -off_m)]))
    assert len(network.faults) == faults
    if faults:
        told = network.faults[0]
        assert (told.where, told.row, told.value) == ("sites", "depot", "301 m from street h00")
        assert "site_reach_m" in told.hint


def test_without_sites_the_allowances_of_the_crew_hold_beyond_the_quarter():
    network = build_network(case_of(grid()))
    assert [(p.kind, p.assumed, p.allowance_s) for p in network.places] == [
        ("depot", True, 1200),
        ("unloading", True, 3000),
    ]
    assert any("no depot and no unloading" in note for note in network.notes)


def test_a_known_unloading_site_takes_only_its_emptying():
    network = build_network(case_of(grid(), [depot(0, 0), depot(200, 200, "tip", "unloading")]))
    assert [(p.site_id, p.allowance_s) for p in network.places] == [("depot", 0), ("tip", 900)]


def test_two_sites_may_share_a_drive():
    network = build_network(case_of(grid(), [depot(30, -5), depot(30, -9, "tip", "unloading")]))
    assert network.edges.extra_node[0] == network.edges.extra_node[1]

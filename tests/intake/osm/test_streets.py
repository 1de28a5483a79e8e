"""The layer of streets that the import writes."""

import pytest

import binopt
from binopt.intake.osm import import_osm
from tests.intake.osm.town import small_town


def streets(town, folder):
    import_osm(town.write(folder), folder / "case", overwrite=True)
    return {street.street_id: street for street in binopt.read_case(folder / "case").streets}


def test_names_directions_speeds_and_widths_are_those_of_the_tags(tmp_path):
    town = small_town()
    refs, tags = town.ways[1]
    town.ways[1] = (refs, {**tags, "oneway": "-1", "maxspeed": "20", "maxwidth": "2.3"})
    found = streets(town, tmp_path)["w1"]
    assert (found.name, found.oneway, found.speed_kmh, found.max_truck_width_m) == ("Long Street", -1, 20.0, 2.3)


def test_a_turning_circle_at_the_end_is_a_turning_place(tmp_path):
    town = small_town()
    town.node((200, 0), {"highway": "turning_circle"})
    found = streets(town, tmp_path)
    assert found["w2"].dead_end == "turning"
    assert found["w1"].dead_end == ""


@pytest.mark.parametrize(("tags", "end"), [({"oneway": "yes"}, "open"), ({"highway": "tertiary"}, "open"), ({}, "")])
def test_one_ways_and_through_streets_lead_on_where_the_data_ends(tmp_path, tags, end):
    town = small_town()
    refs, before = town.ways[2]
    town.ways[2] = (refs, {**before, **tags})
    assert streets(town, tmp_path)["w2"].dead_end == end


def test_a_ring_has_no_end(tmp_path):
    town = small_town()
    ring = [(200, 0), (230, 0), (230, 30), (200, 30), (200, 0)]
    loop = town.way(ring, highway="residential", oneway="yes", name="Loop")
    found = streets(town, tmp_path)
    assert found[f"w{loop}"].dead_end == ""
    assert found["w2"].dead_end == ""


def test_between_walls_as_narrow_as_that_trucks_must_be_narrow(tmp_path):
    town = small_town()
    lane = town.way([(100, 80), (100, 140)], highway="residential", name="Lane")
    town.box(85, 81, 98.6, 140, building="yes")
    town.box(101.4, 81, 115, 140, building="yes")
    assert streets(town, tmp_path)[f"w{lane}"].max_truck_width_m == pytest.approx(2.8 - 0.4, abs=0.05)


def test_a_way_is_cut_at_the_edge_of_what_is_asked_for(tmp_path):
    town = small_town()
    town.way([(200, 0), (3000, 0)], highway="secondary", name="Far Road")
    found = streets(town, tmp_path)
    (road,) = [street for street in found.values() if street.name == "Far Road"]
    assert road.geometry.length < 250
    assert road.dead_end == "open"
    assert road.through

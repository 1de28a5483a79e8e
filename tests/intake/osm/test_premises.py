"""Premises of the little town, as the import makes them."""

import numpy as np
import pandas as pd
import pytest

from binopt.intake.case_reader import read_case
from binopt.intake.layers import Action
from binopt.intake.osm import import_osm
from tests.intake.osm.town import CRS, EAST, NORTH, small_town


def imported(town, folder, **given):
    """Import a town, and return its case, its premises by id with doors in the town's metres, and the report."""
    settings = folder / "crs.toml"
    settings.write_text(f'[source]\ncrs = "{CRS}"\n{given.pop("toml", "")}')
    report = import_osm(town.write(folder), folder / "case", settings=settings, overwrite=True, **given)
    case = read_case(folder / "case")
    doors = {p.premises_id: (p.door.x - EAST, p.door.y - NORTH) for p in case.premises}
    return case, doors, report


def house(town, number):
    """Return the id of the house of some number."""
    return next(f"w{i}" for i, (_, tags) in town.ways.items() if tags.get("addr:housenumber") == str(number))


def ids_of(report, action, text):
    return {i for entry in report.entries if entry.action is action and text in entry.what for i in entry.ids}


def test_without_an_entrance_the_door_is_in_the_middle_of_the_front_on_the_own_street(tmp_path):
    town = small_town()
    case, doors, _ = imported(town, tmp_path)
    assert doors[house(town, 2)] == pytest.approx((5, 6), abs=1.1)
    assert doors[house(town, 1)] == pytest.approx((5, -6), abs=1.1)
    addresses = {p.premises_id: p.address for p in case.premises}
    assert addresses[house(town, 2)] == "Long Street 2"


def test_a_tagged_entrance_is_the_door(tmp_path):
    town = small_town()
    where = town.node((2, 6), {"entrance": "main"})
    name = int(house(town, 2)[1:])
    refs, tags = town.ways[name]
    town.ways[name] = ([*refs[:3], refs[3], where, *refs[4:]], tags)
    town.ways[name] = ([town.node(p) for p in [(0, 6), (2, 6), (10, 6), (10, 18), (0, 18), (0, 6)]], tags)
    _, doors, report = imported(town, tmp_path)
    assert doors[house(town, 2)] == pytest.approx((2, 6), abs=0.05)
    assert house(town, 2) not in ids_of(report, Action.GUESSED, "no entrance is mapped")


def test_a_corner_house_is_on_the_street_of_its_address(tmp_path):
    town = small_town()
    corner = town.box(107, 6.5, 109.5, 18, building="apartments", addr__housenumber="7", addr__street="Cross Street")
    _, doors, _ = imported(town, tmp_path)
    x, y = doors[f"w{corner}"]
    assert x == pytest.approx(107, abs=0.1)
    assert 8 < y < 18


def test_a_yard_goes_to_the_street_that_is_nearest_and_says_so(tmp_path):
    town = small_town()
    yard = f"w{list(town.ways)[-1]}"
    _, doors, report = imported(town, tmp_path)
    assert yard in ids_of(report, Action.GUESSED, "sees no street")
    x, y = doors[yard]
    assert 39.9 <= x <= 52.1
    assert y == pytest.approx(-6, abs=0.2)


def test_a_large_building_on_two_streets_is_several_premises_and_loses_no_one(tmp_path):
    town = small_town()
    block = town.box(107, -60, 160, -20, building="apartments", building__levels="8")
    case, _, report = imported(town, tmp_path)
    parts = [p for p in case.premises if p.premises_id.startswith(f"w{block}.")]
    assert len(parts) >= 2
    assert sum(p.inhabitants for p in parts) == pytest.approx(53 * 40 * 8 / 50, rel=1e-3)
    assert f"w{block}" in ids_of(report, Action.GUESSED, "divided into several premises")


def test_a_building_with_addresses_on_two_streets_is_shared_among_them(tmp_path):
    town = small_town()
    corner = town.box(106, 20, 116, 30, building="apartments", building__levels="6")
    for y, number in ((22, "1"), (25, "3"), (28, "5")):
        town.node((106.5, y), {"addr:housenumber": number, "addr:street": "Cross Street"})
    case, _, _ = imported(town, tmp_path)
    (one,) = [p for p in case.premises if p.premises_id == f"w{corner}"]
    assert one.address == "Cross Street 1 / Cross Street 3 and 1 more"


def test_a_house_far_from_every_street_is_left_out_with_its_reason(tmp_path):
    town = small_town()
    far = town.box(500, 300, 520, 320, building="house", addr__housenumber="1")
    town.way([(480, 310), (505, 299)], highway="steps")
    _, doors, report = imported(town, tmp_path)
    assert f"w{far}" not in doors
    assert f"w{far}" in ids_of(report, Action.DROPPED, "only steps lead there")


def test_a_house_whose_side_has_no_pavement_takes_that_across(tmp_path):
    town = small_town()
    for name in (1, 2):
        refs, tags = town.ways[name]
        town.ways[name] = (refs, {**tags, "sidewalk": "left"})
    _, _, report = imported(town, tmp_path)
    crossed = ids_of(report, Action.GUESSED, "that across is taken")
    assert house(town, 7) in crossed
    assert house(town, 8) not in crossed


def test_litres_follow_people_and_trades(tmp_path):
    town = small_town()
    office = town.box(60, -60, 80, -45, building="office", building__levels="2")
    town.way([(55, -70), (90, -70)], highway="residential", name="Back Lane")
    case, _, _ = imported(town, tmp_path)
    weeks = {(h.premises_id, h.stream): h.litres_per_week for h in case.holdings}
    people = 10 * 12 * 4 / 50
    assert weeks[house(town, 2), "residual"] == pytest.approx(people * 45, rel=1e-3)
    assert weeks[house(town, 2), "paper"] == pytest.approx(people * 10, rel=1e-3)
    traded = 20 * 15 * 2 * 0.6
    assert weeks[f"w{office}", "paper"] == pytest.approx(traded * 0.25, rel=1e-3)
    assert weeks[f"w{office}", "residual"] == pytest.approx(traded * 0.45, rel=1e-3)


def test_without_trades_offices_make_no_waste(tmp_path):
    town = small_town()
    office = town.box(60, -60, 80, -45, building="office")
    _, doors, report = imported(town, tmp_path, toml="[demand]\ntrades = false\n")
    assert f"w{office}" not in doors
    assert f"w{office}" in ids_of(report, Action.DROPPED, "makes no waste")


def test_every_premises_has_bins_and_every_building_a_word(tmp_path):
    town = small_town()
    town.box(60, -60, 80, -45, building="garages")
    town.box(300, 300, 303, 303, building="yes")
    case, doors, report = imported(town, tmp_path)
    held = {h.premises_id for h in case.holdings}
    assert held == set(doors)
    buildings = {f"w{i}" for i, (_, tags) in town.ways.items() if "building" in tags}
    dropped = {i for entry in report.of(Action.DROPPED) if entry.layer == "building" for i in entry.ids}
    assert buildings == {p.split(".")[0] for p in doors} | dropped
    assert report.counts["buildings"] == len(buildings)


def test_the_same_extract_gives_the_same_premises_whatever_the_order_of_its_ways(tmp_path):
    one, other = small_town(), small_town()
    other.ways = dict(reversed(other.ways.items()))
    folders = tmp_path / "a", tmp_path / "b"
    found = []
    for town, folder in zip((one, other), folders, strict=True):
        folder.mkdir()
        _, doors, _ = imported(town, folder)
        found.append(pd.Series(doors).sort_index())
    assert list(found[0].index) == list(found[1].index)
    assert np.allclose(np.array(found[0].tolist()), np.array(found[1].tolist()), atol=1e-6)

import csv
import shutil

import numpy as np
import pyogrio
import pytest
import shapely
from shapely.geometry import MultiPolygon, Point, Polygon, box

from binopt.domain.case import Behaviour, NetworkRules
from binopt.domain.service import Duty, Sharing, Truck, Window
from binopt.domain.street import Side, WidthInterval, WidthSource
from binopt.errors import InputError
from binopt.intake.case_reader import read_case
from binopt.presets import BIN_TYPES, CLEAR_WIDTHS, KG_PER_LITRE, OBSTACLE_KINDS, PROFILES
from tests.intake.small_case import layer, small_case


@pytest.fixture(scope="module")
def case(tmp_path_factory):
    return read_case(small_case().write(tmp_path_factory.mktemp("small") / "case"))


def test_settings_are_read_and_the_rest_has_its_default(case):
    assert (case.name, case.timezone, case.drives_on, case.weeks) == ("Small", "Europe/Paris", "left", 2)
    assert case.crs.to_epsg() == 2154
    assert case.rules.clear_width == CLEAR_WIDTHS["uk"]
    assert (case.rules.kerb_setback_m, case.rules.max_fill, case.rules.max_carry_m) == (0.1, 0.8, 25.0)
    assert case.rules.sides == (Side.KERB,)
    assert case.behaviour == Behaviour(lead_min=90, lag_min=15, plan_lead_min=90, plan_lag_min=5)
    assert (case.weights.carry_per_m, case.weights.crew_per_h) == (0.01, 0.05)
    assert (case.crew.stop_s, case.crew.lift_2w_s) == (10.0, 12.0)
    assert case.profiles["market_weekday"][12] == 3.0
    assert case.profiles["weekend"] == PROFILES["weekend"]


def test_streams_and_trucks_are_read_for_a_cycle_of_two_weeks(case):
    residual, paper = case.streams["residual"], case.streams["paper"]
    assert residual.patterns == (frozenset({0, 3, 7, 10}), frozenset({1, 4, 8, 11}))
    assert residual.today_window == Window(22 * 60, 26 * 60)
    assert residual.kg_per_litre == KG_PER_LITRE["residual"]
    assert paper.today_days == {9}
    assert paper.kg_per_litre == 0.1
    assert set(paper.patterns) == {frozenset({day, day + 7}) for day in range(5)}
    assert case.trucks == (
        Truck("T1", ("residual", "paper"), Window(20 * 60, 28 * 60), 18_000.0, 10_000.0, (0, 3, 7, 10)),
        Truck("T2", ("paper", "residual"), Window(330, 780), days=(0, 1, 2, 3, 4, 7, 8, 9, 10, 11)),
    )


def test_street_is_read(case):
    first, second = case.pavements
    assert (first.pavement_id, first.street, first.footfall, first.profile) == ("7", "Rue A", 1200.0, "market")
    assert (first.clear_width_m, first.width_source) == (None, WidthSource.TAGGED)
    assert first.width == WidthInterval(4.0, 3.7, 4.3)
    assert second.width is None  # a width without bounds is as sure as what is drawn
    assert first.geometry.area == pytest.approx(158.0)
    assert (second.street, second.footfall, second.profile, second.clear_width_m) == ("", None, None, 1.2)
    assert case.carriageways[0].area == pytest.approx(640.0)
    kerb, street, site, stand = case.kerbs[0], case.streets[0], case.sites[0], case.stands[0]
    assert (kerb.kerb_id, kerb.pavement_id, kerb.street_id) == ("K1", "7", "S1")
    assert (street.name, street.oneway, street.speed_kmh, street.both_sides) == ("Rue A", 1, 30.0, True)
    assert (site.kind, site.geometry) == ("depot", Point(100, 100))
    assert (stand.stand_id, stand.geometry.area) == ("bay", 10.0)


def test_what_trucks_may_do_is_read(tmp_path):
    parts = small_case()
    plain = read_case(parts.write(tmp_path / "plain"))
    assert (plain.streets[0].max_truck_width_m, plain.streets[0].dead_end) == (None, "")
    assert plain.network == NetworkRules()
    parts.frames["streets"]["max_truck_width_m"] = 2.3
    parts.frames["streets"]["dead_end"] = "turning"
    parts.settings["network"] = {"turn_across_s": 9, "far_kerb_oneway": False}
    parts.settings["trucks"]["T1"]["width_m"] = 2.2
    case = read_case(parts.write(tmp_path / "case"))
    assert (case.streets[0].max_truck_width_m, case.streets[0].dead_end) == (2.3, "turning")
    assert case.network == NetworkRules(turn_across_s=9.0, far_kerb_oneway=False)
    assert [truck.width_m for truck in case.trucks] == [2.2, 2.55]


def test_obstacles_take_the_defaults_of_their_kind_unless_the_row_says_else(case):
    tree, rack, statue, zone = case.obstacles
    assert (tree.kind, tree.clearance_m, tree.flat) == ("tree", OBSTACLE_KINDS["tree"].clearance_m, False)
    assert tree.footprint.area == pytest.approx(np.pi * 0.8**2, rel=0.01)
    assert (rack.kind, rack.clearance_m) == ("bike_rack", 0.7)
    assert rack.footprint.bounds[3] == pytest.approx(1 + OBSTACLE_KINDS["bike_rack"].radius_m)
    assert statue.footprint.equals(box(20, 0, 21, 1))
    assert statue.clearance_m == OBSTACLE_KINDS["other"].clearance_m
    assert any("statue (1)" in note for note in case.notes)
    assert zone.flat
    assert not zone.footprint.is_empty  # a kind without a radius still bars its place


def test_premises_and_bins_are_read(case):
    a, b, c = case.premises
    assert (a.premises_id, a.address, a.inhabitants, a.duty) == ("A.1", "1 Rue A", 3.0, Duty(420, 1140))
    assert (b.inhabitants, b.duty, b.kerb_id) == (None, None, None)
    assert (c.address, c.duty) == ("", Duty(1320, 360))
    assert (a.use, b.use, c.use) == ("", "school", "")
    assert [h.key for h in case.holdings] == [
        ("A.1", "residual"),
        ("B-2", "residual"),
        ("C_3", "residual"),
        ("C_3", "paper"),
    ]
    first, own_days = case.holdings[:2]
    assert first.bins == (BIN_TYPES[360], BIN_TYPES[360], BIN_TYPES[120])
    assert first.litres_per_week == 450.0, "its own, and those of its guest B-2"
    assert own_days.litres_per_week == 0
    assert (first.today_days, first.today_window) == (None, None)
    assert (own_days.today_days, own_days.today_window) == (frozenset({0, 3, 8, 10}), Window(21 * 60, 23 * 60))
    assert case.sharing == (Sharing("B-2", "residual", "A.1"),)


def test_every_value_of_the_settings_has_a_default(tmp_path):
    parts = small_case()
    parts.settings = {"streams": {"residual": {}, "paper": {}}}
    parts.frames["bins"]["today_days"] = None
    parts.frames["pavements"]["profile"] = None
    case = read_case(parts.write(tmp_path / "Quarter"))
    assert (case.name, case.weeks, case.timezone, case.drives_on) == ("Quarter", 1, "UTC", "right")
    assert case.rules.clear_width_preset == "fr"
    assert [truck.streams for truck in case.trucks] == [("residual",), ("paper",)]
    assert case.streams["paper"].today_days == {0}
    assert len(case.streams["paper"].patterns) == 5
    assert any("no trucks" in note for note in case.notes)
    assert any("no clear width" in note for note in case.notes)


def test_same_case_from_other_kinds_of_files(tmp_path):
    folder = small_case().write(tmp_path / "one")
    other = tmp_path / "other"
    other.mkdir()
    shutil.copy(folder / "case.toml", other)
    suffix = {"pavements": "geojson", "premises": "fgb", "obstacles": "gpkg", "kerbs": "shp", "bins": "csv"}
    for name, _ in pyogrio.list_layers(folder / "layers.gpkg"):
        frame = pyogrio.read_dataframe(folder / "layers.gpkg", layer=name)
        if name in ("bins", "sharing"):
            quoting = csv.QUOTE_NONNUMERIC
            frame.to_csv(other / f"{name}.csv", index=False, quoting=quoting, sep=";" if name == "sharing" else ",")
        else:
            frame = frame.rename(columns=lambda column: column[:10]) if name == "kerbs" else frame  # as shapefiles do
            pyogrio.write_dataframe(frame, other / f"{name}.{suffix.get(name, 'gpkg')}", layer=name)
    one, same = read_case(folder), read_case(other)
    for part in ("pavements", "holdings", "kerbs", "streets", "sites", "sharing", "streams", "trucks", "rules"):
        assert getattr(same, part) == getattr(one, part), part
    assert {p.premises_id for p in same.premises} == {p.premises_id for p in one.premises}  # fgb sorts by place
    assert same.digest != one.digest


def test_ids_are_the_same_as_numbers_and_as_text(tmp_path):
    parts = small_case()
    parts.frames["premises"]["premises_id"] = [1, 2, 3]
    parts.frames["bins"]["premises_id"] = ["1.0", "1", "2", "3", "3.0"]
    parts.frames["sharing"]["premises_id"] = [2.0]
    parts.frames["sharing"]["host_premises_id"] = [1]
    case = read_case(parts.write(tmp_path / "case"))
    assert [h.premises_id for h in case.holdings] == ["1", "2", "3", "3"]
    assert case.sharing == (Sharing("2", "residual", "1"),)


def test_invalid_polygon_is_repaired_and_noted(tmp_path):
    parts = small_case()
    bow_tie = Polygon([(0, 0), (10, 4), (10, 0), (0, 4)])
    parts.frames["pavements"] = layer({"pavement_id": [7]}, [bow_tie])
    case = read_case(parts.write(tmp_path / "case"))
    assert isinstance(case.pavements[0].geometry, MultiPolygon)
    assert shapely.is_valid(case.pavements[0].geometry)
    assert case.pavements[0].geometry.area == pytest.approx(20.0)
    assert any("1 invalid polygons were repaired: 7 (Self-intersection)" in note for note in case.notes)


def test_heights_are_dropped(tmp_path):
    parts = small_case()
    parts.frames["premises"]["geometry"] = [Point(5, 5, 30), Point(20, 5, 31), Point(30, 25, 32)]
    case = read_case(parts.write(tmp_path / "case"))
    assert not case.premises[0].door.has_z


def test_multi_parts_are_kept_where_they_may_be_and_merged_where_not(tmp_path):
    parts = small_case()
    two = MultiPolygon([box(0, 0, 10, 4), box(20, 0, 40, 4)])
    parts.frames["pavements"] = layer({"pavement_id": [7]}, [two])
    lines = shapely.MultiLineString([[(40, 4), (20, 4)], [(20, 4), (0, 4)]])
    parts.frames["kerbs"] = layer({"kerb_id": ["K1"], "pavement_id": [7]}, [lines])
    doors = [Point(5, 5), Point(20, 5), Point(30, 3)]
    parts.frames["premises"]["geometry"] = shapely.multipoints(doors, indices=[0, 1, 2])
    case = read_case(parts.write(tmp_path / "case"))
    assert case.pavements[0].geometry.equals(two)
    assert case.kerbs[0].geometry.length == pytest.approx(40.0)
    assert case.premises[1].door == Point(20, 5)


def test_digest_follows_the_contents_not_the_place(tmp_path):
    folder = small_case().write(tmp_path / "one")
    digest = read_case(folder).digest
    shutil.copytree(folder, tmp_path / "two")
    (tmp_path / "two" / "readme.txt").write_text("no part of the case")
    assert read_case(tmp_path / "two").digest == digest
    with (tmp_path / "two" / "case.toml").open("a") as file:
        file.write("# one byte more\n")
    assert read_case(tmp_path / "two").digest != digest


def test_litres_of_guests_count_in_the_hosts_bins(tmp_path):
    parts = small_case()
    parts.frames["bins"].loc[2, "litres_per_week"] = 1500.0  # B-2's own 240 l would never hold it, nor A.1's 840 l
    with pytest.raises(InputError, match=r"A\.1 residual.*1850 l a week.*litres fit|litres fit.*1850 l a week") as told:
        read_case(parts.write(tmp_path / "case"))
    assert "B-2 residual]: the litres" not in str(told.value)

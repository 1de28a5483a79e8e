import json
import re

import geopandas as gpd
import pandas as pd
import pytest
from shapely.geometry import box

from binopt.errors import InputError, UsageError
from binopt.intake.case_reader import read_case
from binopt.intake.layers import import_layers


def layer_of(case, name):
    return gpd.read_file(case / "layers.gpkg", layer=name)


def told(error):
    return str(error.value)


@pytest.fixture
def imported(tmp_path, layers, write_source, write_mapping):
    out = tmp_path / "case"
    report = import_layers(write_source(layers), write_mapping(), out)
    return out, report


def test_a_town_becomes_a_case_that_the_reader_takes(imported):
    out, report = imported
    case = read_case(out)
    assert case.name == "Town"
    assert [p.premises_id for p in case.premises] == ["1-1", "1-2", "1-3"]
    assert [p.inhabitants for p in case.premises] == [4, 2, 2]
    assert report.counts["premises"] == 3
    assert {s.street_id: s.oneway for s in case.streets} == {"main": 1, "side": 0}
    assert {s.street_id: round(s.speed_kmh, 2) for s in case.streets} == {"main": 32.19, "side": 40.23}


def test_pavements_that_touch_are_one_and_named_by_their_first_row(imported):
    out, _ = imported
    pavements = layer_of(out, "pavements")
    assert sorted(pavements.pavement_id) == ["walks.1", "walks.4"]
    assert pavements.area.sum() == pytest.approx(100 * 2 + 38 * 2 + 100 * 2)


def test_bins_follow_the_longest_gap_and_the_reserve(imported):
    bins = pd.DataFrame(layer_of(imported[0], "bins"))
    # 4 inhabitants × 45 l × 3 days / 7 / 0.8 = 96.4 l
    assert dict(zip(bins.premises_id, bins.bin_type, strict=True)) == {"1-1": "120", "1-2": "120", "1-3": "120"}
    assert list(bins.litres_per_week) == [180, 90, 90]


def test_doors_open_on_the_street_of_the_address(imported, local):
    doors = {row.premises_id: local(row.geometry) for row in layer_of(imported[0], "premises").itertuples()}
    assert (doors["1-1"].x, doors["1-1"].y) == pytest.approx((15, -2), abs=0.3)
    # the corner parcel lies 19 m from the side street's pavement and 10 m from the main street's
    assert (doors["1-3"].x, doors["1-3"].y) == pytest.approx((98, -12), abs=0.3)


def test_driveways_behind_the_pavement_reach_across_it(imported, local):
    obstacles = layer_of(imported[0], "obstacles").set_index("obstacle_id")
    drive = local(obstacles.geometry["drives.1"])
    assert drive.bounds == pytest.approx((20, -2, 23, 0), abs=0.01)
    assert "drives.2" not in obstacles.index


def test_points_off_the_pavement_are_moved_onto_it_or_dropped(imported, local):
    obstacles = layer_of(imported[0], "obstacles").set_index("obstacle_id")
    assert (local(obstacles.geometry["hydrants.1"]).y) == pytest.approx(-1)
    # 0.7 m into the carriageway: to the kerb, and on by the hydrant's radius of 0.2 m
    assert (local(obstacles.geometry["hydrants.2"]).y) == pytest.approx(-0.2)
    assert "hydrants.3" not in obstacles.index  # 13 m away
    assert "hydrants.4" not in obstacles.index  # abandoned


def test_nothing_is_done_silently(imported):
    out, report = imported
    told_of = {(e.action.value, e.layer): e.ids for e in report.entries}
    assert ("repaired", "hydrants") in told_of
    assert told_of["dropped", "parcels"] == ("1-4",)
    assert told_of["dropped", "hydrants"] == ("hydrants.3",)
    assert told_of["guessed", "centrelines"] == ("side ('')",)
    assert json.loads((out / "import.json").read_text("utf-8")) == json.loads(report.to_json())
    for entry in report.entries:
        assert entry.count >= len(entry.ids)
        assert entry.what in report.render()


def test_the_same_source_gives_the_same_files(tmp_path, layers, write_source, write_mapping):
    source, mapping = write_source(layers), write_mapping()
    for name in ("one", "two"):
        import_layers(source, mapping, tmp_path / name)
    for file in ("case.toml", "layers.gpkg", "import.json"):
        assert (tmp_path / "one" / file).read_bytes() == (tmp_path / "two" / file).read_bytes()


def test_a_source_in_degrees_or_feet_gives_the_same_case(
    tmp_path, layers, write_source, write_mapping, imported, local
):
    # a transverse Mercator in feet about the town
    feet = "+proj=tmerc +lat_0=48 +lon_0=9 +units=ft +ellps=GRS80 +towgs84=0,0,0 +no_defs"
    for name, crs in (("degrees", "EPSG:4258"), ("feet", feet)):
        source = write_source(layers, crs)
        import_layers(source, write_mapping(), tmp_path / name)
        there, here = layer_of(tmp_path / name, "premises"), layer_of(imported[0], "premises")
        assert there.distance(here).max() < 0.3  # doors are sought every half metre
        source.unlink()


def test_the_layers_of_a_folder_are_as_good_as_one_file(tmp_path, layers, write_mapping, imported):
    folder = tmp_path / "files"
    folder.mkdir()
    for name, frame in layers.items():
        frame.to_file(folder / f"{name}.fgb", driver="FlatGeobuf", SPATIAL_INDEX="NO")
    addresses = pd.DataFrame(layers["addresses"].drop(columns="geometry"))
    (folder / "addresses.fgb").unlink()
    addresses.to_csv(folder / "addresses.csv", index=False)  # without points: the parcels' middles take their place
    import_layers(folder, write_mapping(), tmp_path / "again")
    assert layer_of(tmp_path / "again", "premises").distance(layer_of(imported[0], "premises")).max() < 0.6


def test_buildings_may_be_the_premises(tmp_path, layers, write_source, write_mapping, local):
    start = "[premises]"
    mapping = write_mapping(("[premises]", "[gone]")).read_text("utf-8")
    mapping = re.sub(r"\[gone\].*?\[bins\]", "[bins]", mapping, flags=re.DOTALL)
    mapping += (
        f'\n{start}\nlayer = "parcels"\ninhabitants_from = "floor_area"\nfloor_m2 = 50\nstoreys = 2\nfront_m = 0\n'
    )
    path = tmp_path / "buildings.toml"
    path.write_text(mapping, encoding="utf-8")
    import_layers(write_source(layers), path, tmp_path / "case")
    premises = layer_of(tmp_path / "case", "premises")
    assert list(premises.inhabitants) == pytest.approx([48, 48, 60.8, 28.8])
    assert local(premises.geometry[0]).y == pytest.approx(-2)


def test_polygons_of_one_lot_are_one_premises(tmp_path, layers, write_source, write_mapping):
    layers["parcels"].loc[1, "lot"] = "1-1"
    report = import_layers(write_source(layers), write_mapping(), tmp_path / "case")
    assert list(layer_of(tmp_path / "case", "premises").premises_id) == ["1-1", "1-3"]
    assert any(e.ids == ("1-1",) and "united" in e.what for e in report.entries)


def test_every_fault_of_a_hostile_mapping_is_told_at_once(tmp_path, layers, write_source, write_mapping):
    mapping = write_mapping(
        ('layer = "walks"', 'layer = "walk"'),
        ('column = "state"', 'column = "status"'),
        ('kind = "hydrant"', 'kind = "hydrent"'),
        ("[obstacles.across]", "[obstacles.across]\nwidest = 3"),
        ('layer = "centrelines"', 'layer = "roads"'),
        ("reserve = 0.2", "reserve = 1.5"),
        ("bin = 240", "bin = 250"),
        ("litres_per_inhabitant_week = 45", "litres_per_inhabitant_week = -45"),
        ('"wed", "fri"', '"wed", "fryday"'),
        ('clear_width_preset = "de"', 'clear_width_preset = "dee"'),
        ('streams = ["residual"]', 'streams = ["rest"]'),
        ('crs = "EPSG:25832"', 'crs = "EPSG:4326"'),
        ("format = 1", "format = 2\nsurprise = 1"),
    )
    with pytest.raises(InputError) as error:
        import_layers(write_source(layers), mapping, tmp_path / "case")
    for told_of in (
        r"town\.gpkg has no such layer.*walk.*did you mean 'walks'",
        r"no such column.*status.*did you mean 'state'",
        r"kind: is not known.*hydrent.*did you mean 'hydrant'",
        r"across\.widest: is no key of this table.*widest_m",
        r"layer roads must hold lines",
        r"bins\.reserve: must be from 0 to 0\.9",
        r"ladder\[2\]\.bin: is no EN 840 bin.*250.*240",
        r"litres_per_inhabitant_week: must be from 0 to 10000.*-45",
        r"town\.toml: streams\.residual\.today\.days.*fryday",
        r"town\.toml: rules\.clear_width_preset.*dee",
        r"town\.toml: trucks\.big\.streams.*rest",
        r"source\.crs: the CRS is geographic",
        r"town\.toml: format",
        r"town\.toml: surprise: is no key",
    ):
        assert re.search(told_of, told(error)), told_of
    assert error.value.exit_code == 3
    assert not (tmp_path / "case").exists()


def test_without_a_target_degrees_and_feet_are_faults(tmp_path, layers, write_source, write_mapping):
    mapping = write_mapping(('crs = "EPSG:25832"', ""))
    with pytest.raises(InputError, match="geographic"):
        import_layers(write_source(layers, "EPSG:4258"), mapping, tmp_path / "case")
    with pytest.raises(InputError, match="feet or another unit"):
        import_layers(write_source(layers, "EPSG:2249"), mapping, tmp_path / "case")


def test_without_a_target_the_layers_own_crs_holds(tmp_path, layers, write_source, write_mapping):
    import_layers(write_source(layers), write_mapping(('crs = "EPSG:25832"', "")), tmp_path / "case")
    assert read_case(tmp_path / "case").crs.to_epsg() == 25832


@pytest.mark.parametrize("value", ["fast", -3.0, float("inf")])
def test_numbers_that_are_none_are_faults_with_their_rows(tmp_path, layers, write_source, write_mapping, value):
    layers["centrelines"]["mph"] = pd.Series([20, value], dtype=object).astype(str)
    with pytest.raises(InputError, match=r"centrelines\[side\]: mph must be a number"):
        import_layers(write_source(layers), write_mapping(), tmp_path / "case")


def test_filters_that_leave_nothing_are_told(tmp_path, layers, write_source, write_mapping):
    nothing = 'where = [{ column = "t", equals = "z" }]'
    mapping = write_mapping(('layer = "walks"', f'layer = "walks"\n{nothing}'))
    with pytest.raises(InputError, match="no pavement is left"):
        import_layers(write_source(layers), mapping, tmp_path / "case")
    layers["addresses"]["lot"] = "9-9"
    with pytest.raises(InputError, match="no premises are left"):
        import_layers(write_source(layers), write_mapping(), tmp_path / "other")


def test_a_case_is_replaced_only_when_asked(tmp_path, layers, write_source, write_mapping):
    source, mapping, out = write_source(layers), write_mapping(), tmp_path / "case"
    import_layers(source, mapping, out)
    with pytest.raises(UsageError, match="overwrite"):
        import_layers(source, mapping, out)
    import_layers(source, mapping, out, overwrite=True)
    assert sorted(p.name for p in out.iterdir()) == ["case.toml", "import.json", "layers.gpkg"]


def test_a_failed_import_leaves_the_old_case(tmp_path, layers, write_source, write_mapping):
    source, out = write_source(layers), tmp_path / "case"
    import_layers(source, write_mapping(), out)
    before = (out / "layers.gpkg").read_bytes()
    layers["walks"] = layers["walks"].assign(geometry=[box(0, 0, 0, 0)] * 4)
    with pytest.raises(InputError, match="no pavement is left"):
        import_layers(write_source(layers), write_mapping(), out, overwrite=True)
    assert (out / "layers.gpkg").read_bytes() == before
    assert not list(tmp_path.glob(".case*"))


def test_trucks_are_as_many_as_the_load_needs(tmp_path, layers, write_source, write_mapping):
    import_layers(write_source(layers), write_mapping(), tmp_path / "one")
    assert [t.truck_id for t in read_case(tmp_path / "one").trucks] == ["big"]
    many = write_mapping(('streams = ["residual"]', 'streams = ["residual"]\ncount = 3'))
    import_layers(write_source(layers), many, tmp_path / "three")
    assert [t.truck_id for t in read_case(tmp_path / "three").trucks] == ["big-1", "big-2", "big-3"]

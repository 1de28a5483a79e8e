import json

import geopandas as gpd
import numpy as np
import pytest
import shapely

import binopt
from binopt.domain.street import WidthSource
from binopt.errors import InputError, UsageError
from binopt.geometry.doors import find_doors
from binopt.intake.layers import Action
from binopt.intake.osm import import_osm
from binopt.served import lay_served
from tests.intake.osm.town import EAST, NORTH, Town, degrees, small_town


@pytest.fixture(name="town")
def _town():
    town = small_town()
    for x in (15, 35, 55):
        town.node((x, 4.5), {"natural": "tree"})
    town.node((75, 4.4), {"highway": "street_lamp"})
    town.node((25, -4.8), {"emergency": "fire_hydrant"})
    town.node((60, 0), {"highway": "crossing"})
    town.way([(45, -30), (45, 0)], highway="service", service="driveway")
    town.box(81, 4.2, 83, 5.4, building="kiosk")
    return town


@pytest.fixture(name="case")
def _case(town, tmp_path):
    import_osm(town.write(tmp_path), tmp_path / "case")
    return binopt.read_case(tmp_path / "case")


def test_the_case_is_read_back_without_a_word(case):
    assert case.notes == ()
    assert case.name == "Town"
    assert case.crs.to_epsg() == 32632
    assert case.timezone == "Europe/Berlin"
    assert case.rules.clear_width_preset == "de"
    assert len(case.premises) == 37


def test_every_door_opens_on_a_face_of_its_own_street(case):
    model = lay_served(case)
    doors = find_doors(case, model)
    assert (doors.way_m[:-1] < 6.0).all()
    streets = {p.premises_id: model.faces[f].street for p, f in zip(case.premises, doors.face, strict=True)}
    assert set(streets.values()) == {"Long Street"}
    assert model.covered_share > 0.97


def test_pavements_say_how_wide_they_are_and_how_sure_that_is(town, tmp_path):
    import_osm(town.write(tmp_path), tmp_path / "case")
    frame = gpd.read_file(tmp_path / "case" / "layers.gpkg", layer="pavements")
    assert set(frame["width_source"]) == {WidthSource.ESTIMATED}
    assert (frame["width_low_m"] <= frame["width_m"]).all()
    assert (frame["width_m"] <= frame["width_high_m"]).all()
    row = frame[frame["street"] == "Long Street"].iloc[0]
    assert row["width_m"] == pytest.approx(0.175 * 12, abs=0.05)


def test_what_is_drawn_is_as_wide_as_is_said(town, tmp_path):
    import_osm(town.write(tmp_path), tmp_path / "case")
    frame = gpd.read_file(tmp_path / "case" / "layers.gpkg", layer="pavements").set_index("pavement_id")
    case = binopt.read_case(tmp_path / "case")
    model = lay_served(case)
    for i, face in enumerate(model.faces):
        if face.street != "Long Street":
            continue
        width = model.transects.width_m[model.transects.face == i]
        assert np.median(width) == pytest.approx(frame.loc[face.pavement_id, "width_m"], abs=0.1)


def test_things_stand_on_the_pavement(case):
    kinds = {obstacle.kind for obstacle in case.obstacles}
    assert kinds == {"tree", "lamp", "hydrant", "crossing", "driveway", "other"}
    ground = shapely.union_all([pavement.geometry for pavement in case.pavements])
    for obstacle in case.obstacles:
        assert obstacle.footprint.distance(ground) < 1e-6
    (driveway,) = [o for o in case.obstacles if o.kind == "driveway"]
    assert driveway.footprint.centroid.x - EAST == pytest.approx(45, abs=0.1)
    crossings = [o for o in case.obstacles if o.kind == "crossing"]
    assert sorted(round(o.footprint.centroid.y - NORTH) for o in crossings) == [-5, 5]


def test_the_service_way_is_driven_and_no_street_of_faces(town, tmp_path):
    town.way([(160, 0), (160, 60)], highway="service")
    town.way([(0, 60), (90, 60)], highway="residential", access="private")
    report = import_osm(town.write(tmp_path), tmp_path / "case")
    case = binopt.read_case(tmp_path / "case")
    through = {street.street_id: street.through for street in case.streets}
    service = next(f"w{i}" for i, (_, tags) in town.ways.items() if tags.get("highway") == "service" and len(tags) == 1)
    private = next(f"w{i}" for i, (_, tags) in town.ways.items() if tags.get("access") == "private")
    assert through[service]
    assert private not in through
    assert not through["w1"]
    assert any("private" in e.what and private in e.ids for e in report.of(Action.DROPPED))


@pytest.mark.parametrize("tags", [{"tunnel": "yes"}, {"covered": "yes"}, {"layer": "-1"}])
def test_nothing_is_planned_on_what_lies_under_the_ground(town, tmp_path, tags):
    below = town.way([(0, 40), (100, 40), (200, 40)], highway="residential", name="Tunnel", **tags)
    import_osm(town.write(tmp_path), tmp_path / "case")
    case = binopt.read_case(tmp_path / "case")
    assert {s.through for s in case.streets if s.street_id == f"w{below}"} == {True}
    assert "Tunnel" not in {pavement.street for pavement in case.pavements}
    assert all(road.distance(shapely.Point(EAST + 50, NORTH + 40)) > 10 for road in case.carriageways)


def test_steps_footways_and_squares_are_no_streets(town, tmp_path):
    town.way([(0, 30), (90, 30)], highway="steps", name="Stairs")
    town.way([(0, 34), (90, 34)], highway="footway", name="Walk")
    town.box(20, 40, 80, 70, highway="pedestrian", area="yes", name="Square")
    import_osm(town.write(tmp_path), tmp_path / "case")
    names = {street.name for street in binopt.read_case(tmp_path / "case").streets}
    assert names == {"Long Street", "Cross Street"}


def test_a_street_for_people_on_foot_has_pavements_of_its_own_kind(tmp_path):
    town = small_town()
    for name in (1, 2):
        refs, tags = town.ways[name]
        town.ways[name] = (refs, {**tags, "highway": "pedestrian"})
    report = import_osm(town.write(tmp_path), tmp_path / "case")
    assert any("people on foot" in entry.what for entry in report.of(Action.GUESSED))
    model = lay_served(binopt.read_case(tmp_path / "case"))
    width = np.median(model.transects.width_m[[model.faces[f].street == "Long Street" for f in model.transects.face]])
    assert width == pytest.approx((12 - 3) / 2, abs=0.1)


def test_a_box_takes_its_buildings_only(town, tmp_path):
    (west, south), (east, north) = degrees([(-5, -20), (45, 20)])
    import_osm(town.write(tmp_path), tmp_path / "case", bbox=(west, south, east, north))
    case = binopt.read_case(tmp_path / "case")
    assert all(-5 < p.door.x - EAST < 45 for p in case.premises)
    # fronts at the box's edge are whole
    ground = shapely.union_all([pavement.geometry for pavement in case.pavements])
    assert ground.bounds[2] - EAST > 60


def test_an_area_takes_its_buildings_only(town, tmp_path):
    town.box(-20, -60, 62, 60, place="quarter", name="West End")
    report = import_osm(town.write(tmp_path), tmp_path / "case", area="west end")
    case = binopt.read_case(tmp_path / "case")
    assert case.name == "west end"
    assert all(p.door.x - EAST < 62 for p in case.premises)
    assert report.counts["buildings"] == 13


def test_another_country_brings_other_rules(town, tmp_path):
    import_osm(town.write(tmp_path), tmp_path / "case", country="GB")
    case = binopt.read_case(tmp_path / "case")
    assert case.drives_on == "left"
    assert case.rules.clear_width_preset == "uk"


def test_an_unknown_country_is_said(town, tmp_path):
    report = import_osm(town.write(tmp_path), tmp_path / "case", country="zz")
    assert any("no settings of that country" in entry.what for entry in report.entries)


def test_the_report_lies_in_the_case(town, tmp_path):
    report = import_osm(town.write(tmp_path), tmp_path / "case")
    assert json.loads((tmp_path / "case" / "import.json").read_text("utf-8")) == json.loads(report.to_json())


def test_the_same_extract_gives_the_same_bytes(town, tmp_path):
    path = town.write(tmp_path)
    for name in ("one", "two"):
        import_osm(path, tmp_path / name)
    for file in ("case.toml", "layers.gpkg", "import.json"):
        assert (tmp_path / "one" / file).read_bytes() == (tmp_path / "two" / file).read_bytes()


def test_a_case_that_is_there_is_replaced_only_when_asked(town, tmp_path):
    path = town.write(tmp_path)
    import_osm(path, tmp_path / "case")
    with pytest.raises(UsageError, match="not empty"):
        import_osm(path, tmp_path / "case")
    import_osm(path, tmp_path / "case", overwrite=True)


def bare(*kinds):
    town = Town()
    if "streets" in kinds:
        town.way([(0, 0), (100, 0)], highway="residential")
    if "houses" in kinds:
        town.box(10, 6, 30, 20, building="house")
    town.node((1, 1), {"natural": "tree"})
    return town


@pytest.mark.parametrize(
    ("kinds", "said"),
    [
        (("houses",), ["holds no streets"]),
        (("streets",), ["holds no buildings"]),
        ((), ["holds no streets", "holds no buildings"]),
    ],
)
def test_an_extract_without_streets_or_houses_is_refused_and_leaves_nothing(tmp_path, kinds, said):
    with pytest.raises(InputError) as caught:
        import_osm(bare(*kinds).write(tmp_path), tmp_path / "case")
    for text in said:
        assert text in str(caught.value)
    assert len(caught.value.faults) == len(said)
    assert not (tmp_path / "case").exists()


def test_a_box_beside_the_extract_is_told_where_the_extract_is(town, tmp_path):
    with pytest.raises(InputError, match="holds no buildings") as caught:
        import_osm(town.write(tmp_path), tmp_path / "case", bbox=(1.0, 1.0, 2.0, 2.0))
    assert "10.3" in str(caught.value)


def test_streets_that_leave_no_room_for_a_pavement_are_told(tmp_path):
    town = Town()
    town.way([(0, 0), (100, 0)], highway="residential", sidewalk="no")
    town.box(10, 6, 30, 20, building="house")
    with pytest.raises(InputError, match="no pavement could be inferred"):
        import_osm(town.write(tmp_path), tmp_path / "case")


@pytest.mark.parametrize(("crs", "said"), [("EPSG:4326", "no projected system"), ("nonsense", "is no CRS")])
def test_a_system_without_metres_is_refused(town, tmp_path, crs, said):
    settings = tmp_path / "mine.toml"
    settings.write_text(f'[source]\ncrs = "{crs}"\n')
    with pytest.raises(InputError, match=said):
        import_osm(town.write(tmp_path), tmp_path / "case", settings=settings)

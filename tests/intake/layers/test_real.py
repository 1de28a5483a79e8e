"""The shipped mappings on the layers that they were made for, with the demand that goals are measured on."""

import geopandas as gpd
import numpy as np
import pytest
import shapely

from binopt.geometry.doors import find_doors
from binopt.geometry.streetscape import lay_out
from binopt.intake.case_reader import read_case
from binopt.intake.layers import import_layers

pytestmark = pytest.mark.real


@pytest.fixture(scope="module")
def cambridge(cases, tmp_path_factory):
    out = tmp_path_factory.mktemp("cambridge") / "case"
    return import_layers(cases / "cambridge-mid" / "layers.gpkg", "cambridge", out), read_case(out), out


@pytest.fixture(scope="module")
def delft(cases, tmp_path_factory):
    out = tmp_path_factory.mktemp("delft") / "case"
    return import_layers(cases / "delft" / "layers.gpkg", "bgt", out), read_case(out), out


def test_cambridge_has_the_agreed_demand(cambridge):
    report, case, _ = cambridge
    assert len(case.premises) == 558
    assert sum(p.inhabitants for p in case.premises) == 2 * 3619
    assert sum(h.litres_per_week for h in case.holdings) == pytest.approx(2 * 3619 * 85)
    assert sum(len(h.bins) for h in case.holdings) == 2602
    assert report.counts["bins"] == 2602


def test_delft_has_the_agreed_demand(delft, cases):
    _, case, _ = delft
    ground_m2 = gpd.read_file(cases / "delft" / "layers.gpkg", layer="pand").area.sum()
    assert len(case.premises) == 160
    assert sum(p.inhabitants for p in case.premises) == pytest.approx(ground_m2 * 3 / 40 * 2)


def test_doors_in_cambridge_are_within_reach_and_few_are_guessed(cambridge):
    report, case, _ = cambridge
    ground = shapely.union_all([p.geometry for p in case.pavements])
    away_m = shapely.distance(np.array([p.door for p in case.premises], dtype=object), ground)
    assert away_m.max() < 30
    assert (away_m <= 2.5).sum() >= 520
    guessed = next(e for e in report.entries if "no pavement of the address's street" in e.what)
    assert guessed.count <= 15


def test_driveways_in_cambridge_cross_the_pavement(cambridge):
    _, case, _ = cambridge
    ground = shapely.union_all([p.geometry for p in case.pavements])
    drives = np.array([o.footprint for o in case.obstacles if o.kind == "driveway"], dtype=object)
    assert len(drives) > 330
    assert shapely.area(shapely.difference(drives, ground)).max() < 0.01
    carriageway = shapely.union_all(list(case.carriageways))
    assert np.median(shapely.distance(drives, carriageway)) == 0
    assert all(o.flat for o in case.obstacles if o.kind == "driveway")


def test_one_way_streets_in_cambridge_follow_the_citys_dictionary(cambridge):
    _, case, _ = cambridge
    assert [sum(s.oneway == way for s in case.streets) for way in (1, 0, -1)] == [32, 70, 30]


def test_every_feature_of_the_obstacle_layers_is_in_the_case_or_in_the_report(cambridge, cases):
    report, case, _ = cambridge
    made = {o.obstacle_id for o in case.obstacles}
    told = {i for e in report.entries if e.action == "dropped" for i in e.ids}
    for layer in ("hydrants", "street_lights", "utility_poles", "bike_racks", "driveways", "pedestrian_ramps"):
        rows = len(gpd.read_file(cases / "cambridge-mid" / "layers.gpkg", layer=layer, ignore_geometry=True))
        missing = [n for n in (f"{layer}.{i}" for i in range(1, rows + 1)) if n not in made and n not in told]
        assert missing == [], layer


def test_walls_in_delft_let_bins_stand_flush(delft):
    _, case, _ = delft
    walls = [o for o in case.obstacles if o.kind == "other"]
    assert len(walls) == 35
    assert all(o.clearance_m == 0 and not o.flat for o in walls)


@pytest.fixture(scope="module")
def nantes(cases, tmp_path_factory):
    out = tmp_path_factory.mktemp("nantes") / "case"
    return import_layers(cases / "nantes-graslin" / "layers.gpkg", "bdtopo", out), read_case(out), out


def test_pavements_in_nantes_lie_between_carriageway_and_building(nantes, cases):
    report, case, out = nantes
    buildings = np.array(gpd.read_file(cases / "nantes-graslin" / "layers.gpkg", layer="buildings").geometry)
    carriageways = shapely.union_all(list(case.carriageways))
    ground = np.array([p.geometry for p in case.pavements], dtype=object)
    assert len(ground) >= 250
    assert shapely.area(shapely.intersection(ground, carriageways)).max() < 1e-6
    assert shapely.area(shapely.intersection(ground, shapely.union_all(buildings))).max() < 1e-6
    assert shapely.distance(ground, carriageways).max() < 0.06
    frame = gpd.read_file(out / "layers.gpkg", layer="pavements")
    assert set(frame["width_source"]) == {"estimated"}
    assert (frame["width_low_m"] <= frame["width_m"]).all()
    assert (frame["width_m"] <= frame["width_high_m"]).all()
    assert 1.0 < frame["width_m"].median() < 4.0
    assert any("pavements inferred" in entry.what for entry in report.entries)


def test_nearly_every_building_in_nantes_that_faces_a_street_gets_a_face(nantes, cases):
    report, case, _ = nantes
    frame = gpd.read_file(cases / "nantes-graslin" / "layers.gpkg", layer="buildings")
    buildings = shapely.force_2d(np.array(frame.geometry))
    facing = seen_from(shapely.union_all(list(case.carriageways)), buildings, 15.0)
    facing &= frame["LEGER"].to_numpy() == "Non"  # IGN's word for what does not last: kiosks and sheds
    model = lay_out(case)
    doors = find_doors(case, model)
    place = {premises.premises_id: i for i, premises in enumerate(case.premises)}
    tree = shapely.STRtree(buildings)
    got, without = [], []
    for i in np.flatnonzero(facing):
        name = frame["ID"].iloc[i]
        if name not in place:
            without.append(name)
            continue
        k = place[name]
        kerb = model.faces[doors.face[k]].kerb
        way = shapely.LineString([case.premises[k].door, kerb.interpolate(doors.foot_m[k])])
        through = [j for j in tree.query(way) if j != i and shapely.intersection(way, buildings[j]).length > 0.1]
        (got if doors.way_m[k] <= 25 and not through else without).append(name)
    assert len(got) >= 0.95 * facing.sum() > 200
    told = {name: entry.what for entry in report.entries for name in entry.ids if entry.layer == "buildings"}
    reasons = {told[name] for name in without}
    assert all(reason.startswith(("not meant by the mapping", "set back", "faces several")) for reason in reasons)


def seen_from(carriageways, buildings, far_m):
    """Tell which buildings are seen from a carriageway over two metres of their outline, so far away at most."""
    tree = shapely.STRtree(buildings)
    seen = np.zeros(len(buildings), dtype=bool)
    for i, building in enumerate(buildings):
        outline = building.exterior
        points = shapely.line_interpolate_point(outline, np.arange(0.5, outline.length, 1.0))
        sights = shapely.shortest_line(points, carriageways)
        sights = sights[shapely.length(sights) <= far_m]
        sight, other = tree.query(sights, predicate="intersects")
        hidden = shapely.length(shapely.intersection(sights[sight], buildings[other])) > 0.05
        seen[i] = len(sights) - len(np.unique(sight[hidden])) >= 2
    return seen

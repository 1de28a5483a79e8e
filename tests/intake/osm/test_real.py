"""Extracts of real towns, from the best mapped to one of 2013 where nothing is tagged."""

import geopandas as gpd
import numpy as np
import pytest
import shapely

from binopt.geometry.doors import find_doors
from binopt.intake.case_reader import read_case
from binopt.intake.layers import Action
from binopt.intake.osm import import_osm
from binopt.served import lay_served

pytestmark = pytest.mark.real

TOWNS = {
    "karlsruhe": ("karlsruhe/karlsruhe-small", 345, "Europe/Berlin"),
    "rome": ("rome/rome-esquilino", 707, "Europe/Rome"),
    "helsinki": ("helsinki/helsinki", 423, "Europe/Helsinki"),
    "krems": ("krems/krems", 1191, "Europe/Vienna"),
    "monaco": ("monaco/monaco", 1575, "Europe/Monaco"),
}


@pytest.fixture(scope="module", params=TOWNS, name="town")
def _town(request, cases, tmp_path_factory):
    path, buildings, zone = TOWNS[request.param]
    out = tmp_path_factory.mktemp(request.param) / "case"
    report = import_osm(cases / f"{path}.osm.pbf", out)
    assert report.counts["buildings"] == buildings
    case = read_case(out)
    assert case.timezone == zone
    return report, case, lay_served(case), out


def test_nearly_all_buildings_on_public_streets_get_a_face(town):
    report, case, model, out = town
    premises = gpd.read_file(out / "layers.gpkg", layer="premises")
    near = find_doors(case, model).way_m <= case.rules.max_carry_m
    served = premises[(premises["on_street"] == "yes") & near]["premises_id"].str.split(".").str[0].nunique()
    assert served >= 0.95 * report.counts["buildings on a public street"]


def test_faces_cover_the_pavement_and_pavement_lies_beside_kerbs(town):
    _, _, model, _ = town
    assert model.covered_share > 0.97
    assert (model.transects.width_m > 0).mean() > 0.995
    assert np.percentile(model.transects.width_m, 5) >= 0.8
    assert np.percentile(model.transects.width_m, 95) <= 6.5


def test_the_ground_overlaps_neither_itself_nor_carriageways(town):
    _, case, _, _ = town
    pavements = np.array([pavement.geometry for pavement in case.pavements], dtype=object)
    road = shapely.union_all(np.array(case.carriageways, dtype=object))
    area_m2 = shapely.area(pavements).sum()
    assert area_m2 - shapely.union_all(pavements).area < 0.001 * area_m2
    assert shapely.intersection(shapely.union_all(pavements), road).area < 0.001 * area_m2


def test_every_building_is_a_premises_or_has_a_reason(town):
    report, case, _, _ = town
    housed = {premises.premises_id.split(".")[0] for premises in case.premises}
    entries = [entry for entry in report.of(Action.DROPPED) if entry.layer == "building"]
    dropped = {name for entry in entries for name in entry.ids}
    assert len(housed | dropped) == report.counts["buildings"]

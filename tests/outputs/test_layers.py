"""plan.gpkg has the contract's layers and columns, and is the same file each time."""

from dataclasses import replace

import geopandas as gpd
import numpy as np
import pandas as pd
import pyogrio

from binopt.outputs.geopackage import write_geopackage
from binopt.outputs.layers import LAYER_COLUMNS, LIKE, make_layers
from tests.outputs.quarter import make_result

CONTRACT = {
    "faces": "face_id pavement_id street length_m clear_width_m o_today o_exact o_plan o_bound s_today s_plan",
    "spots": "premises_id stream bin_type rank face_id chainage_m side carry_m lawful",
    "presentations": "premises_id stream bins_out out_min window_from_min window_to_min truck_min in_min round_id",
    "rounds": "round_id truck_id stream start_min end_min load_kg load_l drive_min distance_m day",
    "stops": "round_id seq kind face_id arrive_min depart_min bins begin_s drive_s wait_s service_s hold_s",
    "unplaced": "premises_id stream reason detail",
}


def test_the_columns_are_the_contracts_and_stand_first():
    layers = make_layers(make_result(4))
    assert {name: " ".join(columns) for name, columns in LAYER_COLUMNS.items()} == CONTRACT
    for name, frame in layers.items():
        columns = CONTRACT[LIKE.get(name, name)].split()
        assert list(frame.columns[: len(columns)]) == columns


def test_no_rounds_are_pretended():
    result = make_result(4)
    assert not {"rounds", "stops"} & set(make_layers(replace(result, rounds={"today": (), "plan": ()})))
    assert {"rounds", "stops"} <= set(make_layers(result))


def test_what_is_read_is_what_was_written(tmp_path):
    result = make_result(6)
    path = tmp_path / "plan.gpkg"
    write_geopackage(make_layers(result), path)
    faces = gpd.read_file(path, layer="faces")
    assert faces.crs == result.case.crs
    assert np.array_equal(faces["o_plan"], result.planned.o)
    spots = gpd.read_file(path, layer="spots")
    assert len(spots) == len(result.plan.spots)
    assert set(spots["bin_type"]) == {"240", "660"}
    assert spots["lawful"].dtype == bool
    assert set(spots.loc[~spots["lawful"], "reason"]) == {"clear_width"}
    shapes = {(s.premises_id, s.stream, s.rank): s.shape for s in result.plan.spots}
    for row in spots.itertuples():
        assert row.geometry.equals(shapes[row.premises_id, row.stream, row.rank])
    times = pyogrio.read_dataframe(path, layer="presentations")
    assert times["in_min"].dtype == np.int32


def test_the_same_plan_is_the_same_file(tmp_path):
    for name in ("a.gpkg", "b.gpkg"):
        write_geopackage(make_layers(make_result(6)), tmp_path / name)
    assert (tmp_path / "a.gpkg").read_bytes() == (tmp_path / "b.gpkg").read_bytes()


def test_a_date_that_was_set_before_is_left_as_it_was(tmp_path):
    pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": "2020-02-02T00:00:00.000Z"})
    try:
        write_geopackage(make_layers(make_result(4)), tmp_path / "plan.gpkg")
        assert str(pyogrio.get_gdal_config_option("OGR_CURRENT_DATE")).startswith("2020-02-02")
    finally:
        pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": None})


def test_nobody_without_a_lawful_spot_is_no_layer(tmp_path):
    path = tmp_path / "plan.gpkg"
    layers = make_layers(make_result(1))
    assert list(layers["unplaced"].columns) == [*CONTRACT["unplaced"].split(), "geometry"]
    write_geopackage(layers, path)
    there = {name for name, _ in pyogrio.list_layers(path)}
    assert there == set(layers) - {"unplaced"}


def test_rows_do_not_depend_on_the_order_of_the_service():
    result = make_result(6)
    turned = replace(
        result,
        plan=replace(result.plan, spots=result.plan.spots[::-1], presentations=result.plan.presentations[::-1]),
    )
    for name in ("spots", "presentations"):
        pd.testing.assert_frame_equal(pd.DataFrame(make_layers(result)[name]), pd.DataFrame(make_layers(turned)[name]))

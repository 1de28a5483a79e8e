import geopandas as gpd
import numpy as np
import pytest
import shapely
from shapely.geometry import Polygon, box

from binopt.errors import InputError
from binopt.intake.findings import Findings
from binopt.intake.layers import import_layers
from binopt.intake.layers.ground import lay_ground
from binopt.intake.layers.mapping import LayerUse, PavementLayer, PavementShape
from binopt.intake.layers.shapes import clean, geometries, overlaps
from binopt.intake.layers.source import open_source

HOLED = Polygon(box(0, 0, 20, 3).exterior, [box(5, 1, 6, 2).exterior, box(10, 0.5, 16, 2.5).exterior])


def lay(tmp_path, shapes, shape=PavementShape(), **columns):  # noqa: B008 (frozen)
    path = tmp_path / "walks.gpkg"
    frame = gpd.GeoDataFrame({"name": ["a"] * len(shapes), **columns}, geometry=shapes, crs="EPSG:25832")
    frame.to_file(path, layer="walks", driver="GPKG")
    findings = Findings()
    street = "street" if "street" in columns else ""
    laid = lay_ground(open_source(path), [PavementLayer(LayerUse("walks"), street=street)], shape, findings)
    assert not findings
    return laid


def what(entries):
    return " | ".join(f"{e.count} {e.what}" for e in entries)


def test_small_holes_become_obstacles_and_large_ones_stay(tmp_path):
    laid = lay(tmp_path, [HOLED])
    assert laid.pavements.area.sum() == pytest.approx(60 - 12)
    assert list(laid.holes.area) == pytest.approx([1.0])
    assert list(laid.holes["kind"]) == ["tree_pit"]
    assert "1 holes up to 4 m²" in what(laid.entries)


def test_slivers_that_touch_nothing_are_dropped_and_named(tmp_path):
    laid = lay(tmp_path, [box(0, 0, 10, 2), box(30, 0, 30.4, 0.4), box(10, 0, 10.3, 0.3)])
    assert laid.pavements.area.sum() == pytest.approx(20 + 0.09)
    assert [e.ids for e in laid.entries if "touches no other" in e.what] == [("walks.2",)]


def test_ground_that_is_covered_twice_counts_once_and_is_told(tmp_path):
    laid = lay(tmp_path, [box(0, 0, 10, 2), box(8, 0, 20, 2)])
    assert laid.pavements.area.sum() == pytest.approx(40)
    assert "2 pavements overlap each other (4.0 m²)" in what(laid.entries)


def test_rows_of_different_streets_stay_apart(tmp_path):
    laid = lay(tmp_path, [box(0, 0, 10, 2), box(10, 0, 20, 2), box(20, 0, 30, 2)], street=["A", "A", "B"])
    assert sorted(zip(laid.pavements.street, laid.pavements.area, strict=True)) == [("A", 40), ("B", 20)]


def test_strips_stay_strips_where_the_mapping_says_so(tmp_path):
    laid = lay(tmp_path, [box(0, 0, 10, 2), box(10, 0, 20, 2)], PavementShape(dissolve=False))
    assert sorted(laid.pavements.pavement_id) == ["walks.1", "walks.2"]


def test_crossed_rings_keep_their_ground(bowtie):
    frame = gpd.GeoDataFrame({"feature": ["w"]}, geometry=[bowtie], crs="EPSG:25832")
    mended, entries = clean(frame, "walks")
    assert mended.geometry.is_valid.all()
    assert mended.area.sum() == pytest.approx(2)
    assert entries[0].action == "repaired"
    assert entries[0].ids == ("w",)


def test_what_cannot_be_mended_is_dropped_and_named():
    flat = Polygon([(0, 0), (1, 1), (2, 2)])
    endless = Polygon([(0, 0), (np.inf, 0), (1, 1)])
    frame = gpd.GeoDataFrame({"feature": list("abcd")}, geometry=[flat, endless, None, Polygon()], crs="EPSG:25832")
    left, entries = clean(frame, "walks")
    assert left.empty
    assert sorted(i for e in entries for i in e.ids) == ["a", "b", "c", "d"]


def test_equal_shapes_count_once_unless_rows_may_lie_on_each_other():
    frame = gpd.GeoDataFrame({"feature": ["a", "b"]}, geometry=[box(0, 0, 1, 1)] * 2, crs="EPSG:25832")
    once, entries = clean(frame, "walks")
    assert list(once["feature"]) == ["a"]
    assert entries[0].ids == ("b",)
    assert len(clean(frame, "walks", once=False)[0]) == 2


def test_heights_are_left_out():
    frame = gpd.GeoDataFrame({"feature": ["a"]}, geometry=[shapely.force_3d(box(0, 0, 1, 1), 5.0)], crs="EPSG:25832")
    assert not shapely.has_z(geometries(clean(frame, "walks")[0])).any()


def test_polygons_that_only_touch_do_not_overlap():
    area, which = overlaps(np.array([box(0, 0, 1, 1), box(1, 0, 2, 1)], dtype=object), 0.01)
    assert area == 0
    assert len(which) == 0


def test_a_dirty_town_is_imported_all_the_same(tmp_path, layers, write_source, write_mapping):
    walks = layers["walks"]
    bent = Polygon([(500000, 5399998), (500050, 5400000), (500050, 5399998), (500000, 5400000)])
    layers["walks"] = walks.assign(geometry=[bent, *walks.geometry[1:]])
    report = import_layers(write_source(layers), write_mapping(), tmp_path / "case")
    assert any("invalid geometry mended" in e.what for e in report.entries)
    assert report.counts["premises"] == 3


def test_a_source_without_the_pavements_layer_says_which_there_are(tmp_path, layers, write_source, write_mapping):
    del layers["walks"]
    with pytest.raises(InputError, match=r"no such layer \(value: walks\).*addresses, centrelines"):
        import_layers(write_source(layers), write_mapping(), tmp_path / "case")

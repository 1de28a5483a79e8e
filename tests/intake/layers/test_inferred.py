import geopandas as gpd
import numpy as np
import pytest
import shapely
from shapely.geometry import LineString, box

from binopt.errors import InputError
from binopt.intake.case_reader import read_case
from binopt.intake.layers import import_layers
from tests.intake.layers.conftest import CRS, EAST, NORTH

INFERRED = """
[inferred]
[[inferred.barriers]]
layer = "parcels"

[[carriageways]]
layer = "axes"
id = "id"
width_m = { column = "width" }
"""
DRAWN = '[[pavements]]\nlayer = "walks"\n\n[[carriageways]]\nlayer = "roads"\n'


@pytest.fixture
def axes(layers):
    """The town without its pavements and carriageways: centre lines with widths."""
    lines = [LineString([(-20, 3), (103, 3)]), LineString([(103, -40), (103, 3)]), LineString([(0, 90), (9, 90)])]
    moved = shapely.transform(np.array(lines, dtype=object), lambda xy: np.add(xy, (EAST, NORTH)))
    frame = gpd.GeoDataFrame({"id": ["main", "side", "path"], "width": [6.0, 6.0, None]}, geometry=moved, crs=CRS)
    return {name: layer for name, layer in layers.items() if name not in ("walks", "roads")} | {"axes": frame}


def test_pavements_are_inferred_between_carriageway_and_plots(tmp_path, axes, write_source, write_mapping, local):
    out = tmp_path / "case"
    report = import_layers(write_source(axes), write_mapping((DRAWN, INFERRED)), out)
    case = read_case(out)
    ids = {p.pavement_id: p for p in case.pavements}
    assert set(ids) == {"main.left", "main.right", "side.left", "side.right"}
    assert local(ids["main.right"].geometry).intersects(box(10, -1.9, 50, -0.1))
    assert not local(ids["main.right"].geometry).intersects(box(10, -9, 50, -2.1))
    assert {p.width_source.value for p in case.pavements} == {"estimated"}
    frame = gpd.read_file(out / "layers.gpkg", layer="pavements").set_index("pavement_id")
    row = frame.loc["main.right"]
    assert (row.width_low_m, row.width_m, row.width_high_m) == pytest.approx((1.5, 2.0, 2.5))
    told = {e.what: e.ids for e in report.entries}
    assert told["carriageway without a width"] == ("path",)
    assert any("inferred between carriageway and building" in what for what in told)


def test_a_pavement_that_is_drawn_stays_and_none_is_inferred_there(
    tmp_path, axes, layers, write_source, write_mapping, local
):
    mapping = write_mapping((DRAWN, DRAWN.split("\n\n", maxsplit=1)[0] + INFERRED))
    import_layers(write_source(axes | {"walks": layers["walks"]}), mapping, tmp_path / "case")
    pavements = gpd.read_file(tmp_path / "case" / "layers.gpkg", layer="pavements").set_index("pavement_id")
    assert {"walks.1", "walks.4"} <= set(pavements.index)
    assert pavements.area.sum() == pytest.approx(pavements.union_all().area, abs=1e-3)


def test_beside_carriageways_that_are_drawn_pavements_are_inferred_along_the_streets(
    tmp_path, layers, write_source, write_mapping, local
):
    inferred = '[inferred]\n[[inferred.barriers]]\nlayer = "parcels"\n\n[[carriageways]]\nlayer = "roads"\n'
    town = {name: layer for name, layer in layers.items() if name != "walks"}
    import_layers(write_source(town), write_mapping((DRAWN, inferred)), tmp_path / "case")
    ids = {p.pavement_id: local(p.geometry) for p in read_case(tmp_path / "case").pavements}
    assert {"main.left", "main.right", "side.left"} <= set(ids)
    assert ids["main.right"].intersection(box(10, -2, 50, 0)).area == pytest.approx(80, rel=0.01)


def test_what_inference_lacks_is_told(tmp_path, layers, write_source, write_mapping):
    mapping = write_mapping((DRAWN, "[inferred]\nfill_m = -1\nleast_m = 9\nwith_m = 2\n"))
    with pytest.raises(InputError) as error:
        import_layers(write_source(layers), mapping, tmp_path / "case")
    for part in (
        "inferred.barriers: is missing",
        "needs [[carriageways]]",
        "inferred.fill_m: must be",
        "inferred.least_m: must be",
        "inferred.with_m: is no key",
    ):
        assert part in str(error.value)


def test_without_pavements_inference_is_named_as_a_way(tmp_path, layers, write_source, write_mapping):
    mapping = write_mapping(('[[pavements]]\nlayer = "walks"\n', ""))
    with pytest.raises(InputError, match=r"\[inferred\]"):
        import_layers(write_source(layers), mapping, tmp_path / "case")


def test_shops_have_the_waste_of_their_floor(tmp_path, axes, write_source, write_mapping):
    homes = axes["parcels"].assign(homes=[2, 0, None, 1], storeys=[3, 3, 1, 1])
    old = '[premises]\nlayer = "parcels"\nid = "lot"\n[premises.addresses]\nlayer = "addresses"\njoin = "lot"\n'
    old += 'text = ["text"]\nstreet = ["street"]\n'
    new = '[premises]\nlayer = "parcels"\nid = "lot"\ninhabitants_from = "column"\ncolumn = { column = "homes" }\n'
    new += 'floor_where_none = true\nfloor_m2 = 100.0\nstoreys = { column = "storeys", default = 1 }\n'
    mapping = write_mapping((DRAWN, INFERRED), (old, new))
    report = import_layers(write_source(axes | {"parcels": homes}), mapping, tmp_path / "case")
    case = read_case(tmp_path / "case")
    # 30 m × 20 m × 3 storeys and 38 m × 20 m of one, at 2 for each 100 m²
    assert [p.inhabitants for p in case.premises] == pytest.approx([4, 36, 15.2, 2])
    assert any("homes is empty or 0" in e.what and e.ids == ("1-2", "1-3") for e in report.entries)

"""Each change of the street, by what it does to the ground and to the places of bins."""

from dataclasses import replace

import geopandas as gpd
import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import LineString, box

from binopt.domain.street import Kerb, Pavement, Side
from binopt.errors import InputError
from binopt.geometry.candidates import free_gaps, lay_places
from binopt.geometry.streetscape import lay_out
from binopt.presets import BIN_TYPES
from binopt.scenarios.reading import check_scenarios
from binopt.scenarios.scenario import Surroundings
from binopt.scenarios.stretches import strip_of
from tests.cli.little_street import CRS


def usable_m(case):
    """The middles of all places on which a 240 l bin can stand, by face."""
    model = lay_out(case)
    near = np.arange(len(case.obstacles))
    found = [
        lay_places(model, case.rules, face, BIN_TYPES[240], near, free_gaps(model, face))
        for face in range(len(model.faces))
    ]
    return [places.middle_cm[places.usable] / 100 for places in found]


@pytest.fixture(scope="module")
def model(case):
    return lay_out(case)


@pytest.fixture(scope="module")
def face(model):
    [only] = model.faces
    return only.face_id


def test_no_bin_stands_on_a_closed_stretch(changed, case, face):
    closed = changed(f'what = "close"\nface = "{face}"\nfrom_m = 20\nto_m = 30')
    [before], [after] = usable_m(case), usable_m(closed)
    half = BIN_TYPES[240].width_m / 2
    assert ((before > 20) & (before < 30)).any()
    assert not ((after > 20 - half) & (after < 30 + half)).any()
    assert set(after) == {m for m in before if not 20 - half < m < 30 + half}
    assert closed.obstacles[-1].flat, "people still walk there"


def test_a_face_is_closed_from_end_to_end_where_nothing_is_said(changed, face):
    [after] = usable_m(changed(f'what = "close"\nface = "{face}"\npeople = false'))
    assert len(after) == 0


def test_an_opened_stretch_takes_bins_again(changed, case, face):
    opened = changed(f'what = "open"\nface = "{face}"\nkinds = ["driveway"]')
    [before], [after] = usable_m(case), usable_m(opened)
    assert len(after) > len(before)
    assert [o.obstacle_id for o in opened.obstacles] == ["tree"], "what takes width stays"


def test_half_an_obstacle_is_left_where_half_of_it_is_opened(changed, case, face):
    kerb = lay_out(case).faces[0].kerb
    middle_m = kerb.project(case.obstacles[1].footprint.centroid)
    opened = changed(f'what = "open"\nface = "{face}"\nto_m = {middle_m}')
    whole, left = case.obstacles[1].footprint.area, opened.obstacles[1].footprint.area
    assert left == pytest.approx(whole / 2, rel=0.1)


@given(st.floats(0, 40), st.floats(0.5, 40))
def test_a_strip_is_as_long_as_its_stretch(model, begin, length):
    strip = strip_of(model, 0, begin, begin + length)
    assert strip.area == pytest.approx(length * 3, abs=0.25 * 3)


def test_obstacles_are_put_up_moved_and_taken_away(changed):
    more = changed('what = "add_obstacle"\nid = "bench"\nkind = "bench"\nat = [40.0, 1.0]')
    assert more.obstacles[-1].footprint.bounds == pytest.approx((39.4, 0.4, 40.6, 1.6))
    assert more.obstacles[-1].clearance_m == 0.9, "the kind's"
    shape = "POLYGON ((40 0, 42 0, 42 1, 40 1, 40 0))"
    drawn = changed(f'what = "add_obstacle"\nid = "stall"\nkind = "other"\nshape = "{shape}"\nclearance_m = 0.5')
    assert drawn.obstacles[-1].footprint.area == 2
    assert drawn.obstacles[-1].clearance_m == 0.5
    moved = changed('what = "move_obstacle"\nid = "tree"\nto = [60.0, 2.0]')
    assert moved.obstacles[0].footprint.centroid.coords[0] == pytest.approx((60, 2))
    assert [o.obstacle_id for o in changed('what = "remove_obstacle"\nid = "tree"').obstacles] == ["drive"]


def test_a_widened_pavement_takes_from_the_carriageway(changed, case):
    wider = changed('what = "widen"\npavement = "P"\nby_m = 0.5')
    before, after = lay_out(case), lay_out(wider)
    assert np.median(after.transects.width_m) == pytest.approx(np.median(before.transects.width_m) + 0.5, abs=0.01)
    assert wider.pavements[0].geometry.intersection(wider.carriageways[0]).area < 0.2


def test_a_layout_takes_the_place_of_a_pavement(changed, case, tmp_path):
    frame = gpd.GeoDataFrame(geometry=[box(0, 0, 90, 4)], crs=CRS)
    frame.to_file(tmp_path / "new.gpkg", driver="GPKG")
    frame.to_crs("EPSG:4326").to_file(tmp_path / "new.geojson", driver="GeoJSON")
    for name in ("new.gpkg", "new.geojson"):
        drawn = changed(f'what = "layout"\nfile = "{name}"\nreplaces = ["P"]')
        [pavement] = drawn.pavements
        assert (pavement.pavement_id, pavement.street) == ("P", "Rue A")
        assert np.median(lay_out(drawn).transects.width_m) == pytest.approx(4.0, abs=0.01)


@pytest.mark.filterwarnings("ignore:'crs' was not provided")
def test_closed_lines_of_a_drawing_are_ground(changed, tmp_path):
    ring = LineString([(0, 0), (90, 0), (90, 4), (0, 4), (0, 0)])
    gpd.GeoDataFrame(geometry=[ring]).to_file(tmp_path / "cad.dxf", driver="DXF")
    [pavement] = changed('what = "layout"\nfile = "cad.dxf"\nreplaces = ["P"]').pavements
    assert pavement.geometry.area == pytest.approx(360)


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        ('what = "close"\nface = "{face}"\nfrom_m = 30\nto_m = 20', "is no stretch of the face"),
        ('what = "close"\nface = "{face}"\nto_m = 1000', "is no stretch of the face"),
        ('what = "open"\nface = "{face}"\nto_m = 5', "nothing bars bins there"),
        ('what = "open"\nface = "{face}"\nkinds = ["drive"]', "did you mean 'driveway'"),
        ('what = "add_obstacle"\nid = "tree"\nkind = "tree"\nat = [1, 1]', "there is an obstacle of that name"),
        ('what = "add_obstacle"\nid = "x"\nkind = "benhc"\nat = [1, 1]', "did you mean 'bench'"),
        ('what = "add_obstacle"\nid = "x"\nkind = "tree"', "at: is missing"),
        ('what = "add_obstacle"\nid = "x"\nkind = "tree"\nshape = "POLYGON"', "is no geometry as WKT"),
        ('what = "add_obstacle"\nid = "x"\nkind = "tree"\nat = [2.3, 48.8e5]', "at: lies elsewhere than the case"),
        ('what = "move_obstacle"\nid = "tree"\nto = [1e6, 0]', "to: lies elsewhere than the case"),
        ('what = "layout"\nfile = "none.gpkg"\nreplaces = ["P"]', "none.gpkg"),
        ('what = "layout"\nreplaces = ["P2"]', "there is no such pavement"),
        ('what = "widen"\npavement = "P"\nby_m = 0.5\nside = "left"', "is no key of this table"),
    ],
)
def test_what_cannot_be_changed_is_told(changed, face, lines, told):
    with pytest.raises(InputError) as error:
        changed(lines.format(face=face))
    assert told in str(error.value)


def test_a_layout_from_elsewhere_is_refused(changed, tmp_path):
    gpd.GeoDataFrame(geometry=[box(9e5, 0, 9e5 + 10, 4)], crs=CRS).to_file(tmp_path / "far.gpkg", driver="GPKG")
    with pytest.raises(InputError, match="lies elsewhere than the case"):
        changed('what = "layout"\nfile = "far.gpkg"\nreplaces = ["P"]')


@pytest.fixture
def kerbed(case, tmp_path):
    """The street with a kerb of its own instead of a carriageway, changed by one table."""
    kerb = Kerb("K", "P", LineString([(90, 3), (0, 3)]))
    given = replace(case, kerbs=(kerb,), carriageways=())

    def change_it(**table):
        scenario = {"name": "one", "change": [table]}
        [found] = check_scenarios({"scenario": [scenario]}, "what-if.toml", {}, Surroundings(given, tmp_path))
        return found.case

    return change_it


def test_a_given_kerb_moves_with_its_pavement(kerbed):
    wider = kerbed(what="widen", pavement="P", by_m=0.5)
    assert shapely.get_coordinates(wider.kerbs[0].geometry)[:, 1] == pytest.approx(3.5)
    model = lay_out(wider)
    assert np.median(model.transects.width_m) == pytest.approx(3.5, abs=0.01)
    assert np.abs(model.transects.start_m).max() < 0.01, "the pavement begins at its kerb"


def test_a_layout_finds_kerbs_where_the_old_ones_were_given(case, street, tmp_path):
    """Two given kerbs, one pavement each; the one that is drawn anew, and wider, finds its kerb by the carriageway."""
    there = Pavement("Q", box(0, 10, 90, 12), "Rue A")
    kerbs = (Kerb("K", "P", LineString([(90, 3), (0, 3)])), Kerb("rue-a.1", "Q", LineString([(0, 10), (90, 10)])))
    named = tuple(replace(one, kerb_id="K" if i else "rue-a.1") for i, one in enumerate(case.premises))
    given = replace(case, kerbs=kerbs, pavements=(*case.pavements, there), premises=named)
    gpd.GeoDataFrame(geometry=[box(0, 0, 90, 4)], crs=CRS).to_file(tmp_path / "new.geojson", driver="GeoJSON")
    table = {"what": "layout", "file": "new.geojson", "replaces": ["P"]}
    tree = {"scenario": [{"name": "one", "change": [table]}]}
    [scenario] = check_scenarios(tree, "what-if.toml", {}, Surroundings(given, tmp_path))
    kept, new = scenario.case.kerbs
    assert kept == kerbs[1]
    assert new.pavement_id == "P"
    assert new.kerb_id not in {"K", kept.kerb_id}
    assert new.geometry.interpolate(0.5, normalized=True).y == pytest.approx(4)
    model = lay_out(scenario.case)
    assert {face.face_id for face in model.faces} == {kept.kerb_id, new.kerb_id}
    assert [one.kerb_id for one in scenario.case.premises] == ["rue-a.1", *[None] * 7]


def test_a_layout_without_anything_to_find_its_kerb_by_is_refused(kerbed, tmp_path):
    gpd.GeoDataFrame(geometry=[box(0, 0, 90, 4)], crs=CRS).to_file(tmp_path / "new.geojson", driver="GeoJSON")
    with pytest.raises(InputError, match="without carriageways or streets") as error:
        kerbed(what="layout", file="new.geojson", replaces=["P"])
    assert "add a layer carriageways, or streets" in str(error.value)


def test_a_bay_lies_along_its_stretch_and_takes_bins(changed, case, face):
    widened = changed(f'what = "bay"\nid = "b1"\nface = "{face}"\nfrom_m = 20\nto_m = 30')
    [stand] = widened.stands
    kerb = lay_out(case).faces[0].kerb
    assert stand.geometry.area == pytest.approx(10 * 2.0, rel=0.01)
    assert stand.geometry.distance(kerb) < 1e-6
    assert not shapely.intersects(stand.geometry, case.pavements[0].geometry.buffer(-1e-6))
    assert widened.rules.sides == (*case.rules.sides, Side.CARRIAGEWAY)
    [before], [after] = usable_m(case), usable_m(widened)
    assert len(after) == len(before) + 37, "a place each quarter of a metre, as far as a bin reaches"


def test_a_closed_stretch_is_closed_on_its_bay_too(read, face):
    bay = f'[[scenario.change]]\nwhat = "bay"\nid = "b1"\nface = "{face}"\nfrom_m = 20\nto_m = 40\n'
    shut = f'[[scenario.change]]\nwhat = "close"\nface = "{face}"\nfrom_m = 20\nto_m = 30\n'
    both, alone = (
        scenario.case for text in (bay + shut, bay) for scenario in read(f'[[scenario]]\nname = "a"\n{text}')
    )
    half = BIN_TYPES[240].width_m / 2
    [before], [after] = usable_m(alone), usable_m(both)
    assert not ((after > 20 - half) & (after < 30 + half)).any()
    assert (after > 31).sum() == (before > 31).sum(), "what is not closed stays open"


def test_a_bay_is_as_it_is_drawn(changed):
    drawn = changed('what = "bay"\nid = "b1"\nshape = "POLYGON ((20 3, 30 3, 30 5.5, 20 5.5, 20 3))"')
    assert drawn.stands[0].geometry.bounds == (20, 3, 30, 5.5)


@pytest.mark.parametrize(
    ("lines", "fault"),
    [
        ('face = "{face}"\nto_m = 20\ndepth_m = 8', "lies beyond the carriageway"),
        ('face = "rue-b.1"', "there is no such face"),
        ('face = "{face}"\nto_m = 20\nid = "a b"', "is no id"),
        ('shape = "POLYGON ((20 6, 30 6, 30 8, 20 8, 20 6))"', "lies at no kerb"),
        ('shape = "LINESTRING (20 3, 30 3)"', "is no polygon"),
        ('shape = "POLYGON ((20 3, 30 3, 30 5, 20 5, 20 3))"\nto_m = 20', "is no key of this table"),
        ("", "is missing"),
    ],
)
def test_bays_that_cannot_be(changed, face, lines, fault):
    name = "" if "id =" in lines else 'id = "b1"\n'
    with pytest.raises(InputError, match=fault):
        changed(f'what = "bay"\n{name}{lines.format(face=face)}')


def test_a_stretch_is_closed_on_some_days(changed, case, face):
    lines = f'what = "close"\nface = "{face}"\nfrom_m = 20\nto_m = 30\ndays = ["sat", "wed"]'
    [closure] = changed(lines).closures
    assert closure.days == {2, 5}
    assert (closure.from_min, closure.to_min) == (0, 1440)
    assert closure.geometry.area == pytest.approx(30, abs=0.75)
    assert changed(lines).obstacles == case.obstacles, "on other days bins stand there"
    [closure] = changed(lines + '\nfrom = "20:00"\nto = "02:00"').closures
    assert (closure.from_min, closure.to_min) == (20 * 60, 26 * 60)


@pytest.mark.parametrize(
    ("lines", "fault"),
    [
        ('days = ["xyz"]', "is not a weekday"),
        ('days = ["sat:2"]', "names week 2"),
        ('days = ["sat"]\npeople = false', "may walk on a stretch"),
        ('from = "08:00"\nto = "14:00"', "hours of days that are not told"),
        ('days = ["sat"]\nfrom = "08:00"', "from = '08:00' and to = '14:00', or neither"),
        ('days = ["sat"]\nfrom = "08:00"\nto = "08:00"', "is the same minute"),
    ],
)
def test_days_on_which_nothing_can_be_closed(changed, face, lines, fault):
    with pytest.raises(InputError, match=fault):
        changed(f'what = "close"\nface = "{face}"\n{lines}')

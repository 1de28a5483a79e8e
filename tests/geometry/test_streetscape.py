from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import shapely
from pyproj import CRS
from shapely import box
from shapely.geometry import LineString, Point

from binopt.domain.case import Behaviour, Case, Rules, Weights
from binopt.domain.service import ClearWidth, CrewTimes, Premises
from binopt.domain.street import Obstacle, Pavement, Street
from binopt.errors import InputError
from binopt.geometry.coverage import sample
from binopt.geometry.hours import hour_weights
from binopt.geometry.model import Ground
from binopt.geometry.streetscape import cover, lay_out
from binopt.intake.case_reader import read_case
from binopt.intake.layers import import_layers

CASES = Path(__file__).resolve().parents[2] / "../shared/cases"
NORTH, SOUTH = Pavement("n", box(0, 8, 100, 10), "Harbour"), Pavement("s", box(0, -3, 100, 0), "Harbour")


def street(**changes):
    case = Case(
        name="one street",
        crs=CRS.from_epsg(2154),
        timezone="UTC",
        drives_on="right",
        weeks=1,
        rules=Rules(ClearWidth(1.4)),
        behaviour=Behaviour(),
        weights=Weights(),
        crew=CrewTimes(),
        streams={},
        trucks=(),
        profiles={"shop_weekday": (1.0,) * 12 + (3.0,) * 12, "weekend": (2.0,) * 24},
        pavements=(NORTH, SOUTH),
        premises=tuple(Premises(f"d{x}", Point(x, 10.5)) for x in range(5, 100, 10)),
        holdings=(),
        carriageways=(box(0, 0, 100, 8),),
    )
    return replace(case, **changes)


def by_pavement(model):
    return {face.pavement_id: face for face in model.faces}


def test_a_street_becomes_faces_with_transects_and_is_covered():
    model = lay_out(street())
    assert [face.face_id for face in model.faces] == ["harbour.1", "harbour.2"]
    assert model.index() == {"harbour.1": 0, "harbour.2": 1}
    assert {face.street for face in model.faces} == {"Harbour"}
    assert len(model.transects) == 800
    assert set(model.transects.width_m.round(6)) == {2.0, 3.0}
    assert model.covered_share == 1.0
    assert model.notes == ()


def test_the_same_case_gives_the_same_faces_twice():
    one, two = lay_out(street()), lay_out(street(pavements=(SOUTH, NORTH)))
    assert [f.face_id for f in one.faces] == [f.face_id for f in two.faces]
    assert [f.kerb.wkb for f in one.faces] == [f.kerb.wkb for f in two.faces]


def test_a_pavement_overrides_the_clear_width_of_the_case():
    faces = by_pavement(lay_out(street(pavements=(replace(NORTH, clear_width_m=0.9), SOUTH))))
    assert (faces["n"].clear_width_m, faces["s"].clear_width_m) == (0.9, 1.4)


def test_a_face_takes_the_pavement_in_which_most_transects_lie():
    parts = (Pavement("short", box(0, 8, 30, 10)), Pavement("long", box(30, 8, 100, 10)))
    assert [face.pavement_id for face in lay_out(street(pavements=parts)).faces] == ["long"]


def test_the_street_alongside_names_a_face():
    streets = (
        Street("x", LineString([(50, -50), (50, 50)]), "Cross Street"),
        Street("q", LineString([(0, 4), (100, 4)]), "Quai Nord"),
    )
    faces = lay_out(street(streets=streets)).faces
    assert [(face.face_id, face.street, face.street_id) for face in faces] == [
        ("quai-nord.1", "Quai Nord", "q"),
        ("quai-nord.2", "Quai Nord", "q"),
    ]


def test_footfall_and_profile_weigh_the_hours_of_a_face():
    busy, calm = replace(NORTH, footfall=3000.0, profile="shop"), replace(SOUTH, footfall=1000.0)
    faces = by_pavement(lay_out(street(pavements=(busy, calm))))
    assert faces["s"].hour_weights == (0.5,) * 168
    weights = np.array(faces["n"].hour_weights)
    assert weights.mean() == pytest.approx(1.5)
    assert weights[0] == pytest.approx(0.75)
    assert weights[12] == pytest.approx(2.25)
    assert weights[5 * 24] == pytest.approx(1.5)


def test_without_footfall_and_profile_every_hour_weighs_one():
    profiles = {"old_weekday": (1.0,) * 24, "flat": (2.0,) * 24}
    assert hour_weights(NORTH, 0.0, profiles) is None
    assert hour_weights(NORTH, 500.0, profiles) is None
    assert hour_weights(replace(NORTH, profile="unknown"), 0.0, profiles) is None
    assert hour_weights(replace(NORTH, profile="flat"), 0.0, profiles) == (1.0,) * 168
    assert hour_weights(replace(NORTH, profile="old_weekend"), 0.0, profiles) == (1.0,) * 168


def test_obstacles_are_cut_out_of_transects_but_not_of_faces():
    tree = Obstacle("t1", "tree", Point(50, 9).buffer(0.5), 0.5, False)
    model = lay_out(street(obstacles=(tree,)))
    assert len(np.unique(model.transects.fixed_of)) == 4
    assert model.transects.width_m.min() == pytest.approx(2)


def test_coverage_counts_pavement_before_doors_only_and_says_what_is_missed():
    far = Pavement("far", box(0, 60, 100, 62))
    court = Pavement("court", box(40, 30, 44, 34))
    case = street(pavements=(NORTH, SOUTH, far, court), premises=(Premises("a", Point(50, 11)),))
    coverage = cover(case, lay_out(case))
    assert coverage.share == 1.0
    # 15 m to both sides of the door's foot on a pavement of 2 m; not the pavement across the carriageway
    assert coverage.before_m2 == pytest.approx(60, rel=0.05)
    tucked = street(pavements=(NORTH, Pavement("nook", box(50, 10, 51, 20))), premises=case.premises)
    missed = cover(tucked, lay_out(tucked))
    assert missed.share < 1
    assert missed.uncovered_m2 == pytest.approx(len(missed.missed) * 0.25)


def test_a_lattice_measures_area():
    shapes = [box(0.1, 0.1, 30.3, 20.2) - box(5, 5, 9, 9), box(100, 0, 110, 1), Point(60, 60).buffer(10)]
    points, polygon = sample(Ground.of(np.array(shapes, dtype=object)))
    assert np.bincount(polygon) * 0.25 == pytest.approx(shapely.area(shapes), rel=0.03, abs=1)
    assert shapely.covers(np.array(shapes, dtype=object)[polygon], shapely.points(points)).mean() > 0.99


def test_a_case_without_any_face_is_an_input_error():
    with pytest.raises(InputError) as error:
        lay_out(street(carriageways=(box(500, 500, 600, 508),), premises=()))
    assert "no face to plan" in str(error.value)


@pytest.mark.real
@pytest.mark.parametrize(
    ("name", "mapping", "faces"),
    [("cambridge-mid", "cambridge", 150), ("delft", "bgt", 25), ("nantes-graslin", "bdtopo", 150)],
)
def test_real_quarters_are_covered_by_lawful_faces(tmp_path, name, mapping, faces):
    source = CASES / name / "layers.gpkg"
    if not source.is_file():
        pytest.skip("the real cases are not here")
    import_layers(source, mapping, tmp_path / "case")
    model = lay_out(read_case(tmp_path / "case"))
    assert model.covered_share >= 0.9
    assert len(model.faces) >= faces
    transects = model.transects
    count = np.bincount(transects.face, minlength=len(model.faces))
    paved = np.bincount(transects.face, transects.width_m > 0) / count
    assert paved.min() >= 0.75
    assert (paved == 1).mean() > 0.8
    once = np.unique(np.round(transects.point / 0.05).astype(int), axis=0)
    assert len(once) >= 0.98 * len(transects)
    lengths = np.array([face.length_m for face in model.faces])
    assert np.abs(lengths / 0.25 - np.round(lengths / 0.25)).max() < 1e-4
    assert lengths.min() >= 2.99
    assert all(face.kerb.is_simple for face in model.faces)
    assert len(model.index()) == len(model.faces)

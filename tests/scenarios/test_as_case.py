"""A scenario that is written is the case that was planned."""

from dataclasses import replace

import geopandas as gpd
import shapely
from shapely.geometry import LineString, box

from binopt.geometry.streetscape import lay_out
from binopt.intake.case_reader import read_case
from binopt.scenarios import read_scenarios, write_scenario
from tests.cli.little_street import CRS, frames, write_street

SCENARIO = """
[[scenario]]
name = "all"
without = ["streams.residual.min_per_week"]
set.rules.clear_width_m = 1.5
set.streams.paper.today = { days = ["wed"], window = [06:30:00, 11:00:00] }
set.trucks.T3 = { streams = ["residual"], shift = ["06:00", "12:00"] }
[[scenario.change]]
what = "close"
face = "rue-a.1"
to_m = 20
[[scenario.change]]
what = "close"
face = "rue-a.1"
from_m = 70
people = false
[[scenario.change]]
what = "move_obstacle"
id = "tree"
to = [60.0, 2.0]
[[scenario.change]]
what = "widen"
pavement = "P"
by_m = 0.5
[[scenario.change]]
what = "bay"
id = "bay"
face = "rue-a.1"
from_m = 30
to_m = 40
[[scenario.change]]
what = "close"
face = "rue-a.1"
from_m = 40
to_m = 45
days = ["sat", "sun"]
from = "20:00"
to = "02:00"
[[scenario.change]]
what = "close"
face = "rue-a.1"
from_m = 45
to_m = 48
days = ["wed"]
"""


def test_it_is_read_as_it_was_made(read, case, street, tmp_path):
    [scenario] = read(SCENARIO)
    written = write_scenario(scenario, case, street, tmp_path / "written").case
    made = scenario.case
    for name in ("name", "rules", "behaviour", "crew", "streams", "trucks", "premises", "holdings", "carriageways"):
        if name == "rules":
            assert written.rules.sides == made.rules.sides != case.rules.sides
            assert written.rules.clear_width.clear_width_m == made.rules.clear_width.clear_width_m == 1.5
        else:
            assert getattr(written, name) == getattr(made, name), name
    by_id = [sorted(of.obstacles, key=lambda obstacle: obstacle.obstacle_id) for of in (written, made)]
    for one, other in zip(*by_id, strict=True):  # rows that stay lie before those that were moved
        assert (one.obstacle_id, one.kind, one.clearance_m, one.flat) == (
            other.obstacle_id,
            other.kind,
            other.clearance_m,
            other.flat,
        )
        assert shapely.equals(one.footprint, other.footprint)
    for one, other in zip(written.closures, made.closures, strict=True):
        assert replace(one, geometry=other.geometry) == other
        assert shapely.equals(one.geometry, other.geometry)
    assert [stand.stand_id for stand in written.stands] == ["bay"]
    assert shapely.equals_exact(written.stands[0].geometry, made.stands[0].geometry, 1e-9)
    before, after = lay_out(made), lay_out(written)
    assert [face.face_id for face in before.faces] == [face.face_id for face in after.faces]
    assert (before.transects.width_m == after.transects.width_m).all()
    assert written.digest == read_case(tmp_path / "written").digest != case.digest


def test_what_no_change_concerns_lies_there_as_it_lay(read, case, street, tmp_path):
    [scenario] = read('[[scenario]]\nname = "carry"\nset.rules.max_carry_m = 40\n')
    written = write_scenario(scenario, case, street, tmp_path / "written").case
    assert (written.obstacles, written.pavements) == (case.obstacles, case.pavements)
    assert written.rules.max_carry_m == 40
    assert written.name == case.name


def test_premises_of_kerbs_that_are_gone_name_none(tmp_path):
    given = frames()
    kerbs = gpd.GeoDataFrame(
        {"kerb_id": ["K", "L"], "pavement_id": ["P", "Q"]},
        geometry=[LineString([(90, 3), (0, 3)]), LineString([(0, 10), (90, 10)])],
        crs=CRS,
    )
    pavements = gpd.GeoDataFrame({"pavement_id": ["P", "Q"]}, geometry=[box(0, 0, 90, 3), box(0, 10, 90, 12)], crs=CRS)
    premises = given["premises"].assign(kerb_id=["L", *["K"] * 7])
    folder = write_street(tmp_path / "street", {"kerbs": kerbs, "pavements": pavements, "premises": premises})
    gpd.GeoDataFrame(geometry=[box(0, 0, 90, 4)], crs=CRS).to_file(tmp_path / "new.geojson", driver="GeoJSON")
    (tmp_path / "what-if.toml").write_text(
        '[[scenario]]\nname = "one"\nchange = { what = "layout", file = "new.geojson", replaces = ["P"] }\n'
    )
    base = read_case(folder)
    [scenario] = read_scenarios(tmp_path / "what-if.toml", base, folder)
    written = write_scenario(scenario, base, folder, tmp_path / "written").case
    assert [one.kerb_id for one in written.premises] == ["L", *[None] * 7]
    assert [kerb.kerb_id for kerb in written.kerbs] == [kerb.kerb_id for kerb in scenario.case.kerbs] != ["K", "L"]

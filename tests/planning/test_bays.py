"""A pavement too narrow for bins, with a bay before it: the plan uses the bay, the baselines never do."""

from collections import Counter

import geopandas as gpd
import pytest
from shapely.geometry import box

from binopt.domain.street import Side
from binopt.intake.case_reader import read_case
from binopt.measure.displaced import displaced
from binopt.outputs.plan_folder import write_plan
from binopt.outputs.plan_reader import read_plan
from binopt.planning import make_plan
from binopt.rules import check_plan
from tests.cli.little_street import CRS, write_street
from tests.planning.test_planning import NEVER_LATE, ticking

NARROW = gpd.GeoDataFrame({"pavement_id": ["P"], "street": ["Rue A"]}, geometry=[box(0, 1, 90, 3)], crs=CRS)
BAY = gpd.GeoDataFrame({"stand_id": ["bay-1"]}, geometry=[box(20, 3, 45, 5)], crs=CRS)


@pytest.fixture(scope="module")
def street(tmp_path_factory):
    """Some 2 m of pavement, of which the French rule wants 1.40 m."""
    folder = write_street(tmp_path_factory.mktemp("bays") / "street", {"pavements": NARROW, "stands": BAY})
    sides = 'sides = ["kerb", "building", "carriageway"]'
    text = (folder / "case.toml").read_text()
    (folder / "case.toml").write_text(text.replace("[rules]\n", f"[rules]\n{sides}\n"))
    return folder


@pytest.fixture(scope="module")
def result(street):
    return make_plan(read_case(street), NEVER_LATE, clock=ticking())


def test_bins_stand_on_the_bay_and_are_told_as_displaced(result):
    sides = Counter(spot.side for spot in result.plan.spots)
    assert sides[Side.CARRIAGEWAY] > 0
    moved = displaced(result.case, result.model, result.plan)
    assert result.displaced["plan"].carriageway_m_h == moved.carriageway_m_h > 0
    assert result.displaced["today"].total_m_h == result.displaced["exact"].total_m_h == 0
    assert result.planned.total.s < result.exact.total.s


def test_the_baselines_stand_at_the_kerb(result):
    assert {spot.side for spot in result.baselines.today.spots} == {Side.KERB}


def test_bounds_lie_below_the_plan(result):
    assert (result.bounds.o_face <= result.planned.o).all()
    assert all(stage.bound <= stage.objective * (1 + 1e-9) for stage in result.bounds.stages)


def test_the_plan_reads_back_and_keeps_every_rule(result, street, tmp_path):
    folder = tmp_path / "plan"
    write_plan(result, folder, case_folder=street)
    files = read_plan(folder)
    told = {(*spot.key, spot.rank): (spot.side, spot.chainage_m, spot.lawful) for spot in files.plan.spots}
    made = {(*spot.key, spot.rank): (spot.side, spot.chainage_m, spot.lawful) for spot in result.plan.spots}
    assert told == made
    assert check_plan(read_case(street), files) == ()
    assert "on the stand in the carriageway" in (folder / "schedule.csv").read_text()

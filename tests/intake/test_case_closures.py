"""The layer ``closures``: days and hours, and all faults of it at once."""

import geopandas as gpd
import pytest
from shapely.geometry import box

from binopt.errors import InputError
from binopt.intake.case_reader import read_case
from tests.cli.little_street import CRS, write_street


def read(folder, days, begin=None, end=None):
    rows = {"closure_id": [f"c{i}" for i in range(len(days))], "days": days}
    rows |= {"closed_from": begin or [None] * len(days), "closed_to": end or [None] * len(days)}
    layer = gpd.GeoDataFrame(rows, geometry=[box(10, 0, 20, 3)] * len(days), crs=CRS)
    return read_case(write_street(folder / "street", {"closures": layer})).closures


def test_days_and_hours_are_read(tmp_path):
    whole, late = read(tmp_path, ["sat;sun", "wed"], [None, "20:00"], [None, "02:00"])
    assert (whole.days, whole.from_min, whole.to_min) == ({5, 6}, 0, 1440)
    assert (late.days, late.from_min, late.to_min) == ({2}, 1200, 1560)
    assert whole.geometry.bounds == (10, 0, 20, 3)


def test_faults_are_told_all_at_once(tmp_path):
    with pytest.raises(InputError) as error:
        read(tmp_path, ["xyz", "sat:2", "wed"], [None, None, "20:00"])
    told = str(error.value)
    assert "is not a weekday" in told
    assert "names week 2" in told
    assert "belong together" in told

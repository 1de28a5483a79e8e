"""A street whose southern pavement nobody measured, planned once."""

from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest
from shapely.geometry import Point, box

from binopt.intake.case_reader import read_case
from binopt.outputs.plan_folder import write_plan
from binopt.outputs.plan_reader import read_plan
from binopt.planning import make_plan
from binopt.solve.planner import SearchLimits
from tests.cli.little_street import CRS, frames, write_street

NORTH = 2


def guessed_street(folder: Path) -> Path:
    """South 3 m wide, give or take one: a bin leaves the clear width or does not; north 3 m, measured."""
    given = frames()
    north = [f"N{i}" for i in range(NORTH)]
    doors = gpd.GeoDataFrame({"premises_id": north}, geometry=[Point(30 + 20 * i, 13.5) for i in range(NORTH)], crs=CRS)
    south = given["premises"].assign(address=[f"{i} <b>Rue</b> A" for i in range(len(given["premises"]))])
    bins = pd.DataFrame(
        {"premises_id": north, "stream": "residual", "bin_type": "240", "count": 1, "litres_per_week": 200.0}
    )
    pavements = gpd.GeoDataFrame(
        {
            "pavement_id": ["P", "Q"],
            "street": ["Rue A", "Rue A"],
            "footfall": [500.0, 500.0],
            "width_source": ["estimated", "measured"],
            "width_m": [3.0, None],
            "width_low_m": [2.0, None],
            "width_high_m": [4.0, None],
        },
        geometry=[box(0, 0, 90, 3), box(0, 10, 90, 13)],
        crs=CRS,
    )
    changed = {
        "pavements": pavements,
        "premises": pd.concat([south, doors], ignore_index=True),
        "bins": pd.concat([given["bins"], bins], ignore_index=True),
    }
    return write_street(folder, changed)


@pytest.fixture(scope="session")
def guessed(tmp_path_factory) -> Path:
    return guessed_street(tmp_path_factory.mktemp("survey") / "street")


@pytest.fixture(scope="session")
def case(guessed):
    return read_case(guessed)


@pytest.fixture(scope="session")
def planned(guessed, case) -> Path:
    result = make_plan(case, SearchLimits(seconds=20.0, work=0.2), clock=lambda: 0.0)
    return write_plan(result, guessed.parent / "plan", case_folder=guessed, pictures=False)


@pytest.fixture(scope="session")
def files(planned):
    return read_plan(planned)

"""A street of eight doors as a case folder: small enough that a plan takes seconds."""

from pathlib import Path

import geopandas as gpd
import pandas as pd
from shapely.geometry import Point, box

from binopt.intake.case_writer import CaseTables, write_case

CRS = "EPSG:2154"
DOORS = 8
SETTINGS = {
    "case": {"name": "Little street", "crs": CRS},
    "rules": {"clear_width_preset": "fr"},
    "streams": {
        "residual": {
            "patterns": [["mon", "thu"], ["tue", "fri"]],
            "min_per_week": 1,
            "today": {"days": ["mon", "wed", "fri"], "window": ["06:00", "12:00"]},
        },
        "paper": {"patterns": [["wed"]], "today": {"days": ["wed"], "window": ["06:00", "12:00"]}},
    },
    "trucks": {"T1": {"streams": ["residual"]}, "T2": {"streams": ["paper"]}},
}


def frames(crs: str = CRS) -> dict[str, pd.DataFrame]:
    names = [f"D{i}" for i in range(DOORS)]
    doors = [Point(10 + 10 * i, -0.5) for i in range(DOORS)]
    holdings = [(name, stream) for name in names for stream in ("residual", "paper")]
    return {
        "pavements": gpd.GeoDataFrame(
            {"pavement_id": ["P"], "street": ["Rue A"]}, geometry=[box(0, 0, 90, 3)], crs=crs
        ),
        "carriageways": gpd.GeoDataFrame({"name": ["road"]}, geometry=[box(-20, 3, 110, 10)], crs=crs),
        "obstacles": gpd.GeoDataFrame(
            {"obstacle_id": ["tree", "drive"], "kind": ["tree", "driveway"]},
            geometry=[Point(30, 2.5), box(50, 0, 53, 3)],
            crs=crs,
        ),
        "premises": gpd.GeoDataFrame({"premises_id": names}, geometry=doors, crs=crs),
        "bins": pd.DataFrame(
            {
                "premises_id": [name for name, _ in holdings],
                "stream": [stream for _, stream in holdings],
                "bin_type": ["240"] * len(holdings),
                "count": [1] * len(holdings),
                "litres_per_week": [200.0 if stream == "residual" else 90.0 for _, stream in holdings],
            }
        ),
    }


def write_street(folder: Path, changed: dict[str, pd.DataFrame] | None = None) -> Path:
    write_case(folder, CaseTables(**{**frames(), **(changed or {})}), SETTINGS, overwrite=True)
    return folder

"""A small case as frames and settings, for tests to write whole or to spoil in one place."""

import copy
from dataclasses import dataclass, field
from pathlib import Path

import geopandas as gpd
import pandas as pd
from shapely.geometry import LineString, Point, Polygon, box

from binopt.intake.case_writer import CaseTables, write_case

CRS = "EPSG:2154"

SETTINGS = {
    "case": {"name": "Small", "crs": CRS, "timezone": "Europe/Paris", "drives_on": "left", "weeks": 2},
    "rules": {"clear_width_preset": "uk", "kerb_setback_m": 0.1, "max_fill": 0.8, "sides": ["kerb"]},
    "behaviour": {"lead_min": 90, "plan_lag_min": 5},
    "weights": {"carry_per_m": 0.01},
    "crew": {"stop_s": 10.0},
    "profiles": {"market_weekday": [1.0] * 12 + [3.0] * 12},
    "streams": {
        "residual": {
            "patterns": [["mon", "thu"], ["tue", "fri"]],
            "min_per_week": 1,
            "today": {"days": ["mon", "thu"], "window": ["22:00", "02:00"]},
        },
        "paper": {"kg_per_litre": 0.1, "today": {"days": ["wed:2"], "window": ["06:00", "12:00"]}},
    },
    "trucks": {
        "T1": {
            "streams": ["residual", "paper"],
            "capacity_l": 18000,
            "shift": ["20:00", "04:00"],
            "days": ["mon", "thu"],
        },
        "T2": {"streams": ["paper", "residual"]},
    },
}


def layer(rows: dict, geometry: list, crs: str = CRS) -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame(rows, geometry=geometry, crs=crs)


@dataclass
class Parts:
    """Frames by layer and settings, both free to be changed before they are written."""

    frames: dict[str, pd.DataFrame]
    settings: dict = field(default_factory=lambda: copy.deepcopy(SETTINGS))

    def write(self, folder: Path) -> Path:
        write_case(folder, CaseTables(**self.frames), self.settings, overwrite=True)
        return folder


def small_case() -> Parts:
    hole = Polygon([(0, 0), (40, 0), (40, 4), (0, 4)], [[(10, 1), (12, 1), (12, 2), (10, 2)]])
    return Parts(
        {
            "pavements": layer(
                {
                    "pavement_id": [7, 8],
                    "street": ["Rue A", None],
                    "footfall": [1200.0, None],
                    "profile": ["market", None],
                    "clear_width_m": [None, 1.2],
                    "width_source": ["tagged", None],
                    "width_m": [4.0, 3.9],
                    "width_low_m": [3.7, None],
                    "width_high_m": [4.3, None],
                },
                [hole, box(0, 20, 40, 24)],
            ),
            "premises": layer(
                {
                    "premises_id": ["A.1", "B-2", "C_3"],
                    "address": ["1 Rue A", "2 Rue A", None],
                    "inhabitants": [3.0, None, 8.0],
                    "on_duty_from": ["07:00", None, "22:00"],
                    "on_duty_to": ["19:00", None, "06:00"],
                    "use": [None, "school", None],
                },
                [Point(5, 5), Point(20, 5), Point(30, 25)],
            ),
            "bins": pd.DataFrame(
                {
                    "premises_id": ["A.1", "A.1", "B-2", "C_3", "C_3"],
                    "stream": ["residual", "residual", "residual", "residual", "paper"],
                    "bin_type": ["360", "120", "240", "660", "240"],
                    "count": [2, 1, 1, 1, 1],
                    "litres_per_week": [300.0, 50.0, 100.0, 400.0, 60.5],
                    "today_days": [None, None, "mon:1;thu tue:2", None, None],
                    "today_from": [None, None, "21:00", None, None],
                    "today_to": [None, None, "23:00", None, None],
                }
            ),
            "carriageways": layer({"name": ["road"]}, [box(0, 4, 40, 20)]),
            "kerbs": layer(
                {"kerb_id": ["K1"], "pavement_id": [7], "street_id": ["S1"]}, [LineString([(40, 4), (0, 4)])]
            ),
            "obstacles": layer(
                {
                    "obstacle_id": ["o1", "o2", "o3", "o4"],
                    "kind": ["Tree", "bike rack", "statue", "bus_zone"],
                    "clearance_m": [None, 0.7, None, None],
                    "radius_m": [0.8, None, None, None],
                },
                [Point(3, 1), LineString([(5, 1), (7, 1)]), box(20, 0, 21, 1), Point(9, 3)],
            ),
            "streets": layer(
                {
                    "street_id": ["S1"],
                    "name": ["Rue A"],
                    "oneway": ["yes"],
                    "speed_kmh": [30],
                    "both_sides": [True],
                },
                [LineString([(0, 12), (40, 12)])],
            ),
            "sites": layer({"site_id": ["D"], "kind": ["depot"]}, [Point(100, 100)]),
            "stands": layer({"stand_id": ["bay"]}, [box(0, 4, 5, 6)]),
            "sharing": pd.DataFrame({"premises_id": ["B-2"], "stream": ["residual"], "host_premises_id": ["A.1"]}),
        }
    )

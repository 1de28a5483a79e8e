import pandas as pd
import pytest

from binopt.intake.layers.mapping_reader import read_mapping
from binopt.intake.layers.trucks import provide_trucks, work_hours

RULE = read_mapping("cambridge").mapping.service


def bins(rows, count=1, bin_type="120", litres=90.0):
    return pd.DataFrame(
        {"stream": ["residual"] * rows, "bin_type": bin_type, "count": count, "litres_per_week": litres}
    )


def test_hours_are_lifts_stops_faces_depot_and_trips():
    residual, truck = RULE.settings.streams["residual"], RULE.settings.trucks[0]
    # 40 lifts of 12 s, 40 stops of 8 s, 10 faces of 60 s; 20 min to the depot, one trip of 50 min
    assert work_hours(residual, truck, bins(40), RULE) == pytest.approx((40 * 12 + 40 * 8 + 10 * 60) / 3600 + 70 / 60)
    # four-wheelers take 40 s each; 3 / 7 of 400,000 l are four trips of 53,000 l
    heavy = work_hours(residual, truck, bins(40, bin_type="660", litres=10_000.0), RULE)
    assert heavy == pytest.approx((40 * 40 + 40 * 8 + 10 * 60) / 3600 + (20 + 4 * 50) / 60)


def test_trucks_multiply_with_the_load():
    one, _ = provide_trucks(RULE, bins(40))
    many, told = provide_trucks(RULE, bins(2000))
    assert sum(name.startswith("residual") for name in one) == 1
    assert sum(name.startswith("residual") for name in many) > 2
    assert told[0].count == sum(name.startswith("residual") for name in many)

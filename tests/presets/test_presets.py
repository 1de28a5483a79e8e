import pytest

from binopt.presets import BIN_TYPES, CLEAR_WIDTHS, KG_PER_LITRE, OBSTACLE_KINDS, PROFILES


def test_bins_are_named_by_their_litres_and_fit_a_pavement():
    assert {120, 240, 360, 660, 1100} <= set(BIN_TYPES)
    for litres, bin_type in BIN_TYPES.items():
        assert bin_type.litres == litres
        assert litres / 1000 < bin_type.width_m * bin_type.depth_m * bin_type.height_m  # a bin holds less than its box
        assert bin_type.four_wheeled == (litres >= 660)


def test_clear_widths_follow_their_sources():
    assert CLEAR_WIDTHS["us_prowag"].clear_width_m == pytest.approx(48 * 0.0254, abs=0.002)
    assert CLEAR_WIDTHS["uk"].pinch_length_m == 6.0
    assert CLEAR_WIDTHS["us_ada"].pinch_spacing_m == pytest.approx(4 * 0.3048, abs=0.002)
    assert CLEAR_WIDTHS["nyc"].share_of_width == 0.5
    for name, rule in CLEAR_WIDTHS.items():
        assert rule.source, name
        assert rule.pinch_width_m is None or rule.pinch_width_m < rule.clear_width_m


def test_obstacle_kinds_hold_the_fallback_and_no_remark():
    assert "_about" not in OBSTACLE_KINDS
    assert not OBSTACLE_KINDS["other"].flat
    assert OBSTACLE_KINDS["driveway"].flat
    assert OBSTACLE_KINDS["hydrant"].clearance_m == 1.5


def test_profiles_are_days_of_24_hours():
    assert "weekend" in PROFILES
    assert all(len(weights) == 24 and min(weights) > 0 for weights in PROFILES.values())


def test_densities_are_those_of_waste():
    assert all(0.02 < density < 0.5 for density in KG_PER_LITRE.values())


@pytest.mark.parametrize("table", [BIN_TYPES, CLEAR_WIDTHS, OBSTACLE_KINDS, PROFILES])
def test_presets_cannot_be_changed(table):
    key, value = next(iter(table.items()))
    with pytest.raises(TypeError):
        table[key] = value

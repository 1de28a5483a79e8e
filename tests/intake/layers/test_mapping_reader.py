import pytest

from binopt.intake.layers import read_mapping, shipped_mappings
from binopt.intake.layers.mapping import Comparison, Figure


def read(tmp_path, text):
    path = tmp_path / "m.toml"
    path.write_text(text, encoding="utf-8")
    return read_mapping(path)


def faults(draft):
    return "\n".join(str(f) for f in draft.faults)


def test_the_shipped_mappings_are_free_of_faults():
    assert shipped_mappings() == ("bdtopo", "bgt", "cambridge")
    for name in shipped_mappings():
        assert read_mapping(name).faults == ()


def test_a_mapping_that_is_not_there_names_those_that_are(tmp_path):
    assert "bdtopo, bgt, cambridge" in faults(read_mapping("cambrige"))


def test_a_file_that_is_no_toml_gives_that_one_fault(tmp_path):
    draft = read(tmp_path, "format = = 1")
    assert len(draft.faults) == 1
    assert "is no TOML" in faults(draft)


def test_an_empty_mapping_is_told_all_that_it_lacks(tmp_path):
    told = faults(read(tmp_path, ""))
    for what in ("format", "pavements: is missing", "premises: is missing", "bins: is missing", "streams: is missing"):
        assert what in told


@pytest.mark.parametrize(
    ("condition", "told"),
    [
        ('{ equals = "a" }', "column: is missing"),
        ('{ column = "c" }', "needs exactly one test"),
        ('{ column = "c", equals = "a", in = ["a"] }', "needs exactly one test"),
        ('{ column = "c", in = "a" }', "needs a list"),
        ('{ column = "c", equals = ["a"] }', "needs a single value"),
        ('{ column = "c", matches = "(" }', "is no regular expression"),
        ('{ column = "c", equals = 2020-01-01 }', "needs texts or numbers"),
        ('{ column = "c", equals = "a", color = 1 }', "color: is no key"),
    ],
)
def test_filters_that_cannot_work_are_told(tmp_path, condition, told):
    assert told in faults(read(tmp_path, f'[[pavements]]\nlayer = "w"\nwhere = [{condition}]'))


def test_filter_values_are_kept_as_text(tmp_path):
    draft = read(tmp_path, '[[pavements]]\nlayer = "w"\nwhere = [{ column = "c", in = [0, 1.0, 2.5, true, "x"] }]')
    condition = draft.mapping.pavements[0].use.where[0]
    assert condition.test is Comparison.IN
    assert condition.values == ("0", "1", "2.5", "true", "x")


def test_figures_take_units(tmp_path):
    text = '[[pavements]]\nlayer = "w"\nclear_width_m = { column = "W", unit = "ft", times = 2.0, default = 1.5 }'
    assert read(tmp_path, text).mapping.pavements[0].clear_width_m == Figure("W", pytest.approx(0.6096), 1.5)
    assert "unit: is not known (value: furlong)" in faults(read(tmp_path, text.replace('"ft"', '"furlong"')))


@pytest.mark.parametrize(
    ("ladder", "told"),
    [
        ("[{ up_to_l = 240, bin = 120 }]", "is more than its bins hold"),
        ("[{ up_to_l = 240, bin = 240 }, { up_to_l = 120, bin = 120 }]", "must rise from step to step"),
        ("[{ up_to_l = 120, bin = 121 }]", "is no EN 840 bin"),
    ],
)
def test_ladders_that_cannot_hold_are_told(tmp_path, ladder, told):
    assert told in faults(read(tmp_path, f"[bins]\nladder = {ladder}\nabove = 660"))

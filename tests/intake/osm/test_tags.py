import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from binopt.intake.osm.tags import counts, lengths_m, speeds_kmh


def texts(*values):
    return np.array(values, dtype=object)


@pytest.mark.parametrize(
    ("text", "metres"),
    [("3", 3), ("3.5", 3.5), ("3,5", 3.5), ("3.5 m", 3.5), ("350 cm", 3.5), ("12'", 3.6576), ("12'6\"", 3.81)],
)
def test_lengths_are_read_in_every_unit(text, metres):
    assert lengths_m(texts(text)) == pytest.approx([metres])


@pytest.mark.parametrize("text", ["", "narrow", "3 miles", "0", "-2", "3-4", "1e3"])
def test_what_is_no_length_is_none(text):
    assert np.isnan(lengths_m(texts(text))).all()


def test_speeds_are_read_in_kmh():
    assert speeds_kmh(texts("30", "20 mph", "50 km/h")) == pytest.approx([30, 32.18688, 50])
    assert np.isnan(speeds_kmh(texts("IT:urban", "walk", ""))).all()


def test_of_several_numbers_the_greatest_counts():
    assert counts(texts("2", "3;4", "2.5")).tolist() == [2, 4, 2.5]
    assert np.isnan(counts(texts("many", ""))).all()


@given(st.lists(st.floats(0.01, 100).map(lambda v: round(v, 2))))
def test_metres_come_back_as_written(values):
    assert lengths_m(texts(*(f"{v:.2f}" for v in values))) == pytest.approx(values)


@given(st.text(max_size=20))
def test_no_text_breaks_the_reading(text):
    for read in (lengths_m, speeds_kmh, counts):
        found = read(texts(text))
        assert found.shape == (1,)
        assert np.isnan(found[0]) or found[0] >= 0

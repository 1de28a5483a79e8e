"""Clocks, days and windows as a case writes them, and the gaps between collections."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from binopt.intake.case_litres import longest_gap_days
from binopt.intake.case_service import allowed_patterns
from binopt.intake.case_table import make_window
from binopt.intake.digest import digest_of
from binopt.intake.ids import is_id
from binopt.units import DAY_MIN, WEEKDAYS, format_clock, format_day, parse_clock_min, parse_days

WEEKS = st.sampled_from([1, 2, 4])


@given(st.integers(0, DAY_MIN - 1))
def test_clock_survives_being_written(minute):
    assert parse_clock_min(format_clock(minute)) == minute


@given(WEEKS, st.data())
def test_day_survives_being_written(weeks, data):
    day = data.draw(st.integers(0, 7 * weeks - 1))
    assert parse_days(format_day(day, weeks), weeks) == (day,)


@given(WEEKS, st.sampled_from(WEEKDAYS))
def test_plain_weekday_is_that_of_every_week(weeks, name):
    assert parse_days(name, weeks) == tuple(
        day for week in range(weeks) for day in parse_days(f"{name}:{week + 1}", weeks)
    )


@given(st.integers(0, DAY_MIN - 1), st.integers(0, DAY_MIN))
def test_window_begins_within_the_day_and_lasts_no_longer_than_one(begin, end):
    window = make_window(begin, end)
    if window is None:
        assert begin == end % DAY_MIN
    else:
        assert window.from_min == begin
        assert window.to_min % DAY_MIN == end % DAY_MIN
        assert 0 < window.to_min - window.from_min <= DAY_MIN


def test_whole_day_is_a_window():
    window = make_window(0, DAY_MIN)
    assert window is not None
    assert (window.from_min, window.to_min) == (0, DAY_MIN)


@pytest.mark.parametrize(
    ("days", "weeks", "gap"), [({0}, 1, 7), ({0, 3}, 1, 4), ({0, 1, 2, 3, 4}, 1, 3), ({2}, 2, 14), ({0, 7}, 2, 7)]
)
def test_longest_gap_runs_round_the_cycle(days, weeks, gap):
    assert longest_gap_days(days, weeks) == gap


@given(WEEKS, st.data())
def test_gaps_fill_the_cycle_at_most(weeks, data):
    days = data.draw(st.sets(st.integers(0, 7 * weeks - 1), min_size=1))
    gap = longest_gap_days(days, weeks)
    assert 7 * weeks / len(days) <= gap <= 7 * weeks
    assert longest_gap_days({(day + 3) % (7 * weeks) for day in days}, weeks) == gap


@given(WEEKS, st.sets(st.integers(0, 6), min_size=1))
def test_patterns_are_as_many_weekdays_as_today_the_same_each_week(weeks, weekdays):
    patterns = allowed_patterns(frozenset(weekdays), weeks)
    assert len(set(patterns)) == len(patterns) >= 1
    for pattern in patterns:
        assert len(pattern) == len(weekdays) * weeks
        assert len({day % 7 for day in pattern}) == len(weekdays)
        assert max(weekdays) > 4 or max(day % 7 for day in pattern) <= 4


@given(st.text())
def test_ids_hold_no_separators(text):
    assert not is_id(f"{text};{text}")
    assert not is_id(f"{text} {text}")


def test_digest_tells_names_and_contents_apart(tmp_path):
    def digest(**files):
        paths = []
        for name, text in files.items():
            paths.append(tmp_path / name)
            paths[-1].write_text(text)
        return digest_of(paths)

    assert digest(a="1", b="2") == digest(b="2", a="1")
    assert len({digest(a="1", b="2"), digest(a="12", b=""), digest(a="1", c="2"), digest(a="2", b="1")}) == 4

"""Each collection of a year has its date, and holidays move it as the rule says."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from binopt.domain.calendar import CalendarRules, HolidayRule
from binopt.papers.dates import Moved, dates_of_year, year_of

START = date(2027, 1, 4)
EASTER_MONDAY = date(2027, 3, 29)
WORKDAYS = frozenset(range(5))


def dates(rule, days=WORKDAYS, weeks=1, country="FR", start=START, **more):
    return dates_of_year(CalendarRules(country, "", rule, start, **more), days, weeks, "en")


def test_a_year_ends_the_day_before_it_begins_again():
    assert year_of(date(2027, 1, 4)) == (date(2027, 1, 4), date(2028, 1, 3))
    assert year_of(date(2028, 2, 29)) == (date(2028, 2, 29), date(2029, 2, 28))


def test_without_holidays_every_week_is_the_same():
    found = dates(HolidayRule.NEXT_DAY, country="")
    assert [found[0].regular[k] for k in (0, 1, -1)] == [START, date(2027, 1, 11), date(2028, 1, 3)]
    assert all(not one.moved for one in found.values())
    assert sum(len(one.regular) for one in found.values()) == 52 * 5 + 1


@pytest.mark.parametrize(
    ("rule", "actual"),
    [
        (HolidayRule.NEXT_DAY, date(2027, 3, 30)),
        (HolidayRule.PREVIOUS_DAY, date(2027, 3, 27)),  # not on Easter Sunday
        (HolidayRule.SHIFT_WEEK, date(2027, 3, 30)),
        (HolidayRule.SKIP, None),
    ],
)
def test_easter_monday_is_moved(rule, actual):
    assert Moved(EASTER_MONDAY, actual, "Easter Monday") in dates(rule)[0].moved
    assert EASTER_MONDAY not in dates(rule)[0].actual


def test_a_holiday_moves_all_later_days_of_its_week_where_the_week_shifts():
    found = dates(HolidayRule.SHIFT_WEEK)
    week = [one for day in range(5) for one in found[day].moved if one.nominal >= EASTER_MONDAY][:1]
    assert week[0].actual == date(2027, 3, 30)
    moved = {one.nominal: one for day in range(5) for one in found[day].moved}
    for offset in range(5):
        nominal = EASTER_MONDAY + timedelta(days=offset)
        assert moved[nominal].actual == nominal + timedelta(days=1)
        assert moved[nominal].why == "Easter Monday"
    assert EASTER_MONDAY + timedelta(days=7) in found[0].regular


def test_a_holiday_that_is_kept_changes_nothing():
    assert EASTER_MONDAY in dates(HolidayRule.KEEP)[0].regular
    assert EASTER_MONDAY in dates(HolidayRule.NEXT_DAY, opened=frozenset({EASTER_MONDAY}))[0].regular


def test_a_day_that_only_the_case_calls_free_is_moved_without_a_name():
    found = dates(HolidayRule.NEXT_DAY, country="", closed=frozenset({date(2027, 1, 5)}))
    assert found[1].moved == (Moved(date(2027, 1, 5), date(2027, 1, 6), ""),)


def test_two_holidays_in_a_row_and_a_sunday_are_passed():
    closed = frozenset({date(2027, 1, 8), date(2027, 1, 9)})
    found = dates(HolidayRule.NEXT_DAY, country="", closed=closed)
    assert found[4].moved == (Moved(date(2027, 1, 8), date(2027, 1, 11), ""),)
    with_sundays = dates(HolidayRule.NEXT_DAY, days=frozenset({4, 6}), country="", closed=closed)
    assert with_sundays[4].moved[0].actual == date(2027, 1, 10)


def test_longer_cycles_begin_with_the_week_of_the_first_day():
    found = dates(HolidayRule.KEEP, days=frozenset({0, 9}), weeks=2, country="", start=date(2027, 1, 6))
    assert found[0].regular[0] == date(2027, 1, 18)
    assert found[9].regular[0] == date(2027, 1, 13)


def test_holidays_are_named_in_the_readers_language_where_they_have_a_name_in_it():
    calendar = CalendarRules("FR", "", HolidayRule.NEXT_DAY, START)
    assert dates_of_year(calendar, WORKDAYS, 1, "fr")[0].moved[0].why == "Lundi de Pâques"
    assert dates_of_year(calendar, WORKDAYS, 1, "de")[0].moved[0].why == "Lundi de Pâques"


@given(
    st.sampled_from([rule for rule in HolidayRule if rule is not HolidayRule.SKIP]),
    st.sets(st.integers(0, 13), min_size=1),
    st.sampled_from([1, 2]),
    st.dates(date(2025, 1, 1), date(2030, 1, 1)),
    st.sets(st.integers(0, 400), max_size=12),
)
def test_every_collection_has_one_date_in_the_year_that_is_open(rule, days, weeks, start, closed):
    service = frozenset(day % (7 * weeks) for day in days)
    free = frozenset(start + timedelta(days=offset) for offset in closed)
    found = dates(rule, days=service, weeks=weeks, country="", start=start, closed=free)
    first, last = year_of(start)
    assert set(found) == service
    for day, its in found.items():
        for when in its.regular:
            assert when.weekday() == day % 7
            assert (when - (start - timedelta(days=start.weekday()))).days % (7 * weeks) == day
        for when in its.actual:
            assert first <= when <= last
            assert rule is HolidayRule.KEEP or when not in free
        assert len(its.actual) == len({one.nominal for one in its.moved if one.actual} | set(its.regular))

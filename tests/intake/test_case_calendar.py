"""``[calendar]``: whose holidays are kept how, and from when a plan holds."""

from datetime import date

import pytest

from binopt.domain.calendar import CalendarRules, HolidayRule
from binopt.intake.case_toml import check_settings
from binopt.intake.findings import Findings
from binopt.intake.toml_text import render_settings


def read(**calendar):
    findings = Findings()
    settings = check_settings({"calendar": calendar}, "case", findings)
    return settings.calendar, [str(fault) for fault in findings.faults()]


def test_a_case_without_the_table_has_no_holidays_and_no_begin():
    assert read() == (CalendarRules(), [])


def test_every_key_is_read():
    given = {
        "country": "US",
        "subdivision": "MA",
        "rule": "shift_week",
        "from": date(2027, 1, 4),
        "closed": [date(2027, 12, 24)],
        "open": ["2027-10-11"],
    }
    expected = CalendarRules(
        "US",
        "MA",
        HolidayRule.SHIFT_WEEK,
        date(2027, 1, 4),
        frozenset({date(2027, 12, 24)}),
        frozenset({date(2027, 10, 11)}),
    )
    assert read(**given) == (expected, [])


@pytest.mark.parametrize(
    ("calendar", "told"),
    [
        ({"country": "XX"}, "calendar.country: is no country whose holidays are known (value: XX)"),
        ({"country": "FR", "subdivision": "MA"}, "calendar.subdivision: is no part of FR (value: MA)"),
        ({"subdivision": "MA"}, "stands there without a country"),
        ({"rule": "never"}, "is none of the values allowed (value: never)"),
        ({"from": "soon"}, "calendar.from: has the wrong type of value (value: 'soon'). Try: give a date such as"),
        ({"from": 2027}, "a date such as 2027-01-04"),
        ({"closed": date(2027, 12, 24)}, "give a list of dates such as [2027-12-24"),
        ({"open": ["yesterday"]}, "give a list of dates"),
        ({"begin": date(2027, 1, 4)}, "unknown key"),
    ],
)
def test_what_is_wrong_is_told(calendar, told):
    _, (fault,) = read(**calendar)
    assert told in fault


def test_dates_are_written_as_toml_has_them():
    text = render_settings({"calendar": {"from": date(2027, 1, 4), "closed": [date(2027, 12, 24)]}})
    assert "from = 2027-01-04\n" in text
    assert "closed = [2027-12-24]" in text

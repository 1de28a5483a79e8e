"""``[calendar]`` of ``case.toml``: from when a plan holds, and whose holidays are kept how."""

from __future__ import annotations

from binopt.domain.calendar import CalendarRules, HolidayRule
from binopt.intake.case_table import Table
from binopt.intake.findings import suggest


def read_calendar(table: Table) -> CalendarRules:
    """Read ``[calendar]``; country and subdivision are held against those whose holidays are known."""
    table.refuse_unknown()
    country, subdivision = _read_place(table)
    return CalendarRules(
        country=country,
        subdivision=subdivision,
        rule=HolidayRule(table.text("rule", HolidayRule.NEXT_DAY)),
        starts_on=table.day("from"),
        closed=table.dates("closed"),
        opened=table.dates("open"),
    )


def _read_place(table: Table) -> tuple[str, str]:
    if "country" not in table:
        if "subdivision" in table:
            table.fault("subdivision", "stands there without a country", hint='add country = "FR"')
        return "", ""
    import holidays  # noqa: PLC0415 (half a second, which cases without a country do not pay)

    known = holidays.list_supported_countries()
    country = table.text("country", "")
    if country not in known:
        if country:
            table.fault("country", "is no country whose holidays are known", country, suggest(country, known))
        return "", ""
    if "subdivision" not in table:
        return country, ""
    subdivision = table.text("subdivision", "")
    parts = known[country]
    if subdivision and subdivision not in parts:
        hint = suggest(subdivision, parts) if parts else "leave the key out: holidays are the same in all the country"
        table.fault("subdivision", f"is no part of {country}", subdivision, hint)
        return country, ""
    return country, subdivision

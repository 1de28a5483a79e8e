"""The offsets that a feed tells are those of the time zone, at every hour of its years."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from binopt.papers.ics.timezones import timezone_component


@pytest.mark.parametrize(
    "name", ["Europe/Paris", "America/New_York", "Australia/Lord_Howe", "Africa/Casablanca", "UTC"]
)
def test_offsets_are_the_zones(name):
    zone = ZoneInfo(name)
    component = timezone_component(zone, date(2027, 1, 4), date(2028, 1, 3))
    onsets = []
    for part in component.subcomponents:
        before, after = part["TZOFFSETFROM"].td, part["TZOFFSETTO"].td
        onsets.append((part["DTSTART"].dt.replace(tzinfo=UTC) - before, after))
    assert onsets == sorted(onsets)
    moment = datetime(2027, 1, 1, tzinfo=UTC)
    while moment < datetime(2028, 2, 1, tzinfo=UTC):
        offset = [after for onset, after in onsets if onset <= moment][-1]
        assert moment.astimezone(zone).utcoffset() == offset, moment
        moment += timedelta(minutes=30)
    assert str(component["TZID"]) == name

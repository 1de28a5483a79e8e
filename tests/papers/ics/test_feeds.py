"""A year of every feed, through two readers, is the schedule: each date and each text, across clock changes."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar

from binopt.domain.calendar import HolidayRule
from binopt.domain.plan import Presentation, Service
from binopt.papers.folder import PaperFolder
from binopt.papers.ics import paper
from binopt.papers.ics.texts import description, location
from binopt.speech import stream_word
from tests.papers.editions import HOSTILE, MONDAY, edition_of, quarter
from tests.papers.ics.readers import READERS, days

LAST = date(2028, 1, 3)
PLACES = {
    "paris": ("Europe/Paris", "FR", "", HolidayRule.NEXT_DAY),
    "new_york": ("America/New_York", "US", "MA", HolidayRule.SHIFT_WEEK),
    "amsterdam": ("Europe/Amsterdam", "NL", "", HolidayRule.PREVIOUS_DAY),
    "sydney": ("Australia/Sydney", "AU", "NSW", HolidayRule.SKIP),
}


def night_service(result):
    """Put some times where clocks change: out on Saturday evening and on Sunday at half past two."""
    saturday, sunday = 5 * 1440, 6 * 1440
    extra = tuple(
        Presentation(key, "bio", 1, out, truck - 30, truck + 30, truck, truck + 15)
        for key, out, truck in (
            ("A00000", saturday + 21 * 60, sunday + 210),
            ("A00001", sunday + 150, sunday + 240),
            ("A00002", 10_079, 10_169),
        )
    )
    return replace(result, plan=Service(result.plan.spots, (*result.plan.presentations, *extra)))


@pytest.fixture(scope="module", params=PLACES)
def made(request, tmp_path_factory):
    zone, country, subdivision, rule = PLACES[request.param]
    folder = tmp_path_factory.mktemp(request.param)
    result = night_service(quarter(8, timezone=zone, addresses=HOSTILE))
    edition = edition_of(result, folder / "plan", country=country, subdivision=subdivision, rule=rule)
    paper.write(edition, PaperFolder(folder / "ics"))
    return edition, folder / "ics"


def expected(edition, rows, *, timed):
    """Walk through the year day by day and write down what the timetable says of it."""
    zone = ZoneInfo(edition.case.timezone)
    found = []
    for row in rows:
        own = edition.dates[row.day]
        moved = {one.actual: one for one in own.moved}
        for when in days(MONDAY, LAST):
            if when not in own.actual:
                continue
            for shift in [moved.get(when)] if when in moved else [None]:
                begin, end = when, when + timedelta(days=1)
                if timed:
                    begin, end = (
                        wall(when, minute - row.midnight_min, zone) for minute in (row.out_min, row.take_in_min)
                    )
                texts = (stream_word(edition.speech, row.stream), description(row, when, edition.speech, shift))
                found.append((begin, end, *texts, location(row, edition.speech)))
    return sorted(found)


def wall(when, minute, zone):
    naive = datetime.combine(when, time()) + timedelta(minutes=minute)
    return naive.replace(tzinfo=zone).astimezone(UTC).astimezone(zone).replace(tzinfo=None)


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize("kind", ["premises", "reminders"])
def test_a_year_is_the_schedule(made, reader, kind):
    edition, folder = made
    seen = 0
    for premises_id, rows in paper.group_rows(edition.timetable, "premises_id").items():
        feed = (folder / kind / f"{premises_id}.ics").read_bytes()
        # a day more on both sides: events that begin the evening before, and readers that look at midnight in UTC
        read = READERS[reader](feed, MONDAY - timedelta(days=2), LAST + timedelta(days=2), edition.case.timezone)
        told = [(one.begin, one.end, one.summary, one.description, one.location) for one in read]
        assert told == expected(edition, rows, timed=kind == "reminders")
        seen += len(told)
    assert seen > 8 * 4 * 40


@pytest.mark.parametrize("reader", READERS)
def test_a_street_has_every_date_of_its_doors(made, reader):
    edition, folder = made
    index = (folder / "index.csv").read_text("utf-8")
    for street, rows in paper.group_rows(edition.timetable, "street").items():
        (line,) = [line for line in index.splitlines() if line.startswith(f"streets,,,{street},")]
        feed = (folder / line.rsplit(",")[-1]).read_bytes()
        read = READERS[reader](feed, MONDAY - timedelta(days=2), LAST + timedelta(days=2), edition.case.timezone)
        dates = {(one.begin, one.summary) for one in read}
        doors = {
            (when, stream_word(edition.speech, row.stream)) for row in rows for when in edition.dates[row.day].actual
        }
        assert dates == doors
        for one in read:
            assert edition.speech.clock(rows[0].window_from_min) in "".join(each.description for each in read)
            assert one.location == street


def test_every_feed_is_as_readers_need_it(made):
    edition, folder = made
    uids = set()
    for path in sorted(folder.rglob("*.ics")):
        raw = path.read_bytes()
        assert b"\n" not in raw.replace(b"\r\n", b"")
        assert max(len(line) for line in raw.split(b"\r\n")) <= 75
        calendar = Calendar.from_ical(raw)
        assert str(calendar["X-WR-TIMEZONE"]) == edition.case.timezone
        assert len([one for one in calendar.subcomponents if one.name == "VTIMEZONE"]) == 1
        streams = {stream_word(edition.speech, row.stream) for row in edition.timetable}
        for event in calendar.walk("VEVENT"):
            assert "RDATE" not in event
            assert "STATUS" not in event
            assert event["DTSTAMP"].dt == datetime(2027, 1, 4, tzinfo=UTC)
            assert str(event["SUMMARY"]) in streams
            uids.add(str(event["UID"]))
            alarms = event.walk("VALARM")
            assert len(alarms) == (2 if path.parent.name == "reminders" else 0)
            if not alarms:
                assert not isinstance(event["DTSTART"].dt, datetime)
    events = sum(path.read_bytes().count(b"BEGIN:VEVENT") for path in folder.rglob("*.ics"))
    assert len(uids) == events


def test_alarms_ring_when_bins_go_out_and_when_the_window_is_over(made):
    edition, folder = made
    row = edition.timetable[0]
    event = Calendar.from_ical((folder / "reminders" / f"{row.premises_id}.ics").read_bytes()).walk("VEVENT")[0]
    out, take_in = event.walk("VALARM")
    assert out["TRIGGER"].dt == timedelta(0)
    assert take_in["TRIGGER"].params["RELATED"] == "END"
    assert take_in["TRIGGER"].dt == timedelta(minutes=row.window_to_min - row.take_in_min)
    assert row.bins_text in out["DESCRIPTION"]


def test_ids_stay_when_times_change_and_differ_when_days_do(made):
    edition, _ = made
    rows = [row for row in edition.timetable if row.premises_id == "A00000"]
    later = [replace(row, out_min=row.out_min + 5) for row in rows]
    other = [replace(row, day=(row.day + 1) % 7) for row in rows]

    def uids(of):
        dates = {day: next(iter(edition.dates.values())) for day in range(7)}
        return [event.uid for event in paper.premises_events(replace(edition, dates=dates), of)]

    assert uids(rows) == uids(later)
    assert not set(uids(rows)) & set(uids(other))


def test_hostile_addresses_add_no_line_and_no_alarm(made):
    _, folder = made
    for path in (folder / "premises").iterdir():
        raw = path.read_bytes()
        assert b"ACTION" not in raw.replace(b"ACTION:AUDIO", b"").split(b"BEGIN:VEVENT")[0]
        unfolded = raw.replace(b"\r\n ", b"")
        assert not any(line.startswith((b"ACTION", b"BEGIN:VALARM")) for line in unfolded.split(b"\r\n"))
    assert sorted(path.name for path in folder.iterdir()) == ["index.csv", "premises", "reminders", "streets"]

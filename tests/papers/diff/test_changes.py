"""A change of one thing is told as that, and of nothing as nothing; calendars follow."""

import csv
import io
import json
from dataclasses import replace

import pyogrio
import pytest
from icalendar import Calendar
from shapely.affinity import translate

from binopt.domain.plan import Service
from binopt.errors import InputError
from binopt.papers.diff.changes import Kind, find_changes
from binopt.papers.diff.folder import write_changes
from binopt.papers.diff.render import render_csv, render_text
from binopt.papers.edition import make_edition
from tests.papers.editions import HOSTILE, edition_of, quarter


@pytest.fixture(scope="module")
def old(tmp_path_factory):
    result = quarter(8, addresses=HOSTILE)
    return edition_of(result, tmp_path_factory.mktemp("plans") / "plan", country="FR")


def with_plan(edition, *, presentations=None, spots=None):
    kept = edition.plan.plan
    plan = Service(spots or kept.spots, kept.presentations if presentations is None else presentations)
    return make_edition(replace(edition.plan, plan=plan), edition.case, "en")


def changed(edition, key, **minutes):
    """Return the edition with the first presentation of a premises and stream changed by so many minutes or bins."""
    found = list(edition.plan.plan.presentations)
    index = next(i for i, one in enumerate(found) if one.key == key)
    shifted = {name: getattr(found[index], name) + by for name, by in minutes.items()}
    found[index] = replace(found[index], **shifted)
    return with_plan(edition, presentations=tuple(found))


ALL = ("out_min", "window_from_min", "window_to_min", "truck_min", "in_min")


def test_the_same_plan_changes_nothing(old):
    assert find_changes(old, old) == ()
    assert "Nothing changes" in render_text((), old.speech)


@pytest.mark.parametrize(
    ("minutes", "kinds"),
    [
        (dict.fromkeys(ALL, 1), (Kind.TIME,)),
        (dict.fromkeys(ALL, 1440), (Kind.DAY,)),
        ({"window_to_min": 5}, (Kind.TIME,)),
        ({"in_min": 1}, ()),
    ],
)
def test_one_change_is_told_as_what_it_is(old, minutes, kinds):
    found = find_changes(old, changed(old, ("A00003", "paper"), **minutes))
    assert [(one.premises_id, one.stream, one.kinds) for one in found] == [("A00003", "paper", kinds)] * bool(kinds)


def test_fewer_bins_are_told(old):
    (found,) = find_changes(old, changed(old, ("A00001", "residual"), bins_out=-1))
    assert found.kinds == (Kind.BINS,)
    assert "2 × 240 l" in found.before
    assert "1 × 240 l" in found.after


@pytest.mark.parametrize(("metres", "told"), [(0.04, False), (0.06, True), (2.0, True)])
def test_a_spot_that_moves_is_told_with_how_far(old, metres, told):
    spots = tuple(
        replace(spot, shape=translate(spot.shape, metres, 0)) if spot.key == ("A00002", "bio") else spot
        for spot in old.plan.plan.spots
    )
    found = find_changes(old, with_plan(old, spots=spots))
    assert [(one.kinds, one.moved_m) for one in found] == [((Kind.SPOT,), pytest.approx(metres))] * told


def test_who_comes_and_who_goes_is_told(old):
    rest = tuple(one for one in old.plan.plan.presentations if one.key != ("A00000", "paper"))
    new = with_plan(old, presentations=rest)
    assert [one.kinds for one in find_changes(old, new)] == [(Kind.GONE,)]
    assert [one.kinds for one in find_changes(new, old)] == [(Kind.NEW,)]


def test_other_cycles_are_not_compared(old):
    with pytest.raises(InputError, match="cycle"):
        find_changes(old, replace(old, weeks=2))


def test_the_folder_has_tables_a_layer_and_calendars(old, tmp_path):
    key = ("A00003", "paper")
    new = changed(old, key, **dict.fromkeys(ALL, 5))
    changes = find_changes(old, new)
    write_changes(changes, old, new, tmp_path / "out", sequence=3)
    assert len(json.loads((tmp_path / "out/changes.json").read_text())["changes"]) == 1
    assert len(pyogrio.read_dataframe(tmp_path / "out/changes.geojson")) == 1
    names = sorted(path.relative_to(tmp_path / "out").as_posix() for path in (tmp_path / "out/ics").rglob("*.ics"))
    assert names == ["ics/premises/A00003.ics", "ics/reminders/A00003.ics"]
    for name in names:
        events = Calendar.from_ical((tmp_path / "out" / name).read_bytes()).walk("VEVENT")
        revised = {str(event["SUMMARY"]) for event in events if event["SEQUENCE"] == 3}
        assert revised == {"Paper and cardboard"}
        assert {event["SEQUENCE"] for event in events} == {0, 3}


def test_a_day_that_is_gone_is_left_out_and_never_cancelled(old, tmp_path):
    new = changed(old, ("A00003", "paper"), **dict.fromkeys(ALL, 1440))
    write_changes(find_changes(old, new), old, new, tmp_path / "out")
    feed = Calendar.from_ical((tmp_path / "out/ics/premises/A00003.ics").read_bytes())
    days = {event["DTSTART"].dt.weekday() for event in feed.walk("VEVENT") if "RRULE" in event and event["SEQUENCE"]}
    assert days == {3}
    assert not [event for event in feed.walk("VEVENT") if "STATUS" in event]


def test_who_has_nothing_left_has_a_calendar_without_events(old, tmp_path):
    rest = tuple(one for one in old.plan.plan.presentations if one.premises_id != "A00004")
    new = with_plan(old, presentations=rest)
    write_changes(find_changes(old, new), old, new, tmp_path / "out")
    assert Calendar.from_ical((tmp_path / "out/ics/premises/A00004.ics").read_bytes()).walk("VEVENT") == []


def test_hostile_addresses_stay_texts(old):
    presentations = tuple(replace(one, window_to_min=one.window_to_min + 5) for one in old.plan.plan.presentations)
    changes = find_changes(old, with_plan(old, presentations=presentations))
    assert len({one.premises_id for one in changes}) == 8
    rows = list(csv.reader(io.StringIO(render_csv(changes, old.speech))))
    assert {len(row) for row in rows} == {8}
    assert not any(cell.startswith(("=", "+", "-", "@")) for row in rows for cell in row)
    text = render_text(changes, old.speech)
    assert not any(ord(letter) < 32 for letter in text.replace("\n", ""))

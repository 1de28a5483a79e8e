"""What each sheet of a plan's workbook holds."""

from __future__ import annotations

from binopt.outputs.places import describe_side
from binopt.outputs.round_gpx import stop_name
from binopt.outputs.words import REASON_WORDS
from binopt.papers.edition import Edition
from binopt.papers.workbook.pages import Column, Sheet
from binopt.speech import stream_word
from binopt.units import DAY_MIN


def make_sheets(edition: Edition) -> tuple[Sheet, ...]:
    """Return the sheets behind the first: the week, moved dates, rounds, stops, bins and findings."""
    return (
        _week(edition),
        _moved(edition),
        _rounds(edition),
        _stops(edition),
        _bins(edition),
        _findings(edition),
    )


def _week(edition: Edition) -> Sheet:
    say = edition.speech.say
    speech, weeks = edition.speech, edition.weeks
    columns = (
        Column(say("Address"), width=32),
        Column(say("Waste"), width=20),
        Column(say("Day"), width=14),
        Column(say("Put out on")),
        Column(say("Put out from"), "clock", 10),
        Column(say("Truck from"), "clock", 10),
        Column(say("Truck until"), "clock", 10),
        Column(say("Take in on")),
        Column(say("Take in by"), "clock", 10),
        Column(say("Bins"), width=16),
        Column(say("Street"), width=24),
        Column(say("Where"), width=44),
        Column(say("Round"), width=16),
        Column(say("Premises"), width=16),
    )
    rows = [
        (
            row.address,
            stream_word(speech, row.stream),
            speech.day_of_cycle(row.day, weeks),
            speech.weekday(row.out_min // DAY_MIN),
            row.out_min % DAY_MIN,
            row.window_from_min % DAY_MIN,
            row.window_to_min % DAY_MIN,
            speech.weekday(row.take_in_min // DAY_MIN),
            row.take_in_min % DAY_MIN,
            row.bins_text,
            row.street,
            row.where(speech),
            row.round_id,
            row.premises_id,
        )
        for row in edition.timetable
    ]
    return Sheet(say("Week"), columns, rows)


def _moved(edition: Edition) -> Sheet:
    say, speech = edition.speech.say, edition.speech
    columns = (
        Column(say("Instead of"), width=30),
        Column(say("Collected on"), width=30),
        Column(say("Holiday"), width=30),
    )
    moved = sorted((one for dates in edition.dates.values() for one in dates.moved), key=lambda one: one.nominal)
    rows = [
        (speech.date(one.nominal), speech.date(one.actual) if one.actual else say("not at all"), one.why)
        for one in moved
    ]
    return Sheet(say("Moved days"), columns, rows)


def _rounds(edition: Edition) -> Sheet:
    say, speech = edition.speech.say, edition.speech
    columns = (
        Column(say("Round"), width=18),
        Column(say("Truck"), width=16),
        Column(say("Waste"), width=20),
        Column(say("Day")),
        Column(say("Leaves"), "clock", 10),
        Column(say("Back"), "clock", 10),
        Column(say("Stops"), "whole", 10),
        Column(say("Bins"), "whole", 10),
        Column(say("Trips"), "whole", 10),
        Column(say("Litres"), "whole", 12),
        Column("kg", "whole", 12),
        Column("km", "figure", 10),
        Column(say("Hours"), "figure", 10),
    )
    rows = [
        (
            tour.round_id,
            tour.truck_id,
            stream_word(speech, tour.stream),
            speech.day_of_cycle(tour.day, edition.weeks),
            tour.start_s // 60 % DAY_MIN,
            -(-tour.end_s // 60) % DAY_MIN,
            sum(bool(stop.face_id) for stop in tour.stops),
            sum(stop.bins for stop in tour.stops),
            tour.trips,
            tour.load_l,
            tour.load_kg,
            tour.distance_m / 1000,
            (tour.end_s - tour.start_s) / 3600,
        )
        for tour in edition.plan.rounds
    ]
    return Sheet(say("Rounds"), columns, rows)


def _stops(edition: Edition) -> Sheet:
    say, speech = edition.speech.say, edition.speech
    streets = {face_id: face.street for face_id, face in edition.faces.items()}
    columns = (
        Column(say("Round"), width=18),
        Column(say("Number"), "whole", 10),
        Column(say("Stop"), width=52),
        Column(say("Street"), width=24),
        Column(say("From"), "clock", 10),
        Column(say("Until"), "clock", 10),
        Column(say("Bins"), "whole", 10),
        Column(say("Driving min"), "figure", 12),
        Column(say("Work min"), "figure", 12),
    )
    rows = [
        (
            tour.round_id,
            number,
            stop_name(stop, number, streets, edition.weeks, speech),
            streets.get(stop.face_id, ""),
            stop.arrive_min % DAY_MIN,
            stop.depart_min % DAY_MIN,
            stop.bins,
            stop.drive_s / 60,
            stop.service_s / 60,
        )
        for tour in edition.plan.rounds
        for number, stop in enumerate(tour.stops)
    ]
    return Sheet(say("Stops"), columns, rows)


def _bins(edition: Edition) -> Sheet:
    say, speech = edition.speech.say, edition.speech
    addresses = {one.premises_id: one.address for one in edition.case.premises}
    faces = edition.faces
    columns = (
        Column(say("Address"), width=32),
        Column(say("Waste"), width=20),
        Column(say("Number"), "whole", 10),
        Column(say("Litres"), "whole", 10),
        Column(say("Street"), width=24),
        Column(say("Stands"), width=22),
        Column(say("Along the kerb m"), "figure", 16),
        Column(say("Carry m"), "figure", 12),
        Column(say("Lawful"), width=10),
        Column(say("Face"), width=18),
        Column(say("Premises"), width=16),
    )
    rows = [
        (
            addresses[spot.premises_id],
            stream_word(speech, spot.stream),
            spot.rank,
            spot.bin_type.litres,
            faces[spot.face_id].street,
            describe_side(spot.side, speech),
            spot.chainage_m,
            spot.carry_m,
            say("yes") if spot.lawful else say("no"),
            spot.face_id,
            spot.premises_id,
        )
        for spot in sorted(edition.plan.plan.spots, key=lambda spot: (*spot.key, spot.rank))
    ]
    return Sheet(say("Bins"), columns, rows)


def _findings(edition: Edition) -> Sheet:
    say, speech = edition.speech.say, edition.speech
    addresses = {one.premises_id: one.address for one in edition.case.premises}
    columns = (
        Column(say("Address"), width=32),
        Column(say("Waste"), width=20),
        Column(say("Why no lawful spot"), width=44),
        Column(say("What would help"), width=80),
        Column(say("Premises"), width=16),
    )
    rows = [
        (
            addresses.get(one.premises_id, ""),
            stream_word(speech, one.stream),
            speech.say(REASON_WORDS[one.reason]) if one.reason in REASON_WORDS else one.reason,
            one.detail,
            one.premises_id,
        )
        for one in edition.plan.unplaced
    ]
    return Sheet(say("Findings"), columns, rows)

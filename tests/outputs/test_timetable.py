"""The timetable tells people the same as the presentations tell the measure."""

from binopt.domain.plan import Presentation, Service
from binopt.outputs.timetable import make_timetable
from binopt.speech import Speech
from tests.outputs.quarter import make_result


def rows_of(result, service, weeks=1):
    kerbs = {face.face_id: face.kerb for face in result.model.faces}
    streets = {face.face_id: face.street for face in result.model.faces}
    return make_timetable(service, result.case.premises, kerbs, streets, lag_min=15, weeks=weeks)


def test_there_is_a_row_for_each_presentation_in_the_order_of_the_premises():
    result = make_result(4)
    rows = rows_of(result, result.plan)
    assert len(rows) == len(result.plan.presentations)
    assert [row.premises_id for row in rows] == sorted(row.premises_id for row in rows)
    starts = [row.out_min for row in rows if row.premises_id == "A00001"]
    assert starts == sorted(starts)


def test_people_take_in_when_the_window_is_over_and_the_lag_has_passed():
    result = make_result(4)
    for row in rows_of(result, result.plan):
        assert row.take_in_min == row.window_to_min + 15
        assert row.in_min < row.take_in_min


def test_only_the_bins_that_go_out_are_named():
    result = make_result(4)
    two = next(one for one in result.plan.presentations if one.bins_out == 2)
    both = rows_of(result, Service(result.plan.spots, (two,)))[0]
    assert both.bins_text == "2 × 240 l"
    one = Presentation(two.premises_id, two.stream, 1, 60, 120, 180, 150, 165)
    assert rows_of(result, Service(result.plan.spots, (one,)))[0].bins == (240,)


def test_the_weekday_is_the_trucks_and_longer_cycles_name_the_week():
    result = make_result(4, weeks=2)
    early = Presentation("A00000", "paper", 1, 20_159, 20_161, 20_221, 20_191, 20_206)  # out on the last Sunday
    row = rows_of(result, Service(result.plan.spots, (early,)), weeks=2)[0]
    assert row.day == 0
    assert row.midnight_min == 14 * 1440
    assert Speech.of("en").day_of_cycle(row.day, 2) == "Monday, week 1"
    assert Speech.of("en").clock_on(row.out_min, row.day) == "Sun 23:59"

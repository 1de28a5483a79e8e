"""The table of rounds says what each does, how full it is, what is left of its shift, and how even the work is."""

import json
from dataclasses import replace

import pytest

from binopt.domain.service import Truck, Window
from binopt.errors import InputError
from binopt.outputs.rounds_text import render_rounds
from binopt.outputs.rounds_view import view_rounds
from binopt.outputs.text_tables import WIDTH
from tests.outputs.quarter import make_result
from tests.outputs.test_report_text import files_of
from tests.rounds import make_round

LATE = make_round(["F0.0"], "T2.2.1", truck_id="T2", day=1, start_s=12 * 3600 + 2000, load_l=9_500.0)
ROUNDS = (make_round(["F0.0", "F0.1"]), LATE)
TRUCKS = (
    Truck("T1", ("residual",), Window(330, 780), 20_000.0, 10_000.0),
    Truck("T2", ("residual",), Window(330, 780), 10_000.0, 1_900.0),
    Truck("T3", ("paper",), Window(330, 780)),
)


@pytest.fixture
def files(tmp_path):
    return replace(files_of(make_result(6), tmp_path), rounds=ROUNDS)


@pytest.fixture
def case():
    return replace(make_result(1).case, trucks=TRUCKS)


def test_a_row_adds_up_to_the_round(files, case):
    view = view_rounds(files, case)
    for row, tour in zip(view.rounds, ROUNDS, strict=True):
        assert row.hours == pytest.approx((tour.end_s - tour.start_s) / 3600)
    first, late = view.rounds
    assert (first.faces, first.bins, first.trips) == (2, 3, 1)
    assert (first.lift_h, first.unload_h, first.wait_h) == (pytest.approx(600 / 3600), 0.25, 0.0)
    assert (first.load_share, first.payload_share) == (0.05, 0.01)
    assert (late.load_share, late.payload_share) == (0.95, 0.5)
    assert first.slack_min == 780 - 360 - (600 + 900 + 240) / 60
    assert late.slack_min == pytest.approx(780 - 720 - (2000 + 300 + 900 + 180) / 60)
    assert view.truck_hours == {"T1": pytest.approx(first.hours), "T2": pytest.approx(late.hours)}
    assert list(view.day_hours) == [0, 1]
    assert view.unused_trucks == ("T3",)


def test_a_wait_is_neither_driving_nor_lifting(files, case):
    stops = ROUNDS[0].stops
    after = tuple(replace(stop, begin_s=stop.begin_s + 1200) for stop in stops[2:])
    tour = replace(ROUNDS[0], stops=(*stops[:2], replace(after[0], wait_s=1200), *after[1:]))
    (row,) = view_rounds(replace(files, rounds=(tour,)), case).rounds
    assert row.wait_h == pytest.approx(1 / 3)
    assert row.hours == pytest.approx((tour.end_s - tour.start_s) / 3600)


def test_two_trips_hold_twice_as_much(files, case):
    stops = ROUNDS[0].stops
    tour = replace(ROUNDS[0], stops=(*stops[:-1], stops[-2], stops[-1]))
    (row,) = view_rounds(replace(files, rounds=(tour,)), case).rounds
    assert (row.trips, row.load_share) == (2, 0.025)


def test_without_the_case_sizes_and_shifts_are_left_blank(files):
    view = view_rounds(files, None)
    assert {row.slack_min for row in view.rounds} == {row.load_share for row in view.rounds} == {None}
    assert "%" not in render_rounds(view)


def test_a_plan_without_rounds_is_told(files, case):
    with pytest.raises(InputError, match="the plan has no rounds"):
        view_rounds(replace(files, rounds=()), case)


def test_the_text_says_it(files, case):
    text = render_rounds(view_rounds(files, case))
    lines = text.splitlines()
    (first,) = [line.split() for line in lines if line.startswith("T1.1.1") and "–" in line]
    assert first == ["T1.1.1", "T1", "residual", "Mon", "06:00–06:29", "391", "2", "3", "2.5"]
    (late,) = [line.split() for line in lines if line.startswith("T2.2.1") and "%" in line]
    assert late == ["T2.2.1", "1", "9,500", "95%", "950", "50%", "0.05", "0.08", "0.25", "0", "0.38"]
    assert "Without a round: T3." in text
    (trucks,) = [line.split() for line in lines if line.startswith("2 trucks")]
    assert trucks == ["2", "trucks", "0.38", "T2", "0.43", "0.48", "T1"]
    assert max(map(len, lines)) <= WIDTH


def test_a_truck_that_is_back_too_late_is_seen(files, case):
    early = replace(case, trucks=tuple(replace(truck, shift=Window(330, 380)) for truck in TRUCKS))
    assert "06:00–06:29         −9 " in render_rounds(view_rounds(files, early))
    assert view_rounds(files, early).rounds[0].slack_min == -9


def test_longer_cycles_name_the_week(files, case):
    files.report["case"]["weeks"] = 2
    tour = make_round(["F0.0"], day=8)
    text = render_rounds(view_rounds(replace(files, rounds=(tour,)), case))
    assert "Tue:2" in text
    assert "a cycle of 2 weeks" in text


def test_hostile_ids_stay_on_their_line(files, case):
    tour = replace(ROUNDS[0], round_id="\x1b[31m\n" + "x" * 900, truck_id="a\nb")
    text = render_rounds(view_rounds(replace(files, rounds=(tour,)), case))
    assert "\x1b" not in text
    assert max(map(len, text.splitlines())) <= WIDTH + 20
    assert len(text.splitlines()) == len(
        render_rounds(view_rounds(replace(files, rounds=ROUNDS[:1]), case)).splitlines()
    )


def test_the_view_is_json(files, case):
    told = json.loads(json.dumps(view_rounds(files, case).to_dict(), allow_nan=False))
    assert [row["round_id"] for row in told["rounds"]] == ["T1.1.1", "T2.2.1"]

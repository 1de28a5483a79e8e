"""Driving a plan's rounds: what holds on paper must hold without spread, and with spread be told as it is."""

import json
import math
from dataclasses import replace

import numpy as np
import pytest
from shapely.geometry import box

from binopt.domain.case import Punctuality
from binopt.domain.plan import Presentation, Service, Spot
from binopt.domain.plan_files import PlanFiles
from binopt.domain.service import Duty
from binopt.domain.street import Side
from binopt.errors import InputError
from binopt.geometry.streetscape import lay_out
from binopt.intake.case_reader import read_case
from binopt.measure.evaluator import evaluate
from binopt.measure.punctuality import drive, streams_of_chance, timetable
from binopt.presets import BIN_TYPES
from binopt.simulation import SEEDS_APART, as_driven, simulate
from tests.cli.little_street import write_street
from tests.rounds import make_round

EXACT = Punctuality(service_spread=0, drive_spread=0, day_spread=0, start_spread_min=0)
DAYS = (0, 3)


@pytest.fixture(scope="module")
def case(tmp_path_factory):
    return read_case(write_street(tmp_path_factory.mktemp("simulation") / "street"))


@pytest.fixture(scope="module")
def model(case):
    return lay_out(case)


def windows_of(tour, case, reliability=0.95):
    """The window of the round's one stop that collects, found in weeks of its own."""
    terms = replace(case.punctuality, reliability=reliability)
    told = timetable(tour, terms, 1000, streams_of_chance([tour], 1)[0], 30, early_min=math.inf)
    return int(told.from_min[1]), int(told.to_min[1])


@pytest.fixture(scope="module")
def files(case, model, tmp_path_factory):
    """Four premises with a bin each at the kerb of the only face, collected by two rounds."""
    (face,) = model.faces
    kind = BIN_TYPES[240]
    spots, presentations = [], []
    tours = [make_round([face.face_id], f"T1.{day + 1}.1", day=day, service_s=1200) for day in DAYS]
    windows = [windows_of(tour, case) for tour in tours]
    for number in range(4):
        x = 15.0 + 10 * number
        shape = box(x - kind.width_m / 2, 3 - kind.depth_m, x + kind.width_m / 2, 3)
        chainage_m = face.kerb.project(shape.centroid)
        spots.append(
            Spot(f"D{number}", "residual", kind, 1, face.face_id, chainage_m, Side.KERB, 3.0, lawful=True, shape=shape)
        )
        for tour, (begin, end) in zip(tours, windows, strict=True):
            truck = (tour.stops[1].begin_s + 300 * number + 150) // 60
            presentations.append(
                Presentation(f"D{number}", "residual", 1, begin - 60, begin, end, truck, truck + 15, tour.round_id)
            )
    plan = Service(tuple(spots), tuple(presentations))
    o_plan = evaluate(case, model, plan).total.o
    report = {"o": {"today": 2 * o_plan, "exact": o_plan, "plan": o_plan}, "case": {"weeks": 1}}
    folder = tmp_path_factory.mktemp("plan")
    return PlanFiles(folder, case.crs, (), plan, plan, plan, (), report, None, case.digest, tuple(tours))


def test_without_spread_every_truck_is_inside_and_the_plan_is_what_happens(files, case):
    found = simulate(files, replace(case, punctuality=EXACT), weeks=5, measured=3)
    assert (found.share_inside, found.stops_below, found.late_high_min, found.unmatched) == (1.0, 0, 0.0, 0)
    assert found.o_driven.low == found.o_driven.high == pytest.approx(found.o_plan)
    assert found.o_driven.mean == pytest.approx(found.o_plan)
    assert [one.back_min.mean for one in found.rounds] == [tour.end_s / 60 for tour in files.rounds]


def test_windows_made_to_hold_hold_on_other_weeks(files, case):
    found = simulate(files, case, weeks=4000, measured=4)
    assert found.stops == 2
    assert found.share_inside >= 0.95 - 0.015
    assert found.reliability == 0.95
    assert [one.worst_face_id for one in found.rounds] == [files.rounds[0].stops[1].face_id] * 2


def test_narrower_windows_hold_less_and_the_late_are_told(files, case):
    tight = tuple(
        replace(one, window_to_min=one.window_from_min + (one.window_to_min - one.window_from_min) // 2)
        for one in files.plan.presentations
    )
    found = simulate(replace(files, plan=replace(files.plan, presentations=tight)), case, weeks=500, measured=2)
    assert found.share_inside < 0.9
    assert found.stops_below == 2
    assert 0 < found.late_median_min < found.late_high_min


def test_crews_wait_for_a_window_that_begins_late(files, case):
    wait = 45
    later = tuple(
        replace(
            one,
            window_from_min=one.window_from_min + wait,
            window_to_min=one.window_to_min + 3 * wait,
        )
        for one in files.plan.presentations
    )
    told = simulate(files, case, weeks=50, measured=2)
    found = simulate(replace(files, plan=replace(files.plan, presentations=later)), case, weeks=50, measured=2)
    assert found.share_inside == 1
    for one, before in zip(found.rounds, told.rounds, strict=True):
        assert one.back_min.low > before.back_min.low
    assert found.o_driven.mean > told.o_driven.mean, "bins wait with the crew"


def test_late_trucks_cost_pavement_and_the_weeks_differ(files, case):
    found = simulate(files, case, weeks=100, measured=20)
    assert found.measured == 20
    assert found.o_driven.low < found.o_driven.mean < found.o_driven.high
    slow = replace(case, punctuality=replace(case.punctuality, start_spread_min=60))
    assert simulate(files, slow, weeks=100, measured=20).o_driven.mean > found.o_driven.mean


def test_the_seed_decides_and_no_seed_is_the_plans(files, case):
    one = simulate(files, case, weeks=50, seed=3, measured=2)
    assert one == simulate(files, case, weeks=50, seed=3, measured=2)
    assert one != simulate(files, case, weeks=50, seed=4, measured=2)
    # windows that nobody has to wait for
    early = tuple(replace(one, window_from_min=0) for one in files.plan.presentations)
    free = simulate(replace(files, plan=replace(files.plan, presentations=early)), case, weeks=50, seed=1, measured=2)
    assert free.rounds[0].back_min.mean == pytest.approx(_back(files, case, 1 + SEEDS_APART))
    assert free.rounds[0].back_min.mean != pytest.approx(_back(files, case, 1))


def _back(files, case, seed):
    (tour, _) = files.rounds
    drives = drive(tour, case.punctuality, 50, streams_of_chance([tour], seed)[0])
    return float(drives.end_s[:, -1].mean() / 60)


def test_more_weeks_than_are_driven_are_not_measured(files, case):
    assert simulate(files, case, weeks=3, measured=50).measured == 3


def test_presentations_of_no_stop_stand_as_planned_and_are_counted(files, case):
    lost = tuple(replace(one, round_id="") for one in files.plan.presentations)
    found = simulate(replace(files, plan=replace(files.plan, presentations=lost)), case, weeks=5, measured=2)
    assert (found.unmatched, found.stops) == (8, 0)
    assert found.o_driven.mean == pytest.approx(found.o_plan)


def test_somebody_on_duty_takes_in_within_duty_hours(files, case):
    (one, *_) = files.plan.presentations
    duties = {one.premises_id: Duty(9 * 60, 10 * 60)}
    real = np.array([one.truck_min + 30])
    (without,) = as_driven(case, [one], real, {})
    (on_duty,) = as_driven(case, [one], real, duties)
    assert (without.truck_min, without.in_min) == (one.truck_min + 30, one.in_min + 30)
    assert on_duty.in_min == 9 * 60
    assert on_duty.out_min == without.out_min == one.out_min


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"rounds": ()}, "no rounds"),
        ({"case_digest": "f" * 64}, "another case"),
    ],
)
def test_what_cannot_be_driven_is_told(files, case, changed, said):
    with pytest.raises(InputError, match=said):
        simulate(replace(files, **changed), case, weeks=2)


def test_a_face_that_the_case_does_not_have_is_named(files, case):
    spots = (replace(files.plan.spots[0], face_id="nowhere"), *files.plan.spots[1:])
    with pytest.raises(InputError, match="nowhere"):
        simulate(replace(files, plan=replace(files.plan, spots=spots)), case, weeks=2)


def test_it_is_json(files, case):
    told = json.loads(json.dumps(simulate(files, case, weeks=5, measured=2).to_dict(), allow_nan=False))
    assert set(told["o_driven"]) == {"mean", "low", "high"}
    assert len(told["rounds"]) == 2

from dataclasses import replace
from itertools import count

import geopandas as gpd
import numpy as np
import pytest
from shapely.geometry import Point, box

from binopt import planning
from binopt.domain.plan import Baselines, Unplaced
from binopt.domain.street import Side
from binopt.geometry.doors import find_doors
from binopt.intake.case_reader import read_case
from binopt.measure.crew import crew_hours
from binopt.measure.evaluator import evaluate
from binopt.planning import SpotJudge, make_plan, told_bounds, without
from binopt.rules import check
from binopt.scenarios import with_clear_width
from binopt.solve.planner import Bounds, Ended, Planner, SearchLimits
from tests.cli.little_street import CRS, frames, write_street
from tests.rules.plan_by_hand import A_PAPER, A, B, plan

NEVER_LATE = SearchLimits(seconds=1e9, work=1.0, seed=3, workers=1)


def ticking():
    """A clock that is a second later each time it is asked."""
    return count().__next__


def judge_of(hand):
    return SpotJudge(hand.case, hand.model, find_doors(hand.case, hand.model))


@pytest.fixture(scope="module")
def case(tmp_path_factory):
    return read_case(write_street(tmp_path_factory.mktemp("planning") / "street"))


@pytest.fixture(scope="module")
def result(case):
    return make_plan(case, NEVER_LATE, clock=ticking())


def test_figures_are_the_evaluators(result):
    for service, figures in (
        (result.baselines.today, result.today),
        (result.baselines.exact, result.exact),
        (result.plan, result.planned),
    ):
        assert evaluate(result.case, result.model, service).total == figures.total
    assert result.planned.total.o < result.today.total.o


def test_the_plan_keeps_every_rule(result):
    doors = find_doors(result.case, result.model)
    assert check(result.case, result.model, doors, result.plan, result.unplaced) == ()


def test_bounds_lie_below_the_plan(result):
    assert (result.bounds.o_face <= result.planned.o).all()
    assert result.bounds.o_total == pytest.approx(result.bounds.o_face.sum())
    assert 0 < result.bounds.o_total <= result.planned.total.o
    assert result.bounds.optimal_problems <= result.bounds.problems


def test_stages_are_timed_by_the_clock_that_was_given(case):
    at = ticking()
    result = make_plan(case, NEVER_LATE, clock=at)
    assert list(result.seconds) == ["compile", "street", "today", "search", "rules", "figures", "reasons"]
    assert all(seconds >= 1 and seconds == int(seconds) for seconds in result.seconds.values())
    assert sum(result.seconds.values()) < at()


def test_progress_is_told_from_the_street_to_the_reasons(case):
    seen = []
    make_plan(case, NEVER_LATE, clock=ticking(), watch=seen.append)
    stages = [progress.stage for progress in seen]
    assert (stages[0], stages[-1]) == ("compile", "reasons")
    assert {"today", "search", "rules", "figures"} <= set(stages)
    assert all(progress.done <= progress.total for progress in seen)


def test_the_search_gets_the_time_that_is_left_and_todays_crew_hours(case, monkeypatch):
    given = []

    def of(*arguments, **keywords):
        given.append(arguments)
        raise KeyboardInterrupt

    monkeypatch.setattr(planning.Planner, "of", of)
    for limits in (SearchLimits(seconds=100.0, work=0.1), SearchLimits(seconds=1.0, work=0.1, crew_hours=7.5)):
        with pytest.raises(planning.NoPlanInTimeError, match="interrupted"):
            make_plan(case, limits, clock=ticking())
    (_, model, _, _, first, *_), (_, _, _, _, second, *_) = given
    baselines = planning.make_baselines(case, model, find_doors(case, model))
    assert first.crew_hours == pytest.approx(crew_hours(case, model, baselines.today))
    assert 80 < first.seconds < 100
    assert (second.crew_hours, second.seconds) == (7.5, planning.LEAST_SECONDS)


def test_whoever_has_no_room_is_absent_from_all_sides(tmp_path):
    bins = frames()["bins"]
    bins.loc[0, "bin_type"] = "1100"
    narrow = gpd.GeoDataFrame({"pavement_id": ["P"], "street": ["Rue A"]}, geometry=[box(0, 2.1, 90, 3)], crs=CRS)
    case = read_case(write_street(tmp_path / "case", {"bins": bins, "pavements": narrow}))
    result = make_plan(case, NEVER_LATE, clock=ticking())
    assert [(one.premises_id, one.stream, one.reason) for one in result.baselines.no_room] == [
        ("D0", "residual", "no_room")
    ]
    for service in (result.baselines.today, result.baselines.exact, result.plan):
        keys = {one.key for one in (*service.spots, *service.presentations)}
        assert len(keys) == 15
        assert ("D0", "residual") not in keys
    assert "1 streams of 1 premises no place exists" in result.judgement.no_room
    # 0.16 m are left beside a bin on 0.9 m of pavement
    assert {spot.lawful for spot in result.plan.spots} == {False}
    assert {(one.premises_id, one.stream) for one in result.unplaced} == {spot.key for spot in result.plan.spots}


def test_what_only_the_search_finds_no_room_for_leaves_the_baselines_too():
    hand = plan()
    before = Baselines(hand.service, hand.service, (Unplaced("z", "paper", "no_room", "", Point(0, 0)),))
    after = without(before, hand.case, [A, ("z", "paper")])
    for service in (after.today, after.exact):
        assert {one.key for one in (*service.spots, *service.presentations)} == {A_PAPER, B}
    assert [(one.premises_id, one.stream, one.reason) for one in after.no_room] == [
        ("z", "paper", "no_room"),
        (*A, "no_room"),
    ]
    assert without(before, hand.case, [("z", "paper")]) is before


def test_spots_are_called_what_they_are():
    hand = plan()
    slandered = replace(hand.service, spots=tuple(replace(spot, lawful=False) for spot in hand.service.spots))
    flagged, broken = judge_of(hand).flag(slandered)
    assert flagged == hand.service
    assert broken == {}
    hand = hand.with_spot(3, chainage_m=1.0)
    flagged, broken = judge_of(hand).flag(hand.service)
    assert [spot.lawful for spot in flagged.spots] == [True, True, True, False]
    assert broken == {3: "corner_clear"}
    assert [(spot.chainage_m, spot.shape) for spot in flagged.spots] == [
        (spot.chainage_m, spot.shape) for spot in hand.service.spots
    ]


@pytest.mark.parametrize(
    ("changes", "lawful", "repairs"),
    [
        ({"chainage_m": 1.0}, True, {3: "corner_clear"}),
        ({"chainage_m": 1.0}, False, {}),
        ({"chainage_m": 0.2}, False, {3: "on_its_face"}),
        ({"side": Side.BUILDING}, True, {}),
    ],
    ids=["lawful by name only", "unlawful and said so", "nobody can stand there", "as well there"],
)
def test_what_has_to_be_repaired(changes, lawful, repairs):
    hand = plan().with_spot(3, lawful=lawful, **changes)
    assert judge_of(hand).to_repair(hand.service) == repairs


def test_of_two_that_stand_too_close_one_is_repaired():
    hand = plan().with_spot(1, chainage_m=10.5, lawful=False)
    assert list(judge_of(hand).to_repair(hand.service).values()) == ["gap_kept"]


def test_no_bound_is_told_above_what_was_reached():
    found = Bounds({"whole": 5.0}, {"whole": 4.0}, np.array([2.0, -1.0, 0.5]), 3, 2)
    bounds = told_bounds(found, np.array([1.5, 0.0, 0.75]))
    assert bounds.o_face.tolist() == [1.5, 0.0, 0.5]
    assert bounds.o_total == 2.0
    (stage,) = bounds.stages
    assert (stage.name, stage.objective, stage.bound, stage.gap) == ("whole", 5.0, 4.0, pytest.approx(0.2))
    assert (bounds.problems, bounds.optimal_problems) == (3, 2)


@pytest.mark.parametrize(
    ("ended", "status"), [(Ended.ALL, "optimal"), (Ended.INTERRUPTED, "interrupted"), (Ended.LATE, "feasible")]
)
def test_the_status_says_how_the_search_ended(case, monkeypatch, ended, status):
    whole = Planner.plan

    def planned(self, *arguments):
        week = whole(self, *arguments)
        settled = replace(week.bounds, bound=week.bounds.objective, optimal_rooms=week.bounds.rooms)
        return replace(week, ended=ended, bounds=settled)

    monkeypatch.setattr(planning.Planner, "plan", planned)
    assert make_plan(case, NEVER_LATE, clock=ticking()).status == status


def test_a_stricter_rule_is_a_case_of_its_own(case):
    stricter = with_clear_width(case, "de")
    assert stricter.rules.clear_width.clear_width_m == 1.8
    assert case.rules.clear_width_preset == "fr"
    assert replace(stricter, rules=case.rules) == case

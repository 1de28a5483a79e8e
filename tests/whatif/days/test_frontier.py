"""Collection days against clear width: what each point is, and that it is measured and not taken on trust."""

from dataclasses import replace
from itertools import count

import pytest

from binopt.errors import UsageError
from binopt.intake.case_reader import read_case
from binopt.measure.crew import crew_hours, hours_at_faces
from binopt.planning import make_plan
from binopt.solve.options import options, pattern_classes
from binopt.solve.planner import Planner, SearchLimits
from binopt.whatif.days.frontier import DaysFrontier, frequencies, plan_days, with_enough_bins
from tests.cli.little_street import write_street

LIMITS = SearchLimits(seconds=1e9, work=0.1, seed=1, workers=1)


@pytest.fixture(scope="module")
def case(tmp_path_factory):
    return read_case(write_street(tmp_path_factory.mktemp("days") / "street"))


@pytest.fixture(scope="module")
def frontier(case):
    planned = list(plan_days(case, "residual", (1.2, 2.4), LIMITS, clock=count().__next__))
    assert not any(stopped for _, stopped in planned)
    return DaysFrontier("residual", tuple(point for point, _ in planned))


def test_there_is_a_point_for_each_frequency_and_width(frontier):
    assert frontier.widths_m == (1.2, 2.4)
    for width_m in frontier.widths_m:
        assert [point.visits_per_week for point in frontier.at_width(width_m)] == [1, 2]


def test_streets_add_up(frontier):
    for point in frontier.points:
        [street] = point.streets
        assert street.street == "Rue A"
        assert (point.total.o, point.total.s) == pytest.approx((street.o, street.s))
        assert point.total.more_bins == street.more_bins
        assert point.total.crew_h > street.crew_h > 0, "the way to the street and the unloading come on top"
        assert 0 <= point.gap < 1


def test_more_width_leaves_fewer_lawful_spots_and_days_that_nobody_needs_are_not_driven(frontier):
    (once, twice), (_, wide) = (frontier.at_width(width_m) for width_m in frontier.widths_m)
    assert wide.total.without_lawful_spot > twice.total.without_lawful_spot == 0
    assert twice.total.crew_h == once.total.crew_h, "200 l a week fit into a bin"


def test_more_visits_take_more_crew_where_bins_fill_faster(case):
    full = replace(case, holdings=tuple(replace(holding, litres_per_week=370.0) for holding in case.holdings))
    (once, _), (twice, _) = plan_days(full, "residual", (), LIMITS, clock=count().__next__)
    assert (once.total.more_bins, twice.total.more_bins) == (8, 0)
    assert twice.total.crew_h > once.total.crew_h


def test_a_stream_alone_takes_no_more_than_with_the_others(case, frontier):
    """What two visits take is what a plan with an hour's windows takes, but for the other stream."""
    plan = make_plan(case, LIMITS, clock=count().__next__)
    assert 0 < frontier.points[1].total.o <= plan.today.total.o


def test_bins_that_are_too_small_become_as_many_as_hold_the_waste(case):
    stream = case.streams["residual"]
    holding = replace(case.holdings[0], litres_per_week=1000.0)
    assert holding.stream == "residual"
    held = with_enough_bins(replace(case, holdings=(holding,)), stream, 1).holdings[0]
    # 1000 l in bins of 240 l filled to 90 %
    assert len(held.bins) == 5
    [once, *_] = pattern_classes(stream, 1)
    assert options(held, once.gaps, stream, 1, 0.9)
    assert not options(replace(held, bins=held.bins[:-1]), once.gaps, stream, 1, 0.9)
    assert len(with_enough_bins(replace(case, holdings=(holding,)), stream, 2).holdings[0].bins) == 3


def test_frequencies_are_those_of_the_patterns(case):
    stream = case.streams["residual"]
    assert frequencies(case, stream) == (1, 2)
    assert frequencies(case, replace(stream, min_per_week=2)) == (2,)
    assert frequencies(case, case.streams["paper"]) == (1,)


def test_an_unknown_stream_is_told(case):
    with pytest.raises(UsageError, match="did you mean 'residual'"):
        next(plan_days(case, "residul", (), LIMITS, clock=count().__next__))


def test_every_face_is_collected_as_often_as_asked(case, monkeypatch):
    seen = []
    place = Planner.place

    def kept(self, *arguments):
        placed = place(self, *arguments)
        seen.append((self.landlord.visits, placed.service))
        return placed

    monkeypatch.setattr(Planner, "place", kept)
    points = [point for point, _ in plan_days(case, "residual", (), LIMITS, clock=count().__next__)]
    assert [visits for visits, _ in seen] == [1, 2]
    for visits, service in seen:
        assert len({one.truck_min // 1440 for one in service.presentations}) <= visits
        assert {spot.stream for spot in service.spots} == {"residual"}
    assert points[0].clear_width_m == case.rules.clear_width.clear_width_m


def test_an_interrupt_ends_it_with_what_there_is(case, monkeypatch):
    place = Planner.place
    monkeypatch.setattr(Planner, "place", lambda *given: replace(place(*given), interrupted=True))
    [(point, stopped)] = plan_days(case, "residual", (1.2, 2.4), LIMITS, clock=count().__next__)
    assert stopped
    assert (point.visits_per_week, point.clear_width_m) == (1, 1.2)


def test_hours_at_faces_are_part_of_the_crews(case):
    plan = make_plan(case, LIMITS, clock=count().__next__)
    at_faces = hours_at_faces(case, plan.model, plan.plan)
    assert len(at_faces) == len(plan.model.faces)
    assert 0 < at_faces.sum() < crew_hours(case, plan.model, plan.plan)

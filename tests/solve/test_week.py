"""The week keeps windows, shifts and loads, keeps streams apart that would meet, and says what is missing."""

from __future__ import annotations

import itertools
import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from binopt.domain.service import CrewTimes, Truck, Window
from binopt.errors import InfeasibleError, NoPlanInTimeError
from binopt.solve.slots import windows
from binopt.solve.spots import Limits
from binopt.solve.week import MOST_A_DAY, CrewTerms, Shortfall, Stop, Timing, WeekJob, meet, plan_week

CREW = CrewTimes(depot_min=20.0, unload_min=50.0)
TWO_HOURS = Truck("T1", ("residual", "paper"), Window(360, 660), capacity_l=1000, payload_kg=500)
LIMITS = Limits(work=2.0, seconds=20.0)


def timing(days: Sequence[int], window: int, cost: int = 0) -> Timing:
    """Out from an hour before the window to a quarter of an hour after its middle."""
    begin = 360 + 60 * window
    return Timing(tuple(days), window, cost, tuple((d * 1440 + begin - 60, d * 1440 + begin + 45) for d in days))


def stop(
    *timings: Timing, seconds: int = 600, litres: int = 100, meets: Sequence[int] = (), stream: str = "residual"
) -> Stop:
    days = len(timings[0].days)
    return Stop(0, stream, (seconds,) * days, (litres,) * days, (litres // 10,) * days, timings, frozenset(meets))


def job(*stops: Stop, truck: Truck = TWO_HOURS, terms: CrewTerms | None = None) -> WeekJob:
    return WeekJob(stops, (truck,), CREW, terms or CrewTerms(100, 50), 0, LIMITS)


def chosen(given: WeekJob) -> list[Timing]:
    return [s.timings[k] for s, k in zip(given.stops, plan_week(given).chosen, strict=True)]


def loads(given: WeekJob, timings: Sequence[Timing]) -> tuple[dict, dict, dict]:
    """Seconds by window, seconds and litres by day."""
    in_window, on_day, litres = defaultdict(int), defaultdict(int), defaultdict(int)
    for s, t in zip(given.stops, timings, strict=True):
        for i, day in enumerate(t.days):
            in_window[day, t.window] += s.seconds[i]
            on_day[day] += s.seconds[i]
            litres[day] += s.litres[i]
    return in_window, on_day, litres


def clashes(given: WeekJob, timings: Sequence[Timing]) -> int:
    return sum(meet(timings[i], timings[j]) for i, s in enumerate(given.stops) for j in s.meets if i < j)


def cost_of(given: WeekJob, timings: Sequence[Timing]) -> int:
    total = sum(t.cost for t in timings)
    by_stream: dict[tuple[str, int], int] = defaultdict(int)
    for s, t in zip(given.stops, timings, strict=True):
        for i, day in enumerate(t.days):
            by_stream[s.stream, day] += s.litres[i]
    for litres in by_stream.values():
        trips = max(-(-litres // int(given.trucks[0].capacity_l)), 1)
        total += given.terms.day + given.terms.trip * trips
    return total


@st.composite
def jobs(draw):
    count = draw(st.integers(1, MOST_A_DAY))
    sets = draw(st.sampled_from([[(0,), (1,)], [(0, 3), (1, 4)], [(0,), (2,), (4,)]]))
    stops = []
    for i in range(count):
        timings = tuple(timing(days, window, draw(st.integers(-50, 50))) for days in sets for window in (0, 1))
        meets = (
            draw(st.sets(st.integers(0, count - 1).filter(lambda j, i=i: j != i), max_size=2)) if count > 1 else set()
        )
        stream = draw(st.sampled_from(["residual", "paper"]))
        seconds, litres = draw(st.integers(100, 2500)), draw(st.integers(10, 900))
        stops.append(stop(*timings, seconds=seconds, litres=litres, meets=sorted(meets), stream=stream))
    both = [set(s.meets) for s in stops]
    for i, j in itertools.combinations(range(count), 2):
        if j in both[i] or i in both[j]:
            both[i].add(j)
            both[j].add(i)
    return job(*(replace(s, meets=frozenset(m)) for s, m in zip(stops, both, strict=True)))


def late_s(given_job: WeekJob, timings: Sequence[Timing]) -> int:
    """Seconds of work that windows have too much of."""
    return sum(max(seconds - 3600, 0) for seconds in loads(given_job, timings)[0].values())


def fits_shifts(given_job: WeekJob, timings: Sequence[Timing]) -> bool:
    """Whether the truck can do its days, the windows of each taken together."""
    truck = given_job.trucks[0]
    _, on_day, litres = loads(given_job, timings)
    shift_s = (truck.shift.to_min - truck.shift.from_min) * 60
    for day, seconds in on_day.items():
        trips = max(-(-litres[day] // int(truck.capacity_l)), 1)
        away_s = 60 * (CREW.depot_min + CREW.unload_min * trips)
        if seconds + away_s > shift_s or seconds > len(windows(truck)) * 3600:
            return False
    return True


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(jobs())
def test_small_weeks_fit_their_shifts_and_have_the_best_windows_of_their_days(given_job):
    every = [t for t in itertools.product(*(s.timings for s in given_job.stops)) if fits_shifts(given_job, t)]
    if not every:
        assert plan_week(given_job).short.proven
        return
    found = plan_week(given_job)
    timings = tuple(s.timings[k] for s, k in zip(given_job.stops, found.chosen, strict=True))
    assert fits_shifts(given_job, timings)
    assert len(found.shared) == clashes(given_job, timings)
    assert found.cost == cost_of(given_job, timings)
    assert found.bound <= min(cost_of(given_job, t) for t in every)
    days = [t.days for t in timings]
    alike = [t for t in every if [one.days for one in t] == days]

    def harm(chosen_timings: Sequence[Timing]) -> tuple[int, int]:
        together = clashes(given_job, chosen_timings)
        late = late_s(given_job, chosen_timings)
        return (late * 10 + together, cost_of(given_job, chosen_timings))

    assert harm(timings) == min(map(harm, alike))


def test_streams_that_no_hours_can_part_come_on_different_days():
    one = stop(timing([0], 0), timing([0], 1), timing([1], 0, cost=5), meets=[1])
    other = stop(timing([0], 0), timing([0], 1), timing([1], 0, cost=5), meets=[0], stream="paper")
    assert plan_week(job(one, other)).shared == ()


def test_work_that_windows_cannot_hold_goes_to_another_day():
    truck = replace(TWO_HOURS, shift=Window(360, 360 + 190 + 30))
    every = [timing([0], 0), timing([0], 1), timing([0], 2), timing([1], 0, cost=5)]
    given_job = job(*[stop(*every, seconds=2000) for _ in range(4)], truck=truck)
    assert fits_shifts(given_job, [every[0]] * 4)
    assert late_s(given_job, chosen(given_job)) == 0


@pytest.mark.parametrize(("seconds", "used"), [(1800, 1), (1801, 2)])
def test_an_hour_of_work_fits_a_window_and_a_second_more_does_not(seconds, used):
    given_job = job(*[stop(timing([0], 0), timing([0], 1, cost=10), seconds=seconds) for _ in range(2)])
    assert len({t.window for t in chosen(given_job)}) == used


@pytest.mark.parametrize(("litres", "days"), [(500, 1), (501, 2)])
def test_a_second_trip_that_the_shift_has_no_time_for_takes_another_day(litres, days):
    # 20 + 50 min for one trip and an hour of work leave 30 of 160 min: no time for another 50
    truck = replace(TWO_HOURS, shift=Window(360, 520))
    stops = [stop(timing([0], 0), timing([1], 0, cost=10), seconds=1800, litres=litres) for _ in range(2)]
    assert len({t.days for t in chosen(job(*stops, truck=truck))}) == days


def test_weight_counts_as_litres_do():
    truck = replace(TWO_HOURS, shift=Window(360, 520), payload_kg=9)
    stops = [stop(timing([0], 0), timing([1], 0, cost=10), seconds=1300, litres=50) for _ in range(2)]
    assert len({t.days for t in chosen(job(*stops, truck=truck))}) == 2


@pytest.mark.parametrize(("minutes", "fits"), [(20 + 50 + 10, True), (20 + 50 + 10 - 1, False)])
def test_hours_that_do_not_suffice_are_told_with_truck_and_hours(minutes, fits):
    given_job = job(stop(timing([0], 0)), truck=replace(TWO_HOURS, shift=Window(360, 360 + minutes)))
    if fits:
        assert chosen(given_job)[0].window == 0
        return
    error = plan_week(given_job).short.error(given_job.trucks)
    assert isinstance(error, InfeasibleError)
    assert re.search(r"truck T1 lacks 0\.0 h a cycle.*longer shift", str(error))


def test_missing_hours_are_counted():
    shift = replace(TWO_HOURS, shift=Window(360, 390))
    short = plan_week(job(stop(timing([0], 0), seconds=3000), truck=shift)).short
    assert short == Shortfall({0: 5400}, proven=True)
    assert "truck T1 lacks 1.5 h a cycle" in str(short.error((shift,)))


@pytest.mark.parametrize(
    ("short", "trucks", "kind"),
    [
        (Shortfall({0: 60}, proven=True), (TWO_HOURS, replace(TWO_HOURS, streams=("bio",))), InfeasibleError),
        (Shortfall({0: 60}, proven=True), (TWO_HOURS, TWO_HOURS), NoPlanInTimeError),
        (Shortfall({0: 60}), (TWO_HOURS,), NoPlanInTimeError),
    ],
)
def test_hours_are_proven_to_lack_only_where_no_other_truck_could_help(short, trucks, kind):
    assert type(short.error(trucks)) is kind


def test_work_of_more_than_an_hour_takes_as_much_of_the_next():
    long = [timing([0], 0), timing([0], 1)]
    every = [timing([0], window) for window in range(3)]
    given_job = job(stop(*long, seconds=3600 + 600), *[stop(*every, seconds=1500) for _ in range(4)])
    found = plan_week(given_job)
    assert not found.short
    first, *others = (s.timings[k] for s, k in zip(given_job.stops, found.chosen, strict=True))
    whole, rest = first.window, first.window + 1
    assert [other.window for other in others].count(whole) == 0
    assert [other.window for other in others].count(rest) == 2


def test_streams_that_would_meet_come_at_different_times():
    one = stop(timing([0], 0), timing([0], 2, cost=40), meets=[1])
    other = stop(timing([0], 0), timing([0], 1, cost=30), meets=[0], stream="paper")
    first, second = chosen(job(one, other))
    assert not meet(first, second)


def test_streams_that_must_meet_are_told():
    one = stop(timing([0], 0), meets=[1])
    other = stop(timing([0], 0), meets=[0], stream="paper")
    assert plan_week(job(one, other)).shared == ((0, 1),)


def test_streams_that_do_not_stand_in_each_others_way_may_be_out_together():
    one, other = stop(timing([0], 0)), stop(timing([0], 0), stream="paper")
    assert plan_week(job(one, other)).shared == ()


def test_the_crews_budget_is_kept_where_it_can_be():
    apart = [stop(timing([0], 0), timing([1], 0, cost=-10_000), litres=100), stop(timing([0], 0), litres=100)]
    assert {t.days for t in chosen(job(*apart))} == {(0,), (1,)}
    once = CrewTerms(100, 50, budget_s=70 * 60)
    assert {t.days for t in chosen(job(*apart, terms=once))} == {(0,)}


def test_the_same_seed_gives_the_same_week():
    stops = [
        stop(*[timing([day], window) for day in range(5) for window in range(3)], seconds=900 + 37 * i)
        for i in range(12)
    ]
    given_job = job(*stops)
    assert plan_week(given_job) == plan_week(given_job)

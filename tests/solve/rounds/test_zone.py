"""Rounds of a small zone: everything is collected on allowed days, trucks do one thing at a time, bins do not meet."""

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from binopt.errors import InfeasibleError
from binopt.solve.rounds import zone as zone_module
from binopt.solve.rounds.job import DAY_S, STEP_S
from binopt.solve.rounds.zone import plan_zone
from tests.solve.rounds.zones import call, zone

STEPS = DAY_S // STEP_S


def held(job, plan):
    """Hold a zone's plan against what was asked."""
    come = {}
    for tour in plan.tours:
        truck = job.trucks[tour.truck]
        assert tour.stream in truck.streams
        assert tour.clock.start_s >= truck.shift.from_min * 60
        assert tour.clock.begin_s[-1] <= truck.shift.to_min * 60
        for item, begin_s in zip(tour.items, tour.clock.begin_s, strict=False):
            if item >= 0:
                assert job.calls[item].stream == tour.stream
                come[item, tour.day] = begin_s
    wanted = {(i, day) for i, one in enumerate(job.calls) for day in one.alternatives[plan.chosen[i]]}
    assert set(come) == wanted
    for (i, day), begin_s in come.items():
        for j in job.meets[i]:
            if (j, day) in come:
                one, other = (job.spans[k][second // STEP_S] for k, second in ((i, begin_s), (j, come[j, day])))
                assert one[1] <= other[0] or other[1] <= one[0]
    for truck in range(len(job.trucks)):
        for day in range(job.days):
            own = sorted((t.clock.start_s, t.clock.begin_s[-1]) for t in plan.tours if (t.truck, t.day) == (truck, day))
            assert all(one[1] <= other[0] for one, other in pairwise(own))
    return plan


@pytest.mark.parametrize("shared_out", [False, True])
def test_streams_that_meet_come_apart(shared_out):
    calls = [call(face, stream, (0,), (1,)) for face in range(4) for stream in ("bio", "glass")]
    job = zone(calls, shared_out=shared_out)
    held(job, plan_zone(job))


def test_shared_hours_leave_nobody_scattered_ones():
    """One day for three streams of an hour and a half each: none may take the middle."""
    calls = [call(face, name, (0,), service_s=900) for face in range(4) for name in ("bio", "glass", "paper")]
    job = zone(calls, shared_out=True, shift=(6 * 60, 14 * 60))
    plan = held(job, plan_zone(job))
    assert len(plan.tours) == 3
    for tour in plan.tours:
        assert sum(tour.clock.wait_s) <= 600


def test_one_truck_takes_several_streams_one_after_the_other():
    calls = [call(face, stream, (0,)) for face in range(3) for stream in ("bio", "glass")]
    job = zone(calls, trucks={"T": ("bio", "glass")}, shared_out=True)
    plan = held(job, plan_zone(job))
    assert {tour.truck for tour in plan.tours} == {0}


def test_a_truck_drives_before_a_round_of_its_as_well_as_after_it():
    """Glass costs nothing late in the day only, so it takes the noon; bio, on the same truck, comes in the morning."""
    calls = [*(call(face, "glass", (0,), service_s=1200) for face in range(3)), call(0, "bio", (0,))]
    early = np.where(np.arange(STEPS) * STEP_S < 12 * 3600, 10**6, 0).astype(np.int64)
    late = np.where(np.arange(STEPS) * STEP_S > 8 * 3600, 10**6, 0).astype(np.int64)
    cost = {**{i: {0: early} for i in range(3)}, 3: {0: late}}
    job = zone(calls, trucks={"T": ("bio", "glass")}, time_cost=cost, meet=False)
    plan = held(job, plan_zone(job))
    starts = {tour.stream: tour.clock.start_s for tour in plan.tours}
    assert starts["bio"] < 8 * 3600 < 11 * 3600 < starts["glass"]


def test_trucks_come_when_it_costs_least():
    calls = [call(face, "bio", (0,)) for face in range(3)]
    cost = np.full(STEPS, 10**6, np.int64)
    cost[10 * 12 : 12 * 12] = 0
    job = zone(calls, time_cost={i: {0: cost} for i in range(3)})
    plan = held(job, plan_zone(job))
    begins = [
        second for tour in plan.tours for item, second in zip(tour.items, tour.clock.begin_s, strict=False) if item >= 0
    ]
    assert all(10 * 3600 <= second < 12 * 3600 for second in begins)


def test_what_cannot_come_apart_is_told():
    calls = [call(0, stream, (0,), service_s=3600) for stream in ("bio", "glass")]
    job = zone(calls, shift=(8 * 60, 10 * 60))
    with pytest.raises(InfeasibleError, match="face f0"):
        plan_zone(job)


@pytest.mark.parametrize(("fails", "asked"), [("glass", ["bio", "glass", "glass", "bio"]), ("bio", ["bio"])])
def test_a_stream_that_finds_no_time_beside_others_comes_first_and_alone_never(monkeypatch, fails, asked):
    job = zone([call(0, "bio", (0,)), call(1, "glass", (0,))], meet=False)
    seen, planned = [], zone_module._plan_stream

    def fails_at_first(job, stream, tours, agenda, *, as_week):
        seen.append(stream)
        if stream == fails and len(seen) <= 2:
            raise InfeasibleError("none of its windows can be kept")
        return planned(job, stream, tours, agenda, as_week=as_week)

    monkeypatch.setattr(zone_module, "_plan_stream", fails_at_first)
    if fails == "bio":
        with pytest.raises(InfeasibleError, match="none of its windows"):
            plan_zone(job)
    else:
        held(job, plan_zone(job))
    assert seen == asked


def test_a_budget_makes_an_agenda_dearer_not_the_rounds_worse():
    calls = [call(face, "bio", (0,), (1,)) for face in range(4)]
    job = zone(calls, shared_out=True)
    plan = held(job, plan_zone(replace(job, budget_s=10**6)))
    assert len(plan.tours) == 1


def days_of(job, plan):
    return {
        (job.calls[item].name, job.calls[item].stream): tour.day
        for tour in plan.tours
        for item in tour.items
        if item >= 0
    }


def test_a_zone_much_like_one_before_starts_from_its_rounds():
    calls = [call(face, stream, (0,), (1,), (2,)) for face in range(6) for stream in ("bio", "glass")]
    before = zone(calls, shared_out=True)
    found = held(before, plan_zone(before))
    longer = [call(0, "bio", (0,), (1,), (2,), service_s=900), *calls[1:4], *calls[6:], call(7, "bio", (0,), (1,))]
    job = zone(longer, shared_out=True)
    assert job.kin() == before.kin()
    taught = job.taught(before, found)
    assert taught.before.limit.work < job.limit.work
    kept = {(job.calls[i].name, job.calls[i].stream) for tour in taught.before.tours for i in tour.items if 0 <= i < 12}
    assert kept == {(one.name, one.stream) for one in (*longer[:-1],)}
    plan = held(job, plan_zone(taught))
    was, now = days_of(before, found), days_of(job, plan)
    assert sum(now[key] == day for key, day in was.items() if key in now) >= 8


def test_where_the_rounds_of_before_leave_no_room_all_is_planned_anew():
    calls = [call(face, stream, (0,), (1,)) for face in range(4) for stream in ("bio", "glass")]
    before = zone(calls, shared_out=True)
    found = plan_zone(before)
    other = [call(face, stream, (3,), (4,)) for face in range(4) for stream in ("bio", "glass")]
    job = zone(other, shared_out=True)
    held(job, plan_zone(job.taught(before, found)))


def test_zones_of_other_trucks_teach_nothing():
    calls = [call(face, "bio", (0,)) for face in range(2)]
    assert zone(calls).kin() != zone(calls, shift=(5 * 60, 13 * 60)).kin()

"""The plan of a week: faces planned apart, the week over them, and what the two prove together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import Enum

import numpy as np

from binopt.domain.case import Case
from binopt.domain.plan import Presentation, Service, Spot
from binopt.domain.rounds import Round, crew_hours
from binopt.domain.service import Stream
from binopt.domain.street import FloatArray, IntArray
from binopt.geometry.bays import rectangles_at
from binopt.geometry.candidates import SIDES
from binopt.geometry.doors import Doors
from binopt.geometry.model import StreetModel
from binopt.measure.crew import trips
from binopt.measure.filling import Load
from binopt.rules.lawful import ALONE
from binopt.solve.choices import HARM_SHARES
from binopt.solve.face import FacePlan, Room, plan_face
from binopt.solve.jobs import Runner
from binopt.solve.lodging import Key, Landlord, Lodging, changed_faces, first_lodging, pinned_lodgers, rehouse
from binopt.solve.options import options, pattern_classes
from binopt.solve.overlapping import overlapping
from binopt.solve.pricing import UNITS_PER_M_H, Prices, prices
from binopt.solve.rounds.find import find_rounds
from binopt.solve.rounds.maker import RoundLimits, RoundMaker
from binopt.solve.spots import Limits
from binopt.solve.timing import duties_of, litres_by_day, seconds_by_day, stops, zones
from binopt.solve.timing import presentations as hourly
from binopt.solve.week import MOST_A_DAY, CrewTerms, Shortfall, Stop, Timing, WeekJob, WeekPlan, plan_week
from binopt.units import DAY_MIN

REPAIRS = 10
"""How often places that a check found unusable are barred and their faces planned anew."""
MOVES = 3
"""How often holdings without a place are moved to another face."""
INSERTION_ONLY = Limits(work=0.0)
SHARE_AFTER = 0.4
"""Share of the time that is kept for the last repairs, the week and the rounds."""
QUICK_WORK = 0.1
"""Work for each room in a first round over all of them, before those that it leaves open get what they may use."""
ROOM_SHARE = 0.1
LEAST_ROOM_S = 2.0
"""Share of the whole time, and at least so much, that one room may take: none should hold up the end."""
MEETING_M = 3.0
"""Faces whose kerbs pass each other nearer than their pavements are wide and this far are judged together."""
WEEK_WORK = 4.0
"""Deterministic work for the week of one zone."""
WEEK_GAP = 2e-4
"""Distance from its bound, as a share of the whole plan's cost, at which the week is good enough."""
LEAST_S = 4.0
LEAST_SHARE = 0.1
"""Seconds, and share of the time, that the week and the rounds each may take even when the limit is reached: without
them there is no plan."""
WEEK_SHARE = 0.3
"""Share of what is left for the week and the rounds that the week takes."""
DEARER = 8
MOST_RAISES = 3
"""By what the price of crew time is raised, and how often, until the crews work no longer than they may. Before that
all faces of a stream are given the same days."""


@dataclass(frozen=True, slots=True)
class SearchLimits:
    """What planning may use.

    ``seconds`` is wall time for everything; ``work`` deterministic work for each CP-SAT call, which with one worker
    makes the plan the same every time. ``crew_hours`` is what the crews may work a week, as ``measure.crew`` counts
    it, usually today's; the plan goes over it only where it must. ``round_hours`` is the same of driven rounds.
    """

    seconds: float = 600.0
    work: float = 1.0
    seed: int = 1
    workers: int = 1
    crew_hours: float | None = None
    round_hours: float | None = None


@dataclass(frozen=True, slots=True)
class Progress:
    """How far planning is: the stage in words, what is done of what, and the gap where there is one."""

    stage: str
    done: int
    total: int
    gap: float | None = None


Watch = Callable[[Progress], None]
Judge = Callable[[Service], Mapping[int, str]]
"""Tells which spots of a service break a rule though they are called lawful, by index, and which rule. It may be asked
about some faces alone, with all that stand near them."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """What was minimised and what is proven, in m·h a week.

    ``objective`` and ``bound`` are by stage: ``spots`` (days, presentations, places of all faces), ``week`` (days and
    hours on top of that), ``rounds`` (crews' hours; no plan has less than the work at the faces) and ``whole``.
    ``o_by_face`` bounds ``O`` of each face over all plans under the same hard rules with no more unlawful bins, ``B``
    and ``S``; ``optimal_rooms`` of ``rooms`` are proven optimal.
    """

    objective: Mapping[str, float]
    bound: Mapping[str, float]
    o_by_face: FloatArray
    rooms: int
    optimal_rooms: int

    def gap(self, stage: str) -> float:
        """Relative distance of the objective from its bound, 0 where both are 0."""
        return (self.objective[stage] - self.bound[stage]) / max(self.objective[stage], 1e-9)


class Ended(Enum):
    """How the search for spots ended: every room had its turn, time was over, or somebody interrupted it."""

    ALL = "all"
    LATE = "late"
    INTERRUPTED = "interrupted"


@dataclass(frozen=True, slots=True)
class WeekOfFaces:
    """A finished plan: spots and presentations, the rounds behind them, what is proven, and who has no room."""

    service: Service
    rounds: tuple[Round, ...]
    bounds: Bounds
    no_room: frozenset[Key]
    ended: Ended


@dataclass(frozen=True, slots=True)
class Placed:
    """Faces planned without the week on top: spots, and presentations as if each stream came in an hour of its own.

    ``gap`` is the share of what was minimised that is not proven necessary; ``interrupted`` says that somebody ended
    the search.
    """

    service: Service
    no_room: frozenset[Key]
    gap: float
    interrupted: bool


@dataclass(frozen=True, slots=True)
class _State:
    """Who lodges where, the plan of every face, barred places, and faces that are as they were planned before."""

    lodging: Lodging
    plans: Mapping[int, FacePlan]
    barred: Mapping[int, Mapping[int, frozenset[int]]] = field(default_factory=dict)
    kept: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Planner:
    """Plans one case. ``clock`` gives seconds that only grow; it is asked, never the machine."""

    case: Case
    model: StreetModel
    landlord: Landlord
    maker: RoundMaker
    limits: SearchLimits
    clock: Callable[[], float]
    watch: Watch
    run: Runner

    @classmethod
    def of(
        cls,
        case: Case,
        model: StreetModel,
        doors: Doors,
        maker: RoundMaker,
        limits: SearchLimits,
        clock: Callable[[], float],
        watch: Watch,
        run: Runner,
    ) -> Planner:
        """Make a planner of a case; what the memory of the processes knows from other plans is not planned again."""
        return cls(case, model, Landlord.of(case, model, doors), maker, limits, clock, watch, run)

    def plan(self, absent: frozenset[Key], judge: Judge) -> WeekOfFaces:
        """Plan the week.

        Parameters
        ----------
        absent
            Premises and streams for which there is no room anywhere, left out of plan and baselines alike.
        judge
            The rules' own check of a service; what it finds is barred and planned anew.

        Raises
        ------
        InfeasibleError, NoPlanInTimeError
            When the crews' hours do not suffice, or no week and no rounds were found for which they do.
        """
        deadline = self.clock() + self.limits.seconds
        run = self.run
        state = self._first(run, absent)
        planner = self
        for attempt in range(MOST_RAISES + 1):
            if planner._affordable(state):
                break
            planner = planner._with_dearer_crews() if attempt else planner._with_common_days(state)
            state = planner._first(run, absent)
        return planner._refine(run, state, judge, deadline)

    def place(self, absent: frozenset[Key], judge: Judge) -> Placed:
        """Plan the faces alone: presentations by the gaps between days, and spots; without days, crews and rounds.

        Each stream is then taken to come on the first days with these gaps, in the first hour of its first truck's
        shift. Parameters as of ``plan``.
        """
        deadline = self.clock() + self.limits.seconds
        state, ended = self._settle(self.run, self._first(self.run, absent), judge, deadline)
        told: list[Presentation] = []
        duties = duties_of(self.case)
        for _, room in self._rooms(state):
            truck = next(truck for truck in self.case.trucks if room.stream in truck.streams)
            told += hourly(self.case, room, truck, Timing(room.pattern.members[0], 0, 0, ()), duties)
        spots = [spot for spot, *_ in self._spots(state, state.plans)]
        lost = frozenset(holding.key for holding in state.lodging.no_room)
        return Placed(self._in_order(spots, told), lost, _gap(state.plans.values()), ended is Ended.INTERRUPTED)

    def _affordable(self, state: _State) -> bool:
        """Tell whether the crews' time at the faces leaves them time to go out and unload."""
        if self.limits.crew_hours is None:
            return True
        rooms = [room for plan in state.plans.values() for room in plan.rooms]
        at_faces_s = sum(sum(seconds_by_day(self.case, room)) for room in rooms)
        away_s = 0.0
        for name in sorted({room.stream for room in rooms}):
            mine = [room for room in rooms if room.stream == name]
            common = _common_days(self.case.streams[name].patterns, mine)
            days = len(common) + (not all(_within(room, common) for room in mine))
            litres = sum(sum(litres_by_day(room)) for room in mine)
            load = Load(litres, litres * self.case.streams[name].kg_per_litre)
            unloading = max(days, trips(load, [truck for truck in self.case.trucks if name in truck.streams]))
            away_s += 60 * (days * self.case.crew.depot_min + unloading * self.case.crew.unload_min)
        return at_faces_s + away_s <= self.limits.crew_hours * 3600 * self.case.weeks

    def _with_common_days(self, state: _State) -> Planner:
        """Let all faces of a stream be collected on the same days, so that crews go out on few."""
        rooms = [room for plan in state.plans.values() for room in plan.rooms]
        streams = dict(self.case.streams)
        used: dict[int, int] = defaultdict(int)
        for name in sorted(streams, key=lambda n: (-max(map(len, streams[n].patterns)), n)):
            holds = [days for days in streams[name].patterns if self._holds_all(streams[name], days)]
            if not holds:
                continue
            crowded = {days: sum(used[day] >= MOST_A_DAY for day in days) for days in holds}
            least = min(crowded.values())
            mine = [room for room in rooms if room.stream == name]
            common = _common_days([days for days in holds if crowded[days] == least], mine)
            streams[name] = replace(streams[name], patterns=(common,))
            for day in common:
                used[day] += 1
        case = replace(self.case, streams=streams)
        return replace(self, case=case, landlord=replace(self.landlord, case=case))

    def _holds_all(self, stream: Stream, days: frozenset[int]) -> bool:
        """Tell whether every premises' bins hold its waste when only these days are collected."""
        case = self.case
        [whole] = [
            one for one in pattern_classes(replace(stream, patterns=(days,)), case.weeks) if one.size == len(days)
        ]
        return all(
            options(holding, whole.gaps, stream, case.weeks, case.rules.max_fill)
            for holding in case.holdings
            if holding.stream == stream.name
        )

    def _with_dearer_crews(self) -> Planner:
        weights = replace(self.case.weights, crew_per_h=self.case.weights.crew_per_h * DEARER)
        case = replace(self.case, weights=weights)
        return replace(self, case=case, landlord=replace(self.landlord, case=case))

    def _refine(self, run: Runner, state: _State, judge: Judge, deadline: float) -> WeekOfFaces:
        """Plan the week on top of the faces."""
        state, ended = self._settle(run, state, judge, deadline)
        return self._finish(run, state, ended, deadline)

    def _settle(self, run: Runner, state: _State, judge: Judge, deadline: float) -> tuple[_State, Ended]:
        """Repair what the rules find, improve the spots, repair what that broke; faces of before stay as they are."""
        state = self._as_before(state)
        new = [face for face in state.plans if face not in state.kept]
        repaired = self._keep_rules(run, state, judge, new, lambda: INSERTION_ONLY)
        state, ended = self._improve(run, repaired, deadline - SHARE_AFTER * self.limits.seconds)
        changed = [face for face, plan in state.plans.items() if plan is not repaired.plans.get(face)]
        state = self._keep_rules(run, state, judge, changed, lambda: self._room_limits(deadline))
        self._remember(state)
        return state, ended

    def _as_before(self, state: _State) -> _State:
        """Take over faces that were planned before for the same lodgers: they stay as they became in the end."""
        if self.run.memory is None:
            return state
        plans, barred = dict(state.plans), dict(state.barred)
        kept = set()
        for face in state.plans:
            found = self.run.memory.kept(self.landlord.job(face, state.lodging.by_face[face], INSERTION_ONLY, {}))
            if found is not None:
                plans[face], barred[face] = found
                kept.add(face)
        return replace(state, plans=plans, barred=barred, kept=frozenset(kept))

    def _remember(self, state: _State) -> None:
        """Keep what every face became, for the next plan of a case like this one."""
        if self.run.memory is not None:
            for face, plan in state.plans.items():
                job = self.landlord.job(face, state.lodging.by_face[face], INSERTION_ONLY, {})
                self.run.memory.keep(job, (plan, state.barred.get(face, {})))

    def _keep_rules(
        self, run: Runner, state: _State, judge: Judge, faces: Sequence[int], limits: Callable[[], Limits]
    ) -> _State:
        """Bar what the rules find on some faces and plan anew, until they find nothing more there."""
        beside = self.landlord.beside(MEETING_M)
        for _ in range(REPAIRS):
            around = {other for face in faces for other in beside[face]}
            found = self._spots(state, around)
            service = Service(tuple(spot for spot, *_ in found), tuple(self._rehearsal(state, around)))
            told = {i: rule for i, rule in judge(service).items() if not self._excused(found[i][0], rule)}
            broken = [found[i] for i in sorted({*told, *overlapping(found)})]
            if not broken:
                break
            before = state.plans
            state = self._repair(run, state, broken, limits())
            faces = [face for face, plan in state.plans.items() if plan is not before.get(face)]
        return state

    def _excused(self, spot: Spot, rule: str) -> bool:
        """Tell whether a bin stays though it breaks a rule of lawful spots: where somebody put it, that is told."""
        which = (spot.premises_id, spot.stream, spot.rank)
        place = (spot.face_id, round(spot.chainage_m * 100), spot.side)
        return rule in ALONE and any(
            pin.bin == which and (pin.face_id, round(pin.chainage_m * 100), pin.side) == place for pin in self.case.pins
        )

    def _room_limits(self, deadline: float, work: float | None = None) -> Limits:
        """Return what a room may use now; nothing but insertion when the time is over."""
        left = deadline - self.clock()
        if left <= 0:
            return INSERTION_ONLY
        seconds = min(left, max(ROOM_SHARE * self.limits.seconds, LEAST_ROOM_S))
        return Limits(self.limits.work if work is None else work, seconds, self.limits.seed)

    def _least_s(self) -> float:
        """Return the seconds that there are for the week or the rounds in any case."""
        return max(LEAST_S, LEAST_SHARE * self.limits.seconds)

    def _first(self, run: Runner, absent: frozenset[Key]) -> _State:
        pinned = pinned_lodgers(self.case, self.model)
        lodging = first_lodging(self.case, self.landlord.doors, absent, pinned)
        state = self._solve(run, _State(lodging, {}), list(lodging.by_face), INSERTION_ONLY, "places")
        return self._rehouse(run, state, INSERTION_ONLY)

    def _rehouse(self, run: Runner, state: _State, limits: Limits) -> _State:
        """Move who has no place on a face to another, as long as there is somebody to move and somewhere to go."""
        for _ in range(MOVES):
            if not any(plan.homeless or plan.crowded_out for plan in state.plans.values()):
                return state
            moved = rehouse(self.landlord, state.lodging, state.plans, state.barred, run, INSERTION_ONLY)
            again = changed_faces(state.lodging, moved)
            state = self._solve(run, replace(state, lodging=moved), again, limits, "neighbours")
        return self._give_up(state)

    def _give_up(self, state: _State) -> _State:
        """Say of whoever is still without a place that there is no room."""
        plans, lost = state.plans.values(), list(state.lodging.no_room)
        lost += [holding for plan in plans for holding in (*plan.homeless, *plan.crowded_out)]
        lost = list({holding.key: holding for holding in lost}.values())
        housed = state.lodging.without({holding.key for holding in lost})
        lodging = Lodging({face: tuple(lodgers) for face, lodgers in housed.items() if lodgers}, tuple(lost))
        return replace(state, lodging=lodging)

    def _solve(self, run: Runner, state: _State, faces: Sequence[int], limits: Limits, stage: str) -> _State:
        plans = {face: plan for face, plan in state.plans.items() if face in state.lodging.by_face}
        todo = [face for face in faces if face in state.lodging.by_face]
        jobs = (
            self.landlord.job(face, state.lodging.by_face[face], limits, state.barred.get(face, {})) for face in todo
        )
        for done, (face, plan) in enumerate(zip(todo, run.each(plan_face, jobs), strict=True), start=1):
            plans[face] = plan
            self.watch(Progress(stage, done, len(todo)))
        return replace(state, plans=dict(sorted(plans.items())))

    def _improve(self, run: Runner, state: _State, deadline: float) -> tuple[_State, Ended]:
        """Close the gaps of open rooms with CP-SAT, first with little work each, until the limit or an interrupt."""
        ended = Ended.ALL
        for work in sorted({min(QUICK_WORK, self.limits.work), self.limits.work}):
            state, ended = self._improve_once(run, state, work, deadline)
            if ended is not Ended.ALL:
                break
        return state, ended

    def _improve_once(self, run: Runner, state: _State, work: float, deadline: float) -> tuple[_State, Ended]:
        """Give every open room some work, small faces first."""
        plans = dict(state.plans)
        still = (face for face in plans if face not in state.kept and not _settled(plans[face]))
        todo = sorted(still, key=lambda face: (_bins(plans[face]), face))
        jobs = (
            self.landlord.job(
                face, state.lodging.by_face[face], self._room_limits(deadline, work), state.barred.get(face, {})
            )
            for face in todo
        )
        found = run.each(plan_face, jobs, at_once=1)
        try:
            for done, (face, plan) in enumerate(zip(todo, found, strict=False), start=1):
                plans[face] = plan
                self.watch(Progress("spots", done, len(todo), _gap(plans.values())))
                if self.clock() > deadline:
                    return replace(state, plans=plans), Ended.LATE
        except KeyboardInterrupt:
            return replace(state, plans=plans), Ended.INTERRUPTED
        finally:
            found.close()
        return replace(state, plans=plans), Ended.ALL

    def _repair(self, run: Runner, state: _State, broken: Sequence[tuple[Spot, int, int]], limits: Limits) -> _State:
        """Bar places that a check found unusable, and plan the rooms that used them anew."""
        barred = {face: dict(by_type) for face, by_type in state.barred.items()}
        streams: dict[int, set[str]] = defaultdict(set)
        for spot, face, place in broken:
            mine = barred.setdefault(face, {})
            mine[spot.bin_type.litres] = mine.get(spot.bin_type.litres, frozenset()) | {place}
            streams[face].add(spot.stream)
        jobs = []
        for face in sorted(streams):
            lodgers = [one for one in state.lodging.by_face[face] if one.holding.stream in streams[face]]
            jobs.append(self.landlord.job(face, lodgers, limits, barred[face]))
        plans = dict(state.plans)
        for done, (face, plan) in enumerate(zip(sorted(streams), run.each(plan_face, jobs, 1), strict=True), start=1):
            kept = [room for room in plans[face].rooms if room.stream not in streams[face]]
            rooms = sorted([*kept, *plan.rooms], key=lambda room: room.stream)
            plans[face] = replace(plan, rooms=tuple(rooms))
            self.watch(Progress("repairs", done, len(jobs)))
        return self._rehouse(run, replace(state, plans=plans, barred=barred), limits)

    def _rehearsal(self, state: _State, faces: Collection[int]) -> Iterator[Presentation]:
        """Present everything on the days of its pattern, each stream at an hour of its own: who meets is then true."""
        names = sorted(self.case.streams)
        for face, room in self._rooms(state):
            if face not in faces:
                continue
            base = names.index(room.stream) * DAY_MIN // max(len(names), 1)
            for resident in room.residents:
                for index, out in zip(resident.days, resident.bins_out, strict=True):
                    begin = room.pattern.members[0][index] * DAY_MIN + base
                    yield Presentation(*resident.holding.key, out, begin, begin, begin + 1, begin, begin + 1)

    def _rooms(self, state: _State) -> list[tuple[int, Room]]:
        return [(face, room) for face, plan in state.plans.items() for room in plan.rooms]

    def _spots(self, state: _State, faces: Collection[int]) -> list[tuple[Spot, int, int]]:
        """Lay every bin's rectangle on some faces: the spot, its face and its place among the face's places."""
        wanted: dict[tuple[int, int, int], list[tuple[int, int]]] = {}
        rows: list[tuple[int, Room, int, int]] = []
        for face, room in self._rooms(state):
            if face not in faces:
                continue
            for r, resident in enumerate(room.residents):
                for rank, stance in enumerate(resident.stances, start=1):
                    kind = (face, resident.holding.bins[rank - 1].litres, stance.side)
                    wanted.setdefault(kind, []).append((len(rows), stance.middle_cm))
                    rows.append((face, room, r, rank))
        shapes = np.empty(len(rows), dtype=object)
        for (face, _, side), items in wanted.items():
            _, room, r, rank = rows[items[0][0]]
            bin_type = room.residents[r].holding.bins[rank - 1]
            middles = np.array([middle for _, middle in items]) / 100
            setback = self.case.rules.kerb_setback_m
            laid = rectangles_at(self.model, face, bin_type, middles, SIDES[side], setback).polygons()
            shapes[[row for row, _ in items]] = laid
        spots = []
        for (face, room, r, rank), shape in zip(rows, shapes, strict=True):
            resident = room.residents[r]
            stance = resident.stances[rank - 1]
            spot = Spot(
                resident.holding.premises_id,
                resident.holding.stream,
                resident.holding.bins[rank - 1],
                rank,
                self.model.faces[face].face_id,
                stance.middle_cm / 100,
                SIDES[stance.side],
                stance.carry_m,
                stance.lawful,
                shape,
            )
            spots.append((spot, face, stance.place))
        return spots

    def _week(self, run: Runner, asked: Sequence[Stop], zone: IntArray, cost: int, deadline: float) -> WeekPlan:
        """Plan the week of every zone, side by side, and put them together again."""
        crew, case = self.case.crew, self.case
        per_s = UNITS_PER_M_H * case.weights.crew_per_h / 3600
        parts = [np.flatnonzero(zone == number).tolist() for number in np.unique(zone)]
        total_s = sum(sum(stop.seconds) for stop in asked)
        turns = -(-len(parts) // run.workers)
        seconds = max(WEEK_SHARE * (deadline - self.clock()), self._least_s()) / turns
        jobs = []
        for part in parts:
            place = {i: k for k, i in enumerate(part)}
            mine = tuple(
                replace(asked[i], meets=frozenset(place[j] for j in asked[i].meets if j in place)) for i in part
            )
            share = sum(sum(stop.seconds) for stop in mine) / max(total_s, 1)
            budget = None
            if self.limits.crew_hours is not None:
                spare_s = self.limits.crew_hours * 3600 * case.weeks - total_s
                budget = max(int(spare_s * share), 0)
            terms = CrewTerms(
                round(per_s * crew.depot_min * 60), round(per_s * crew.unload_min * 60), budget, 1 / len(parts)
            )
            limits = Limits(WEEK_WORK, seconds, self.limits.seed)
            jobs.append(WeekJob(mine, case.trucks, crew, terms, round(cost * share * WEEK_GAP), limits))
        chosen = [0] * len(asked)
        whole, bound, shared, short = 0, 0, [], Shortfall()
        for done, (part, plan) in enumerate(zip(parts, run.each(plan_week, jobs, at_once=1), strict=True), start=1):
            whole, bound = whole + plan.cost, bound + plan.bound
            for i, k in zip(part, plan.chosen, strict=True):
                chosen[i] = k
            shared += [(part[i], part[j]) for i, j in plan.shared]
            short += plan.short
            self.watch(Progress("week", done, len(parts)))
        return WeekPlan(tuple(chosen), whole, bound, tuple(shared), short)

    def _finish(self, run: Runner, state: _State, ended: Ended, deadline: float) -> WeekOfFaces:
        rooms = self._rooms(state)
        duties = duties_of(self.case)
        zone, truck = zones(self.case, self.model, rooms)
        price = {face: prices(self.case, self.landlord.hours, self.landlord.hour_weight[face]) for face in state.plans}
        asked = stops(self.case, self.model.faces, rooms, [price[face] for face, _ in rooms], truck, duties)
        self.watch(Progress("week", 0, int(zone.max(initial=0)) + 1))
        week = self._week(run, asked, zone, sum(room.cost for _, room in rooms), deadline)
        timing = [stop.timings[k] for stop, k in zip(asked, week.chosen, strict=True)]
        priced = [price[face] for face, _ in rooms]
        rounds, made = self._rounds(
            run, rooms, [one.days for one in timing], [stop.meets for stop in asked], priced, deadline
        )
        if not rounds:
            if week.short:
                raise week.short.error(self.case.trucks)
            made = [
                presentation
                for (_, room), number, chosen in zip(rooms, truck, timing, strict=True)
                for presentation in hourly(self.case, room, self.case.trucks[number], chosen, duties)
            ]
        return WeekOfFaces(
            self._in_order([spot for spot, *_ in self._spots(state, state.plans)], made),
            rounds,
            self._bounds(rooms, week, rounds, made),
            frozenset(holding.key for holding in state.lodging.no_room),
            ended,
        )

    def _in_order(self, spots: Sequence[Spot], told: Sequence[Presentation]) -> Service:
        """Sort spots and presentations as the case has its bins."""
        order = {holding.key: i for i, holding in enumerate(self.case.holdings)}
        return Service(
            tuple(sorted(spots, key=lambda s: (order[s.key], s.rank))),
            tuple(sorted(told, key=lambda p: (order[p.key], p.out_min))),
        )

    def _rounds(
        self,
        run: Runner,
        rooms: Sequence[tuple[int, Room]],
        days: Sequence[tuple[int, ...]],
        meets: Sequence[frozenset[int]],
        price: Sequence[Prices],
        deadline: float,
    ) -> tuple[tuple[Round, ...], list[Presentation]]:
        """Make the rounds, their windows, and what people are told.

        Nothing where no rounds were found that keep streams of a face apart: windows are then the hours that the week
        chose.
        """
        if self.limits.round_hours == 0:
            return (), []
        asked = self.maker.of_rooms(rooms, days, meets, price)
        self.maker.streets.check({face for call in asked.calls for face in call.faces})
        seconds = max(deadline - self.clock(), self._least_s())
        limits = RoundLimits(seconds, self.limits.work, self.limits.seed, self.limits.round_hours)
        found = find_rounds(run, self.maker, asked, limits, lambda done, of: self.watch(Progress("rounds", done, of)))
        return (found.rounds, list(found.presentations)) if found is not None else ((), [])

    def _bounds(
        self, rooms: Sequence[tuple[int, Room]], week: WeekPlan, rounds: Sequence[Round], told: Sequence[Presentation]
    ) -> Bounds:
        """Say what was minimised and what is proven of it.

        Spots are priced for bins out as long as for an hour's window. ``o_by_face`` is for any windows: for bins out no
        longer than lead and lag, and harm as long as the plan's longest.
        """
        scale, weeks = UNITS_PER_M_H * self.case.weeks, self.case.weeks
        spots, spots_bound = (sum(getattr(room, name) for _, room in rooms) / scale for name in ("cost", "bound"))
        behaviour = self.case.behaviour
        least = (behaviour.plan_lead_min + behaviour.plan_lag_min) / 60 / self.landlord.hours
        most = max((one.in_min - one.out_min for one in told), default=0) / 60 / self.landlord.hours
        floors = np.zeros(len(self.model.faces))
        for face, room in rooms:
            harm = most * self._priced_harm(room)
            bounds = (
                least * floor / UNITS_PER_M_H - share * harm
                for floor, share in zip(room.floors, HARM_SHARES, strict=True)
            )
            floors[face] += max(0.0, *bounds) / weeks
        for face in {face for face, _ in rooms}:
            floors[face] /= self.landlord.hour_weight[face]
        price = self.case.weights.crew_per_h
        crews = price * crew_hours(rounds, weeks)
        at_faces = price * sum(tour.collect_s for tour in rounds) / 3600 / weeks
        week_cost, week_bound = week.cost / scale, week.bound / scale
        return Bounds(
            {"spots": spots, "week": week_cost, "rounds": crews, "whole": spots + week_cost + crews},
            {"spots": spots_bound, "week": week_bound, "rounds": at_faces, "whole": spots_bound + at_faces},
            floors,
            len(rooms),
            sum(room.optimal for _, room in rooms),
        )

    def _priced_harm(self, room: Room) -> float:
        """What a room's plan pays for unlawful bins, barriers and pinches of bins alone, in m·h of ``O``."""
        price = prices(self.case, self.landlord.hours)
        total = 0.0
        for resident in room.residents:
            for out in resident.bins_out:
                for stance in resident.stances[:out]:
                    total += price.s_per_m * stance.s + price.b_per_m * stance.b + price.unlawful * (not stance.lawful)
        return total / UNITS_PER_M_H


def _within(room: Room, days: frozenset[int]) -> bool:
    return any(days.issuperset(member) for member in room.pattern.members)


def _common_days(patterns: Sequence[frozenset[int]], rooms: Sequence[Room]) -> frozenset[int]:
    """Choose the pattern within which the rooms of a stream that matter most can stay."""
    return max(
        patterns,
        key=lambda days: (sum(room.cost for room in rooms if _within(room, days)), -len(days), sorted(days)),
    )


def _bins(plan: FacePlan) -> int:
    return sum(len(resident.stances) for room in plan.rooms for resident in room.residents)


def _settled(plan: FacePlan) -> bool:
    return all(room.optimal for room in plan.rooms)


def _gap(plans: Iterable[FacePlan]) -> float:
    rooms = [room for plan in plans for room in plan.rooms]
    cost = sum(room.cost for room in rooms)
    return sum(room.cost - room.bound for room in rooms) / max(cost, 1)

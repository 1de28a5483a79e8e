"""The whole way from a case to a finished plan: street, baselines, week, lawfulness, reasons, figures."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, replace

import numpy as np

from binopt.baseline import make_baselines
from binopt.domain.case import Case, Rules, Weights
from binopt.domain.plan import Baselines, Service, Unplaced
from binopt.domain.rounds import Round
from binopt.domain.rounds import crew_hours as driven_hours
from binopt.domain.service import ClearWidth
from binopt.errors import InfeasibleError, NoPlanInTimeError
from binopt.geometry.doors import Doors, find_doors
from binopt.geometry.model import StreetModel
from binopt.geometry.streetscape import BareStreet
from binopt.measure.crew import crew_hours
from binopt.outputs.assemble import assemble
from binopt.outputs.result import Bounds, PlanResult, Stage
from binopt.rules import RULES, broken_by_spots
from binopt.rules.scene import Scene, name
from binopt.served import lay_served
from binopt.solve.explain import begin_explaining
from binopt.solve.jobs import Runner, runner
from binopt.solve.memory import Memory
from binopt.solve.planner import Bounds as SearchBounds
from binopt.solve.planner import Ended, Planner, Progress, SearchLimits, Watch, WeekOfFaces
from binopt.solve.rounds.maker import RoundLimits, RoundMaker, without_shifts
from binopt.solve.routing.search import warm_up
from binopt.version import __version__

Key = tuple[str, str]

NO_ROOM = "no_room"
INTERRUPTED = "interrupted"
"""Status of a plan whose search was ended by whoever watched it."""
OPTIMAL_GAP = 1e-6
TODAY_SHARE = 0.05
"""Share of the time that goes into today's rounds."""
LEAST_SECONDS = 1.0
OF_STANDING = (
    "true_size",
    "along_chord",
    "chainage_true",
    "on_its_face",
    "inside_pavement",
    "at_the_edge",
    "off_obstacles",
    "inside_stand",
    "off_pavement",
    "at_stands_kerb",
    "gap_kept",
    "no_overlap",
)
"""Rules about how bins stand, which none may break, whether its spot is lawful or not; of two, the first gives way."""


def make_plan(
    case: Case,
    limits: SearchLimits,
    *,
    clock: Callable[[], float],
    watch: Watch = lambda progress: None,
    run: Runner | None = None,
) -> PlanResult:
    """Plan a case's week and measure what came out.

    Nothing of the result is taken on the solver's word: whether a spot is lawful is judged by the rules, figures are
    the evaluator's.

    Parameters
    ----------
    limits
        What the search may use. Its seconds count from the call, with the work before the search, but not with the
        compiling of the router on its first use.
    clock
        Gives seconds that only grow, e.g. ``time.perf_counter``.
    watch
        Is told how far planning is.
    run
        Processes that are open already, of as many workers. What their memory knows of other cases, faces, weeks and
        rounds, is not planned again where it is the same here, and what is found here is kept for the next.

    Raises
    ------
    InfeasibleError
        When the crews' hours do not suffice.
    NoPlanInTimeError
        When no week and no rounds were found for which the crews' hours suffice, or when planning is interrupted
        (``KeyboardInterrupt``) before there is a first plan.
    """
    seconds: dict[str, float] = {}

    @contextmanager
    def stage(name: str) -> Iterator[None]:
        watch(Progress(name, 0, 1))
        begun = clock()
        yield
        seconds[name] = clock() - begun
        watch(Progress(name, 1, 1))

    with runner(limits.workers) if run is None else nullcontext(run) as crew:
        try:
            with stage("compile"):
                warm_up()
            started = clock()
            with stage("street"):
                model = lay_served(case, _bare_street(case, crew.memory))
                doors = find_doors(case, model)
                maker = RoundMaker.of(case, model, clock)
            with stage("today"):
                baselines = _baselines(case, model, doors, crew.memory)
                hours = crew_hours(case, model, baselines.today)
                rounds_today = todays_rounds(maker, baselines.today, limits, crew)
            with stage("search"):
                judge = SpotJudge(case, model, doors)
                left = _left(limits, clock() - started, hours)
                left = replace(left, round_hours=driven_hours(rounds_today, case.weeks))
                planner = Planner.of(case, model, doors, maker, left, clock, watch, crew)
                week = planner.plan(_keys(baselines.no_room), judge.to_repair)
        except KeyboardInterrupt:
            why = "interrupted before there was a first plan. Try: give it more time"
            raise NoPlanInTimeError(why, interrupted=True) from None
        with stage("rules"):
            plan, broken = judge.flag(week.service)
            reasons = begin_explaining(case, model, doors, plan, broken, crew)
        with stage("figures"):
            result = assemble(
                case,
                model,
                doors,
                without(baselines, case, week.no_room),
                plan,
                unplaced=(),
                rounds={"today": rounds_today, "plan": week.rounds},
                bounds=Bounds(np.zeros(len(model.faces)), 0.0),
                status=_status(week),
                seed=limits.seed,
                version=__version__,
                seconds={},
            )
        with stage("reasons"):
            unplaced = reasons()
    bounds = told_bounds(week.bounds, result.planned.o)
    return replace(result, unplaced=unplaced, bounds=bounds, seconds=seconds)


@dataclass(frozen=True, slots=True)
class SpotJudge:
    """The rules' own judgement of spots, for the planner's repairs and for what the plan finally says of each spot."""

    case: Case
    model: StreetModel
    doors: Doors

    def to_repair(self, service: Service) -> Mapping[int, str]:
        """Say which spots cannot be left as they are: index of the spot → id of a rule that it breaks.

        Those on which no bin can stand, and those that break a rule though they are called lawful.
        """
        found = broken_by_spots(self.case, self.model, self.doors, service)
        broken = {i: next(iter(rules)) for i, rules in enumerate(found) if rules and service.spots[i].lawful}
        scene = Scene.of(self.case, self.model, self.doors, service)
        index = {name(spot): i for i, spot in enumerate(scene.spots)}
        for rule in OF_STANDING:
            for violation in RULES[rule].find(scene):
                broken.setdefault(index[violation.ids[0]], rule)
        return dict(sorted(broken.items()))

    def flag(self, service: Service) -> tuple[Service, Mapping[int, str]]:
        """Return the service with every spot called what it is, and a rule that each unlawful one breaks, by index."""
        found = broken_by_spots(self.case, self.model, self.doors, service)
        spots = tuple(
            spot if spot.lawful == (not rules) else replace(spot, lawful=not rules)
            for spot, rules in zip(service.spots, found, strict=True)
        )
        return replace(service, spots=spots), {i: next(iter(rules)) for i, rules in enumerate(found) if rules}


def todays_rounds(maker: RoundMaker, today: Service, limits: SearchLimits, run: Runner) -> tuple[Round, ...]:
    """Drive today's service by the same router as the plan's, however long that takes the trucks.

    Returns none where the router found none in its time; the plan's are then not looked for either.

    Raises
    ------
    InputError
        When some face with bins cannot be reached by any truck.
    """
    asked = maker.of_service(today)
    maker.streets.check({face for call in asked.calls for face in call.faces})
    fleet = without_shifts(maker.case.trucks, maker.case.weeks)
    allowed = RoundLimits(limits.seconds * TODAY_SHARE, limits.work, limits.seed)
    try:
        rounds, _ = maker.make(run, asked, allowed, trucks=fleet, drawn=False)
    except (InfeasibleError, NoPlanInTimeError):
        return ()
    return rounds.rounds


def _baselines(case: Case, model: StreetModel, doors: Doors, memory: Memory | None) -> Baselines:
    """Return the baselines of a case, made once for all in which today is the same."""
    today = replace(
        case,
        name="",
        rules=_rules_of_today(case.rules),
        weights=Weights(),
        notes=(),
        digest="",
        closures=(),
        pins=(),
        face_rules=(),
    )
    known = memory.kept(Baselines.__name__) if memory is not None else None
    if known is not None and known[0] == today:
        baselines: Baselines = known[1]
        return baselines
    made = make_baselines(case, model, doors)
    if memory is not None:
        memory.keep(Baselines.__name__, (today, made))
    return made


def _rules_of_today(rules: Rules) -> Rules:
    """Keep of the rules what today's bins follow: they are blind to all that bars and limits spots of a plan.

    So are they to closures, to chosen places and to the rules of single faces.
    """
    return Rules(ClearWidth(0.0), kerb_setback_m=rules.kerb_setback_m, cross_street=rules.cross_street)


def _bare_street(case: Case, memory: Memory | None) -> BareStreet | None:
    """Return the ground and kerbs of a case, found once for all that have the same."""
    if memory is None:
        return None
    found = memory.kept(BareStreet.__name__)
    if isinstance(found, BareStreet) and found.is_of(case):
        return found
    found = BareStreet.of(case)
    memory.keep(BareStreet.__name__, found)
    return found


def without(baselines: Baselines, case: Case, absent: Collection[Key]) -> Baselines:
    """Take premises and streams that the plan has no room for out of the baselines too: both sides are alike."""
    more = sorted(set(absent) - _keys(baselines.no_room))
    if not more:
        return baselines
    doors = {premises.premises_id: premises.door for premises in case.premises}
    detail = "no rectangle of its bins fits on any face that can be reached"
    told = tuple(Unplaced(*key, NO_ROOM, detail, doors[key[0]]) for key in more)
    gone = set(more)

    def thinned(service: Service) -> Service:
        return Service(
            tuple(spot for spot in service.spots if spot.key not in gone),
            tuple(one for one in service.presentations if one.key not in gone),
        )

    return Baselines(thinned(baselines.today), thinned(baselines.exact), (*baselines.no_room, *told))


def told_bounds(found: SearchBounds, o_plan: np.typing.NDArray[np.float64]) -> Bounds:
    """Turn what the search proved into what is written: no face's bound lies above what the plan reached there."""
    o_face = np.minimum(np.maximum(found.o_by_face, 0.0), o_plan)
    stages = tuple(Stage(name, objective, found.bound[name]) for name, objective in found.objective.items())
    return Bounds(o_face, float(o_face.sum()), stages, found.rooms, found.optimal_rooms)


def _left(limits: SearchLimits, gone_s: float, today_h: float) -> SearchLimits:
    """Return what the search may still use; its crews work no longer than today's unless the caller says otherwise."""
    hours = today_h if limits.crew_hours is None else limits.crew_hours
    return replace(limits, seconds=max(limits.seconds - gone_s, LEAST_SECONDS), crew_hours=hours)


def _status(week: WeekOfFaces) -> str:
    if week.ended is Ended.INTERRUPTED:
        return INTERRUPTED
    proven = week.ended is Ended.ALL and week.bounds.optimal_rooms == week.bounds.rooms
    return "optimal" if proven and week.bounds.gap("whole") <= OPTIMAL_GAP else "feasible"


def _keys(no_room: tuple[Unplaced, ...]) -> frozenset[Key]:
    return frozenset((one.premises_id, one.stream) for one in no_room)

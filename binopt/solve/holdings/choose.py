"""The CP-SAT model of one face's bins: whose bins take whose waste, which bins those are, and how often they are out.

It prices a set of bins by the best places that they could have alone before their door, which is what the spots' own
model finds on most faces; where each stands beside the others is that one's to decide.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from ortools.sat.python import cp_model

from binopt.domain.service import BinType
from binopt.geometry.candidates import free_gaps
from binopt.solve.choices import Choice, choose_among, lay_types
from binopt.solve.face import FaceJob, Lodger
from binopt.solve.holdings.sets import Habit, best_waits, habits, propose
from binopt.solve.holdings.terms import BinTerms
from binopt.solve.pricing import UNITS_PER_M_H
from binopt.solve.spots import limited_solver

WALKS_A_WEEK = 7
"""How often a guest is taken to bring waste to hosts' bins: once a day, all that it brings together."""
COST_STEP = 100
"""Whole units of cost that the model counts as one, to keep its sums well within what its relaxation holds."""


@dataclass(frozen=True, slots=True)
class HoldingsJob:
    """One face whose bins are to be chosen. ``today_cm`` is the kerb before each door, in centimetres × times."""

    face: FaceJob
    terms: BinTerms
    today_cm: Mapping[str, int]

    def timeless(self) -> HoldingsJob:
        """Return the job without the seconds that happened to be left for it."""
        return replace(self, face=self.face.timeless())


@dataclass(frozen=True, slots=True)
class Chosen:
    """What was chosen for a holding: its bins, or the premises whose bins it uses."""

    premises_id: str
    stream: str
    bins: tuple[BinType, ...]
    host: str = ""


@dataclass(frozen=True, slots=True)
class HoldingsPlan:
    """What was chosen on one face, where it differs from today; what the choice costs, and below what none can go."""

    chosen: tuple[Chosen, ...]
    cost: int
    bound: int


def choose_holdings(job: HoldingsJob) -> HoldingsPlan:
    """Choose the bins of one face; all stay as they are where CP-SAT finds nothing within its limits."""
    return _Model(job).solve()


class _Model:
    """Variables by premises and stream; built once, solved once."""

    def __init__(self, job: HoldingsJob) -> None:
        self.job = job
        self.model = cp_model.CpModel()
        self.lodgers = {(lodger.holding.premises_id, lodger.holding.stream): lodger for lodger in job.face.lodgers}
        self.hosts = {key: self._hosts_of(lodger) for key, lodger in self.lodgers.items()}
        self.cost: list[tuple[int, cp_model.IntVar]] = []
        self.takes: dict[tuple[str, str], list[tuple[Habit, cp_model.IntVar]]] = {}
        self.goes: dict[tuple[str, str], dict[str, cp_model.IntVar]] = {
            key: {host: self.model.new_bool_var(f"{key} to {host}") for host in hosts}
            for key, hosts in self.hosts.items()
        }
        self._choices = _choices(job)
        for stream in sorted({key[1] for key in self.lodgers}):
            self._add_stream(stream)
        self._keep_fair()
        self._buy()

    def solve(self) -> HoldingsPlan:
        """Run CP-SAT; everything stays as it is where it finds nothing in its limits."""
        self._hint()
        self.model.minimize(sum(max(round(price / COST_STEP), 0) * variable for price, variable in self.cost))
        solver = limited_solver(self.job.face.limits)
        solver.parameters.relative_gap_limit = 1e-3
        status = solver.solve(self.model)
        if status not in {cp_model.OPTIMAL, cp_model.FEASIBLE}:
            return HoldingsPlan((), 0, 0)
        return HoldingsPlan(
            tuple(self._read(solver)),
            round(solver.objective_value) * COST_STEP,
            round(solver.best_objective_bound) * COST_STEP,
        )

    def _hint(self) -> None:
        """Begin with everything as it is."""
        for key, sets in self.takes.items():
            for goes in self.goes[key].values():
                self.model.add_hint(goes, False)
            own = self.lodgers[key].holding.bins
            first = next((k for k, (one, _) in enumerate(sets) if one.bins == own), 0)
            for k, (_, variable) in enumerate(sets):
                self.model.add_hint(variable, k == first)

    def _read(self, solver: cp_model.CpSolver) -> list[Chosen]:
        found = []
        for (premises_id, stream), sets in self.takes.items():
            own = self.lodgers[premises_id, stream].holding.bins
            host = next((h for h, v in self.goes[premises_id, stream].items() if solver.boolean_value(v)), "")
            if host:
                found.append(Chosen(premises_id, stream, (), host))
                continue
            bins = next(one.bins for one, variable in sets if solver.boolean_value(variable))
            if bins != own:
                found.append(Chosen(premises_id, stream, bins))
        return found

    def _hosts_of(self, lodger: Lodger) -> dict[str, float]:
        """List who could take a holding's waste, with the way to there in metres."""
        found: dict[str, float] = {}
        if not self.job.terms.share:
            return found
        mine = lodger.holding
        for other in self.job.face.lodgers:
            theirs = other.holding
            if theirs.stream != mine.stream or theirs.premises_id == mine.premises_id:
                continue
            way_m = lodger.way_m + abs(lodger.foot_m - other.foot_m) + other.way_m
            near = way_m <= self.job.face.rules.max_carry_m
            if near and self.job.terms.may_share(mine.premises_id, theirs.premises_id):
                found[theirs.premises_id] = way_m
        return found

    def _add_stream(self, name: str) -> None:
        """Choose the days of a stream, the bins of each premises on them, and who goes to whom."""
        keys = [key for key in self.lodgers if key[1] == name]
        waits = best_waits(self.job.face.streams[name], self.job.face.weeks)
        follows = [self.model.new_bool_var(f"{name} {k}") for k in range(len(waits))]
        self.model.add_exactly_one(follows)
        for key in keys:
            self._add_sets(key, keys, list(zip(waits, follows, strict=True)))
        for key in keys:
            self._add_ways(key)

    def _add_sets(
        self,
        key: tuple[str, str],
        keys: Sequence[tuple[str, str]],
        days: Sequence[tuple[Mapping[int, int], cp_model.IntVar]],
    ) -> None:
        face, model = self.job.face, self.model
        holding = self.lodgers[key].holding
        guests = [other for other in keys if key[0] in self.goes[other]]
        litres = {other: math.ceil(self.lodgers[other].holding.litres_per_week) for other in (key, *guests)}
        proposed = propose(self._choices[key], holding.bins, face.crew, face.price.crew_per_s, face.rules.max_fill)
        sets: list[tuple[Habit, cp_model.IntVar]] = []
        for waits, follow in days:
            for k, one in enumerate(habits(proposed, waits, litres[key], sum(litres.values()))):
                variable = model.new_bool_var(f"{key} {one.bins} {one.times} {k}")
                model.add_implication(variable, follow)
                sets.append((one, variable))
        self.takes[key] = sets
        self.cost += [(one.cost, variable) for one, variable in sets]
        away = sum(self.goes[key].values())
        brought = sum(litres[other] * self.goes[other][key[0]] for other in guests)
        model.add(sum(variable for _, variable in sets) + away == 1)
        model.add(sum(one.litres * variable for one, variable in sets) >= brought + litres[key] - litres[key] * away)

    def _add_ways(self, key: tuple[str, str]) -> None:
        """Let nobody go to who goes elsewhere, and price the way."""
        streams = sum(premises_id == key[0] for premises_id, _ in self.lodgers)
        per_m = self.job.face.price.carry_per_m * WALKS_A_WEEK * self.job.face.weeks / streams
        for host, goes in self.goes[key].items():
            for away in self.goes[host, key[1]].values():
                self.model.add_implication(goes, away.negated())
            self.cost.append((round(per_m * self.hosts[key][host]), goes))

    def _keep_fair(self) -> None:
        """Keep what stands before a host's door, all streams together, within its share of today's."""
        by_host: dict[str, list[cp_model.IntVar]] = defaultdict(list)
        for ways in self.goes.values():
            for host, goes in ways.items():
                by_host[host].append(goes)
        for host, guests in by_host.items():
            most = int(self.job.terms.frontage_share * self.job.today_cm[host])
            hosting = self.model.new_bool_var(f"{host} hosts")
            for goes in guests:
                self.model.add_implication(goes, hosting)
            stands = [
                one.length_cm * variable
                for (premises_id, _), sets in self.takes.items()
                if premises_id == host
                for one, variable in sets
            ]
            self.model.add(sum(stands) <= most).only_enforce_if(hosting)

    def _buy(self) -> None:
        """Price bins that are not on the face yet; without sizes to buy there are no others."""
        terms = self.job.terms
        for stream in sorted({key[1] for key in self.lodgers}):
            held = Counter(
                b.litres for key, lodger in self.lodgers.items() if key[1] == stream for b in lodger.holding.bins
            )
            used: dict[int, list[tuple[int, cp_model.IntVar]]] = defaultdict(list)
            for key, sets in self.takes.items():
                if key[1] == stream:
                    for one, variable in sets:
                        for litres, count in Counter(b.litres for b in one.bins).items():
                            used[litres].append((count, variable))
            for litres, uses in sorted(used.items()):
                total = sum(count * variable for count, variable in uses)
                if not terms.sizes:
                    self.model.add(total <= held[litres])
                    continue
                bought = self.model.new_int_var(0, sum(count for count, _ in uses), f"{stream} {litres} bought")
                self.model.add(bought >= total - held[litres])
                price = UNITS_PER_M_H * terms.m_h(litres) * self.job.face.weeks
                self.cost.append((round(price), bought))


def _choices(job: HoldingsJob) -> dict[tuple[str, str], dict[int, Choice]]:
    """Price the places of every type that each premises could have of each stream."""
    face, terms = job.face, job.terms
    held: dict[str, dict[int, BinType]] = defaultdict(dict)
    for lodger in face.lodgers:
        for one in lodger.holding.bins:
            held[lodger.holding.stream][one.litres] = one
    bought = {one.litres: one for one in terms.sizes}
    types = [*terms.sizes, *(one for of_stream in held.values() for one in of_stream.values())]
    places = lay_types(face.street, face.rules, types, free_gaps(face.street, 0))
    found = {}
    for lodger in face.lodgers:
        holding = lodger.holding
        stream = face.streams[holding.stream]
        own = {one.litres: one for one in holding.bins}
        might = {**(held[holding.stream] if terms.share else {}), **bought}
        allowed = {
            litres: one
            for litres, one in might.items()
            if litres * face.rules.max_fill * stream.kg_per_litre <= one.nominal_load_kg
        }
        found[holding.premises_id, holding.stream] = {
            litres: choose_among(
                places[litres],
                lodger.foot_m,
                lodger.way_m,
                face.rules.max_carry_m,
                face.price,
                face.crew.walk_m_per_s,
                frozenset(),
            )
            for litres in sorted({**allowed, **own})
        }
    return found

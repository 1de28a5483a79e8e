"""Search from one choice of alternatives: change a few stops, route the days that change, cool down.

A change is first estimated from what single visits cost on each day, then sketched, and polished only where its plan
comes near the best: each step is dearer than the one before. Plans that break capacity or shifts are passed through at
a price that follows how often they occur.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from binopt.solve.routing.book import Book, Known
from binopt.solve.routing.limit import Progress
from binopt.solve.routing.moves import Choices, Mover, deltas
from binopt.solve.routing.tours import Tour, Weights
from binopt.solve.routing.visits import IntArray

HOPE_PER_VISIT = 1.5
"""An estimate may be wrong by so many typical distances per changed visit."""

HOPE_AFTER_SKETCH = 0.3
"""What polishing is hoped to save, in typical distances."""

SHAKES_TAKEN, SHAKES_NEAR, SHAKES_BEST = 3, 20, 100
NEAR_POLISH, NEAR_BEST = 1.005, 1.003

DEAREST = 4.0**8
"""How much dearer breaking limits is made, where only rounds are to be found, before giving up."""

WATCHED = 30
"""Plans taken between two looks at how many of them were lawful."""

LAWFUL_SHARE = 0.4


@dataclass(frozen=True, slots=True)
class Found:
    """A choice of alternatives, its rounds by day, their cost, and what they break (0: lawful)."""

    chosen: tuple[int, ...]
    tours: tuple[tuple[Tour, ...], ...]
    cost: int
    excess: int

    @property
    def rank(self) -> tuple[int, int]:
        """Lawful before cheap."""
        return self.excess, self.cost


class Annealer:
    """Searches from given choices; what it learnt of days stays with it."""

    def __init__(self, book: Book, arrays: Choices, random: np.random.Generator) -> None:
        self.book = book
        self.steps = 0
        self._arrays = arrays
        self._random = random
        self._spread = book.tables.spread()
        self._mover = Mover(arrays, random, self._spread)
        self._start_weights = book.weights

    def work(self) -> float:
        """Return the work done: local searches, and the steps that needed none."""
        return self.book.router.searches + self.steps / 4

    def run(
        self, chosen: IntArray, tours: tuple[tuple[Tour, ...], ...], hot: float, cold: float, progress: Progress
    ) -> Found:
        """Search from a choice (with rounds to start from, or none); temperatures are shares of the cost."""
        state = _State(self.book, self._arrays, chosen.copy(), tours)
        self.book.weights = weights = self._start_weights
        state.weigh()
        best = state.found()
        scale = state.total
        lawful = taken = 0
        if not len(self._arrays.free):
            return self._route(state, progress)
        delta = state.deltas()
        while (spent := progress.spent()) < 1:
            self.steps += 1
            temperature = hot * scale * (cold / hot) ** spent
            change = self._mover.draw(state.chosen, delta, temperature)
            ceiling = state.total - temperature * math.log(1.0 - self._random.random())
            if not change or not state.change(change, ceiling, self._spread, best):
                continue
            lawful += state.lawful
            taken += 1
            if taken == WATCHED:
                weights = _follow(weights, self._start_weights, lawful / taken)
                self.book.weights = weights
                lawful = taken = 0
                state.weigh()
            if state.lawful and (best.excess or state.total < best.cost * NEAR_BEST):
                state.polish(SHAKES_NEAR)
                if best.excess or state.total < best.cost:
                    state.polish(SHAKES_BEST)
            found_rank = (state.excess, state.cost)
            if found_rank < best.rank:
                best = state.found()
            delta = state.deltas()
        return best

    def _route(self, state: _State, progress: Progress) -> Found:
        """Where no stop has a choice there are only the days' rounds to improve, longer each time, to the limit."""
        shakes, best, dearer = SHAKES_BEST, state.found(), 1.0
        while True:
            before = self.work()
            state.polish(shakes)
            best = min(best, state.found(), key=lambda found: found.rank)
            idle = self.work() == before  # nothing is left to improve
            if (idle or progress.spent() >= 1) and (not best.excess or dearer >= DEAREST):
                return best
            if best.excess:
                dearer *= 4
                self.book.weights = self._start_weights.times(dearer)
                state.weigh()
            shakes = shakes + 1 if best.excess else shakes * 2


def _follow(weights: Weights, start: Weights, lawful: float) -> Weights:
    """Make breaking limits dearer where too few plans are lawful, cheaper where too many."""
    factor = 1.25 if lawful < LAWFUL_SHARE - 0.1 else 0.85 if lawful > LAWFUL_SHARE + 0.1 else 1.0
    scale = min(max(weights.second / start.second * factor, 0.1), 40.0)
    return start.times(scale)


class _State:
    """Where the search stands."""

    def __init__(self, book: Book, arrays: Choices, chosen: IntArray, tours: tuple[tuple[Tour, ...], ...]) -> None:
        self._book, self._arrays = book, arrays
        self._options, self._fleet = book.tables.options, book.tables.fleet_of
        self.chosen = chosen
        self.days = [0] * book.tables.problem.days
        for stop, alternative in enumerate(chosen):
            for day, visit in self._options[stop][alternative].items():
                self.days[day] |= 1 << visit
        self.known: list[Known] = [
            book.polish(fleet, visits, SHAKES_TAKEN, tours[day] if tours else ())
            for day, (fleet, visits) in enumerate(zip(self._fleet, self.days, strict=True))
        ]
        self.own_cost = int(arrays.cost[np.arange(len(chosen)), chosen].sum())
        self.total = 0.0
        self.weigh()

    @property
    def lawful(self) -> bool:
        """No day breaks a limit."""
        return all(one.plan.lawful for one in self.known)

    @property
    def excess(self) -> int:
        """What all days break, litres, kilograms and seconds together."""
        return sum(sum(one.plan.excess) for one in self.known)

    @property
    def cost(self) -> int:
        """The cost, limits aside."""
        return self.own_cost + sum(one.plan.cost for one in self.known)

    def weigh(self) -> None:
        """Count the total anew, after days or weights changed."""
        of = self._book.weights.of
        for one in self.known:
            one.settle(self._book.weights)
        self.total = self.own_cost + sum(of(one.plan) for one in self.known)

    def found(self) -> Found:
        """Keep what stands here."""
        plans = [one.plan for one in self.known]
        return Found(tuple(map(int, self.chosen)), tuple(plan.tours for plan in plans), self.cost, self.excess)

    def polish(self, shakes: int) -> None:
        """Improve all days."""
        for day, (fleet, visits) in enumerate(zip(self._fleet, self.days, strict=True)):
            self.known[day] = self._book.polish(fleet, visits, shakes)
        self.weigh()

    def deltas(self) -> np.ndarray:
        """Estimate every change of one stop."""
        pairs = zip(self._fleet, self.known, strict=True)
        marginal = np.array([self._book.marginal(fleet, known) for fleet, known in pairs])
        return deltas(self._arrays, self.chosen, marginal)

    def change(self, change: dict[int, int], ceiling: float, spread: float, best: Found) -> bool:
        """Take a change if its total stays below a ceiling; tells whether it did."""
        own_cost, days = self._with(change)
        book, of = self._book, self._book.weights.of
        changed = [day for day in range(len(days)) if days[day] != self.days[day]]
        rest = own_cost + sum(of(one.plan) for day, one in enumerate(self.known) if days[day] == self.days[day])
        hoped: dict[int, float] = {}
        for day in changed:
            known = book.get(self._fleet[day], days[day])
            hoped[day] = self._hope(day, days[day], spread) if known is None else of(known.plan)
        if rest + sum(hoped.values()) >= ceiling:
            return False
        margin = HOPE_AFTER_SKETCH * spread
        for day in sorted(changed, key=lambda day: -(days[day] ^ self.days[day]).bit_count()):
            known = book.sketch(self._fleet[day], days[day], self.known[day], self.days[day])
            hoped[day] = of(known.plan)
            if rest + sum(hoped.values()) >= ceiling + margin:
                return False
        near = best.excess or rest + sum(hoped.values()) < best.cost * NEAR_POLISH
        after = list(self.known)
        for day in changed:
            seen = None if near else book.get(self._fleet[day], days[day])
            after[day] = seen or book.polish(self._fleet[day], days[day], SHAKES_TAKEN)
        total = own_cost + sum(of(one.plan) for one in after)
        if total >= ceiling:
            return False
        for stop, alternative in change.items():
            self.chosen[stop] = alternative
        self.days, self.known, self.own_cost, self.total = days, after, own_cost, total
        return True

    def _with(self, change: dict[int, int]) -> tuple[int, list[int]]:
        """Return the alternatives' own cost and the sets of visits after a change."""
        own_cost, days = self.own_cost, list(self.days)
        for stop, alternative in change.items():
            now = int(self.chosen[stop])
            own_cost += int(self._arrays.cost[stop, alternative] - self._arrays.cost[stop, now])
            for day, visit in self._options[stop][now].items():
                days[day] &= ~(1 << visit)
            for day, visit in self._options[stop][alternative].items():
                days[day] |= 1 << visit
        return own_cost, days

    def _hope(self, day: int, visits: int, spread: float) -> float:
        """Estimate a day's cost with other visits, on the hopeful side."""
        known = self.known[day]
        marginal = self._book.marginal(self._fleet[day], known)
        estimate, differing = self._book.weights.of(known.plan), visits ^ self.days[day]
        count = differing.bit_count()
        while differing:
            lowest = differing & -differing
            visit = lowest.bit_length() - 1
            estimate += int(marginal[visit]) if visits & lowest else -int(marginal[visit])
            differing ^= lowest
        return max(0.0, estimate - HOPE_PER_VISIT * spread * count)

"""A stream of a zone as blocks of work: what a day's stops take together, and what it costs to come when."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from binopt.domain.street import BoolArray, FloatArray, IntArray
from binopt.solve.rounds.job import DAY_S, STEP_S, ZoneJob

STEPS = DAY_S // STEP_S


@dataclass(frozen=True, order=True, slots=True)
class Block:
    """A stream's work of a day: begin of the first stop's and end of the last one's, in seconds of the day."""

    begin_s: int
    end_s: int


@dataclass(frozen=True, eq=False)
class Stream:
    """One stream of a zone on arrays.

    Parameters
    ----------
    calls
        (n,) numbers of its calls.
    there
        (n, alternatives, days) the alternative comes on the day; ``valid`` (n, alternatives) the call has so many.
    service_s, litres, kg
        (n, alternatives, days) what it brings.
    upto
        (n, days, STEPS + 1) cost of coming, added up over the steps of the day before.
    drives
        (days,) how many of its trucks drive.
    """

    name: str
    calls: IntArray
    there: BoolArray
    valid: BoolArray
    service_s: FloatArray
    litres: FloatArray
    kg: FloatArray
    upto: FloatArray
    drives: IntArray
    first_s: int
    last_s: int
    out_s: float
    home_s: float
    hop_s: float
    trip_s: float
    capacity_l: float
    payload_kg: float

    @classmethod
    def of(cls, job: ZoneJob, name: str) -> Stream:
        """Lay out a stream of a zone."""
        calls = [i for i, call in enumerate(job.calls) if call.stream == name]
        most = max(len(job.calls[i].alternatives) for i in calls)
        shape = (len(calls), most, job.days)
        service_s, litres, kg = np.zeros((3, *shape))
        there, valid = np.zeros(shape, bool), np.zeros(shape[:2], bool)
        upto = np.zeros((len(calls), job.days, STEPS + 1))
        for n, i in enumerate(calls):
            for a, works in enumerate(job.calls[i].alternatives):
                valid[n, a] = True
                for day, work in works.items():
                    there[n, a, day] = True
                    service_s[n, a, day], litres[n, a, day], kg[n, a, day] = work.service_s, work.litres, work.kg
            for day, cost in (job.time_cost[i] or {}).items():
                np.cumsum(cost, out=upto[n, day, 1:])
        trucks = [job.trucks[number] for number in job.fleet[name]]
        drives = np.array([sum(day in truck.days for truck in trucks) for day in range(job.days)], np.int64)
        at = np.array(calls) + len(job.places)
        ways = job.drive_s[np.ix_(at, at)] + np.diag(np.full(len(at), np.iinfo(np.int32).max))
        hop_s = float(ways.min(axis=1).mean()) if len(at) > 1 else 0.0
        there_and_back = [
            site.allowance_s + float(np.median(job.drive_s[at, site.location] + job.drive_s[site.location, at]))
            for site in job.unloading
        ]
        return cls(
            name,
            np.array(calls, np.int64),
            there,
            valid,
            service_s,
            litres,
            kg,
            upto,
            drives,
            min((truck.shift.from_min for truck in trucks), default=0) * 60,
            max((truck.shift.to_min for truck in trucks), default=0) * 60,
            float(np.median(job.drive_s[job.depot.location, at])),
            float(np.median([job.way_home_s(i) for i in calls])),
            hop_s,
            min(there_and_back, default=0.0),
            max((truck.capacity_l for truck in trucks), default=1.0),
            max((truck.payload_kg for truck in trucks), default=1.0),
        )

    def usable(self) -> BoolArray:
        """Days on which a truck drives and some call may be served, (days,)."""
        found: BoolArray = self.there.any(axis=(0, 1)) & (self.drives > 0)
        return found

    def length(self, mine: BoolArray, choice: IntArray, day: int) -> tuple[float, int]:
        """Reckon the seconds from the begin of a day's first stop to the end of its last one, and the trucks."""
        picked = (np.flatnonzero(mine), choice[mine], day)
        litres, kg = float(self.litres[picked].sum()), float(self.kg[picked].sum())
        trips = max(int(np.ceil(max(litres / self.capacity_l, kg / self.payload_kg) - 1e-9)), 1)
        work_s = float(self.service_s[picked].sum()) + (int(mine.sum()) - 1) * self.hop_s
        shift_s = self.last_s - self.first_s - self.out_s - self.home_s
        alone_s = work_s + (trips - 1) * self.trip_s
        trucks = min(max(int(np.ceil(alone_s / max(shift_s, 1.0))), 1), max(int(self.drives[day]), 1))
        return (work_s + max(trips - trucks, 0) * self.trip_s) / trucks, trucks

    def mean_cost(self, day: int, block: Block) -> FloatArray:
        """Return what coming to each call costs in the mean of a block, (n,)."""
        begin = block.begin_s // STEP_S
        end = min(max(-(-block.end_s // STEP_S), begin + 1), STEPS)
        found: FloatArray = (self.upto[:, day, end] - self.upto[:, day, begin]) / (end - begin)
        return found

    def away_s(self, rounds: int) -> float:
        """Return the seconds that rounds take to the first stop and home from the last."""
        return rounds * (self.out_s + self.home_s)

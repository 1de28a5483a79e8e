"""Periodic rounds with unloading trips, on a public benchmark: the code that plans quarters against published bounds.

    python tests/bench/pvrpif.py --instances ../shared/bench/pvrpif --seconds 60 --out solutions.json --routing-library

Reads every instance of a folder (``instances/*.geojson`` and ``best_known.csv``: the benchmark of Taverna and Tilk,
github.com/iolab-uniud/pvrpif-instances), plans it with :func:`binopt.solve.routing.search.solve`, writes the rounds
and has the folder's own ``verify.py`` check them. Prints what was published, what was reached, what stood after five
seconds, and with ``--routing-library`` what the routing library of OR-Tools reaches in the same time.
"""

from __future__ import annotations

import argparse
import csv
import fnmatch
import json
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from pvrpif_library import solve_by_library
from running import table

from binopt.errors import BinoptError
from binopt.solve.routing.limit import Limit
from binopt.solve.routing.plan import PeriodicPlan
from binopt.solve.routing.problem import Alternative, Facility, PeriodicProblem, Stop, Vehicle, Visit
from binopt.solve.routing.search import Progressed, solve

FOLDER = Path(__file__).resolve().parents[2] / "../shared/bench/pvrpif"

MINUTE_S = 60

EARLY_S = 5.0

PATTERNS = {
    4: {1: [[0], [1], [2], [3]], 2: [[0, 2], [1, 3]], 4: [[0, 1, 2, 3]]},
    6: {
        1: [[0], [1], [2], [3], [4], [5]],
        2: [[0, 3], [1, 4], [2, 5]],
        3: [[0, 2, 4], [1, 3, 5]],
        6: [[0, 1, 2, 3, 4, 5]],
    },
}
"""The benchmark's days by length of the period and visits in it."""


@dataclass(frozen=True)
class Bounds:
    """What is published: driving minutes."""

    upper: float
    lower: float
    proven: bool


@dataclass(frozen=True)
class Reached:
    """What one instance came to, in driving minutes; None: no lawful plan."""

    name: str
    bounds: Bounds
    minutes: float | None
    early: float | None
    seconds: float
    library: float | None

    def gap(self, minutes: float | None, bound: float) -> float:
        """Return the gap to a bound in percent."""
        return float("nan") if minutes is None else 100 * (minutes / bound - 1)


def read(path: Path) -> PeriodicProblem:
    """Read an instance; node numbers are locations."""
    instance = json.loads(path.read_text())
    info = instance["info"]
    days = int(info["planningHorizon"])
    nodes = [feature["properties"] for feature in instance["features"]]
    minutes = np.array(instance["duration"])
    if np.any(minutes != np.round(minutes)):
        sys.exit(f"{path.name}: driving minutes are not whole")
    facilities = tuple(
        Facility(int(node["id"]), round(node["service"] * MINUTE_S), str(node["id"]))
        for node in nodes
        if node["type"] == "intermediateFacility"
    )
    stops = []
    for node in nodes:
        if node["type"] == "customer":
            visit = Visit(round(node["service"] * MINUTE_S), round(node["demand"]))
            patterns = PATTERNS[days][int(node["frequency"])]
            alternatives = tuple(Alternative(dict.fromkeys(pattern, visit)) for pattern in patterns)
            stops.append(Stop(str(node["id"]), int(node["id"]), alternatives))
    depot = next(int(node["id"]) for node in nodes if node["type"] == "depot")
    truck = Vehicle("truck", int(info["numVehicles"]), int(info["maxCapacity"]), round(info["maxDuration"] * MINUTE_S))
    return PeriodicProblem(
        days=days,
        drive_s=minutes.astype(np.int64) * MINUTE_S,
        depot=depot,
        facilities=facilities,
        stops=tuple(stops),
        vehicles=(truck,),
    )


def written(problem: PeriodicProblem, plan: PeriodicPlan) -> list[dict[str, object]]:
    """Write a plan as the benchmark's checker reads it."""
    rounds: list[dict[str, object]] = []
    for one in plan.rounds:
        calls = [
            problem.facilities[call.facility].location if call.stop is None else problem.stops[call.stop].location
            for call in one.calls
        ]
        rounds.append({"day": one.day, "stops": [problem.depot, *calls, problem.home]})
    return rounds


def bounds_of(path: Path) -> dict[str, Bounds]:
    """Read the published bounds."""
    with path.open(newline="") as file:
        return {
            row["instance"]: Bounds(float(row["upper_bound"]), float(row["lower_bound"]), row["proven_optimal"] == "1")
            for row in csv.DictReader(file)
        }


def plan_one(
    problem: PeriodicProblem, seconds: float, workers: int, seed: int
) -> tuple[PeriodicPlan | None, float | None, float]:
    """Plan an instance; returns the plan, the minutes that stood early on, and the seconds that it took."""
    begun = time.monotonic()
    early: list[float] = []

    def watch(progressed: Progressed) -> None:
        if progressed.cost is not None and time.monotonic() - begun <= EARLY_S:
            early.append(progressed.cost / MINUTE_S)

    try:
        plan = solve(problem, Limit(seconds=seconds, clock=time.monotonic), seed=seed, workers=workers, watch=watch)
    except BinoptError as error:
        print(error, file=sys.stderr)
        plan = None
    return plan, early[-1] if early else None, time.monotonic() - begun


def shown(reached: list[Reached]) -> str:
    """Set the instances in rows."""
    rows = [["instance", "lower", "upper", "ours", "to upper", "to lower", f"at {EARLY_S:g} s", "library", "seconds"]]
    for one in reached:
        rows.append(
            [
                one.name,
                f"{one.bounds.lower:g}",
                f"{one.bounds.upper:g}" + ("*" if one.bounds.proven else ""),
                _minutes(one.minutes),
                f"{one.gap(one.minutes, one.bounds.upper):+.2f} %",
                f"{one.gap(one.minutes, one.bounds.lower):+.2f} %",
                _minutes(one.early),
                _minutes(one.library),
                f"{one.seconds:.1f}",
            ]
        )
    return table(rows)


def _minutes(minutes: float | None) -> str:
    return "-" if minutes is None else f"{minutes:g}"


def goals(reached: list[Reached]) -> str:
    """Set what is aimed at beside what was reached."""
    proven = [one for one in reached if one.bounds.proven]
    still_open = [one for one in reached if not one.bounds.proven]
    lawful = [one for one in reached if one.minutes is not None]
    met = sum(one.minutes is not None and one.minutes <= one.bounds.upper for one in proven)
    as_good = sum(one.minutes is not None and one.minutes <= one.bounds.upper for one in still_open)
    better = sum(one.minutes is not None and one.minutes < one.bounds.upper for one in still_open)
    to_upper = _mean([one.gap(one.minutes, one.bounds.upper) for one in lawful])
    to_lower = _mean([one.gap(one.minutes, one.bounds.lower) for one in lawful])
    early = _mean([one.gap(one.early, one.bounds.upper) for one in reached])
    by_library = [one.gap(one.library, one.bounds.upper) for one in reached if one.library is not None]
    rows = [
        ["goal", "aimed at", "reached"],
        ["lawful plans", f"{len(reached)} of {len(reached)}", f"{len(lawful)} of {len(reached)}"],
        ["proven optima met", f"{len(proven)} of {len(proven)}", f"{met} of {len(proven)}"],
        ["open upper bounds met", f"{len(still_open)} of {len(still_open)}", f"{as_good} of {len(still_open)}"],
        ["open upper bounds beaten", "18 of 23", f"{better} of {len(still_open)}"],
        ["mean gap to upper bounds", "-1.50 %", f"{to_upper:+.2f} %"],
        ["mean gap to lower bounds", "+2.50 %", f"{to_lower:+.2f} %"],
        [f"mean gap at {EARLY_S:g} s", "+0.00 %", f"{early:+.2f} %"],
    ]
    if by_library:
        rows.append([f"routing library ({len(by_library)} plans)", "", f"{_mean(by_library):+.2f} %"])
    return table(rows)


def _mean(values: list[float]) -> float:
    return sum(values) / len(values) if values else float("nan")


def main() -> None:
    """Read the options, plan every instance, print the tables and have the plans checked."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--instances", type=Path, default=FOLDER, help="folder of the benchmark")
    parser.add_argument("--seconds", type=float, default=60.0, help="per instance (60)")
    parser.add_argument("--workers", type=int, default=2, help="processes side by side (2)")
    parser.add_argument("--seed", type=int, default=1, help="of the search (1)")
    parser.add_argument("--only", default="*", help="instances whose names fit, e.g. 'Roma_0[45]*'; several by commas")
    parser.add_argument("--out", type=Path, default=Path("pvrpif-solutions.json"), help="where the rounds are written")
    parser.add_argument("--routing-library", action="store_true", help="run the routing library of OR-Tools too")
    options = parser.parse_args()
    bounds = bounds_of(options.instances / "best_known.csv")
    names = [name for name in bounds if any(fnmatch.fnmatch(name, one) for one in options.only.split(","))]
    reached: list[Reached] = []
    solutions: dict[str, list[dict[str, object]]] = {}
    for name in names:
        problem = read(options.instances / "instances" / f"{name}.geojson")
        plan, early, seconds = plan_one(problem, options.seconds, options.workers, options.seed)
        library = solve_by_library(problem, options.seconds) if options.routing_library else None
        by_library = None if library is None else library / MINUTE_S
        minutes = None if plan is None else plan.cost / MINUTE_S
        reached.append(Reached(name, bounds[name], minutes, early, seconds, by_library))
        print(shown(reached[-1:]).splitlines()[-1], file=sys.stderr, flush=True)
        if plan is not None:
            solutions[name] = written(problem, plan)
    options.out.write_text(json.dumps(solutions))
    print(shown(reached), goals(reached), sep="\n\n")
    print("* proven optimal\n", flush=True)
    checker = options.instances / "verify.py"
    if checker.exists():
        command = [sys.executable, str(checker), str(options.out)]
        sys.exit(subprocess.run(command, check=False).returncode)  # noqa: S603 - the benchmark's own checker


if __name__ == "__main__":
    main()

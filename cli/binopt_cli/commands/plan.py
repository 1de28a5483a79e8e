"""``binopt plan``: a week's plan of a case, with its map and its figures."""

from __future__ import annotations

import time
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from binopt_cli.folders import open_case
from binopt_cli.options import (
    case_argument,
    crew_weight_option,
    frontier_option,
    json_option,
    overwrite_option,
    plan_out_option,
    preset_option,
    seed_option,
    time_limit_option,
    work_limit_option,
    workers_option,
)
from binopt_cli.progress import drawn_progress
from binopt_cli.terminal import show, tell

if TYPE_CHECKING:
    from binopt.outputs.result import PlanResult
    from binopt.solve.planner import SearchLimits


@click.command(short_help="Plan the week of a case.")
@case_argument
@plan_out_option
@time_limit_option
@work_limit_option
@seed_option
@workers_option
@preset_option
@crew_weight_option
@frontier_option
@overwrite_option
@json_option
def plan(
    case: Path,
    out: Path,
    time_limit: float,
    work_limit: float,
    seed: int,
    workers: int,
    preset: str | None,
    crew_hours_weight: float | None,
    frontier: int | None,
    *,
    overwrite: bool,
    as_json: bool,
) -> None:
    """Plan the week of the case in the folder CASE: days, rounds, windows, and a spot for every bin.

    A first plan is there soon; it gets better until the limit or until nothing better exists. Ctrl-C keeps the best so
    far. The folder PLAN then holds map.html (open it in a browser), overview.png, schedule.csv, plan.gpkg, report.json
    and timings.json. With --frontier it holds several plans, between least obstruction and least crew time, with a
    table (frontier.csv) and a plot (frontier.png).
    """
    from binopt.outputs.plan_folder import write_plan
    from binopt.outputs.plan_names import MAP_FILE, REPORT_FILE
    from binopt.outputs.report_json import make_report, render_report
    from binopt.outputs.words import headline, verdict_sentence
    from binopt.planning import make_plan
    from binopt.scenarios import with_clear_width, with_crew_weight
    from binopt.solve.planner import Progress, SearchLimits
    from binopt.speech import Speech
    from binopt.storage import check_place

    limits = SearchLimits(seconds=time_limit, work=work_limit, seed=seed, workers=workers)
    if frontier is not None:
        _plan_frontier(case, out, limits, preset, frontier, overwrite=overwrite, as_json=as_json)
        return
    check_place(out, overwrite, mark=REPORT_FILE)
    begun = time.perf_counter()
    given = open_case(case)
    if preset is not None:
        given = with_clear_width(given, preset)
    if crew_hours_weight is not None:
        given = with_crew_weight(given, crew_hours_weight)
    reading_s = time.perf_counter() - begun
    with drawn_progress() as watch:
        result = make_plan(given, limits, clock=time.perf_counter, watch=watch)
        result = replace(result, seconds={"reading": reading_s, **result.seconds})
        watch(Progress("papers", 0, 1))
        begun = time.perf_counter()
        write_plan(result, out, case_folder=case, overwrite=overwrite)
    _tell_seconds(result, time.perf_counter() - begun)
    report = make_report(result)
    if as_json:
        places = {"plan": str(out), "map": str(out / MAP_FILE)}
        show(render_report({**places, "seconds": dict(result.seconds), **report}))
        return
    show(headline(report, Speech.of("en")))
    for base, verdict in result.judgement.verdicts.items():
        show(verdict_sentence(base, verdict.halved, verdict.missing, most=3))
    if result.judgement.no_room:
        show(result.judgement.no_room)
    if not result.rounds["plan"]:
        tell(
            "no rounds: windows are whole hours (see notes in report.json). Try: more time, another truck, or more days"
        )
    show(f"The map is {out / MAP_FILE}")


def _plan_frontier(
    case: Path,
    out: Path,
    limits: SearchLimits,
    preset: str | None,
    plans: int,
    *,
    overwrite: bool,
    as_json: bool,
) -> None:
    """Plan several times over, crews' hours dearer each time; the time limit is for all of them together."""
    from binopt.outputs.frontier import FRONTIER_TABLE, draw_frontier, frontier_point, render_frontier, tell_frontier
    from binopt.outputs.plan_folder import write_plan
    from binopt.outputs.report_json import render_report
    from binopt.planning import make_plan
    from binopt.scenarios import frontier_weights, with_clear_width, with_crew_weight
    from binopt.storage import check_place, whole_folder

    check_place(out, overwrite, mark=FRONTIER_TABLE)
    given = open_case(case)
    if preset is not None:
        given = with_clear_width(given, preset)
    each = replace(limits, seconds=limits.seconds / plans)
    points = []
    with whole_folder(out, overwrite, mark=FRONTIER_TABLE) as part:
        for number, weight in enumerate(frontier_weights(given, plans), start=1):
            with drawn_progress() as watch:
                result = make_plan(with_crew_weight(given, weight), each, clock=time.perf_counter, watch=watch)
            name = f"plan-{number}"
            write_plan(result, part / name, case_folder=case, place=out / name)
            points.append(frontier_point(name, weight, result))
            tell(f"{name}: crew hours weigh {weight:g}")
        (part / FRONTIER_TABLE).write_text(render_frontier(points), encoding="utf-8", newline="")
        draw_frontier(points, part)
    if as_json:
        show(render_report({"plans": [point.row() for point in points]}))
        return
    show(tell_frontier(points))


def _tell_seconds(result: PlanResult, writing_s: float) -> None:
    stages = {**result.seconds, "papers": writing_s}
    told = ", ".join(f"{name} {seconds:.1f} s" for name, seconds in stages.items())
    tell(f"{result.status} after {sum(stages.values()):.1f} s: {told}")

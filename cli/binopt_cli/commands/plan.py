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


@click.command(short_help="Plan the week of a case.")
@case_argument
@plan_out_option
@time_limit_option
@work_limit_option
@seed_option
@workers_option
@preset_option
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
    *,
    overwrite: bool,
    as_json: bool,
) -> None:
    """Plan the week of the case in the folder CASE: days, windows, and a spot for every bin.

    A first plan is there soon; it gets better until the limit or until nothing better exists. Ctrl-C keeps the best so
    far. The folder PLAN then holds map.html (open it in a browser), overview.png, schedule.csv, plan.gpkg, report.json
    and timings.json.
    """
    from binopt.outputs.plan_folder import write_plan
    from binopt.outputs.plan_names import MAP_FILE, REPORT_FILE
    from binopt.outputs.report_json import make_report, render_report
    from binopt.outputs.words import headline, verdict_sentence
    from binopt.planning import make_plan
    from binopt.scenarios import with_clear_width
    from binopt.solve.planner import Progress, SearchLimits
    from binopt.storage import check_place

    check_place(out, overwrite, mark=REPORT_FILE)
    begun = time.perf_counter()
    given = open_case(case)
    if preset is not None:
        given = with_clear_width(given, preset)
    reading_s = time.perf_counter() - begun
    limits = SearchLimits(seconds=time_limit, work=work_limit, seed=seed, workers=workers)
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
    show(headline(report))
    for base, verdict in result.judgement.verdicts.items():
        show(verdict_sentence(base, verdict.halved, verdict.missing, most=3))
    if result.judgement.no_room:
        show(result.judgement.no_room)
    show(f"The map is {out / MAP_FILE}")


def _tell_seconds(result: PlanResult, writing_s: float) -> None:
    stages = {**result.seconds, "papers": writing_s}
    told = ", ".join(f"{name} {seconds:.1f} s" for name, seconds in stages.items())
    tell(f"{result.status} after {sum(stages.values()):.1f} s: {told}")

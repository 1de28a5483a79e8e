"""``binopt whatif``: scenarios of a case planned and compared."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING

import click

from binopt_cli.folders import open_case
from binopt_cli.options import (
    answer_out_option,
    case_argument,
    days_option,
    json_option,
    overwrite_option,
    scenarios_argument,
    seed_option,
    sweep_option,
    time_limit_option,
    widths_option,
    work_limit_option,
    workers_option,
)
from binopt_cli.progress import drawn_progress
from binopt_cli.terminal import show, tell

if TYPE_CHECKING:
    from collections.abc import Sequence

    from binopt.domain.case import Case
    from binopt.outputs.result import PlanResult
    from binopt.scenarios import Scenario
    from binopt.solve.planner import SearchLimits
    from binopt.whatif.bins import BinsOutcome
    from binopt.whatif.outcome import NoPlan, Outcome


@click.command(short_help="Plan scenarios of a case, and say what each is worth.")
@case_argument
@scenarios_argument
@answer_out_option
@sweep_option
@days_option
@widths_option
@time_limit_option
@work_limit_option
@seed_option
@workers_option
@overwrite_option
@json_option
def whatif(
    case: Path,
    scenarios: Path | None,
    out: Path,
    sweeps: tuple[str, ...],
    days_of: str,
    widths_m: tuple[float, ...],
    time_limit: float,
    work_limit: float,
    seed: int,
    workers: int,
    *,
    overwrite: bool,
    as_json: bool,
) -> None:
    """Plan the case in the folder CASE as it is and with each of the scenarios of a file, and compare.

    The limits are for each plan. DIR then holds scenarios.html (open it in a browser to switch between the maps, or
    see two beside each other), scenarios.json, scenarios.xlsx, a folder with the plan of each scenario, the case as it
    is among them (base), and the scenarios as cases of their own (cases). Scenarios whose gaps overlap are not proven
    different, and are not ranked.

    Ctrl-C ends the search of the scenario at hand; the answer is then written of those that have a plan, and the others
    are listed as not planned.

    With --sweep a number of case.toml is moved instead, a scenario a step; DIR then holds no plans, but a plot
    (sweep.png).

    With --days-frontier the faces of each street are planned for every frequency at which a stream may be collected,
    under each of the --clear-widths; DIR then holds a table (days.json, days.xlsx) and a plot (days.png).
    """
    from binopt.outputs.report_json import render_report
    from binopt.scenarios import read_scenarios, sweep_scenarios
    from binopt.scenarios.sweep import parse_sweep
    from binopt.solve.planner import SearchLimits
    from binopt.storage import check_place, whole_folder
    from binopt.whatif.answer import Answer, as_data, render_text
    from binopt.whatif.folder import ANSWER_FILE, write_answer

    if sum((scenarios is not None, bool(sweeps), bool(days_of))) != 1:
        raise click.UsageError("name either a file of scenarios, a --sweep, or a stream for --days-frontier")
    if widths_m and not days_of:
        raise click.UsageError("--clear-widths are those of a --days-frontier; --sweep moves rules.clear_width_m")
    limits = SearchLimits(seconds=time_limit, work=work_limit, seed=seed, workers=workers)
    if days_of:
        _show_days(case, out, days_of, widths_m, limits, overwrite=overwrite, as_json=as_json)
        return
    ranges = [parse_sweep(text) for text in sweeps]
    check_place(out, overwrite, mark=ANSWER_FILE)
    given = open_case(case)
    tried = sweep_scenarios(given, case, ranges) if scenarios is None else read_scenarios(scenarios, given, case)
    with whole_folder(out, overwrite, mark=ANSWER_FILE) as part:
        answer = Answer(
            *_plan_all(given, tried, limits, part, None if sweeps else (case, out)), [r.key for r in ranges]
        )
        write_answer(answer, part)
    show(render_report(as_data(answer)) if as_json else render_text(answer))


def _show_days(
    folder: Path,
    out: Path,
    stream: str,
    widths_m: Sequence[float],
    limits: SearchLimits,
    *,
    overwrite: bool,
    as_json: bool,
) -> None:
    """Plan the frontier of collection days, and write and show it."""
    from binopt.outputs.report_json import render_report
    from binopt.storage import check_place, whole_folder
    from binopt.whatif.days.frontier import DaysFrontier, DaysPoint, plan_days
    from binopt.whatif.days.telling import DAYS_FILE, days_data, render_days, write_days
    from binopt.whatif.run import nothing_planned

    check_place(out, overwrite, mark=DAYS_FILE)
    case = open_case(folder)
    points: list[DaysPoint] = []
    complete = True
    with whole_folder(out, overwrite, mark=DAYS_FILE) as part:
        with drawn_progress() as watch:
            try:
                for point, stopped in plan_days(case, stream, widths_m, limits, clock=time.perf_counter, watch=watch):
                    points.append(point)
                    complete = complete and not stopped
                    tell(f"{point.visits_per_week:g} a week, {point.clear_width_m:g} m clear: planned")
            except KeyboardInterrupt:
                complete = False
        if not points:
            raise nothing_planned()
        frontier = DaysFrontier(stream, tuple(points), complete)
        write_days(frontier, part)
    show(render_report(days_data(frontier)) if as_json else render_days(frontier))


def _plan_all(
    case: Case, scenarios: Sequence[Scenario], limits: SearchLimits, part: Path, places: tuple[Path, Path] | None
) -> tuple[list[Outcome], list[NoPlan]]:
    """Plan one after the other, and keep only the figures.

    Each plan is written to a folder in ``part`` where ``places`` are given: where the case lies, and where ``part``
    will be moved to.
    """
    from binopt.outputs.plan_folder import write_plan
    from binopt.scenarios import write_scenario
    from binopt.scenarios.reading import CASES
    from binopt.whatif.answer import no_plan_words
    from binopt.whatif.outcome import NoPlan, measure_outcome
    from binopt.whatif.run import not_planned, nothing_planned, plan_scenarios

    chosen: dict[str, BinsOutcome | None] = {}
    base: PlanResult | None = None
    outcomes: list[Outcome] = []
    failed: list[NoPlan] = []
    with drawn_progress() as watch:
        try:
            if places is not None:
                folder = places[0]
                with_bins = [_with_bins(one, limits) for one in scenarios]
                chosen = {one.name: bins for one, bins in with_bins}
                scenarios = [
                    one if one.case is case else write_scenario(one, case, folder, part / CASES / one.name)
                    for one, _ in with_bins
                ]
            begun = time.perf_counter()
            for planned in plan_scenarios(case, scenarios, limits, clock=time.perf_counter, watch=watch):
                now = time.perf_counter()
                if isinstance(planned, NoPlan):
                    failed.append(planned)
                    tell(f"{planned.name}: {no_plan_words(planned)}")
                    begun = now
                    continue
                base = base or planned.result
                bins = chosen.get(planned.scenario.name)
                outcome = measure_outcome(planned.scenario, planned.result, base, bins)
                if places is not None:
                    name, (folder, out) = planned.scenario.name, places
                    own = folder if planned.scenario.case is case else out / CASES / name
                    write_plan(planned.result, part / name, case_folder=own, place=out / name)
                outcomes.append(outcome)
                tell(f"{planned.scenario.name}: planned in {now - begun:.1f} s")
                begun = time.perf_counter()
        except KeyboardInterrupt:
            pass  # while a plan was measured or written: what is whole is kept
    if not outcomes:
        raise nothing_planned()
    told = {one.name for one in outcomes} | {one.name for one in failed}
    return outcomes, [*failed, *(not_planned(one) for one in scenarios if one.name not in told)]


def _with_bins(scenario: Scenario, limits: SearchLimits) -> tuple[Scenario, BinsOutcome | None]:
    """Choose the bins of a scenario that leaves them open, and tell how long that took."""
    from binopt.whatif.bins import with_chosen_bins

    begun = time.perf_counter()
    changed, bins = with_chosen_bins(scenario, limits)
    if bins is not None:
        tell(f"{scenario.name}: bins chosen in {time.perf_counter() - begun:.1f} s")
    return changed, bins

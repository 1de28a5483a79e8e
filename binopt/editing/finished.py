"""The desk as a finished plan, measured from end to end like any other, for the ordinary writer."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from binopt.domain.plan import Baselines
from binopt.editing.desk import Desk
from binopt.editing.edits import as_change
from binopt.outputs.assemble import assemble
from binopt.outputs.result import Bounds, PlanResult
from binopt.planning import NO_ROOM, SpotJudge
from binopt.scenarios.reading import digest_of
from binopt.solve.explain import explain
from binopt.version import __version__

STATUS = "edited"


def finished_plan(desk: Desk) -> PlanResult:
    """Measure the whole plan as it is on the desk. Nothing is proven of it; days, windows and rounds are the plan's."""
    base, state = desk.base, desk.state
    case = state.case
    if desk.done:
        case = replace(case, digest=digest_of(base.case, {"change": [as_change(edit) for edit in desk.edits]}))
    judged, broken = SpotJudge(case, state.model, base.doors).flag(state.service(base))
    files = base.files
    no_room = tuple(one for one in files.unplaced if one.reason == NO_ROOM)
    baselines = Baselines(files.today, files.exact, no_room)
    hours = {which: float(files.report["crew_hours"][which]) for which in ("today", "plan")}
    return assemble(
        case,
        state.model,
        base.doors,
        baselines,
        judged,
        unplaced=explain(case, state.model, base.doors, judged, broken),
        rounds={"today": (), "plan": files.rounds},
        bounds=Bounds(np.zeros(len(state.model.faces)), 0.0),
        status=STATUS,
        seed=int(files.report.get("seed", 1)),
        version=__version__,
        seconds={},
        hours=hours,
    )

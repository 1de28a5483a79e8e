"""How the map bears many bins in a real headless Chromium: size of the file, seconds to be ready, and a slider step.

    python tests/bench/map_page.py --bins 20000

Makes an example quarter with at least so many bins in a temporary folder, lays it out, and draws the map of its two
baselines: what is drawn does not depend on how good a plan is. Goals: 6 MB, 2.5 s, 120 ms.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from pathlib import Path
from statistics import median
from typing import Any

from running import MEGABYTE, table

import binopt
from binopt.baseline.baselines import make_baselines
from binopt.domain.case import Case
from binopt.domain.plan import Service
from binopt.domain.plan_files import FaceRow
from binopt.geometry.doors import find_doors
from binopt.geometry.streetscape import lay_out
from binopt.measure.evaluator import evaluate
from binopt.outputs.map.page import make_map_page
from binopt.outputs.map.scene import MapScene
from binopt.outputs.timetable import TimetableRow, make_timetable
from binopt.speech import Speech

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
from tests.browser import MISSING, Watched, find_chromium, running_chromium

FIGURES = ("o", "oq", "s", "b", "a", "p")
BINS_A_PREMISES = 4.9
STEPS = """async () => {
  const slider = document.getElementById("minute"), took = [];
  for (let step = 0; step < 60; step++) {
    const began = performance.now();
    slider.value = 300 + step * 160; slider.dispatchEvent(new Event("input"));
    await new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
    took.push(performance.now() - began);
  }
  return took;
}"""


def scene_of(case: Case) -> MapScene:
    """Make a scene of a case's baselines: ``today`` before, ``exact`` after."""
    model = lay_out(case)
    baselines = make_baselines(case, model, find_doors(case, model))
    figures = {name: evaluate(case, model, service) for name, service in _sides(baselines.today, baselines.exact)}
    today, plan = figures["today"], figures["plan"]
    faces = tuple(
        FaceRow(
            face.face_id, face.pavement_id, face.street, face.length_m, face.clear_width_m,
            float(today.o[k]), float(plan.o[k]), float(plan.o[k]), 0.0, float(today.s[k]), float(plan.s[k]), face.kerb,
        )
        for k, face in enumerate(model.faces)
    )  # fmt: skip
    totals = {name: {"today": getattr(today.total, name)} for name in FIGURES}
    for name, sides in totals.items():
        sides["exact"] = sides["plan"] = getattr(plan.total, name)
    report: dict[str, Any] = {
        **totals,
        "case": {"name": case.name, "premises": len(case.premises), "bins": len(baselines.today.spots)},
        "faces": {"count": len(faces)},
        "halved": {},
        "levers": {},
        "binopt_version": binopt.__version__,
        "seed": 1,
        "case_digest": case.digest,
    }
    timetables = {name: _rows(case, faces, service) for name, service in _sides(baselines.today, baselines.exact)}
    return MapScene(case, model, faces, baselines.today, baselines.exact, timetables, (), (), report, (), case.weeks)


def _sides(today: Service, exact: Service) -> tuple[tuple[str, Service], ...]:
    return ("today", today), ("plan", exact)


def _rows(case: Case, faces: tuple[FaceRow, ...], service: Service) -> tuple[TimetableRow, ...]:
    kerbs = {face.face_id: face.kerb for face in faces}
    streets = {face.face_id: face.street for face in faces}
    return make_timetable(service, case.premises, kerbs, streets, lag_min=15, weeks=case.weeks)


def main() -> None:
    """Read the options, make the page, drive it and print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--bins", type=int, default=20_000, help="bins on each side, roughly and at least (20000)")
    parser.add_argument("--keep", type=Path, help="write the page there too")
    options = parser.parse_args()
    chromium = find_chromium()
    if chromium is None:
        sys.exit(MISSING)
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        binopt.write_demo(folder / "case", premises=max(60, int(options.bins / BINS_A_PREMISES) + 1))
        scene = scene_of(binopt.read_case(folder / "case"))
        began = time.perf_counter()
        page = make_map_page(scene, Speech.of("en"))
        made_s = time.perf_counter() - began
        path = options.keep or folder / "map.html"
        path.write_text(page, "utf-8")
        with running_chromium(chromium) as browser:
            watched = Watched(browser, path)
            watched.page.wait_for_selector("html[data-ready-ms]")
            ready_ms = float(watched.page.locator("html").get_attribute("data-ready-ms"))
            steps = {"side by side": watched.page.evaluate(STEPS)}
            watched.page.click("[data-mode=divider]")
            steps["divider"] = watched.page.evaluate(STEPS)
            watched.close()
    rows = [["figure", "reached", "goal"]]
    rows.append(["bins on each side", f"{len(scene.plan.spots):,}", f"{options.bins:,}"])
    rows.append(["file, MB", f"{len(page.encode()) / MEGABYTE:.2f}", "6"])
    rows.append(["page made, s", f"{made_s:.1f}", ""])
    rows.append(["ready, s", f"{ready_ms / 1000:.2f}", "2.5"])
    for mode, took in steps.items():
        rows.append([f"slider step {mode}, ms: median, longest", f"{median(took):.0f}, {max(took):.0f}", "120"])
    print(table(rows))


if __name__ == "__main__":
    main()

"""How long an edit takes from the question to the face's new plan: median and 95th percentile by kind of edit.

    python tests/bench/serve_edits.py CASE PLAN --edits 200

Edits are drawn from a seed on a desk of the plan, most of them where bins stand. Every one is done on top of those
before it, now and then one is taken back. In the end the figures on the desk are held against the whole case measured
anew.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections import defaultdict
from pathlib import Path
from random import Random

import numpy as np

from binopt.editing.desk import Desk, apply, redo, undo
from binopt.editing.state import FIGURES, open_base
from binopt.errors import InputError
from binopt.intake.case_reader import read_case
from binopt.measure.evaluator import evaluate
from binopt.outputs.plan_reader import read_plan

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
from tests.editing.drawing import draw_edit


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("case", type=Path)
    parser.add_argument("plan", type=Path)
    parser.add_argument("--edits", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    begun = time.perf_counter()
    base = open_base(read_plan(asked.plan), read_case(asked.case), asked.case)
    spots = sum(map(len, base.first.spots.values()))
    print(f"{spots:,} bins on {len(base.first.spots):,} faces, opened in {time.perf_counter() - begun:.1f} s")
    chance, desk = Random(asked.seed), Desk.of(base)
    seconds: dict[str, list[float]] = defaultdict(list)
    while sum(map(len, seconds.values())) < asked.edits:
        edit = draw_edit(desk, chance)
        begun = time.perf_counter()
        try:
            desk, _ = apply(desk, edit)
        except InputError:
            continue  # drawn where it cannot be done
        seconds[type(edit).__name__].append(time.perf_counter() - begun)
        if chance.random() < 0.1:
            desk, _ = undo(desk)
            if chance.random() < 0.5:
                desk, _ = redo(desk)
    print(f"{'edit':<16}{'count':>7}{'median ms':>12}{'95 % ms':>10}{'most ms':>10}")
    everything = [one for took in seconds.values() for one in took]
    for kind, took in [*sorted(seconds.items()), ("all", everything)]:
        middle, high = np.percentile(took, [50, 95]) * 1000
        print(f"{kind:<16}{len(took):>7}{middle:>12.0f}{high:>10.0f}{max(took) * 1000:>10.0f}")
    whole = evaluate(desk.state.case, desk.state.model, desk.state.service(base))
    for name, row in zip(FIGURES, desk.state.figures, strict=True):
        print(f"{name} on the desk {row.sum():.6f}, measured anew {getattr(whole, name).sum():.6f}")


if __name__ == "__main__":
    main()

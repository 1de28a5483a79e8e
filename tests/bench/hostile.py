"""Spoil inputs without an end and tell what ended badly: ``python -m tests.bench.hostile --from 1000 --to 9000``."""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from tests.hostile.spoiling import Attempt, Subjects, attempt
from tests.hostile.subjects import frames_of, make_cuts, make_small_plan, without_sync

KINDS = ("case", "keys", "source", "mapping", "plan", "planned")
ALLOWED = {"plan": {0, 3, 6}, "planned": {0, 3, 4, 5}}
SLOW_S = 5.0


def main() -> int:
    """Try the seeds that are asked for; 1 where any ended badly."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kinds", default=",".join(KINDS))
    parser.add_argument("--from", dest="first", type=int, default=1000)
    parser.add_argument("--to", dest="last", type=int, default=2000)
    asked = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="binopt-hostile-"))
    try:
        with without_sync():
            return _try_all(_subjects(folder), asked.kinds.split(","), range(asked.first, asked.last), folder / "work")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _subjects(folder: Path) -> Subjects:
    cuts = make_cuts(folder)
    plan = make_small_plan(cuts[0].case, folder / "plan")
    packages = [*(cut.source for cut in cuts), *(cut.case / "layers.gpkg" for cut in cuts), plan / "plan.gpkg"]
    return Subjects(cuts, plan, {package: frames_of(package) for package in packages})


def _try_all(subjects: Subjects, kinds: list[str], seeds: range, work: Path) -> int:
    bad = 0
    for kind in kinds:
        codes: Counter[int] = Counter()
        begun = time.perf_counter()
        for seed in seeds:
            shutil.rmtree(work, ignore_errors=True)
            work.mkdir()
            started = time.perf_counter()
            ended = attempt(kind, subjects, seed, work)
            took_s = time.perf_counter() - started
            codes[ended.code] += 1
            wrong = ended.wrong(ALLOWED.get(kind, {0, 3}))
            bad += bool(wrong)
            if wrong or took_s > SLOW_S:
                _tell(kind, seed, took_s, wrong, ended)
        ends = ", ".join(f"{count} with {code}" for code, count in sorted(codes.items()))
        print(f"{kind}: {len(seeds)} in {time.perf_counter() - begun:.0f} s, {ends}")
    print(f"{bad} ended badly")
    return int(bad > 0)


def _tell(kind: str, seed: int, took_s: float, wrong: str, ended: Attempt) -> None:
    print(f"{kind} {seed}: {wrong or 'slow'}, {took_s:.1f} s: {'; '.join(ended.spoiled)}")
    for line in ended.told.splitlines()[-12:] if wrong else ():
        print(f"    {line[:200]}")


if __name__ == "__main__":
    sys.exit(main())

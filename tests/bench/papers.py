"""What the papers of a plan take: seconds and memory, of each by itself and of all together.

    python tests/bench/papers.py out/cambridge --from 2027-01-04

Runs ``binopt export`` on a plan as processes of their own. The goal for ``cambridge-mid`` is that all papers take at
most 90 s and 1.5 GB on two cores. Each by itself reads plan and case again, so that they add up to more than all.
"""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path

from running import MEGABYTE, run, table

from binopt.papers.registry import PAPERS


def main() -> None:
    """Read the options, write the papers and print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("plan", type=Path, help="a folder that binopt plan wrote")
    parser.add_argument("--from", dest="starts_on", default="2027-01-04", help="first day of the plan (2027-01-04)")
    parser.add_argument("--lang", default="en", help="language of the papers (en)")
    parser.add_argument("--all-only", action="store_true", help="do not make each paper by itself first")
    options = parser.parse_args()
    more = ["--from", options.starts_on, "--lang", options.lang]
    rows = [["paper", "seconds", "peak MB", "files", "MB"]]
    with tempfile.TemporaryDirectory() as temporary:
        names = [] if options.all_only else [paper.name for paper in PAPERS]
        for name in [*names, "all"]:
            out = Path(temporary) / name
            ran = run("export", options.plan, "--out", out, *more, *(["--what", name] if name != "all" else []))
            sizes = [path.stat().st_size for path in out.rglob("*") if path.is_file()]
            size = f"{sum(sizes) / MEGABYTE:.1f}"
            rows.append([name, f"{ran.wall_s:.1f}", f"{ran.peak_mb:.0f}", f"{len(sizes):,}", size])
    print(table(rows))


if __name__ == "__main__":
    main()

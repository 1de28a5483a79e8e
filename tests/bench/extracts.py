"""Extracts of OpenStreetMap to cases: how long, how much memory, and how many buildings get a face.

    python tests/bench/extracts.py ../shared/cases

Runs ``binopt import osm`` on every ``.osm.pbf`` below the folder as a process of its own, then lays the streets out.
Goals: 95 % of the buildings that see a public street get a face within the longest carry; a city like Monaco takes at
most 60 s and 2 GB.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from collections.abc import Iterator
from pathlib import Path

import geopandas as gpd
import numpy as np
from running import run, table

from binopt.geometry.doors import find_doors
from binopt.intake.case_reader import read_case
from binopt.served import lay_served

HEAD = ["extract", "s", "MB", "buildings", "on streets", "with a face", "faces", "km", "covered", "to the wall", "W m"]


def measured(extract: Path, folder: Path) -> list[str]:
    """Import one extract and say what became of it."""
    ran = run("import", "osm", extract, "--out", folder)
    counts = json.loads((folder / "import.json").read_text("utf-8"))["counts"]
    case = read_case(folder)
    model = lay_served(case)
    way_m = find_doors(case, model).way_m
    premises = gpd.read_file(folder / "layers.gpkg", layer="premises")
    reached = premises[(premises["on_street"] == "yes") & (way_m <= case.rules.max_carry_m)]
    with_face = reached["premises_id"].str.split(".").str[0].nunique()
    on_streets = int(counts["buildings on a public street"])
    entries = json.loads((folder / "import.json").read_text("utf-8"))["entries"]
    to_wall = sum(e["count"] for e in entries if "from wall to wall" in e["what"])
    kerbs_km = sum(face.length_m for face in model.faces) / 1000
    return [
        extract.name.split(".")[0],
        f"{ran.wall_s:.1f}",
        f"{ran.peak_mb:.0f}",
        f"{int(counts['buildings']):,}",
        f"{on_streets:,}",
        f"{with_face / on_streets:.1%}",
        f"{len(model.faces):,}",
        f"{kerbs_km:.1f}",
        f"{model.covered_share:.1%}",
        f"{to_wall / counts['pavements']:.0%}",
        f"{np.median(model.transects.width_m):.2f}",
    ]


def rows(extracts: list[Path]) -> Iterator[list[str]]:
    """Measure extracts one after the other."""
    yield HEAD
    for extract in extracts:
        with tempfile.TemporaryDirectory() as folder:
            yield measured(extract, Path(folder) / "case")


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, help="where extracts lie, at any depth")
    print(table(list(rows(sorted(parser.parse_args().folder.rglob("*.osm.pbf"))))))


if __name__ == "__main__":
    main()

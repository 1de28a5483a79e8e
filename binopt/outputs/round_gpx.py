"""Rounds for navigation devices: a GPX file a round, a route from stop to stop, each stop named."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path

import geopandas as gpd
import pyogrio
from pyproj import CRS

from binopt.domain.plan_files import PlanFiles
from binopt.domain.rounds import Round, RoundStop, StopKind
from binopt.errors import Fault, InputError
from binopt.intake.ids import is_id
from binopt.outputs.plan_names import PLAN_FILE
from binopt.outputs.rounds_view import needed_rounds
from binopt.outputs.words import plain_line
from binopt.speech import Speech
from binopt.storage import whole_folder

INDEX_FILE = "rounds.json"
"""Says which file is which round; by it a folder is known as one that may be replaced."""

_WGS84 = "EPSG:4326"  # the only one that GPX knows


def write_gpx(files: PlanFiles, out: Path, *, overwrite: bool = False) -> tuple[Path, ...]:
    """Write a GPX file for each round to a folder, and return the files.

    Parameters
    ----------
    out
        The folder; it appears when all its files are whole.
    overwrite
        Replace a folder of such files. Other folders are never replaced.

    Raises
    ------
    UsageError
        When the folder is there and may not be replaced.
    InputError
        When the plan has no rounds, when a round cannot give a file its name, or when the place cannot be written.
    """
    rounds = needed_rounds(files)
    names = file_names(rounds, str(files.folder / PLAN_FILE))
    weeks, speech = int(files.report["case"].get("weeks", 1)), Speech.of("en")
    index = [
        {"file": name, "round_id": tour.round_id, "truck_id": tour.truck_id, "route": route_name(tour, weeks, speech)}
        for name, tour in zip(names, rounds, strict=True)
    ]
    with whole_folder(out, overwrite, mark=INDEX_FILE) as part:
        write_routes(files, {tour.round_id: part / name for name, tour in zip(names, rounds, strict=True)}, speech)
        (part / INDEX_FILE).write_bytes((json.dumps(index, indent=1) + "\n").encode("ascii"))
    return tuple(out / name for name in names)


def file_names(rounds: Sequence[Round], where: str) -> list[str]:
    """Name the files of rounds by their ids.

    Raises
    ------
    InputError
        When an id is none, or two differ by capitals only, which some disks do not tell apart.
    """
    counts = Counter(tour.round_id.lower() for tour in rounds)
    faults = [
        Fault(f"{where}: rounds", what, tour.round_id, hint="plan again")
        for tour in rounds
        for what, wrong in (
            ("the round's id is more than letters, digits, '_', '.' and '-'", not is_id(tour.round_id)),
            ("the round's id is not its own", counts[tour.round_id.lower()] > 1),
        )
        if wrong
    ]
    if faults:
        raise InputError(faults)
    return [f"{tour.round_id}.gpx" for tour in rounds]


def route_name(tour: Round, weeks: int, speech: Speech) -> str:
    """Name a round's route, e.g. ``residual-1.1.1 residual Mon 05:30–13:25``."""
    clock = f"{speech.clock(tour.start_s // 60)}–{speech.clock(-(-tour.end_s // 60))}"
    return plain_line(f"{tour.round_id} {tour.stream} {short_day(tour.day, weeks, speech)} {clock}")


def stop_name(stop: RoundStop, number: int, streets: Mapping[str, str], weeks: int, speech: Speech) -> str:
    """Name a stop by its expected minute and what is done there, e.g. ``Mon 07:42 Rue A (rue-a.01), 5 bins``."""
    when = f"{short_day(stop.begin_s // 86_400 % (7 * weeks), weeks, speech)} {speech.clock(stop.arrive_min)}"
    if stop.kind is StopKind.UNLOAD:
        what = speech.say("unload")
    elif stop.kind is StopKind.DEPOT:
        what = speech.say("leave the depot") if number == 0 else speech.say("back at the depot")
    else:
        street = streets.get(stop.face_id, "") or speech.say("(no name)")
        bins = speech.say_count("{count} bin", "{count} bins", stop.bins)
        what = f"{street} ({stop.face_id}), {bins}"
    return plain_line(f"{when} {what}")


def short_day(day: int, weeks: int, speech: Speech) -> str:
    """Write a day of the cycle as devices have room for: ``Thu``, in longer cycles ``Thu:2``."""
    return speech.short_weekday(day) if weeks == 1 else f"{speech.short_weekday(day)}:{day // 7 + 1}"


def write_routes(files: PlanFiles, names: Mapping[str, Path], speech: Speech) -> None:
    """Write the rounds of a plan, each to the path that its id has in ``names``."""
    streets = {face.face_id: face.street for face in files.faces}
    weeks = int(files.report["case"].get("weeks", 1))
    for tour in files.rounds:
        _write_route(names[tour.round_id], tour, streets, files.crs, weeks, speech)


def _write_route(path: Path, tour: Round, streets: Mapping[str, str], crs: CRS, weeks: int, speech: Speech) -> None:
    frame = gpd.GeoDataFrame(
        {
            "route_fid": 0,
            "route_point_id": range(len(tour.stops)),
            "route_name": route_name(tour, weeks, speech),
            "name": [stop_name(stop, number, streets, weeks, speech) for number, stop in enumerate(tour.stops)],
            "type": [stop.kind.value for stop in tour.stops],
        },
        geometry=[stop.point for stop in tour.stops],
        crs=crs,
    )
    pyogrio.write_dataframe(frame.to_crs(_WGS84), path, layer="route_points", driver="GPX")

"""An edition as tables: putting-out, spots, rounds and stops, in words and in figures. Formats only write them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from binopt.domain.rounds import Round, RoundStop
from binopt.outputs.places import describe_side
from binopt.outputs.round_gpx import stop_name
from binopt.outputs.round_layers import drawn_line, drawn_point
from binopt.outputs.words import plain_line
from binopt.papers.edition import Edition
from binopt.speech import stream_word
from binopt.units import DAY_MIN

LONGEST_TEXT = 1000
"""Characters that are kept of one text."""


def make_tables(edition: Edition) -> Mapping[str, gpd.GeoDataFrame]:
    """Return the tables by name, in the plan's coordinate system; those of rounds are empty where there are none."""
    return {
        "presentations": presentations_table(edition),
        "spots": spots_table(edition),
        "rounds": rounds_table(edition),
        "stops": stops_table(edition),
    }


def presentations_table(edition: Edition) -> gpd.GeoDataFrame:
    """Return a row a putting-out, as the timetable has them; its point is the middle of the first bin's spot."""
    rows, speech, weeks = edition.timetable, edition.speech, edition.weeks
    first = {spot.key: spot.shape.centroid for spot in edition.plan.plan.spots if spot.rank == 1}
    doors = {one.premises_id: one.door for one in edition.case.premises}
    columns = {
        "premises_id": texts(row.premises_id for row in rows),
        "address": texts(row.address for row in rows),
        "stream": texts(row.stream for row in rows),
        "waste": texts(stream_word(speech, row.stream) for row in rows),
        "weekday": texts(speech.day_of_cycle(row.day, weeks) for row in rows),
        "put_out_from": texts(speech.clock_on(row.out_min, row.day) for row in rows),
        "truck_from": texts(speech.clock_on(row.window_from_min, row.day) for row in rows),
        "truck_to": texts(speech.clock_on(row.window_to_min, row.day) for row in rows),
        "take_in_by": texts(speech.clock_on(row.take_in_min, row.day) for row in rows),
        "bins": texts(row.bins_text for row in rows),
        "street": texts(row.street for row in rows),
        "where": texts(row.where(speech) for row in rows),
        "bins_out": whole(len(row.bins) for row in rows),
        "day": whole(row.day for row in rows),
        "out_min": whole(row.out_min for row in rows),
        "window_from_min": whole(row.window_from_min for row in rows),
        "window_to_min": whole(row.window_to_min for row in rows),
        "take_in_min": whole(row.take_in_min for row in rows),
        "round_id": texts(row.round_id for row in rows),
    }
    points = [first.get((row.premises_id, row.stream), doors[row.premises_id]) for row in rows]
    return gpd.GeoDataFrame(columns, geometry=points, crs=edition.plan.crs)


def spots_table(edition: Edition) -> gpd.GeoDataFrame:
    """Return a row a bin: the rectangle on which it stands."""
    spots = sorted(edition.plan.plan.spots, key=lambda spot: (*spot.key, spot.rank))
    addresses = {one.premises_id: one.address for one in edition.case.premises}
    faces, speech = edition.faces, edition.speech
    columns = {
        "premises_id": texts(spot.premises_id for spot in spots),
        "address": texts(addresses[spot.premises_id] for spot in spots),
        "stream": texts(spot.stream for spot in spots),
        "waste": texts(stream_word(speech, spot.stream) for spot in spots),
        "rank": whole(spot.rank for spot in spots),
        "litres": whole(spot.bin_type.litres for spot in spots),
        "street": texts(faces[spot.face_id].street for spot in spots),
        "face_id": texts(spot.face_id for spot in spots),
        "side": texts(spot.side.value for spot in spots),
        "stands": texts(describe_side(spot.side, speech) for spot in spots),
        "chainage_m": figures(spot.chainage_m for spot in spots),
        "carry_m": figures(spot.carry_m for spot in spots),
        "lawful": np.array([spot.lawful for spot in spots], dtype=bool),
    }
    return gpd.GeoDataFrame(columns, geometry=[spot.shape for spot in spots], crs=edition.plan.crs)


def rounds_table(edition: Edition) -> gpd.GeoDataFrame:
    """Return a row a round: its truck, its hours and what it collects, with the way it drives."""
    rounds, speech, weeks = edition.plan.rounds, edition.speech, edition.weeks
    columns = {
        "round_id": texts(tour.round_id for tour in rounds),
        "truck_id": texts(tour.truck_id for tour in rounds),
        "stream": texts(tour.stream for tour in rounds),
        "waste": texts(stream_word(speech, tour.stream) for tour in rounds),
        "weekday": texts(speech.day_of_cycle(tour.day, weeks) for tour in rounds),
        "leaves": texts(speech.clock_on(tour.start_s // 60, tour.day) for tour in rounds),
        "back": texts(speech.clock_on(-(-tour.end_s // 60), tour.day) for tour in rounds),
        "stops": whole(sum(bool(stop.face_id) for stop in tour.stops) for tour in rounds),
        "bins": whole(sum(stop.bins for stop in tour.stops) for tour in rounds),
        "trips": whole(tour.trips for tour in rounds),
        "load_l": figures(tour.load_l for tour in rounds),
        "load_kg": figures(tour.load_kg for tour in rounds),
        "distance_km": figures(tour.distance_m / 1000 for tour in rounds),
        "hours": figures((tour.end_s - tour.start_s) / 3600 for tour in rounds),
    }
    return gpd.GeoDataFrame(columns, geometry=[drawn_line(tour) for tour in rounds], crs=edition.plan.crs)


def stops_table(edition: Edition) -> gpd.GeoDataFrame:
    """Return a row a stop, in the order in which they are driven."""
    speech, weeks, faces = edition.speech, edition.weeks, edition.faces
    streets = {face_id: face.street for face_id, face in faces.items()}
    rows: list[tuple[Round, int, RoundStop]] = [
        (tour, number, stop) for tour in edition.plan.rounds for number, stop in enumerate(tour.stops)
    ]
    columns = {
        "round_id": texts(tour.round_id for tour, _, _ in rows),
        "seq": whole(number for _, number, _ in rows),
        "kind": texts(stop.kind.value for _, _, stop in rows),
        "told": texts(stop_name(stop, number, streets, weeks, speech) for _, number, stop in rows),
        "weekday": texts(
            speech.day_of_cycle(stop.begin_s // 60 // DAY_MIN % (7 * weeks), weeks) for _, _, stop in rows
        ),
        "arrive": texts(speech.clock(stop.arrive_min) for _, _, stop in rows),
        "depart": texts(speech.clock(stop.depart_min) for _, _, stop in rows),
        "street": texts(streets.get(stop.face_id, "") for _, _, stop in rows),
        "face_id": texts(stop.face_id for _, _, stop in rows),
        "bins": whole(stop.bins for _, _, stop in rows),
        "drive_min": figures(stop.drive_s / 60 for _, _, stop in rows),
        "work_min": figures(stop.service_s / 60 for _, _, stop in rows),
    }
    points = [drawn_point(stop, drawn_line(tour)) for tour, _, stop in rows]
    return gpd.GeoDataFrame(columns, geometry=points, crs=edition.plan.crs)


def texts(values: Iterable[str]) -> pd.Series:
    """Return a column of texts, each one line without control characters, also where there are no rows."""
    return pd.Series([plain_line(value, LONGEST_TEXT) for value in values], dtype=object)


def whole(values: Iterable[int]) -> np.typing.NDArray[np.int64]:
    """Return a column of whole numbers."""
    return np.array(list(values), dtype=np.int64)


def figures(values: Iterable[float]) -> np.typing.NDArray[np.float64]:
    """Return a column of figures, to the thousandth: more is not known of any of them."""
    return np.round(np.array(list(values), dtype=float), 3)


def in_degrees(table: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return a table in longitude and latitude, WGS 84."""
    return table.to_crs("EPSG:4326")


def centres(table: gpd.GeoDataFrame) -> tuple[np.typing.NDArray[np.float64], np.typing.NDArray[np.float64]]:
    """Return longitude and latitude of the middle of each row's shape, to the seventh digit: a centimetre."""
    middles = gpd.GeoSeries(shapely.centroid(table.geometry.to_numpy()), crs=table.crs).to_crs("EPSG:4326")
    return np.round(middles.x.to_numpy(), 7), np.round(middles.y.to_numpy(), 7)

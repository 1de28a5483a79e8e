"""Tables with their places for maps: GeoJSON, GeoParquet, KML and GPX, each by the library that knows the format."""

from __future__ import annotations

import geopandas as gpd
import pyogrio
from shapely.geometry import Point

from binopt.outputs.places import describe_side
from binopt.outputs.round_gpx import write_routes
from binopt.outputs.timetable import TimetableRow
from binopt.outputs.words import plain_line
from binopt.papers.edition import Edition
from binopt.papers.folder import PaperFolder
from binopt.papers.names import safe_names
from binopt.papers.tables import in_degrees, make_tables
from binopt.speech import stream_word

_LINES = {"rounds": "LineString", "stops": "Point", "presentations": "Point", "spots": "Polygon"}


def write_geojson(edition: Edition, folder: PaperFolder) -> None:
    """Write a GeoJSON file a table (RFC 7946: longitude and latitude, seven digits)."""
    for name, table in make_tables(edition).items():
        path = folder.path(f"{name}.geojson")
        options = {"RFC7946": "YES", "WRITE_NAME": "NO"}
        pyogrio.write_dataframe(in_degrees(table), path, driver="GeoJSON", geometry_type=_LINES[name], **options)


def write_geoparquet(edition: Edition, folder: PaperFolder) -> None:
    """Write a GeoParquet file a table, in the plan's coordinate system."""
    for name, table in make_tables(edition).items():
        table.to_parquet(folder.path(f"{name}.parquet"), index=False, compression="zstd")


def write_kml(edition: Edition, folder: PaperFolder) -> None:
    """Write a KML file a table, for globes and phones.

    Some of these show texts as web pages: angle brackets become others that look alike and mean nothing.
    """
    names = {"presentations": "address", "spots": "address", "rounds": "round_id", "stops": "told"}
    for name, table in make_tables(edition).items():
        told = table.assign(Name=table[names[name]])
        for column in told.select_dtypes("object").columns:
            told[column] = [text.replace("<", "‹").replace(">", "›") for text in told[column]]
        pyogrio.write_dataframe(
            in_degrees(told), folder.path(f"{name}.kml"), driver="KML", layer=name, geometry_type=_LINES[name]
        )


def write_gpx(edition: Edition, folder: PaperFolder) -> None:
    """Write a route for each round, and the spots as points whose text says when bins stand there."""
    rounds = safe_names(tour.round_id for tour in edition.plan.rounds)
    paths = {round_id: folder.path("rounds", f"{name}.gpx") for round_id, name in rounds.items()}
    write_routes(edition.plan, paths, edition.speech)
    pyogrio.write_dataframe(_waypoints(edition), folder.path("spots.gpx"), driver="GPX", layer="waypoints")


def _waypoints(edition: Edition) -> gpd.GeoDataFrame:
    speech = edition.speech
    addresses = {one.premises_id: one.address for one in edition.case.premises}
    times: dict[tuple[str, str], list[TimetableRow]] = {}
    for row in edition.timetable:
        times.setdefault((row.premises_id, row.stream), []).append(row)
    spots = sorted(edition.plan.plan.spots, key=lambda spot: (*spot.key, spot.rank))
    names, texts = [], []
    points: list[Point] = []
    for spot in spots:
        rows = [row for row in times.get(spot.key, ()) if len(row.bins) >= spot.rank]
        address = plain_line(addresses[spot.premises_id]) or spot.premises_id
        names.append(f"{address}: {stream_word(speech, spot.stream)} {spot.bin_type.litres} l")
        texts.append("; ".join([describe_side(spot.side, speech), *(_when(edition, row) for row in rows)]))
        points.append(spot.shape.centroid)
    frame = gpd.GeoDataFrame({"name": names, "desc": texts}, geometry=points, crs=edition.plan.crs)
    return in_degrees(frame)


def _when(edition: Edition, row: TimetableRow) -> str:
    speech = edition.speech
    begin, end = (speech.clock_on(minute, row.day) for minute in (row.out_min, row.take_in_min))
    return f"{speech.day_of_cycle(row.day, edition.weeks)} {begin}–{end}"

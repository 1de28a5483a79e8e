"""Hand-made rounds for tests."""

from shapely.geometry import LineString, Point

from binopt.domain.rounds import Round, RoundStop, StopKind

DAY_S = 86_400


def make_round(
    faces,
    round_id="T1.1.1",
    *,
    truck_id="T1",
    day=0,
    start_s=6 * 3600,
    drive_s=60,
    service_s=300,
    unload_s=900,
    load_l=1000.0,
):
    """A round to faces one after the other, each with its own work, then to unload and home."""
    clock = day * DAY_S + start_s
    stops = [RoundStop(StopKind.DEPOT, "", 0, 0, 0, clock, 0, Point(0, 0))]
    for number, face_id in enumerate(faces):
        clock += drive_s
        point = Point(10.0 * number, 5.0)
        stops.append(RoundStop(StopKind.COLLECT, face_id, drive_s, 0, service_s, clock, number + 1, point))
        clock += service_s
    clock += drive_s
    stops.append(RoundStop(StopKind.UNLOAD, "", drive_s, 0, unload_s, clock, 0, Point(0, 50)))
    clock += unload_s + drive_s
    stops.append(RoundStop(StopKind.DEPOT, "", drive_s, 0, 0, clock, 0, Point(0, 0)))
    line = LineString([stop.point for stop in stops])
    return Round(round_id, truck_id, "residual", day, tuple(stops), load_l, load_l * 0.1, 2500.0, line)

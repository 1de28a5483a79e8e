"""A made-up quarter with a made-up plan, of any size, without solver or evaluator: material for the papers."""

from __future__ import annotations

from random import Random

import numpy as np
from pyproj import CRS
from shapely.affinity import rotate, translate
from shapely.geometry import LineString, Point, Polygon, box

from binopt.domain.case import Behaviour, Case, Rules, Weights
from binopt.domain.plan import Baselines, Presentation, Service, Spot, Unplaced
from binopt.domain.rounds import Round, RoundStop, StopKind
from binopt.domain.service import BinType, ClearWidth, CrewTimes, Holding, Premises, Stream, Truck, Window
from binopt.domain.street import LOW_QUANTILE, Face, Obstacle, Pavement, Side
from binopt.geometry.model import Ground, Obstruents, StreetModel
from binopt.geometry.transects import cut_transects
from binopt.measure.adoption import Followed
from binopt.measure.displaced import Displaced
from binopt.measure.figures import FaceFigures, Figures
from binopt.measure.verdict import Judgement, Verdict
from binopt.outputs.result import Bounds, PlanResult, Stage
from binopt.outputs.width_doubt import WidthDoubt

BIN_240 = BinType(240, 0.58, 0.74, 1.07, 13, 2, 96)
BIN_660 = BinType(660, 1.37, 0.78, 1.20, 44, 4, 264)
BLOCK_M, DEPTH_M, ROAD_M = 90.0, 50.0, 9.0
STREAMS = {
    "residual": ((0, 2, 4), (0, 3)),
    "packaging": ((1, 4), (1,)),
    "paper": ((2,), (2,)),
    "bio": ((0, 3), (3,)),
}
NAMES = ("Acacia Row", "Bridge Street", "Canal Street", "Dock Lane", "Elm Street", "Ferry Road", "Garden Walk")


def make_result(
    premises: int = 4,
    *,
    seed: int = 1,
    addresses: dict[str, str] | None = None,
    name: str = "Two streets",
    weeks: int = 1,
) -> PlanResult:
    """Make a result of about that many premises, always the same for the same arguments."""
    chance = Random(seed)
    sides = max(1, -(-premises // 6))
    blocks = max(1, -(-sides // 4))
    across = max(1, round(blocks**0.5))
    pavements, faces, obstacles, doors = [], [], [], []
    for block in range(blocks):
        x, y = block % across * (BLOCK_M + ROAD_M), block // across * (DEPTH_M + ROAD_M)
        widths = [chance.choice([1.6, 2.1, 2.6, 3.4]) for _ in range(4)]
        outer = box(x, y, x + BLOCK_M, y + DEPTH_M)
        inner = box(x + widths[3], y + widths[0], x + BLOCK_M - widths[1], y + DEPTH_M - widths[2])
        pavements.append(Pavement(f"P{block}", outer.difference(inner), f"Block {block}"))
        ring = list(outer.exterior.coords)
        ring = ring if outer.exterior.is_ccw else ring[::-1]
        start = ring.index((x, y)) if (x, y) in ring else 0
        ring = ring[:-1][start:] + ring[:-1][:start]
        for side in range(4):
            a, b = np.array(ring[side]), np.array(ring[(side + 1) % 4])
            street = NAMES[(side % 2 * 3 + (block if side % 2 == 0 else block // across)) % len(NAMES)]
            kerb = LineString([a, b])
            faces.append(Face(f"F{block}.{side}", kerb, f"P{block}", street, f"S{side}", 1.22))
            along = (b - a) / np.hypot(*(b - a))
            left = np.array([-along[1], along[0]])
            for k in range(3):
                at = a + along * (8 + k * 12) + left * 0.45
                obstacles.append(Obstacle(f"T{block}.{side}.{k}", "tree", Point(at).buffer(0.4, 4), 0.0, False))
            cut = a + along * (kerb.length - 10)
            drive = Polygon([cut, cut + along * 3, cut + along * 3 + left * widths[side], cut + left * widths[side]])
            obstacles.append(Obstacle(f"D{block}.{side}", "driveway", drive, 0.9, True))
            for k in range(6):
                if len(doors) < premises:
                    foot = kerb.length * (k + 0.5) / 6
                    doors.append(
                        (
                            f"A{len(doors):05d}",
                            len(faces) - 1,
                            foot,
                            a + along * foot + left * widths[side],
                            widths[side],
                            along,
                            left,
                        )
                    )
    case, plan, today, exact, unplaced = _service(
        doors, faces, chance, addresses or {}, pavements, obstacles, name, weeks
    )
    obstruents = Obstruents.of(tuple(obstacles))
    ground = Ground.of(np.array([p.geometry for p in pavements], dtype=object))
    kerbs = np.array([face.kerb for face in faces], dtype=object)
    model = StreetModel(tuple(faces), ground, obstruents, cut_transects(ground, kerbs, obstruents))
    figures = {
        key: _figures(service, faces, weeks) for key, service in (("today", today), ("exact", exact), ("plan", plan))
    }
    lever = {
        key: {base: _scaled(figures[base].total, share) for base in ("today", "exact")}
        for key, share in (
            ("position", 0.79),
            ("presentations", 0.74),
            ("position_presentations", 0.58),
            ("windows", 0.45),
            ("all", 0.25),
        )
    }
    share = np.linspace(0, 1, 6)
    total = figures["today"].total
    return PlanResult(
        case=case,
        model=model,
        baselines=Baselines(today, exact, ()),
        plan=plan,
        unplaced=unplaced,
        rounds={"today": (round_past(faces, "today.1"),), "plan": (round_past(faces, "T1.1.1"),)},
        today=figures["today"],
        exact=figures["exact"],
        planned=figures["plan"],
        levers=lever,
        marginal_o={
            which: {door[0]: step * (k % 7) for k, door in enumerate(doors)}
            for which, step in (("today", 0.04), ("plan", 0.01))
        },
        adoption=tuple(Followed(float(x), _scaled(total, 1 - 0.75 * float(x))) for x in share),
        crew_hours={"today": 31.0, "plan": 27.5},
        displaced={which: Displaced(0.0, 0.0) for which in figures},
        judgement=Judgement(
            {
                "today": Verdict("today", True, (), -0.78, -0.78),
                "exact": Verdict("exact", False, ("O falls by 42 %, not by half",), -0.42, -0.42),
            },
            "",
        ),
        rests_on=("today's days and windows as announced in the case", "a reserve of a fifth in the bins"),
        width_doubt=WidthDoubt(
            LOW_QUANTILE,
            {"measured": 0.0, "tagged": 20.0, "estimated": 140.0},
            {"measured": 0.0, "tagged": 1.5, "estimated": 9.5},
            {"measured": 0.0, "tagged": 0.5, "estimated": 2.5},
            {
                "low": {"today": 14.0, "exact": 7.0, "plan": 4.0},
                "high": {"today": 9.0, "exact": 4.0, "plan": 2.0},
            },
            len(plan.spots),
            {"low": 3, "stated": 5, "high": len(plan.spots)},
        ),
        bounds=Bounds(
            figures["plan"].o * 0.98,
            float(figures["plan"].o.sum() * 0.98),
            (Stage("barrier", 0, 0), Stage("pinch", 2, 1.99), Stage("obstruction", 10, 9.9)),
        ),
        status="feasible",
        seed=seed,
        version="0.1.0",
        overfull_share=0.031,
        seconds={"geometry": 1.5, "solve": 20.25},
    )


def round_past(faces, round_id: str, *, day: int = 0, start_min: int = 330) -> Round:
    """A round past the first points of faces, a bin and a minute each, 30 s between, then to unload and home."""
    begin_s = (day * 1440 + start_min) * 60
    home = faces[0].kerb.coords[0]
    stops = [RoundStop(StopKind.DEPOT, "", 0, 0, 0, begin_s, 0, Point(home))]
    for number, face in enumerate(faces):
        point = Point(face.kerb.coords[0])
        stops.append(
            RoundStop(StopKind.COLLECT, face.face_id, 30, 0, 60, begin_s + 30 + 90 * number, number % 3 + 1, point)
        )
    end_s = stops[-1].end_s
    stops.append(RoundStop(StopKind.UNLOAD, "", 300, 1200, 900, end_s + 1500, 0, Point(home)))
    stops.append(RoundStop(StopKind.DEPOT, "", 60, 0, 0, end_s + 2460, 0, Point(home)))
    line = LineString([stop.point for stop in stops])
    return Round(round_id, "T1", "residual", day, tuple(stops), 1000.0, 150.0, float(line.length), line)


def _service(doors, faces, chance, addresses, pavements, obstacles, name, weeks):
    holdings, premises, plan_spots, today_spots, unplaced = [], [], [], [], []
    lists = {"plan": [], "today": [], "exact": []}
    for number, (key, f, foot, door, width, along, left) in enumerate(doors):
        face = faces[f]
        address = addresses.get(key, f"{number % 90 + 1} {face.street}")
        premises.append(Premises(key, Point(door), address, 2.0 * (number % 9 + 1)))
        side = Side.BUILDING if number % 3 == 0 else Side.KERB
        place = {"plan": foot - 3.0, "today": foot - 3.0}
        for stream, (today_days, plan_days) in STREAMS.items():
            big = number % 5 == 2
            kind = BIN_660 if big and stream == "residual" else BIN_240
            count = 2 if number % 4 == 1 and stream == "residual" else 1
            holdings.append(Holding(key, stream, (kind,) * count, 120.0 * count))
            for rank in range(1, count + 1):
                lawful = not (number % 17 == 3 and stream == "residual")
                for which, spots, at_side in (("plan", plan_spots, side), ("today", today_spots, Side.KERB)):
                    place[which] += kind.width_m / 2 + 0.1
                    low = 0.0 if at_side is Side.KERB else width - kind.depth_m
                    middle = min(max(place[which], 1.0), face.length_m - 1.0)
                    shape = _rectangle(face.kerb, middle, low, kind, along, left)
                    carry = abs(middle - foot) + width
                    spots.append(Spot(key, stream, kind, rank, face.face_id, middle, at_side, carry, lawful, shape))
                    place[which] += kind.width_m / 2
                if not lawful and rank == 1:
                    unplaced.append(
                        Unplaced(
                            key,
                            stream,
                            "clear_width",
                            "leaves 0.98 m of 1.22 m; a 120 l bin would leave 1.16 m",
                            Point(door),
                        )
                    )
            for week in range(weeks):
                shift = week * 10080
                for day in today_days:
                    out = day * 1440 + 300 + shift
                    lists["today"].append(
                        Presentation(key, stream, count, out, out + 60, out + 420, out + 240, out + 255)
                    )
                    lists["exact"].append(
                        Presentation(key, stream, count, out + 180, out + 240, out + 240, out + 240, out + 255)
                    )
                for day in plan_days[number % 2 if len(plan_days) > 1 else 0 :]:
                    begin = day * 1440 + 360 + 60 * (f % 5) + shift
                    lists["plan"].append(
                        Presentation(key, stream, count, begin - 60, begin, begin + 60, begin + 30, begin + 45)
                    )
    chance.random()
    case = Case(
        name=name,
        crs=CRS.from_epsg(28992),
        timezone="Europe/Amsterdam",
        drives_on="right",
        weeks=weeks,
        rules=Rules(ClearWidth(1.22), "us_prowag"),
        behaviour=Behaviour(),
        weights=Weights(),
        crew=CrewTimes(),
        streams={
            stream: Stream(stream, (frozenset(days[0]),), frozenset(days[0]), Window(360, 720))
            for stream, days in STREAMS.items()
        },
        trucks=(Truck("T1", tuple(STREAMS), Window(330, 780)),),
        profiles={},
        pavements=tuple(pavements),
        premises=tuple(premises),
        holdings=tuple(holdings),
        obstacles=tuple(obstacles),
        digest="0" * 64,
    )
    return (
        case,
        Service(tuple(plan_spots), tuple(lists["plan"])),
        Service(tuple(today_spots), tuple(lists["today"])),
        Service(tuple(today_spots), tuple(lists["exact"])),
        tuple(unplaced),
    )


def _rectangle(kerb, middle, low, kind, along, left):
    shape = translate(box(-kind.width_m / 2, low, kind.width_m / 2, low + kind.depth_m), 0, 0)
    turned = rotate(shape, float(np.degrees(np.arctan2(along[1], along[0]))), origin=(0, 0))
    foot = kerb.interpolate(middle)
    return translate(turned, foot.x, foot.y)


def _figures(service, faces, weeks):
    index = {face.face_id: k for k, face in enumerate(faces)}
    minutes: dict[tuple[str, str], list[tuple[int, int]]] = {}
    for one in service.presentations:
        minutes.setdefault(one.key, []).append((one.bins_out, one.in_min - one.out_min))
    o = np.zeros(len(faces))
    presence = 0.0
    for spot in service.spots:
        hours = sum(m for n, m in minutes.get(spot.key, ()) if n >= spot.rank) / 60 / weeks
        presence += hours
        o[index[spot.face_id]] += hours * spot.bin_type.width_m * spot.bin_type.depth_m / 2.2
    return FaceFigures(o, o * 1.1, o * 0.1, o * 0.01, o * 2, presence)


def _scaled(figures: Figures, share: float) -> Figures:
    return Figures(*(getattr(figures, name) * share for name in ("o", "oq", "s", "b", "a", "p")))

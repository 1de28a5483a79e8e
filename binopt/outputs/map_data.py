"""What the map shows, as one value of plain lists: the result, cut down and coded for a page without a server."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import shapely

from binopt.domain.plan import Service
from binopt.domain.street import FloatArray, Side
from binopt.outputs.colours import LOSS_COLOURS, loss_breaks, loss_labels
from binopt.outputs.map_geometry import code_footprints, code_polygons, face_strips, label_places, rectangles_of, steps
from binopt.outputs.result import PlanResult
from binopt.outputs.timetable import TimetableRow
from binopt.outputs.words import FIGURE_WORDS, LEVER_WORDS, REASON_WORDS, amount, change, headline, verdict_sentence
from binopt.speech import Speech

LONGEST_TEXT = 160
"""Characters of a name or address that the map keeps."""
SIDE_CODES = {Side.KERB: 0, Side.BUILDING: 1, Side.CARRIAGEWAY: 2}

HoldingIndex = Mapping[tuple[str, str], int]


class Words:
    """A list of texts, each once, that rows refer to by number. Lives only while one map is made."""

    def __init__(self) -> None:
        self.texts: dict[str, int] = {}

    def __call__(self, text: str, most: int = LONGEST_TEXT) -> int:
        """Return the number of a text, clipped to ``most`` characters."""
        return self.texts.setdefault(_clip(text, most), len(self.texts))


def make_map_data(
    result: PlanResult,
    timetables: Mapping[str, Sequence[TimetableRow]],
    report: Mapping[str, Any],
) -> dict[str, Any]:
    """Code a result for the map page, which ``page/decode.js`` reads.

    Parameters
    ----------
    timetables
        The rows of ``today`` and ``plan``.
    report
        The report's figures, see ``make_report``.
    """
    case, model, words = result.case, result.model, Words()
    origin = _origin(result)
    streams = list(case.streams)
    places = {one.premises_id: k for k, one in enumerate(case.premises)}
    keys = sorted({(places[h.premises_id], streams.index(h.stream)) for h in case.holdings})
    holdings = {(case.premises[p].premises_id, streams[s]): k for k, (p, s) in enumerate(keys)}
    face_index = model.index()
    services = {"today": result.baselines.today, "plan": result.plan}
    kinds = {size.litres: size for holding in case.holdings for size in holding.bins}
    kinds |= {spot.bin_type.litres: spot.bin_type for service in services.values() for spot in service.spots}
    sizes = sorted(kinds)
    doors = np.array([[one.door.x, one.door.y] for one in case.premises], dtype=float).reshape(-1, 2)
    data: dict[str, Any] = {
        "weeks": case.weeks,
        "summary": _summary(report),
        "scale": _scale(result),
        "streams": streams,
        "types": [[n, round(kinds[n].width_m * 100), round(kinds[n].depth_m * 100)] for n in sizes],
        "ground": code_polygons([pavement.geometry for pavement in case.pavements], origin),
        "roads": code_polygons(case.carriageways, origin),
        "stands": code_polygons([stand.geometry for stand in case.stands], origin),
        "obstacles": {
            "kind": [words(kind.replace("_", " ")) for kind in model.obstacles.kinds],
            "solid": [int(solid) for solid in model.obstacles.solid],
            "shape": code_footprints(list(model.obstacles.footprints), origin),
        },
        "faces": _faces(result, words, origin),
        "premises": {
            "id": [one.premises_id for one in case.premises],
            "address": [words(one.address) for one in case.premises],
            "x": steps(np.rint((doors[:, 0] - origin[0]) * 100).astype(np.int64)),
            "y": steps(np.rint((doors[:, 1] - origin[1]) * 100).astype(np.int64)),
        },
        "holdings": {"p": steps(p for p, _ in keys), "s": [s for _, s in keys]},
    }
    for name, service in services.items():
        data[name] = {
            "spots": _spots(service, holdings, face_index, sizes, origin),
            "rows": _rows(timetables[name], holdings, words),
        }
    data["unplaced"] = [
        [holdings[one.premises_id, one.stream], words(REASON_WORDS.get(one.reason, one.reason)), words(one.detail, 400)]
        for one in sorted(result.all_unplaced, key=lambda one: (one.premises_id, one.stream))
        if (one.premises_id, one.stream) in holdings
    ]
    data["words"] = list(words.texts)
    return data


def _origin(result: PlanResult) -> FloatArray:
    """Choose the lower left corner of all pavements, in whole metres."""
    bounds = shapely.total_bounds(np.array([one.geometry for one in result.case.pavements], dtype=object))
    origin: FloatArray = np.floor(np.nan_to_num(bounds[:2]))
    return origin


def _scale(result: PlanResult) -> dict[str, Any]:
    """Choose the limits between colours by today's losses, the same for both sides of the picture."""
    faces = result.model.faces
    breaks = loss_breaks([float(o) / max(face.length_m, 1.0) for o, face in zip(result.today.o, faces, strict=True)])
    unit, labels = loss_labels(breaks)
    return {"colours": list(LOSS_COLOURS), "breaks": list(breaks), "unit": unit, "labels": list(labels)}


def _faces(result: PlanResult, words: Words, origin: FloatArray) -> dict[str, Any]:
    faces = result.model.faces
    middles, turn = label_places(result.model, origin)
    figures = {
        f"{name}_{which}": [_short(value) for value in getattr(values, name)]
        for which, values in (("today", result.today), ("plan", result.planned))
        for name in ("o", "s", "b")
    }
    return {
        "id": [words(face.face_id) for face in faces],
        "street": [words(face.street) for face in faces],
        "length": [round(face.length_m * 100) for face in faces],
        "clear": [round(face.clear_width_m * 100) for face in faces],
        "label": [[int(x), int(y), int(angle)] for (x, y), angle in zip(middles, turn, strict=True)],
        "strip": face_strips(result.model, origin),
        **figures,
    }


def _spots(
    service: Service, holdings: HoldingIndex, face_index: Mapping[str, int], sizes: Sequence[int], origin: FloatArray
) -> dict[str, list[int]]:
    """Code spots in the order of holding and rank, so that a presentation of ``n`` bins takes the first ``n``."""
    spots = sorted(service.spots, key=lambda spot: (holdings[spot.key], spot.rank))
    middles, turn = rectangles_of(spots, origin)
    return {
        "h": steps(holdings[spot.key] for spot in spots),
        "t": [sizes.index(spot.bin_type.litres) for spot in spots],
        "x": steps(middles[:, 0]),
        "y": steps(middles[:, 1]),
        "turn": [int(value) for value in turn],
        "flags": [SIDE_CODES[spot.side] + 4 * spot.lawful for spot in spots],
        "face": steps(face_index[spot.face_id] for spot in spots),
        "carry": [round(spot.carry_m * 10) for spot in spots],
    }


def _rows(rows: Sequence[TimetableRow], holdings: HoldingIndex, words: Words) -> dict[str, Any]:
    """Code timetable rows; the same times stand once in a table, since whole faces share them."""
    times: dict[tuple[int, ...], int] = {}
    speech = Speech.of("en")
    ordered = sorted(rows, key=lambda row: (holdings[row.premises_id, row.stream], row.out_min))
    coded = [
        (
            holdings[row.premises_id, row.stream],
            len(row.bins),
            times.setdefault(
                (row.out_min, row.window_from_min, row.window_to_min, row.take_in_min, row.in_min, row.day), len(times)
            ),
            words(row.where(speech)),
        )
        for row in ordered
    ]
    return {
        "h": steps(row[0] for row in coded),
        "n": [row[1] for row in coded],
        "time": [row[2] for row in coded],
        "where": [row[3] for row in coded],
        "times": [list(one) for one in times],
    }


def _summary(report: Mapping[str, Any]) -> dict[str, Any]:
    """Put the headline, the figures and the verdict into words."""
    figures = [
        [label, unit, *(amount(report[name][which]) for which in ("today", "exact", "plan")), change_of(report[name])]
        for name, (label, unit) in FIGURE_WORDS.items()
    ]
    return {
        "name": _clip(report["case"]["name"]),
        "counts": f"{report['case']['premises']:,} premises, {report['case']['bins']:,} bins, "
        f"{report['faces']['count']:,} faces",
        "headline": headline(report),
        "share": change(report["o"]["today"], report["o"]["plan"]),
        "shareExact": change(report["o"]["exact"], report["o"]["plan"]),
        "figures": figures,
        "verdicts": [
            verdict_sentence(base, bool(ok), report["why"].get(base, []), most=2)
            for base, ok in report["halved"].items()
        ],
        "restsOn": [_clip(text, 600) for text in report["rests_on"]],
        "levers": [
            [
                LEVER_WORDS.get(lever, lever),
                change(report["o"]["today"], by_base["today"]["o"]) if "today" in by_base else "",
            ]
            for lever, by_base in report["levers"].items()
        ],
        "made": f"binopt {report['binopt_version']}, seed {report['seed']}, case {report['case_digest'][:12]}",
    }


def change_of(figure: Mapping[str, float]) -> str:
    """Write the change of one figure from today to the plan."""
    return change(figure["today"], figure["plan"])


def _clip(text: str, most: int = LONGEST_TEXT) -> str:
    return text if len(text) <= most else text[: most - 1] + "…"


def _short(value: float) -> float:
    """Keep four digits that count: the map rounds further, and digits are most of a file's size."""
    number = float(f"{value:.4g}")
    return int(number) if number == int(number) else number

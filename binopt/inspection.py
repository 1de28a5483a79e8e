"""What a case holds and what the geometry makes of it, counted before anything is planned."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass

import numpy as np

from binopt.domain.case import Case
from binopt.domain.service import ClearWidth
from binopt.domain.street import FloatArray
from binopt.geometry.doors import find_doors
from binopt.geometry.free_width import longest_free
from binopt.geometry.model import StreetModel, Transects
from binopt.presets import BIN_TYPES, CLEAR_WIDTHS
from binopt.served import lay_served
from binopt.units import format_clock, format_day

QUANTILES = (0.05, 0.25, 0.5, 0.75, 0.95)
BESIDE_LITRES = 240
"""The bin by which it is said whether there is room beside it: the most common one."""


@dataclass(frozen=True, slots=True)
class StreamCount:
    """One stream of a case: whose waste, in how many bins, how many litres a week, and what the city does today."""

    stream: str
    premises: int
    bins: int
    bins_by_litres: Mapping[str, int]
    litres_per_week: float
    today_days: tuple[str, ...]
    today_window: tuple[str, str]
    patterns: int
    trucks: int


@dataclass(frozen=True, slots=True)
class PresetCount:
    """What one rule about the clear width would mean for the faces of a case, before any bin is out.

    ``narrow_m`` is the length of kerb along which the pavement is narrower than the rule even without bins,
    ``faces_narrow`` the faces where that is so somewhere, ``faces_without_room`` those where a two-wheeled bin of
    240 l leaves the clear width nowhere.
    """

    preset: str
    clear_width_m: float
    narrow_m: float
    faces_narrow: int
    faces_without_room: int


@dataclass(frozen=True, slots=True)
class Inspection:
    """A case in figures. Lengths in m, areas in m²; quantiles by name (``5%``), those of widths over all transects."""

    name: str
    crs: str
    weeks: int
    clear_width_preset: str
    clear_width_m: float
    digest: str
    pavements: int
    pavement_m2: float
    obstacles: Mapping[str, int]
    premises: int
    inhabitants: float
    bins: int
    streams: tuple[StreamCount, ...]
    faces: int
    kerb_m: float
    covered_share: float
    width_m: Mapping[str, float]
    free_width_m: Mapping[str, float]
    faces_with_doors: int
    door_to_kerb_m: Mapping[str, float]
    premises_without_face: tuple[str, ...]
    presets: tuple[PresetCount, ...]
    notes: tuple[str, ...]

    def to_dict(self) -> dict[str, object]:
        """Return plain values for JSON."""
        return asdict(self)


def inspect_case(case: Case) -> Inspection:
    """Lay a case out and count what there is."""
    model = lay_served(case)
    doors = find_doors(case, model)
    lines = model.transects
    paved = lines.width_m > 0
    free_m = _free_without_bins(lines)
    opened = doors.face >= 0
    return Inspection(
        name=case.name,
        crs=case.crs.to_string(),
        weeks=case.weeks,
        clear_width_preset=case.rules.clear_width_preset,
        clear_width_m=case.rules.clear_width.clear_width_m,
        digest=case.digest,
        pavements=len(case.pavements),
        pavement_m2=float(sum(pavement.geometry.area for pavement in case.pavements)),
        obstacles=dict(sorted(Counter(obstacle.kind for obstacle in case.obstacles).items())),
        premises=len(case.premises),
        inhabitants=float(sum(premises.inhabitants or 0 for premises in case.premises)),
        bins=sum(len(holding.bins) for holding in case.holdings),
        streams=tuple(_count_stream(case, name) for name in case.streams),
        faces=len(model.faces),
        kerb_m=float(sum(face.length_m for face in model.faces)),
        covered_share=model.covered_share,
        width_m=_quantiles(lines.width_m[paved], lines.weight_m[paved]),
        free_width_m=_quantiles(free_m[paved], lines.weight_m[paved]),
        faces_with_doors=len(np.unique(doors.face[opened])),
        door_to_kerb_m=_quantiles(doors.way_m[opened], np.ones(int(opened.sum()))),
        premises_without_face=tuple(case.premises[i].premises_id for i in np.flatnonzero(~opened).tolist()),
        presets=tuple(_count_preset(model, free_m, name, rule) for name, rule in CLEAR_WIDTHS.items()),
        notes=(*case.notes, *model.notes),
    )


def _count_stream(case: Case, name: str) -> StreamCount:
    stream = case.streams[name]
    holdings = [holding for holding in case.holdings if holding.stream == name]
    sizes = Counter(kind.litres for holding in holdings for kind in holding.bins)
    return StreamCount(
        stream=name,
        premises=len(holdings),
        bins=sizes.total(),
        bins_by_litres={str(litres): sizes[litres] for litres in sorted(sizes)},
        litres_per_week=float(sum(holding.litres_per_week for holding in holdings)),
        today_days=tuple(format_day(day, case.weeks) for day in sorted(stream.today_days)),
        today_window=(format_clock(stream.today_window.from_min), format_clock(stream.today_window.to_min)),
        patterns=len(stream.patterns),
        trucks=sum(name in truck.streams for truck in case.trucks),
    )


def _count_preset(model: StreetModel, free_m: FloatArray, name: str, rule: ClearWidth) -> PresetCount:
    lines = model.transects
    least_m = np.maximum(rule.clear_width_m, rule.share_of_width * lines.width_m)
    paved = lines.width_m > 0
    narrow = paved & (free_m < least_m)
    roomy = paved & (free_m >= least_m + BIN_TYPES[BESIDE_LITRES].depth_m)
    return PresetCount(
        preset=name,
        clear_width_m=rule.clear_width_m,
        narrow_m=float(lines.weight_m[narrow].sum()),
        faces_narrow=len(np.unique(lines.face[narrow])),
        faces_without_room=len(model.faces) - len(np.unique(lines.face[roomy])),
    )


def _free_without_bins(lines: Transects) -> FloatArray:
    order = np.lexsort((lines.fixed_from_m, lines.fixed_of))
    first = np.searchsorted(lines.fixed_of, np.arange(len(lines) + 1))
    return longest_free(lines.width_m, first, lines.fixed_from_m[order], lines.fixed_to_m[order])


def _quantiles(values: FloatArray, weights: FloatArray) -> dict[str, float]:
    """Return quantiles by name: the least values that hold at least each share of all weight."""
    if not len(values):
        return {}
    order = np.argsort(values, kind="stable")
    reached = np.cumsum(weights[order])
    at = np.searchsorted(reached, np.array(QUANTILES) * reached[-1])
    found: Sequence[float] = values[order][np.minimum(at, len(values) - 1)].tolist()
    return {f"{share:.0%}": value for share, value in zip(QUANTILES, found, strict=True)}

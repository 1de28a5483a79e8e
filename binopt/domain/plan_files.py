"""A plan as its files tell it: what a checker or a report can know without the solver that made it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pyproj import CRS
from shapely.geometry import LineString

from binopt.domain.plan import Service, Unplaced
from binopt.domain.rounds import Round


@dataclass(frozen=True, slots=True)
class FaceRow:
    """A row of the layer ``faces``: a kerb line, its rule, and its figures in m·h a week.

    ``o_bound`` is what no plan under the same hard rules can go below.
    """

    face_id: str
    pavement_id: str
    street: str
    length_m: float
    clear_width_m: float
    o_today: float
    o_exact: float
    o_plan: float
    o_bound: float
    s_today: float
    s_plan: float
    kerb: LineString


@dataclass(frozen=True, slots=True)
class PlanFiles:
    """A plan folder, read and found whole. ``report`` is ``report.json`` as it stands there.

    ``case_folder`` is where the plan says that its case lies, ``None`` where it does not say; the folder may have
    been moved since, so ask before reading it. ``case_digest`` tells whether it is still the same case.
    """

    folder: Path
    crs: CRS
    faces: tuple[FaceRow, ...]
    plan: Service
    today: Service
    exact: Service
    unplaced: tuple[Unplaced, ...]
    report: Mapping[str, Any]
    case_folder: Path | None
    case_digest: str
    rounds: tuple[Round, ...] = ()

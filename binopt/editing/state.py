"""What the desk shows: the street as edited, where bins stand, what that takes, and which rules it breaks."""

from __future__ import annotations

from collections import OrderedDict, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from threading import Lock

import numpy as np

from binopt.domain.case import Case
from binopt.domain.plan import Presentation, Service, Spot
from binopt.domain.plan_files import FaceRow, PlanFiles
from binopt.domain.service import BinType, Holding
from binopt.domain.street import FloatArray, Obstacle
from binopt.editing.cutting import Reach, near_obstacles
from binopt.geometry.doors import Doors, find_doors
from binopt.geometry.model import StreetModel
from binopt.intake.case_files import CASE_FILE
from binopt.intake.case_toml import read_tree
from binopt.intake.findings import Findings
from binopt.measure.evaluator import evaluate
from binopt.outputs.plan_case import check_faces, check_made_of
from binopt.scenarios.scenario import Surroundings
from binopt.scenarios.settings import Tree, lay_over
from binopt.served import lay_served
from binopt.solve.jobs import street_of
from binopt.solve.lodging import Landlord
from binopt.solve.respot import LaidFace, lay_face

Key = tuple[str, str]
FIGURES = ("o", "oq", "s", "b", "a")
"""Figures of a face in the order of the rows of ``State.figures``: m·h a week, ``a`` m²·h."""
MOST_LAID = 200
"""Faces whose places are kept, laid out, for the next edit there."""


@dataclass(frozen=True, slots=True)
class Finding:
    """A rule that a bin breaks, in words."""

    rule: str
    words: str
    premises_id: str
    stream: str
    rank: int


@dataclass(frozen=True, slots=True)
class State:
    """One state of the desk; edits give another one and leave this as it is.

    Attributes
    ----------
    case, settings
        The case as edited, and the whole of its ``case.toml`` as far as that is another than the base's, else empty.
    model
        The street as edited.
    spots
        By face, in the order of premises and streams of the case, and rank.
    hits
        By face, the faces on whose transects its bins may stand.
    figures : (5, faces)
        ``FIGURES`` by face.
    findings
        By face, those of its bins.
    """

    case: Case
    settings: Tree
    model: StreetModel
    spots: Mapping[int, tuple[Spot, ...]]
    hits: Mapping[int, frozenset[int]]
    figures: FloatArray
    findings: Mapping[int, tuple[Finding, ...]]

    def service(self, base: Base) -> Service:
        """Return all spots with the base plan's presentations."""
        spots = [spot for face in self.spots.values() for spot in face]
        spots.sort(key=lambda spot: (base.order[spot.key], spot.rank))
        return Service(tuple(spots), base.files.plan.presentations)


class Laid:
    """Faces with their places laid out, the latest used ones. What is kept only saves time: it is what it would be."""

    def __init__(self, most: int = MOST_LAID) -> None:
        self._kept: OrderedDict[object, LaidFace] = OrderedDict()
        self._most = most
        self._lock = Lock()

    def face(self, base: Base, state: State, face: int, types: list[BinType]) -> LaidFace:
        """Return a face with the places of some bin types."""
        near = near_obstacles(state.model, base.reach, np.array([face]))
        things, rules = state.model.obstacles, state.case.rules_on(state.model.faces[face].face_id)
        seen = tuple((things.footprints[i].wkb, float(things.clearance_m[i]), bool(things.solid[i])) for i in near)
        key = (face, rules, state.model.faces[face].clear_width_m, seen)
        with self._lock:
            known = self._kept.get(key)
        if known is not None and all(one.litres in known.places for one in types):
            laid = known
        else:
            street = street_of(state.model, face, near) if known is None else known.street
            laid = lay_face(street, rules, types, None if known is None else known.places)
        with self._lock:
            self._kept[key] = laid
            self._kept.move_to_end(key)
            while len(self._kept) > self._most:
                self._kept.popitem(last=False)
        return laid


@dataclass(frozen=True)
class Base:
    """The plan that is edited, with all that no edit changes.

    Attributes
    ----------
    files, case, own
        The plan as its files tell it, its case, and the tree of the case's ``case.toml``.
    around
        What changes refer to.
    doors, reach, hours, hour_weight
        Doors, ground of transects, and by what the search prices hours.
    outings
        By premises and stream, its presentations.
    holdings, order, number, home
        Holdings by key and their place in the case; place of premises in the case; the face that each is lodged on.
    told
        The plan's own rows of faces, by id.
    laid
        Places of faces that were looked at lately.
    first
        The plan as it was.
    """

    files: PlanFiles
    case: Case
    own: Tree
    around: Surroundings
    doors: Doors
    reach: Reach
    hours: float
    hour_weight: tuple[float, ...]
    outings: Mapping[Key, tuple[Presentation, ...]]
    holdings: Mapping[Key, Holding]
    order: Mapping[Key, int]
    number: Mapping[str, int]
    home: Mapping[Key, int]
    told: Mapping[str, FaceRow]
    laid: Laid
    first: State


def obstacles_by_id(case: Case) -> dict[str, Obstacle]:
    """Map the obstacles of a case by their ids."""
    return {obstacle.obstacle_id: obstacle for obstacle in case.obstacles}


def by_face(model: StreetModel, spots: tuple[Spot, ...]) -> dict[int, tuple[Spot, ...]]:
    """Put spots together by the number of their face."""
    index = model.index()
    found: dict[int, list[Spot]] = defaultdict(list)
    for spot in spots:
        found[index[spot.face_id]].append(spot)
    return {face: tuple(found[face]) for face in sorted(found)}


def settings_of(case: Case, case_folder: Path) -> Tree:
    """Return the tree of a case's ``case.toml``, under the rule that a plan was asked for instead of the case's."""
    tree: Tree = read_tree(case_folder / CASE_FILE, Findings()) or {}
    rules: dict[str, object] = {"width_quantile": case.rules.width_quantile}
    if case.rules.clear_width_preset:
        rules["clear_width_preset"] = case.rules.clear_width_preset
    return lay_over(tree, {"rules": rules})


def open_base(files: PlanFiles, case: Case, case_folder: Path) -> Base:
    """Lay the street of a plan out, and measure the plan as it is.

    Raises
    ------
    InputError
        Where the plan was not made of this case.
    """
    from binopt.editing.judging import look_at  # noqa: PLC0415 (it looks at bases)

    check_made_of(files, case)
    model = lay_served(case)
    check_faces(files, model)
    doors = find_doors(case, model)
    landlord = Landlord.of(case, model, doors)
    reach = Reach.of(model)
    order = {holding.key: i for i, holding in enumerate(case.holdings)}
    plan = tuple(sorted(files.plan.spots, key=lambda spot: (order[spot.key], spot.rank)))
    spots = by_face(model, plan)
    outings: dict[Key, list[Presentation]] = defaultdict(list)
    for one in files.plan.presentations:
        outings[one.key].append(one)
    figures = evaluate(case, model, files.plan)
    table = np.stack([getattr(figures, name) for name in FIGURES])
    hits = {face: reach.faces_of(mine) for face, mine in spots.items()}
    state = State(case, {}, model, spots, hits, table, {})
    base = Base(
        files,
        case,
        settings_of(case, case_folder),
        Surroundings(case, case_folder, model),
        doors,
        reach,
        landlord.hours,
        landlord.hour_weight,
        {key: tuple(found) for key, found in outings.items()},
        {holding.key: holding for holding in case.holdings},
        order,
        {premises.premises_id: i for i, premises in enumerate(case.premises)},
        {spot.key: face for face, mine in spots.items() for spot in mine},
        {face.face_id: face for face in files.faces},
        Laid(),
        state,
    )
    return look_at(base)

"""The desk: a plan, what was done to it, and every step back and forth. All by value: nothing that was is lost."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
import shapely
from shapely.geometry import Point

from binopt.editing.choosing import choose
from binopt.editing.cutting import with_other_obstacles
from binopt.editing.edits import AddObstacle, Edit, FreeBin, MoveBin, PlaceBin, as_change
from binopt.editing.state import Base, Key, State, obstacles_by_id
from binopt.errors import Fault, InputError
from binopt.geometry.candidates import ON_BAY, SIDES
from binopt.geometry.model import Obstruents
from binopt.geometry.streetscape import with_clear_widths_of
from binopt.intake.findings import Findings, suggest
from binopt.intake.ids import free_id
from binopt.intake.layers.toml_table import TomlTable
from binopt.scenarios.reading import make_change
from binopt.solve.respot import place_at
from binopt.solve.spots import Limits

EDIT_WORK = 0.05
"""Deterministic work for each room of a face: an edit is answered at once."""
EDIT_LIMITS = Limits(work=EDIT_WORK, seconds=20.0)
LOCAL_FACES = 12
"""Where an edit touches more faces than this, spots are inserted and not searched for."""
MOST_EDITS = 1000
"""Edits of one desk."""
MOST_STATES = 100
"""So many of the latest edits can be taken back: states hold whole streets."""
WHERE = "edit"


class CancelledError(Exception):
    """Somebody does not want to know the answer any more."""


@dataclass(frozen=True, slots=True)
class Step:
    """One edit that was done: the edit made definite, and the states before and after it.

    ``before`` is ``None`` where it was done too long ago to be taken back.
    """

    edit: Edit
    before: State | None
    after: State | None
    touched: frozenset[int]


@dataclass(frozen=True, slots=True)
class Desk:
    """A plan under somebody's hands.

    Attributes
    ----------
    base
        The plan that is edited.
    state
        How it is now.
    done, undone
        Edits that were done, and such that were taken back and may be done again, the latest last.
    revision
        Grows with every change, back and forth alike.
    """

    base: Base
    state: State
    done: tuple[Step, ...] = ()
    undone: tuple[Step, ...] = ()
    revision: int = 0

    @classmethod
    def of(cls, base: Base) -> Desk:
        """Put a plan on an empty desk."""
        return cls(base, base.first)

    @property
    def edits(self) -> tuple[Edit, ...]:
        """What was done, in order."""
        return tuple(step.edit for step in self.done)

    @property
    def undoable(self) -> bool:
        """Whether the latest edit can be taken back."""
        return bool(self.done) and self.done[-1].before is not None


@dataclass(frozen=True, slots=True)
class Delta:
    """What a step changed: the states before and after it, and the faces that were looked at anew."""

    before: State
    after: State
    faces: tuple[int, ...]


def apply(desk: Desk, edit: Edit, go_on: Callable[[], None] = lambda: None) -> tuple[Desk, Delta]:
    """Do an edit.

    Parameters
    ----------
    go_on
        Is called now and then; what it raises ends the work, and the desk stays as it was.

    Raises
    ------
    InputError
        Where the edit cannot be done, with the reason.
    """
    base, before = desk.base, desk.state
    if len(desk.done) >= MOST_EDITS:
        raise InputError(Fault(WHERE, "the desk holds as many edits as it can", str(MOST_EDITS), hint="undo some"))
    edit = _definite(base, before, edit)
    changed, moved, faces, felt = _changed(base, before, edit)
    limits = EDIT_LIMITS if len(faces) <= LOCAL_FACES else Limits(work=0.0)
    after, touched = choose(base, changed, moved, faces, felt, limits, go_on)
    done = [*desk.done, Step(edit, before, after, touched)]
    if len(done) > MOST_STATES:
        done[-MOST_STATES - 1] = replace(done[-MOST_STATES - 1], before=None, after=None)
    return (
        replace(desk, state=after, done=tuple(done), undone=(), revision=desk.revision + 1),
        Delta(before, after, tuple(sorted(touched))),
    )


def undo(desk: Desk) -> tuple[Desk, Delta]:
    """Take the latest edit back.

    Raises
    ------
    InputError
        Where there is none, or it was too long ago.
    """
    if not desk.undoable:
        raise InputError(Fault("undo", "there is nothing to take back"))
    *left, step = desk.done
    assert step.before is not None  # noqa: S101 (it is undoable)
    back = replace(desk, state=step.before, done=tuple(left), undone=(*desk.undone, step), revision=desk.revision + 1)
    return back, Delta(desk.state, step.before, tuple(sorted(step.touched)))


def redo(desk: Desk) -> tuple[Desk, Delta]:
    """Do again what was taken back last.

    Raises
    ------
    InputError
        Where there is nothing.
    """
    if not desk.undone:
        raise InputError(Fault("redo", "there is nothing to do again"))
    *left, step = desk.undone
    assert step.after is not None  # noqa: S101 (what was taken back has its states)
    again = replace(desk, state=step.after, done=(*desk.done, step), undone=tuple(left), revision=desk.revision + 1)
    return again, Delta(desk.state, step.after, tuple(sorted(step.touched)))


def _definite(base: Base, state: State, edit: Edit) -> Edit:
    if isinstance(edit, MoveBin):
        return _snapped(base, state, edit)
    if isinstance(edit, AddObstacle) and not edit.obstacle_id:
        return replace(edit, obstacle_id=free_id("new", obstacles_by_id(state.case)))
    return edit


def _snapped(base: Base, state: State, edit: MoveBin) -> PlaceBin:
    """Find the place nearest to where a bin was dropped: the nearest face, the nearer edge, the nearest step."""
    holding = base.holdings.get((edit.premises_id, edit.stream))
    if holding is None or not 1 <= edit.rank <= len(holding.bins):
        which = f"{edit.premises_id} {edit.stream} {edit.rank}"
        hint = suggest(edit.premises_id, base.number) if holding is None else f"it has {len(holding.bins)} bins"
        raise InputError(Fault(f"{WHERE}.premises_id", "there is no such bin", which, hint=hint))
    point = Point(edit.x, edit.y)
    if not base.around.holds(point):
        raise InputError(Fault(f"{WHERE}.x", "lies elsewhere than the case", f"{edit.x:g}, {edit.y:g}"))
    pieces, metres = base.reach.tree.query_nearest(point, all_matches=True, return_distance=True)
    del metres
    near = np.unique(base.reach.face[pieces])
    kerbs = np.array([state.model.faces[face].kerb for face in near], dtype=object)
    face = int(near[int(np.argmin(shapely.distance(kerbs, point)))])
    bay = state.model.bays.face[shapely.dwithin(state.model.bays.shapes, point, 0.0)] if state.model.bays.ids else near
    on_bay = bool(state.model.bays.ids) and bool((bay >= 0).any())
    face = int(bay.max()) if on_bay else face
    kerb, bin_type = state.model.faces[face].kerb, holding.bins[edit.rank - 1]
    places = base.laid.face(base, state, face, [bin_type]).places[bin_type.litres]
    s_m = float(shapely.line_locate_point(kerb, point))
    transects = state.model.transects
    rows = np.arange(transects.first[face], transects.first[face + 1])
    row = int(rows[int(np.argmin(np.abs(transects.s_m[rows] - s_m)))])
    across_m = float(((np.array([edit.x, edit.y]) - transects.point[row]) * transects.left[row]).sum())
    side = ON_BAY if on_bay else int(across_m - transects.start_m[row] > transects.width_m[row] / 2)
    off = np.where(places.usable, np.abs(places.middle_cm / 100 - s_m) + 1e6 * (places.side != side), np.inf)
    at = int(np.argmin(off)) if len(off) else -1
    if at < 0 or not np.isfinite(off[at]):
        named = state.model.faces[face].face_id
        raise InputError(Fault(f"{WHERE}.x", "no bin of this size can stand on this face", named))
    face_id, chainage_m = state.model.faces[face].face_id, round(float(places.middle_cm[at]) / 100, 2)
    return PlaceBin(edit.premises_id, edit.stream, edit.rank, face_id, chainage_m, SIDES[int(places.side[at])])


def _changed(base: Base, before: State, edit: Edit) -> tuple[State, dict[Key, int], frozenset[int], frozenset[int]]:
    """Make the edit's change of the case, and find what it touches.

    Returns
    -------
    state, moved, faces, felt
        The state with the street as edited; who moves to which face; the faces to be chosen anew; those to be
        measured besides.
    """
    findings = Findings()
    table = TomlTable(as_change(edit), WHERE, findings)
    case, settings, _ = make_change(before.case, before.settings, table, base.own, base.around)
    if findings:
        raise InputError(findings.faults())
    state = replace(before, case=case, settings=settings)
    moved: dict[Key, int] = {}
    faces: set[int] = set()
    felt: frozenset[int] = frozenset()
    index = base.around.model.index()
    if isinstance(edit, PlaceBin | FreeBin):
        key = (edit.premises_id, edit.stream)
        now = next((face for face, spots in before.spots.items() if any(s.key == key for s in spots)), None)
        if now is None:
            raise InputError(Fault(WHERE, "the plan has no room for these bins", " ".join(key)))
        goes = index[edit.face_id] if isinstance(edit, PlaceBin) else now
        if isinstance(edit, PlaceBin):
            _check_place(base, state, goes)
        if isinstance(edit, FreeBin) and not any((pin.premises_id, pin.stream) == key for pin in case.pins):
            goes = base.home[key]
        moved[key] = goes
        faces = {now, goes}
    if case.obstacles is not before.case.obstacles:
        state, faces = _other_obstacles(base, before, state)
    if case.face_rules != before.case.face_rules or case.rules != before.case.rules:
        state = replace(state, model=with_clear_widths_of(state.model, case))
        old, new = before.case, case
        for face in before.spots:
            face_id = state.model.faces[face].face_id
            clear = before.model.faces[face].clear_width_m != state.model.faces[face].clear_width_m
            if clear or old.rules_on(face_id) != new.rules_on(face_id):
                faces.add(face)
        felt = frozenset(
            face
            for face, (one, other) in enumerate(zip(before.model.faces, state.model.faces, strict=True))
            if one.clear_width_m != other.clear_width_m
        )
    return state, moved, frozenset(faces), felt


def _check_place(base: Base, state: State, face: int) -> None:
    """Refuse a place on the carriageway where there is no stand for the bin."""
    pin = state.case.pins[-1]
    bin_type = base.holdings[pin.premises_id, pin.stream].bins[pin.rank - 1]
    places = base.laid.face(base, state, face, [bin_type]).places[bin_type.litres]
    if place_at(places, round(pin.chainage_m * 100), SIDES.index(pin.side)) is None:
        where, what = f"{WHERE}.chainage_m", "there is no place for this bin on that side"
        raise InputError(Fault(where, what, f"{pin.chainage_m:.2f} m, {pin.side}"))


def _other_obstacles(base: Base, before: State, state: State) -> tuple[State, set[int]]:
    old = {id(one): one for one in before.case.obstacles}
    new = {id(one): one for one in state.case.obstacles}
    differing = [one for i, one in old.items() if i not in new] + [one for i, one in new.items() if i not in old]
    felt: set[int] = set()
    for one in differing:
        felt |= base.reach.faces_near(one.footprint, one.clearance_m + 0.5)
    model = with_other_obstacles(before.model, Obstruents.of(state.case.obstacles), frozenset(felt))
    return replace(state, model=model), felt

"""A state held against the evaluator and the rules, on the faces where an edit is felt and nowhere else."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from binopt.domain.plan import Service, Spot
from binopt.domain.street import FloatArray
from binopt.editing.cutting import around, cut_out, doors_of
from binopt.editing.state import FIGURES, Base, Finding, State
from binopt.measure.evaluator import Prepared, by_face
from binopt.measure.presence import HourWeights
from binopt.measure.weighing import weigh
from binopt.planning import OF_STANDING
from binopt.rules import RULES
from binopt.rules.lawful import broken_in
from binopt.rules.scene import Scene, name

TOLD = (*OF_STANDING, "not_opposite", "not_while_closed")
"""Rules about how bins stand that are told of bins, lawful or not."""
LAWFUL_WORDS: Mapping[str, str] = {
    "side_allowed": "stands at a side that is not allowed",
    "same_pavement": "lies across a carriageway from its door",
    "clearance_kept": "stands {0:.2f} m too near an obstacle",
    "corner_clear": "stands {0:.2f} m too near the corner",
    "carry_limit": "is carried {0:.1f} m too far",
    "clear_width": "leaves {0:.2f} m less than must stay free",
}


@dataclass(frozen=True, slots=True)
class Look:
    """What was seen on some faces.

    Attributes
    ----------
    faces
        The faces.
    figures : (5, faces)
        In the order of ``faces``.
    broken
        By bin, the rules of lawful spots that it breaks, and by how much.
    standing
        By bin, a rule about how bins stand that it breaks, and the words.
    """

    faces: tuple[int, ...]
    figures: FloatArray
    broken: Mapping[tuple[str, str, int], Mapping[str, float]]
    standing: Mapping[tuple[str, str, int], tuple[tuple[str, str], ...]]


def look(base: Base, state: State, faces: frozenset[int]) -> Look:
    """Measure and judge the bins of some faces, with all that stand on their transects.

    Bins that only stand near are there to be met; what is said of them is not asked for.
    """
    seen = around(state.hits, around(state.hits, faces))
    cut = np.array(sorted(seen), dtype=np.int64)
    model = cut_out(state.model, base.reach, cut)
    spots = tuple(spot for face in cut.tolist() for spot in state.spots.get(face, ()))
    presentations = tuple(one for key in dict.fromkeys(spot.key for spot in spots) for one in base.outings.get(key, ()))
    scene = Scene.of(state.case, model, doors_of(base.doors, cut), Service(spots, presentations))
    prepared = Prepared(scene.table, scene.lines, HourWeights.of(model.faces), state.case.weeks, len(model.faces))
    figures = by_face(prepared, weigh(scene.lines, scene.times, prepared.weights), scene.times)
    asked = sorted(faces)
    columns = np.searchsorted(cut, asked)
    table = np.stack([getattr(figures, one)[columns] for one in FIGURES])
    wanted = {state.model.faces[face].face_id for face in asked}
    broken = {
        bin_of(spot): rules for spot, rules in zip(scene.spots, broken_in(scene), strict=True) if spot.face_id in wanted
    }
    by_name = {name(spot): bin_of(spot) for spot in scene.spots if spot.face_id in wanted}
    standing: dict[tuple[str, str, int], list[tuple[str, str]]] = defaultdict(list)
    for rule in TOLD:
        for violation in RULES[rule].find(scene):
            for each in violation.ids:
                if each in by_name:
                    standing[by_name[each]].append((rule, violation.text))
                    break
    return Look(tuple(asked), table, broken, {bin_: tuple(found) for bin_, found in standing.items()})


def settled(state: State, seen: Look) -> State:
    """Return the state with what was seen: figures, lawfulness of the spots, and findings."""
    figures = state.figures.copy()
    figures[:, list(seen.faces)] = seen.figures
    spots, findings = dict(state.spots), dict(state.findings)
    for face in seen.faces:
        mine = tuple(_called(spot, not seen.broken.get(bin_of(spot))) for spot in spots.get(face, ()))
        if mine:
            spots[face] = mine
        told = tuple(finding for spot in mine for finding in _told(spot, seen))
        findings.pop(face, None)
        if told:
            findings[face] = told
    return replace(state, figures=figures, spots=dict(sorted(spots.items())), findings=dict(sorted(findings.items())))


def look_at(base: Base) -> Base:
    """Return the base with the findings of the plan as it was."""
    state = base.first
    return replace(base, first=settled(state, look(base, state, frozenset(state.spots))))


def bin_of(spot: Spot) -> tuple[str, str, int]:
    """Return which bin stands on a spot."""
    return (spot.premises_id, spot.stream, spot.rank)


def _called(spot: Spot, lawful: bool) -> Spot:
    return spot if spot.lawful is lawful else replace(spot, lawful=lawful)


def _told(spot: Spot, seen: Look) -> list[Finding]:
    found = [
        Finding(rule, LAWFUL_WORDS.get(rule, RULES[rule].sentence).format(amount), *bin_of(spot))
        for rule, amount in seen.broken.get(bin_of(spot), {}).items()
    ]
    return found + [Finding(rule, words, *bin_of(spot)) for rule, words in seen.standing.get(bin_of(spot), ())]

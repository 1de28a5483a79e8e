"""The rule that published windows hold."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from math import sqrt

import numpy as np

from binopt.domain.street import FloatArray
from binopt.measure.punctuality import WEEKS, Drives, drive_all
from binopt.rules.rounds.scene import RoundScene, Stay, stop_name
from binopt.rules.violation import Violation

DEVIATIONS = 3
"""A share counted in some weeks is off the true one by less than so many standard deviations in 997 of 1,000 cases."""


def window_holds(scene: RoundScene) -> Iterator[Violation]:
    """A published window holds the truck's whole work at the stop in the share of weeks that the case asks for.

    The weeks are those from which windows are made, drawn from the plan's seed; crews wait where they come before a
    window. The share may be short by ``DEVIATIONS`` of its own deviation in so many weeks (0.02 of 0.95), so that
    other draws of the same chances find the same plan good.
    """
    terms = scene.case.punctuality
    least = terms.reliability - slack(terms.reliability)
    of_tour: dict[int, list[Stay]] = defaultdict(list)
    for stay in scene.stays:
        of_tour[stay.tour].append(stay)
    windows = [{stay.stops: _windows_s(scene, stay) for stay in of_tour[n]} for n in range(len(scene.rounds))]
    earliest = [_earliest_s(len(tour.stops), told) for tour, told in zip(scene.rounds, windows, strict=True)]
    driven = drive_all(scene.rounds, terms, scene.seed, earliest)
    for tour, drives, told in zip(scene.rounds, driven, windows, strict=True):
        for stops, found in told.items():
            for from_s, to_s in found:
                share = max(_share(drives, k, from_s, to_s) for k in stops)
                if share < least - 1e-9:
                    ids = (stop_name(tour, stops[0]), tour.stops[stops[0]].face_id)
                    text = f"a window of {(to_s - from_s) // 60} min holds in {share:.1%} of weeks, asked for are "
                    text += f"{terms.reliability:.1%}"
                    yield Violation("window_holds", ids, terms.reliability - share, "share", text)


def slack(reliability: float) -> float:
    """Return by how much a share counted in ``WEEKS`` weeks may lie below the true one by chance."""
    return DEVIATIONS * sqrt(reliability * (1 - reliability) / WEEKS)


def _windows_s(scene: RoundScene, stay: Stay) -> Sequence[tuple[int, int]]:
    """List the windows that people are told of a stay, in the round's seconds."""
    given = [
        (scene.presentations[i].window_from_min - turn, scene.presentations[i].window_to_min - turn)
        for i, turn in zip(stay.presentations, stay.turn_min, strict=True)
    ]
    return sorted({(60 * from_min, 60 * to_min) for from_min, to_min in given})


def _earliest_s(count: int, told: dict[tuple[int, ...], Sequence[tuple[int, int]]]) -> FloatArray:
    """Return when work at each stop may begin: not before the window, the first where people are told several."""
    earliest = np.full(count, -np.inf)
    for stops, windows in told.items():
        if windows:
            earliest[list(stops)] = windows[0][0]
    return earliest


def _share(drives: Drives, stop: int, from_s: int, to_s: int) -> float:
    """Share of weeks in which the work at a stop, begun not before a window, ends within it."""
    begin_s = np.maximum(drives.begin_s[:, stop], from_s)
    end_s = begin_s + drives.end_s[:, stop] - drives.begin_s[:, stop]
    return float((end_s <= to_s + 1e-6).mean())

"""Kerb lines that are not straight: parking bays cut into wide pavements, build-outs into the carriageway."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from binopt.demo.dice import Dice


@dataclass(slots=True)
class Strip:
    """What of a side's kerb is taken already, so that no two things stand on one another."""

    from_m: float
    to_m: float
    taken: list[tuple[float, float]] = field(default_factory=list)

    def is_free(self, start: float, end: float) -> bool:
        """Tell whether a stretch lies between the corners and nothing stands on it."""
        return self.from_m <= start and end <= self.to_m and all(end <= a or b <= start for a, b in self.taken)

    def take(self, start: float, end: float) -> bool:
        """Take a stretch if it is free, and tell whether it was."""
        if not self.is_free(start, end):
            return False
        self.taken.append((start, end))
        return True


@dataclass(frozen=True, slots=True)
class KerbStep:
    """A stretch where the kerb leaves its line over tapered ends: inwards (a bay, positive) or outwards (negative)."""

    from_m: float
    to_m: float
    taper_m: float
    depth_m: float

    def outline(self) -> list[tuple[float, float]]:
        """Return the kerb as (along, across) points."""
        a, b, c, d = self.from_m, self.from_m + self.taper_m, self.to_m - self.taper_m, self.to_m
        return [(a, 0.0), (b, self.depth_m), (c, self.depth_m), (d, 0.0)]


def kerb_at(steps: tuple[KerbStep, ...], along_m: float) -> float:
    """Return how far the kerb is from its own straight line there, inwards positive."""
    points = [p for step in steps for p in step.outline()]
    return float(np.interp(along_m, [p[0] for p in points], [p[1] for p in points])) if points else 0.0


def step_kerb(rank: str, least_width_m: float, bends_m: list[float], strip: Strip, dice: Dice) -> tuple[KerbStep, ...]:
    """Draw a side's bays and build-outs, in order along the kerb, and keep their tapers free of everything else.

    Bays need a pavement of at least 3.4 m and leave 1.5 m of it; build-outs need a carriageway that is not a lane.
    """
    steps: list[KerbStep] = []
    bay, out = dice.chance(0.6), dice.chance(0.3)
    if bay and least_width_m >= 3.4:
        for _ in range(dice.whole(1, 2)):
            length = dice.between(12, 24)
            _try(KerbStep(0, length, 2.0, 1.9), strip, bends_m, steps, dice)
    if out and rank in {"ring", "street"}:
        depth = dice.between(0.9, 1.2)
        _try(KerbStep(0, dice.between(8, 13), 1.8, -depth), strip, bends_m, steps, dice)
    return tuple(sorted(steps, key=lambda s: s.from_m))


def _try(wanted: KerbStep, strip: Strip, bends_m: list[float], steps: list[KerbStep], dice: Dice) -> None:
    """Place a step where nothing else is, away from bends; leave it out where the side has no room."""
    start = dice.between(strip.from_m + 3, max(strip.from_m + 3, strip.to_m - wanted.to_m - 3))
    end = start + wanted.to_m
    bent = any(start - 1 < bend < end + 1 for bend in bends_m)
    near = any(start < s.to_m + 6 and s.from_m - 6 < end for s in steps)
    if bent or near or not strip.is_free(start, end):
        return
    strip.taken += [(start - 0.5, start + wanted.taper_m + 0.3), (end - wanted.taper_m - 0.3, end + 0.5)]
    steps.append(KerbStep(start, end, wanted.taper_m, wanted.depth_m))

"""A street side as a ruler: distance along the kerb and distance from it, turned into coordinates."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from binopt.domain.street import FloatArray

_BLEND_M = 8.0


class Frame:
    """The straight pieces of one side's kerb, with a rule that maps (along, across) to a point.

    Lines at a constant distance across stay parallel to the kerb and meet where it bends, because the points near a
    bend are shifted along the kerb in proportion to their distance from it.

    Parameters
    ----------
    points : (n, 2)
        The kerb line, the block on its left.
    """

    def __init__(self, points: FloatArray) -> None:
        steps = np.diff(points, axis=0)
        lengths = np.hypot(steps[:, 0], steps[:, 1])
        self.points = points
        self.ends_m: FloatArray = np.concatenate([[0.0], np.cumsum(lengths)])
        self.length_m = float(self.ends_m[-1])
        self._along = steps / lengths[:, None]
        self._across = np.stack([-self._along[:, 1], self._along[:, 0]], axis=1)
        cross = self._along[:-1, 0] * self._along[1:, 1] - self._along[:-1, 1] * self._along[1:, 0]
        dot = (self._along[:-1] * self._along[1:]).sum(axis=1)
        half = np.tan(np.arctan2(cross, dot) / 2)
        self._shift_start = np.concatenate([[0.0], half])
        self._shift_end = np.concatenate([half, [0.0]])
        self._blend = np.minimum(_BLEND_M, lengths / 2)

    def at(self, along_m: npt.ArrayLike, across_m: npt.ArrayLike) -> FloatArray:
        """Return the points (n, 2) at distances along the kerb and across it, inwards positive."""
        t = np.asarray(along_m, dtype=float)
        v = np.asarray(across_m, dtype=float)
        piece = np.clip(np.searchsorted(self.ends_m, t, side="right") - 1, 0, len(self._along) - 1)
        since, until = t - self.ends_m[piece], self.ends_m[piece + 1] - t
        near_start = np.clip(1 - since / self._blend[piece], 0, 1) * self._shift_start[piece]
        near_end = np.clip(1 - until / self._blend[piece], 0, 1) * self._shift_end[piece]
        shift = since + v * (near_start - near_end)
        result: FloatArray = (
            self.points[piece] + shift[..., None] * self._along[piece] + v[..., None] * self._across[piece]
        )
        return result

    def line(self, across_m: float, *, at_end: bool) -> tuple[FloatArray, FloatArray]:
        """Return a point and direction of the parallel at a distance across, at the side's end or start."""
        i = -1 if at_end else 0
        start: FloatArray = self.points[i] + across_m * self._across[i]
        return start, self._along[i]

    def along_of(self, point: FloatArray, *, at_end: bool) -> float:
        """Return how far along the kerb a point near the side's end or start lies."""
        i = -1 if at_end else 0
        return float((self.length_m if at_end else 0.0) + (point - self.points[i]) @ self._along[i])


def meet(one: tuple[FloatArray, FloatArray], other: tuple[FloatArray, FloatArray]) -> FloatArray:
    """Return the point in which two lines, each a point and a direction, cross."""
    (p, d), (q, e) = one, other
    share = ((q[0] - p[0]) * e[1] - (q[1] - p[1]) * e[0]) / (d[0] * e[1] - d[1] * e[0])
    point: FloatArray = p + share * d
    return point


def parallel_sides(centres: list[FloatArray], distances_m: list[float]) -> list[Frame]:
    """Return the sides of a block as frames: its centre lines, one a side, moved inwards by a distance each.

    ``centres`` run around the block with it on their left; each begins where the one before ends.
    """
    frames = [Frame(line) for line in centres]
    count = len(frames)
    corners = [
        meet(frames[k - 1].line(distances_m[k - 1], at_end=True), frames[k].line(distances_m[k], at_end=False))
        for k in range(count)
    ]
    moved = []
    for k, frame in enumerate(frames):
        inner = frame.at(frame.ends_m[1:-1], np.full(len(frame.ends_m) - 2, distances_m[k]))
        moved.append(Frame(np.vstack([corners[k], inner, corners[(k + 1) % count]])))
    return moved

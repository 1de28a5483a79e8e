"""The rule that lawful spots leave the clear width free, all of those together that are out at the same time.

Unlawful bins are thought away: it is not the lawful ones' fault where one stands. Widths are taken on the transects
that the measure cuts at the ends of all bins, to the millimetre. A rule may allow short pinches: then the stretches
that bins narrow below the clear width are at least the pinch's width, no longer than its length, and far enough apart.
Where nobody measured a pavement, it is taken to be as narrow as the case's quantile of its width's interval says.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from binopt.domain.service import ClearWidth
from binopt.domain.street import BoolArray, FloatArray, IntArray
from binopt.geometry.free_width import longest_free
from binopt.geometry.ragged import firsts
from binopt.measure.narrowing import Lines
from binopt.rules.meetings import moments
from binopt.rules.scene import Scene, name
from binopt.rules.violation import Violation

MILLIMETRE_M = 0.001
TOUCHING_M = 1e-6


@dataclass(frozen=True, slots=True)
class Pinch:
    """A stretch of one face that bins out together make too narrow.

    ``from_m`` and ``to_m`` are its ends, ``missing_m`` is by how much it breaks the rule that ``what`` tells.
    ``bins`` are the spots that narrow it (indices in the scene, ascending), ``along_m`` for each of them the length
    on which it does.
    """

    face: int
    from_m: float
    to_m: float
    missing_m: float
    what: str
    bins: tuple[int, ...]
    along_m: tuple[float, ...]


def clear_width(scene: Scene) -> Iterator[Violation]:
    """Lawful spots alone leave the clear width free, but for pinches that the rule allows."""
    for pinch in pinches(scene, scene.lawful):
        face = scene.model.faces[pinch.face].face_id
        text = f"{pinch.what} from {pinch.from_m:.2f} to {pinch.to_m:.2f} m of face {face}"
        ids = (*(name(scene.spots[i]) for i in pinch.bins), face)
        yield Violation("clear_width", ids, pinch.missing_m, "m", text)


def alone_missing_m(scene: Scene) -> FloatArray:
    """Return by how much each spot, standing alone, narrows its pavement below what the rule allows anywhere.

    The pinch's width where the rule allows pinches, else the clear width. 0 where the spot keeps it.
    """
    lines = scene.lines
    piece = np.flatnonzero((lines.bin >= 0) & (lines.bin == lines.other))
    line, spot = lines.of_piece()[piece], lines.bin[piece]
    each = lines.take(line)
    of = each.of_piece()
    # beside each bin only the solid obstacles stay on its transect
    stays = (each.bin < 0) | ((each.bin == spot[of]) & (each.other == spot[of]))
    free_m = _free(each, stays)
    limit_m = least_m(scene.case.rules.clear_width, each.limit_m)
    missing = np.where(_narrowed(each, free_m, limit_m), limit_m - free_m, 0.0)
    worst = np.zeros(len(scene.spots))
    np.maximum.at(worst, spot, missing)
    return worst


def pinches(scene: Scene, counted: BoolArray) -> list[Pinch]:
    """List what the counted bins, all others thought away, make too narrow at any moment; each stretch once."""
    lines = _with_bins(scene.lines, counted & (scene.times.of_bin >= 0))
    ever = np.flatnonzero(_narrowed(lines, _free(lines, np.ones(len(lines.bin), bool)), lines.limit_m))
    lines = lines.take(ever)
    lines = lines.take(np.lexsort((lines.s_m, lines.face)))
    bins = np.union1d(lines.bin[lines.bin >= 0], lines.other[lines.other >= 0])
    found: dict[tuple[int, float, float, tuple[int, ...]], Pinch] = {}
    for out in moments(scene.times, bins):
        there = np.zeros(len(scene.spots) + 1, bool)
        there[bins] = out
        there[-1] = True  # a solid obstacle, -1, always is
        stays = there[lines.bin] & there[lines.other]
        for pinch in _pinches_now(scene.case.rules.clear_width, lines, stays):
            key = (pinch.face, pinch.from_m, pinch.to_m, pinch.bins)
            if key not in found or pinch.missing_m > found[key].missing_m:
                found[key] = pinch
    return [found[key] for key in sorted(found)]


def _pinches_now(rule: ClearWidth, lines: Lines, stays: BoolArray) -> Iterator[Pinch]:
    """Find what is too narrow at one moment, stretch by stretch."""
    free_m = _free(lines, stays)
    narrow = np.flatnonzero(_narrowed(lines, free_m, lines.limit_m))
    if not len(narrow):
        return
    from_m, to_m = lines.s_m - lines.weight_m / 2, lines.s_m + lines.weight_m / 2
    starts = np.ones(len(narrow), bool)
    before, after = narrow[:-1], narrow[1:]
    starts[1:] = (lines.face[after] != lines.face[before]) | (from_m[after] > to_m[before] + TOUCHING_M)
    must_m = least_m(rule, lines.limit_m)
    last: tuple[int, float] | None = None
    for run in np.split(narrow, np.flatnonzero(starts)[1:]):
        face, begin, end = int(lines.face[run[0]]), float(from_m[run[0]]), float(to_m[run[-1]])
        lack = float((must_m[run] - free_m[run]).max())
        faults = []
        if lack > MILLIMETRE_M:
            worst = run[np.argmax(must_m[run] - free_m[run])]
            told = f"{max(free_m[worst], 0.0):.2f} m stay free"
            if lines.unsure_m[worst]:
                told += f", if the pavement is {abs(lines.unsure_m[worst]):.2f} m "
                told += "narrower than drawn" if lines.unsure_m[worst] > 0 else "wider than drawn"
            faults.append((lack, f"{told}, at least {must_m[worst]:.2f} m,"))
        if rule.pinch_width_m is not None:
            over = end - begin - (rule.pinch_length_m or 0.0)
            if rule.pinch_length_m is not None and over > MILLIMETRE_M:
                faults.append((over, f"a pinch of {end - begin:.2f} m, at most {rule.pinch_length_m:.2f} m,"))
            if last is not None and last[0] == face and begin - last[1] < rule.pinch_spacing_m - MILLIMETRE_M:
                lack = rule.pinch_spacing_m - (begin - last[1])
                faults.append(
                    (lack, f"a pinch {begin - last[1]:.2f} m behind another, at least {rule.pinch_spacing_m:.2f} m,")
                )
        last = (face, end)
        if faults:
            missing, what = max(faults)
            yield Pinch(face, begin, end, missing, what, *_bins_on(lines, stays, run))


def _bins_on(lines: Lines, stays: BoolArray, run: IntArray) -> tuple[tuple[int, ...], tuple[float, ...]]:
    """List the bins that take something from a run of lines, and the length on which each does."""
    of = lines.of_piece()
    on = np.flatnonzero(np.isin(of, run) & stays & (lines.bin >= 0))
    pairs = np.unique(np.stack([np.tile(of[on], 2), np.concatenate([lines.bin[on], lines.other[on]])]), axis=1)
    bins, which = np.unique(pairs[1], return_inverse=True)
    along_m = np.bincount(which.reshape(-1), lines.weight_m[pairs[0]], len(bins))
    return tuple(bins.tolist()), tuple(along_m.tolist())


def _with_bins(lines: Lines, counted: BoolArray) -> Lines:
    """Keep the pieces of some bins, and the solid obstacles."""
    there = np.append(counted, True)
    stays = there[lines.bin] & there[lines.other]
    of = lines.of_piece()[stays]
    return replace(
        lines,
        first=firsts(of, len(lines)),
        from_m=lines.from_m[stays],
        to_m=lines.to_m[stays],
        bin=lines.bin[stays],
        other=lines.other[stays],
    )


def _free(lines: Lines, stays: BoolArray) -> FloatArray:
    """Return what stays free where every pavement is as narrow as it may be; below 0 where even that is not enough."""
    of = lines.of_piece()[stays]
    drawn_m = longest_free(lines.width_m, firsts(of, len(lines)), lines.from_m[stays], lines.to_m[stays])
    return np.asarray(drawn_m - lines.unsure_m)


def _narrowed(lines: Lines, free_m: FloatArray, limit_m: FloatArray) -> BoolArray:
    before_m = lines.free_m - lines.unsure_m
    return np.asarray((free_m < before_m - MILLIMETRE_M) & (free_m < limit_m - MILLIMETRE_M))


def least_m(rule: ClearWidth, limit_m: FloatArray) -> FloatArray:
    """What has to stay free even in a pinch."""
    return limit_m if rule.pinch_width_m is None else np.minimum(limit_m, rule.pinch_width_m)

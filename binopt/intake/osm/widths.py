"""How wide carriageway and pavements of each stretch are: as tagged or mapped where they are, else estimated.

Where walls stand along a street, its width from wall to wall tells most: an old rule of thumb gives three fifths of it
to the carriageway and a fifth to each pavement. The shares and their spread are taken from streets whose pavements are
known (``tests/bench/widths.py``). Where houses lie behind gardens that nobody mapped, only the street's class is left.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from binopt.domain.street import BoolArray, FloatArray, GeometryArray, WidthSource
from binopt.intake.osm.fronts import Fronts
from binopt.intake.osm.settings import Kind, StreetClass, WidthRules
from binopt.intake.osm.stretches import Stretches
from binopt.intake.osm.ways import Ways

SEEN_SHARE = 0.4
"""A mapped pavement or kerb belongs to a side where it is seen from at least this share of it."""
BUILT_SHARE = 0.2
"""A side on less than this share of which walls are seen is not built up: it gets no pavement that nobody mapped."""
GARDEN_M = 3.0
"""Small houses farther than this from the usual kerb have a garden before them."""
YARD_M = 4.0
"""Walls farther than this from the usual kerb do not tell the pavement's width, unless the other side is closed too."""
FORECOURT_M = 5.5
"""The same where hardly a gap is in a front of large buildings."""
UNBROKEN_SHARE = 0.8
_VERGE_M = 2.0  # a kerb is looked for no farther than 3 m from its pavement, so wider verges are drawn as carriageway
_CRACK_M = 1.0
_LEAST_KERB_M = 1.0


@dataclass(frozen=True)
class Sections:
    """The cross section of each stretch: arrays (n, 2, 2) by side, left and right, and at begin and end.

    Attributes
    ----------
    kerb_m
        From the middle line to the edge of the carriageway.
    inner_m, width_m
        Where the pavement begins, ``kerb_m`` unless a verge lies between, and how wide it is.
    low_m, high_m
        The interval that its width lies in.
    source : (n, 2)
        The ``WidthSource`` of the width.
    to_wall : (n, 2)
        Whether the pavement reaches to a front of walls.
    paved : (n, 2)
        Whether there is a pavement at all.
    """

    kerb_m: FloatArray
    inner_m: FloatArray
    width_m: FloatArray
    low_m: FloatArray
    high_m: FloatArray
    source: GeometryArray
    to_wall: BoolArray
    paved: BoolArray

    def where(self, mask: BoolArray, **values: FloatArray | float) -> Sections:
        """Return the sections with other values where a mask, (n, 2), holds."""
        full = mask[:, :, None]
        changed = {name: np.where(full, value, getattr(self, name)) for name, value in values.items()}
        return replace(self, **changed)

    def only(self, where: BoolArray) -> Sections:
        """Return the sections with pavements in some places only."""
        return replace(self, paved=self.paved & where, to_wall=self.to_wall & where)


def estimate(
    ways: Ways, stretches: Stretches, fronts: Fronts, classes: Mapping[str, StreetClass], rules: WidthRules
) -> Sections:
    """Estimate the cross section of every stretch."""
    own = ways.at(stretches.way)
    usual_m, least_m = _carriageway_m(own, classes, rules)
    shared = own.of_kind(Kind.SHARED)
    walked = (fronts.walk >= SEEN_SHARE) & ~shared[:, None]
    closed = _closed(fronts, usual_m, rules)
    found = _by_fronts(fronts, closed, least_m, rules)
    found = _by_tags(found, own, fronts, walked, rules)
    said = np.isin(own.sidewalk.astype(str), ["yes", "separate"]) | walked
    found = _with_kerbs(found, fronts, usual_m, least_m, said)
    found = _by_walks(found, fronts, walked & ~closed, usual_m)
    found = _by_kerbs(found, fronts, ~shared, rules)
    found = _shared_lanes(found, fronts, shared, rules)
    found = _reaching(found, fronts)
    found = _off_the_middle(found)
    return _paved(found, own, fronts, said, usual_m, rules)


def _carriageway_m(own: Ways, classes: Mapping[str, StreetClass], rules: WidthRules) -> tuple[FloatArray, FloatArray]:
    """Return how wide each carriageway usually is, and how wide it is at least by its tags."""
    two_way = np.array([classes[name].carriageway_m for name in own.classes], dtype=float)
    one_way = np.array([classes[name].oneway_m for name in own.classes], dtype=float)
    usual_m = np.where(own.oneway != 0, one_way, two_way)
    parking_m = np.nan_to_num(own.parking_m).sum(axis=1)
    said = ~np.isnan(own.parking_m).all(axis=1)
    by_lanes_m = own.lanes * rules.lane_m + parking_m
    # lanes do not count what parks: without a word of parking the usual width is the least
    by_lanes_m = np.where(said, by_lanes_m, np.fmax(by_lanes_m, usual_m))
    usual_m = np.where(np.isnan(own.lanes), usual_m, by_lanes_m)
    least_m = np.nan_to_num(own.lanes * rules.least_lane_m) + parking_m
    tagged = ~np.isnan(own.width_m)
    return np.where(tagged, own.width_m, usual_m), np.where(tagged, own.width_m, least_m)


def _closed(fronts: Fronts, usual_m: FloatArray, rules: WidthRules) -> BoolArray:
    """Tell which sides have a front of walls that the pavement reaches to."""
    behind_m = fronts.front_m.mean(axis=2) - usual_m[:, None] / 2
    walls = (fronts.built >= rules.closed_share) & np.isinf(fronts.other_m)
    walls &= ~((fronts.homely > 0.5) & (behind_m > GARDEN_M))
    both = walls.all(axis=1, keepdims=True)
    unbroken = (fronts.built >= UNBROKEN_SHARE) & (fronts.homely <= 0.5)
    return np.asarray(walls & (both | (behind_m <= np.where(unbroken, FORECOURT_M, YARD_M))), dtype=bool)


def _by_fronts(fronts: Fronts, closed: BoolArray, least_m: FloatArray, rules: WidthRules) -> Sections:
    """Take the pavement's share of what the fronts leave; where there is no front, the usual width of any pavement."""
    front_m = fronts.front_m
    both = np.asarray(closed.all(axis=1))[:, None, None]
    across_m = front_m.sum(axis=1, keepdims=True)
    here = closed[:, :, None]
    two, one, none = rules.both_closed, rules.one_closed, rules.open
    # the carriageway is as wide as its tags say at least: the pavement is no wider than what that leaves
    most_m = np.where(here, np.maximum(front_m - least_m[:, None, None] / 2, rules.least_m), rules.most_m)

    def width(both_share: float, one_share: float, open_m: float) -> FloatArray:
        found = np.where(both, both_share * across_m, one_share * front_m)
        return np.asarray(np.minimum(np.where(here, found, open_m), np.minimum(most_m, rules.most_m)), dtype=float)

    width_m = width(two.share, one.share, none.width_m)
    unknown = np.full_like(front_m, np.nan)
    kerb_m = np.where(here, front_m - width_m, unknown)
    return Sections(
        kerb_m=kerb_m,
        inner_m=kerb_m,
        width_m=width_m,
        low_m=width(two.low, one.low, none.low_m),
        high_m=width(two.high, one.high, none.high_m),
        source=np.full(closed.shape, WidthSource.ESTIMATED, dtype=object),
        to_wall=closed,
        paved=closed,
    )


def _by_tags(found: Sections, own: Ways, fronts: Fronts, walked: BoolArray, rules: WidthRules) -> Sections:
    """Take tagged widths, of the mapped pavement before those of the street."""
    tagged_m = np.where(walked & ~np.isnan(fronts.walk_width_m), fronts.walk_width_m, own.sidewalk_m)
    is_tagged = ~np.isnan(tagged_m)
    wide, spread = tagged_m[:, :, None], rules.tagged_spread_m
    kerb_m = np.where(found.to_wall[:, :, None], fronts.front_m - wide, found.kerb_m)
    found = found.where(
        is_tagged, width_m=wide, low_m=np.maximum(wide - spread, 0), high_m=wide + spread, kerb_m=kerb_m, inner_m=kerb_m
    )
    return replace(found, source=np.where(is_tagged, WidthSource.TAGGED, found.source))


def _with_kerbs(found: Sections, fronts: Fronts, usual_m: FloatArray, least_m: FloatArray, said: BoolArray) -> Sections:
    """Put kerbs where no front tells: as far as the opposite one where that is plausible, else half the usual width.

    A wall that is nearer than that ends the carriageway, and a pavement that is ``said`` to be there too.
    """
    half = np.maximum(usual_m, least_m)[:, None, None] / 2
    opposite = found.kerb_m[:, ::-1]
    plausible = (opposite >= 0.6 * half) & (opposite <= 1.4 * half)
    kerb_m = np.where(plausible, opposite, half)
    before_m = np.where(said[:, :, None], np.maximum(fronts.front_m - found.width_m, 0.6 * half), fronts.front_m - 0.2)
    kerb_m = np.where((fronts.built >= SEEN_SHARE)[:, :, None], np.fmin(kerb_m, before_m), kerb_m)
    unknown = np.asarray(np.isnan(found.kerb_m).any(axis=2))
    return found.where(unknown, kerb_m=kerb_m, inner_m=kerb_m)


def _by_walks(found: Sections, fronts: Fronts, where: BoolArray, usual_m: FloatArray) -> Sections:
    """Put pavements of open sides around their mapped lines, and the kerb before them."""
    begin = fronts.walk_m[:, :, None] - found.width_m / 2
    half = usual_m[:, None, None] / 2
    kerb_m = np.maximum(np.clip(begin, 0.75 * half, 1.3 * half), begin - _VERGE_M)
    return found.where(where, kerb_m=kerb_m, inner_m=np.maximum(begin, kerb_m))


def _by_kerbs(found: Sections, fronts: Fronts, where: BoolArray, rules: WidthRules) -> Sections:
    """Move kerbs to where they are mapped; what is left to a front is the pavement's width."""
    kerbed = (fronts.kerb >= SEEN_SHARE) & where[:, None]
    at_m = np.broadcast_to(fronts.kerb_m[:, :, None], found.kerb_m.shape)
    verge_m = found.inner_m - found.kerb_m
    found = found.where(kerbed, kerb_m=at_m, inner_m=at_m + verge_m)
    fixed = kerbed & found.to_wall & (found.source == WidthSource.ESTIMATED)
    return _left_over(found, fixed, fronts.front_m - at_m, rules)


def _left_over(found: Sections, where: BoolArray, width_m: FloatArray, rules: WidthRules) -> Sections:
    """Take for the width what lies between a known kerb and a known front; each may be wrong."""
    wide = np.clip(width_m, 0.0, rules.most_m)
    spread = 2 * rules.measured_spread_m
    return found.where(where, width_m=wide, low_m=np.maximum(wide - spread, 0.0), high_m=wide + spread)


def _shared_lanes(found: Sections, fronts: Fronts, shared: BoolArray, rules: WidthRules) -> Sections:
    """Keep a lane clear in the middle of streets without kerbs; what is left on both sides is for walking."""
    both = (found.to_wall.all(axis=1) & shared)[:, None] & np.ones((1, 2), dtype=bool)
    across_m = fronts.front_m.sum(axis=1, keepdims=True)
    lane_m = np.clip(across_m - 2 * rules.least_m, rules.least_shared_lane_m, rules.shared_lane_m)
    aside_m = np.broadcast_to((across_m - lane_m) / 2, found.width_m.shape)
    half = np.full_like(found.kerb_m, rules.shared_lane_m / 2)
    found = found.where(shared[:, None] & ~both, kerb_m=half, inner_m=half)
    found = _left_over(found, shared[:, None] & found.to_wall & ~both, fronts.front_m - half, rules)
    found = _left_over(found, both, aside_m, rules)
    kerb_m = fronts.front_m - np.minimum(aside_m, rules.most_m)
    return found.where(both, kerb_m=kerb_m, inner_m=kerb_m)


def _reaching(found: Sections, fronts: Fronts) -> Sections:
    """Let pavements reach to a wall that leaves a crack only: a strip that nobody walks on is not worth a line."""
    left_m = fronts.front_m - found.inner_m - found.width_m
    cracked = (fronts.built >= SEEN_SHARE) & (np.nan_to_num(np.abs(left_m), nan=np.inf).max(axis=2) <= _CRACK_M)
    whole_m = found.width_m + left_m
    found = found.where(cracked, width_m=whole_m, high_m=np.maximum(found.high_m, whole_m))
    return replace(found, to_wall=found.to_wall | cracked)


def _off_the_middle(found: Sections) -> Sections:
    """Keep every kerb off the line that the street is drawn by: that is where vehicles drive."""
    kerb_m = np.maximum(found.kerb_m, _LEAST_KERB_M)
    moved_m = np.maximum(kerb_m - found.inner_m, 0.0)
    narrowed = {name: np.maximum(getattr(found, name) - moved_m, 0.0) for name in ("width_m", "low_m", "high_m")}
    return replace(found, kerb_m=kerb_m, inner_m=found.inner_m + moved_m, **narrowed)


def _paved(
    found: Sections, own: Ways, fronts: Fronts, said: BoolArray, usual_m: FloatArray, rules: WidthRules
) -> Sections:
    """Tell which sides have a pavement: where one is said to be; where nothing is said, where houses stand."""
    built = fronts.near >= BUILT_SHARE
    guessed = built & (own.sidewalk.astype(str) == "") & ~own.of_kind(Kind.THROUGH)[:, None]
    wanted = np.where(own.of_kind(Kind.SHARED)[:, None], built, said | guessed)
    # what a wall or another street leaves less than is no pavement
    wall_m = np.where(fronts.built >= SEEN_SHARE, np.nan_to_num(fronts.front_m.mean(axis=2), nan=np.inf), np.inf)
    room_m = np.minimum(wall_m, fronts.other_m - usual_m[:, None] / 2) - found.inner_m.mean(axis=2)
    wide = np.minimum(room_m, found.width_m.mean(axis=2)) >= rules.least_m
    paved = np.asarray(wanted & wide, dtype=bool)
    return replace(found, paved=paved, to_wall=found.to_wall & paved)

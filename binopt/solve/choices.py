"""The places among which one bin chooses, and what a row of bins takes between them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

import numpy as np

from binopt.domain.case import Rules
from binopt.domain.service import BinType
from binopt.domain.street import FloatArray, IntArray
from binopt.geometry.candidates import (
    BARRIER_M,
    ON_PAVEMENT,
    FreeGaps,
    Places,
    blocked_free_m,
    clear_width_at,
    lay_places,
    share_taken,
)
from binopt.geometry.clearances import MM
from binopt.geometry.model import CELL_M, StreetModel
from binopt.solve.pricing import Prices

GAP_CM = 10
GAP_FOUR_WHEELED_CM = 30
HARM_SHARES = (0.0, 1e-4, 1e-3, 1e-2, 0.1, 1.0)
"""Shares of harm's price at which obstruction is bounded: the dearer harm, the nearer to those who must do some."""
STAND_GAP_CM = 150
"""Bins closer than this along the kerb are one stand: what lies between them is taken too (contract)."""


@dataclass(frozen=True, slots=True)
class Choice:
    """Places of one bin, cheapest first; arrays of one length.

    ``low_cm`` and ``high_cm`` are the ends along the kerb, ``cost`` the price of one presentation there alone;
    ``place`` is the index in the face's ``Places``. ``floors`` are the least costs of any place were
    carrying, crew time and what is displaced free, with harm at each of ``HARM_SHARES`` of its price.
    """

    bin_type: BinType
    place: IntArray
    low_cm: FloatArray
    high_cm: FloatArray
    side: IntArray
    isolated: IntArray
    cost: IntArray
    lawful: IntArray
    carry_m: FloatArray
    floors: tuple[int, ...]

    def cut(self, first: int, last: int) -> Choice:
        """Keep the places from the ``first``-th up to the ``last``-th."""
        return self.take(np.arange(first, min(last, len(self.cost))))

    def take(self, keep: IntArray) -> Choice:
        """Keep some places, in the order given."""
        return replace(
            self,
            place=self.place[keep],
            low_cm=self.low_cm[keep],
            high_cm=self.high_cm[keep],
            side=self.side[keep],
            isolated=self.isolated[keep],
            cost=self.cost[keep],
            lawful=self.lawful[keep],
            carry_m=self.carry_m[keep],
        )


def choose_among(
    places: Places,
    foot_m: float,
    door_m: float,
    max_carry_m: float,
    price: Prices,
    walk_m_per_s: float,
    barred: frozenset[int],
) -> Choice:
    """Price every usable place for a bin whose door's foot lies at a chainage of the face's kerb.

    Parameters
    ----------
    foot_m, door_m
        Chainage of the point of the kerb nearest the door, and the way from the door to it.
    walk_m_per_s
        How fast the crew walks to bins at the building side, there and back.
    barred
        Indices of places that a check of an earlier plan found unusable.
    """
    usable = places.usable.copy()
    usable[np.fromiter(barred, np.int64)] = False
    index = np.flatnonzero(usable)
    carry = np.abs(places.middle_cm[index] / 100 - foot_m) + door_m
    good = places.lawful[index] & (carry <= max_carry_m + 1e-9)
    taken = price.o_per_m * places.o[index]
    harm = price.s_per_m * places.s[index] + price.b_per_m * places.b[index] + price.unlawful * ~good
    walk_s = 2 * places.across_m[index] / walk_m_per_s
    moved = price.displaced_per_m * places.displaced[index]
    priced = taken + moved + harm + price.carry_per_m * carry + price.crew_per_s * walk_s
    whole = np.round(priced).astype(np.int64)
    order = np.argsort(whole, kind="stable")
    index, whole, good, carry = index[order], whole[order], good[order], carry[order]
    half_cm = places.bin_type.width_m * 50
    middle_cm = places.middle_cm[index].astype(np.float64)
    return Choice(
        places.bin_type,
        index,
        middle_cm - half_cm,
        middle_cm + half_cm,
        places.side[index],
        places.pinched[index].astype(np.int64),
        whole,
        good.astype(np.int64),
        carry,
        tuple(int(np.floor((taken + share * harm).min(initial=np.inf if len(index) else 0))) for share in HARM_SHARES),
    )


@dataclass(frozen=True, slots=True)
class Fill:
    """What a gap between two bins of a stand takes, for one depth and side, summed along the kerb of one face.

    ``o``, ``s``, ``b`` are sums over the cells up to each multiple of 0.25 m, in metres.
    """

    o: FloatArray
    s: FloatArray
    b: FloatArray

    def cost(self, price: Prices, from_cm: FloatArray, to_cm: FloatArray) -> FloatArray:
        """Price gaps for one presentation; where a gap is empty it costs nothing."""
        at = np.arange(len(self.o)) * CELL_M * 100
        sums = price.o_per_m * self.o + price.s_per_m * self.s + price.b_per_m * self.b
        return np.asarray(np.interp(np.maximum(from_cm, to_cm), at, sums) - np.interp(from_cm, at, sums))


def lay_types(
    street: StreetModel,
    rules: Rules,
    types: Iterable[BinType],
    gaps: FreeGaps,
    known: Mapping[int, Places] | None = None,
) -> dict[int, Places]:
    """Lay out the places of bin types on a street of one face, by litres; those that are ``known`` as they are."""
    near = np.arange(len(street.obstacles.ids))
    places = dict(known or {})
    for litres, bin_type in sorted({one.litres: one for one in types}.items()):
        if litres not in places:
            places[litres] = lay_places(street, rules, 0, bin_type, near, gaps)
    return places


def fill_table(
    street: StreetModel, rules: Rules, gaps: FreeGaps, places: Mapping[int, Places]
) -> dict[tuple[int, int], Fill]:
    """Sum up what gaps take on a street of one face, by depth in whole centimetres and side, for bins of its places."""
    clear_m = street.faces[0].clear_width_m
    depths = {round(laid.bin_type.depth_m * 100): laid.bin_type.depth_m for laid in places.values()}
    return {
        (depth_cm, side): both[side]
        for depth_cm, depth_m in depths.items()
        for both in (fills(gaps, rules, clear_m, depth_m),)
        for side in ON_PAVEMENT
    }


def fills(gaps: FreeGaps, rules: Rules, face_clear_m: float, depth_m: float) -> tuple[Fill, Fill]:
    """Sum up what a gap of a depth takes along a face, at the kerb and at the building side."""
    count = len(gaps.width_m)
    index = np.arange(count)
    clear = clear_width_at(rules, face_clear_m, gaps.width_m)
    both = []
    for side in ON_PAVEMENT:
        depth = np.minimum(depth_m, gaps.width_m)
        begin = gaps.width_m - depth if side else np.zeros(count)
        free = blocked_free_m(gaps, index, begin, begin + depth)
        less = free < gaps.longest_m - MM
        rows = (share_taken(free, gaps.longest_m), less & (free < clear - MM), less & (free < BARRIER_M - MM))
        o, s, b = (np.concatenate([[0.0], np.cumsum(row * CELL_M)]) for row in rows)
        both.append(Fill(o, s, b))
    return both[0], both[1]

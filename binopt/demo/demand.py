"""Who lives and trades behind a door, what waste they make, and which bins were bought for it."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil

from binopt.demo.dice import Dice

LITRES_PER_INHABITANT = {"residual": 45.0, "packaging": 20.0, "paper": 10.0, "bio": 10.0}
"""A week, uncompacted: 6.8 kg residual at 0.15 kg/l is 45 l; the others are usual in dense European quarters."""

_SHOP_LITRES = {"residual": (60, 280), "packaging": (250, 1300), "paper": (120, 700)}
_FOOD_SHOP_BIO_LITRES = (60, 220)
TODAY_DAYS = {
    "residual": ("mon", "wed", "fri"),
    "packaging": ("tue", "fri"),
    "paper": ("wed",),
    "bio": ("mon", "thu"),
}
LONGEST_GAP_DAYS = {"residual": 3, "packaging": 4, "paper": 7, "bio": 4}
_RESERVE = 0.8
"""Bins were bought so that the longest gap of today fills this share of them."""

_DUTY_HOURS = (("05:00", "13:00"), ("05:30", "12:30"), ("06:00", "14:00"), ("07:00", "19:00"))


@dataclass(frozen=True, slots=True)
class Household:
    """What stands behind one door. ``litres`` and ``bins`` (type in litres, count) are by stream."""

    dwellings: int | None
    inhabitants: int | None
    duty: tuple[str, str] | None
    litres: dict[str, int]
    bins: dict[str, tuple[tuple[int, int], ...]]


def move_in(kind: str, frontage_m: float, dice: Dice) -> Household:
    """Draw who is behind a door, by the kind of building and the width of its front."""
    if kind == "shop":
        litres = {stream: dice.whole(*span) for stream, span in _SHOP_LITRES.items()}
        if dice.chance(0.35):
            litres["bio"] = dice.whole(*_FOOD_SHOP_BIO_LITRES)
        return Household(None, None, None, litres, _bins(litres, dice))
    if kind == "house":
        dwellings = 1 if dice.chance(0.7) else 2
    elif kind == "flats":
        dwellings = max(3, round(frontage_m / dice.between(6, 8))) * dice.whole(3, 5)
    else:
        dwellings = dice.whole(24, 56)
    inhabitants = max(1, round(sum(dice.between(1.2, 3.0) for _ in range(dwellings))))
    litres = {
        stream: max(1, round(rate * inhabitants * dice.between(0.75, 1.25)))
        for stream, rate in LITRES_PER_INHABITANT.items()
    }
    # caretakers of big buildings are at the door for some hours only
    duty = dice.pick(_DUTY_HOURS) if dwellings >= 15 and dice.chance(0.5) else None
    return Household(dwellings, inhabitants, duty, litres, _bins(litres, dice))


def _bins(litres: dict[str, int], dice: Dice) -> dict[str, tuple[tuple[int, int], ...]]:
    big = dice.chance(0.4)
    return {
        stream: buy(week * LONGEST_GAP_DAYS[stream] / 7 / _RESERVE, prefers_1100=big) for stream, week in litres.items()
    }


def buy(needed_l: float, *, prefers_1100: bool = False) -> tuple[tuple[int, int], ...]:
    """Return the EN 840 bins that hold as many litres: (type, count), two-wheelers to 720 l, four-wheelers above."""
    for litres, count in ((80, 1), (120, 1), (240, 1), (360, 1), (240, 2), (360, 2)):
        if needed_l <= litres * count:
            return ((litres, count),)
    if prefers_1100 and needed_l > 3 * 660:
        return ((1100, ceil(needed_l / 1100)),)
    whole, rest = divmod(needed_l, 660)
    # a small rest goes into a two-wheeler rather than into one more big bin
    return ((660, int(whole)), (240, 1)) if 0 < rest <= 240 else ((660, ceil(needed_l / 660)),)

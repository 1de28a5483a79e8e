"""The plan: where each bin stands, when it is out, and what could not be placed lawfully."""

from __future__ import annotations

from dataclasses import dataclass

from shapely.geometry import Point, Polygon

from binopt.domain.service import BinType
from binopt.domain.street import Side


@dataclass(frozen=True, slots=True)
class Spot:
    """The rectangle on which one bin stands when it is out; the same all week.

    ``chainage_m`` is that of the rectangle's middle along the face's kerb; ``carry_m`` the way from the door to the
    nearest point of the kerb plus the way along the kerb from there.
    """

    premises_id: str
    stream: str
    bin_type: BinType
    rank: int
    face_id: str
    chainage_m: float
    side: Side
    carry_m: float
    lawful: bool
    shape: Polygon

    @property
    def key(self) -> tuple[str, str]:
        """Premises and stream."""
        return (self.premises_id, self.stream)


@dataclass(frozen=True, slots=True)
class Presentation:
    """One putting-out of some bins of a premises and stream: ranks 1 to ``bins_out`` are taken.

    Minutes of the cycle; ``out_min`` is below the cycle's length, the later ones may pass it and are never wrapped.
    """

    premises_id: str
    stream: str
    bins_out: int
    out_min: int
    window_from_min: int
    window_to_min: int
    truck_min: int
    in_min: int
    round_id: str = ""

    @property
    def key(self) -> tuple[str, str]:
        """Premises and stream."""
        return (self.premises_id, self.stream)


@dataclass(frozen=True, slots=True)
class Service:
    """Spots and the presentations that use them: what the evaluator weighs, whoever made it."""

    spots: tuple[Spot, ...]
    presentations: tuple[Presentation, ...]


@dataclass(frozen=True, slots=True)
class Unplaced:
    """A premises and stream without a lawful spot (or, ``no_room``, without any), why, and what would help."""

    premises_id: str
    stream: str
    reason: str
    detail: str
    door: Point


@dataclass(frozen=True, slots=True)
class Baselines:
    """What is compared with: ``today`` as announced, ``exact`` as if everybody knew the truck's minute."""

    today: Service
    exact: Service
    no_room: tuple[Unplaced, ...] = ()

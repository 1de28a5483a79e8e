"""What can be said of a face on the street network: how a truck serves it, or why none can."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from binopt.errors import Fault


class Mode(StrEnum):
    """In which way a face is served.

    ``along``: with the kerb on the truck's own side. ``far_kerb``: along the other kerb of a one-way street, in a pass
    of its own. ``both_sides``: in a pass that serves the facing face too, or across a street so narrow that nobody
    passes the truck. ``from_mouth``: the truck waits at the mouth of a dead end. ``straight``: the case has no streets.
    """

    ALONG = "along"
    FAR_KERB = "far_kerb"
    BOTH_SIDES = "both_sides"
    FROM_MOUTH = "from_mouth"
    STRAIGHT = "straight"


@dataclass(frozen=True, slots=True)
class FaceService:
    """How one face is served.

    Parameters
    ----------
    face, face_id
        Its index, and its id.
    street_id
        The street that it lies at, "" where there are no streets.
    mode
        In which way.
    arcs
        What the truck drives along, in its order; the one on which it waits at a mouth. None without streets.
    entry_share, exit_share
        How far along the first arc the service begins, and along the last it ends, 0 to 1.
    length_m
        The way driven at the speed of collecting; 0 at a mouth.
    along_kerb
        Whether the truck passes the kerb in the direction of its line: from chainage 0 up, else down to it.
    walk_begin_m, walk_end_m
        From the first and the last point of the kerb to the truck, on foot; 0 except at a mouth. Linear between.
    partner
        The face that is served in the same pass, -1 for none. Both then have the same arcs and shares, and
        ``length_m`` is that of the pass: it is driven once for both.
    entry_xy, exit_xy
        Where the service begins and ends, on the centre line.
    offset_m
        How far from the begin of the pass this face begins: above 0 only where the partner's begins before.
    """

    face: int
    face_id: str
    street_id: str
    mode: Mode
    arcs: tuple[int, ...]
    entry_share: float
    exit_share: float
    length_m: float
    along_kerb: bool
    entry_xy: tuple[float, float]
    exit_xy: tuple[float, float]
    walk_begin_m: float = 0.0
    walk_end_m: float = 0.0
    partner: int = -1
    offset_m: float = 0.0

    def driven_m(self, chainage_m: float, kerb_m: float) -> float:
        """Return how far from the begin of the pass the truck stands when it is at a chainage of the kerb.

        ``kerb_m`` is the kerb's length. 0 at a mouth, where the truck does not move.
        """
        if self.mode is Mode.FROM_MOUTH:
            return 0.0
        return min(self.offset_m + (chainage_m if self.along_kerb else kerb_m - chainage_m), self.length_m)

    def walk_m(self, chainage_m: float, kerb_m: float) -> float:
        """Return the way on foot, one way, from a chainage of the kerb to the truck; 0 except at a mouth."""
        share = chainage_m / kerb_m if kerb_m else 0.0
        return self.walk_begin_m + share * (self.walk_end_m - self.walk_begin_m)


class Reason(StrEnum):
    """Why a face cannot be served."""

    NO_STREET = "no_street"
    UNCONNECTED = "unconnected"
    TOO_NARROW = "too_narrow"
    ONEWAY = "oneway"
    NO_WAY_BACK = "no_way_back"
    MOUTH_TOO_FAR = "mouth_too_far"


@dataclass(frozen=True, slots=True)
class Unserved:
    """A face that no truck of this width can serve, and why. ``street_id`` is "" where it lies at none."""

    face: int
    face_id: str
    street_id: str
    reason: Reason
    value: str

    def fault(self) -> Fault:
        """Return it as a fault of the layer ``streets``: whether it stops anybody is for the caller to say."""
        what = f"face {self.face_id} cannot be served: {self.why}"
        return Fault("streets", what, self.value, self.street_id, _TOLD[self.reason][1])

    @property
    def why(self) -> str:
        """The reason in words."""
        return _TOLD[self.reason][0]


@dataclass(frozen=True, slots=True)
class Serving:
    """All faces of a case on one network: a service each, ``None`` where there is none, and why not."""

    services: tuple[FaceService | None, ...]
    unserved: tuple[Unserved, ...]


_TOLD = {
    Reason.NO_STREET: ("no street runs along it", "add its centre line to streets"),
    Reason.UNCONNECTED: ("its street is not connected with the depot's", "let the lines meet within 0.5 m"),
    Reason.TOO_NARROW: ("the truck is too wide for its street", "give its streams a narrower truck"),
    Reason.ONEWAY: (
        "its street may only be driven with the kerb on the wrong side",
        "set both_sides of the street, or network.far_kerb_oneway",
    ),
    Reason.NO_WAY_BACK: ("one-way streets lead only into its street, or only out of it", "check oneway around it"),
    Reason.MOUTH_TOO_FAR: (
        "it lies deep in a dead end without a turning place",
        "mark one (dead_end = turning), raise network.mouth_walk_max_m, or move the bins to the mouth",
    ),
}

"""The streets as trucks of one width may drive them, asked stop by stop."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from shapely.geometry import Point

from binopt.domain.rounds import RoundStop, StopKind
from binopt.network import NO_WAY_S, FaceService, Streets, Unserved
from binopt.network.sites import DEPOT, UNLOADING, Place

KINDS: Mapping[StopKind, str] = {StopKind.DEPOT: DEPOT, StopKind.UNLOAD: UNLOADING}
"""What a stop that does not collect stops at."""


@dataclass(frozen=True, slots=True)
class Roads:
    """The streets as trucks of one width may drive them.

    Rounds are made for the widest truck of a case, so that any may be sent anywhere. A narrower one may drive so too,
    and by ways that are open to it alone: what is asked here is answered by the better of the two.

    Attributes
    ----------
    laid
        The streets for trucks of this width, and those for the widest where that is another.
    index
        Number of each face.
    """

    laid: tuple[Streets, ...]
    index: Mapping[str, int]

    def unserved(self, face_id: str) -> Unserved | None:
        """Say why a truck of this width cannot serve a face, ``None`` where it can or the face is not known."""
        face, serving = self.index.get(face_id), self.laid[0].serving
        if face is None or serving.services[face] is not None:
            return None
        return next(one for one in serving.unserved if one.face == face)

    def services(self, stop: RoundStop) -> Iterator[FaceService]:
        """List how the face of a stop may be served."""
        face = self.index.get(stop.face_id)
        for streets in self.laid:
            service = streets.serving.services[face] if face is not None else None
            if service is not None:
                yield service

    def in_one_pass(self, before: RoundStop, stop: RoundStop) -> bool:
        """Tell whether two stops, one after the other, are of one pass: paired faces, and nothing driven between."""
        if before.kind is not StopKind.COLLECT or stop.kind is not StopKind.COLLECT or stop.drive_s:
            return False
        other = self.index.get(stop.face_id, -1)
        return before.face_id == stop.face_id or any(one.partner == other for one in self.services(before))

    def least_s(self, before: RoundStop, stop: RoundStop) -> int | None:
        """Return the least seconds of driving from stop to stop, a depot's allowance in them.

        ``NO_WAY_S`` where no way leads; ``None`` where one of the two is at no place that a truck can be at.
        """
        found = [
            int(streets.whole_seconds([one, other])[0, 1])
            for streets in self.laid
            if (one := self._location(streets, before)) >= 0 and (other := self._location(streets, stop)) >= 0
        ]
        return min(found, default=None)

    def metres(self, before: RoundStop, stop: RoundStop, streets: Streets) -> float | None:
        """Return the length of the way from stop to stop on some streets, 0 where none leads.

        ``None`` where one of the two is at no place that a truck can be at.
        """
        one, other = self._location(streets, before), self._location(streets, stop)
        if min(one, other) < 0:
            return None
        return float(streets.travel.distance_m[one, other]) if streets.travel.drive_s[one, other] < NO_WAY_S else 0.0

    def along_m(self, stop: RoundStop, streets: Streets) -> float:
        """Return the way that a truck drives along the face of a stop, 0 where it is not served."""
        face = self.index.get(stop.face_id)
        service = streets.serving.services[face] if face is not None else None
        return service.length_m if service else 0.0

    def off_m(self, stop: RoundStop) -> float:
        """Return how far a stop lies from where a truck may stand for it: 0 where that is only assumed or not known."""
        if stop.kind is StopKind.COLLECT:
            places = [Point(service.entry_xy) for service in self.services(stop)]
        else:
            sites = self._sites(self.laid[0], stop.kind)
            places = [] if any(site.assumed for _, site in sites) else [site.point for _, site in sites]
        return min((float(place.distance(stop.point)) for place in places), default=0.0)

    def site(self, stop: RoundStop) -> Place:
        """Return the depot or unloading site at which a stop is: the nearest of its kind."""
        streets = self.laid[0]
        return streets.places[self._location(streets, stop)]

    def _location(self, streets: Streets, stop: RoundStop) -> int:
        if stop.kind is StopKind.COLLECT:
            face = self.index.get(stop.face_id)
            return -1 if face is None else int(streets.location[face])
        # an assumed place is the only one of its kind, and lies nowhere
        return min(
            self._sites(streets, stop.kind),
            key=lambda pair: 0.0 if pair[1].assumed or stop.point.is_empty else pair[1].point.distance(stop.point),
        )[0]

    @staticmethod
    def _sites(streets: Streets, kind: StopKind) -> list[tuple[int, Place]]:
        return [(i, place) for i, place in enumerate(streets.places) if place.kind == KINDS[kind]]

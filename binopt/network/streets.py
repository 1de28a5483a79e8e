"""The streets under the rounds: one network for trucks of one width, how faces are served on it, and travel times."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from binopt.domain.case import Case
from binopt.domain.street import Face, IntArray
from binopt.errors import InputError
from binopt.network.findings import find_faults
from binopt.network.graph import StreetNetwork, build_network
from binopt.network.paths import NO_WAY_S, TravelTimes, travel_times
from binopt.network.services import Serving
from binopt.network.serving import serve_faces
from binopt.network.sites import DEPOT, UNLOADING, Place


@dataclass(frozen=True, slots=True)
class Streets:
    """The network of a case, how each face is served on it, and the travel times between faces that are.

    ``location`` is each face's row and column of the travel times, -1 where no truck serves it or nobody asked.
    """

    network: StreetNetwork
    serving: Serving
    travel: TravelTimes
    location: IntArray

    @classmethod
    def of(
        cls,
        case: Case,
        faces: Sequence[Face],
        *,
        truck_width_m: float | None = None,
        asked: Collection[int] | None = None,
    ) -> Streets:
        """Lay the network of a case.

        Parameters
        ----------
        faces
            All faces of the case.
        truck_width_m
            Of the trucks that drive on it; as wide as the widest where not given: any of them may be sent anywhere.
        asked
            Indices of the faces between which travel times are wanted; all where not given.

        Raises
        ------
        InputError
            When streets or sites are broken: no speed, a depot far from any street.
        """
        widest_m = max((truck.width_m for truck in case.trucks), default=0.0)
        network = build_network(case, widest_m if truck_width_m is None else truck_width_m)
        if network.faults:
            raise InputError(network.faults)
        serving = serve_faces(network, faces)
        wanted = range(len(faces)) if asked is None else frozenset(asked)
        met = np.array([one is not None and i in wanted for i, one in enumerate(serving.services)], dtype=bool)
        services = [one for one, is_met in zip(serving.services, met, strict=True) if one is not None and is_met]
        travel = travel_times(network, services, network.places)
        location = np.where(met, len(network.places) + np.cumsum(met) - 1, -1)
        return cls(network, serving, travel, location)

    def check(self, needed: Collection[int]) -> tuple[str, ...]:
        """Raise what stops trucks from reaching faces that have bins, and return what is only worth knowing.

        Raises
        ------
        InputError
            When a face with bins cannot be reached, with each face or street by name.
        """
        found = find_faults(self.network, self.serving, needed)
        unserved = [one.fault() for one in self.serving.unserved if one.face in needed]
        told = list({str(fault): fault for fault in (*found.faults, *unserved)}.values())
        if told:
            raise InputError(told)
        return tuple(str(fault) for fault in found.warnings)

    @property
    def depot(self) -> int:
        """Number of the depot among the places."""
        return next(i for i, place in enumerate(self.network.places) if place.kind == DEPOT)

    @property
    def unloading(self) -> tuple[int, ...]:
        """Numbers of the unloading sites among the places."""
        return tuple(i for i, place in enumerate(self.network.places) if place.kind == UNLOADING)

    @property
    def places(self) -> tuple[Place, ...]:
        """Depots and unloading sites."""
        return self.network.places

    def whole_seconds(self, locations: Sequence[int]) -> NDArray[np.int64]:
        """Return driving times between some locations, (n, n).

        A depot's allowance for going out and coming home is in them, half on each way.
        """
        drive_s = self.travel.drive_s[np.ix_(locations, locations)].astype(np.int64)
        half_s = np.array([self._half_s(location) for location in locations], dtype=np.int64)
        reached = (drive_s < NO_WAY_S) & (np.asarray(locations)[:, None] != np.asarray(locations))
        drive_s[reached] += (half_s[:, None] + half_s)[reached]
        return drive_s

    def _half_s(self, location: int) -> int:
        place = self.places[location] if location < len(self.places) else None
        return round(place.allowance_s / 2) if place is not None and place.kind == DEPOT else 0

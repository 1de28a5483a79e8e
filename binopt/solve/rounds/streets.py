"""The streets under the rounds: one network for the widest truck, how faces are served on it, and travel times."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from binopt.domain.case import Case
from binopt.domain.street import IntArray
from binopt.errors import InputError
from binopt.geometry.model import StreetModel
from binopt.network import (
    NO_WAY_S,
    Place,
    Serving,
    StreetNetwork,
    TravelTimes,
    build_network,
    find_faults,
    serve_faces,
    travel_times,
)


@dataclass(frozen=True, slots=True)
class Streets:
    """The network of a case, how each face is served on it, and the travel times between all faces that are.

    ``location`` is each face's row and column of the travel times, -1 where no truck serves it.
    """

    network: StreetNetwork
    serving: Serving
    travel: TravelTimes
    location: IntArray

    @classmethod
    def of(cls, case: Case, model: StreetModel) -> Streets:
        """Lay the network of a case, for trucks as wide as the widest: any of them may be sent anywhere.

        Raises
        ------
        InputError
            When streets or sites are broken: no speed, a depot far from any street.
        """
        network = build_network(case, max((truck.width_m for truck in case.trucks), default=0.0))
        if network.faults:
            raise InputError(network.faults)
        serving = serve_faces(network, model.faces)
        served = np.array([service is not None for service in serving.services], dtype=bool)
        travel = travel_times(network, [one for one in serving.services if one is not None], network.places)
        location = np.where(served, len(network.places) + np.cumsum(served) - 1, -1)
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
        return next(i for i, place in enumerate(self.network.places) if place.kind == "depot")

    @property
    def unloading(self) -> tuple[int, ...]:
        """Numbers of the unloading sites among the places."""
        return tuple(i for i, place in enumerate(self.network.places) if place.kind == "unloading")

    @property
    def places(self) -> tuple[Place, ...]:
        """Depots and unloading sites."""
        return self.network.places

    def whole_seconds(self, locations: Sequence[int]) -> NDArray[np.int64]:
        """Return driving times between some locations, the first of them the depot.

        The depot's allowance for going out and coming home is in them, half on each way.
        """
        drive_s = self.travel.drive_s[np.ix_(locations, locations)].astype(np.int64)
        half = round(self.places[self.depot].allowance_s / 2)
        drive_s[0, drive_s[0] < NO_WAY_S] += half
        drive_s[drive_s[:, 0] < NO_WAY_S, 0] += half
        drive_s[0, 0] = 0
        return drive_s

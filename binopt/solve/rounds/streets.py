"""The streets under the rounds: one network for the widest truck, how faces are served on it, and travel times."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from binopt.domain.case import Case
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
    """The network of a case, how each face is served on it, and what was noticed."""

    network: StreetNetwork
    serving: Serving
    notes: tuple[str, ...]

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
        return cls(network, serve_faces(network, model.faces), network.notes)

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

    def travel(self, faces: Collection[int]) -> TravelTimes:
        """Compute the travel times between all places and the services of some faces, in their order."""
        services = [self.serving.services[face] for face in faces]
        return travel_times(self.network, [one for one in services if one is not None], self.network.places)


def whole_seconds(times: TravelTimes, depot: int, allowance_s: float) -> NDArray[np.int64]:
    """Return driving times with the allowance for going out and coming home, half each, at the depot's ways."""
    drive_s = times.drive_s.astype(np.int64)
    half = round(allowance_s / 2)
    out, back = drive_s[depot] < NO_WAY_S, drive_s[:, depot] < NO_WAY_S
    drive_s[depot, out] += half
    drive_s[back, depot] += half
    np.fill_diagonal(drive_s, 0)
    return drive_s

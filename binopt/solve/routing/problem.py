"""What periodic routing is asked: stops with alternative sets of days, trucks, unloading facilities, driving times.

Everything is a whole number: seconds, litres, kilograms, and a cost whose unit is the caller's. Locations are rows and
columns of one matrix of driving times. A stop that is served along a street is entered at one end and left at the
other: its column holds the ways to where it is entered, its row the ways from where it is left.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

IntMatrix = npt.NDArray[np.int64]

ALWAYS_S = 2**31
"""A moment later than any: the end of windows that do not close."""


@dataclass(frozen=True, slots=True)
class Window:
    """When work at a stop may begin, in seconds from the day's start, and what beginning then costs."""

    earliest_s: int = 0
    latest_s: int = ALWAYS_S
    cost: int = 0


@dataclass(frozen=True, slots=True)
class Visit:
    """What one day of an alternative brings: work, load, and when it may be done.

    Parameters
    ----------
    service_s
        Seconds of work at the stop.
    litres, kg
        What is loaded.
    windows
        Begin of work in any one of these; none: at any time of the shift. The cost of the window that is taken counts.
    """

    service_s: int
    litres: int
    kg: int = 0
    windows: tuple[Window, ...] = ()


@dataclass(frozen=True, slots=True)
class Alternative:
    """One way to serve a stop in the period: a visit for each of its days, and what choosing it costs besides."""

    visits: Mapping[int, Visit]
    cost: int = 0

    @property
    def days(self) -> tuple[int, ...]:
        """The days of the visits, ascending."""
        return tuple(sorted(self.visits))


@dataclass(frozen=True, slots=True)
class Stop:
    """A place to be served by exactly one of its alternatives.

    Parameters
    ----------
    name
        How errors and rounds speak of it.
    location
        Row and column of the matrix.
    alternatives
        At least one.
    vehicles
        Names of the only vehicles that may come; None: any.
    """

    name: str
    location: int
    alternatives: tuple[Alternative, ...]
    vehicles: frozenset[str] | None = None


@dataclass(frozen=True, slots=True)
class Facility:
    """A place where trucks unload, and the seconds that it takes."""

    location: int
    service_s: int = 0
    name: str = ""


@dataclass(frozen=True, slots=True)
class Vehicle:
    """Trucks of one kind, each with at most one round a day.

    Parameters
    ----------
    name
        Of the kind; unique.
    count
        Trucks of this kind, each day.
    litres, kg
        Capacity; None: without limit.
    shift_s
        Longest round from depot to depot, driving, work, unloading and waiting included. A break is taken off here.
    days
        Days on which it drives; None: all.
    earliest_s, latest_s
        Leaves the depot not before, is back not after, in seconds from the day's start.
    """

    name: str
    count: int
    litres: int | None
    shift_s: int
    kg: int | None = None
    days: frozenset[int] | None = None
    earliest_s: int = 0
    latest_s: int = ALWAYS_S

    def drives_on(self, day: int) -> bool:
        """Tell whether it drives on a day."""
        return self.days is None or day in self.days


@dataclass(frozen=True, eq=False)
class PeriodicProblem:
    """Everything that periodic routing is asked; see the parts.

    Parameters
    ----------
    drive_s
        (n, n) seconds from location to location; need not be symmetric.
    depot, end_depot
        Where rounds start and end; without an end depot they end where they started. Trucks come home empty.
    drive_weight, duration_weight
        Cost of a second driven, and of a second between leaving the depot and being back.
    round_price
        Cost of each round.
    """

    days: int
    drive_s: IntMatrix
    depot: int
    facilities: tuple[Facility, ...]
    stops: tuple[Stop, ...]
    vehicles: tuple[Vehicle, ...]
    end_depot: int | None = None
    drive_weight: int = 1
    duration_weight: int = 0
    round_price: int = 0
    home: int = field(init=False)

    def __post_init__(self) -> None:
        matrix = np.array(self.drive_s, dtype=np.int64)
        if matrix.ndim != 2 or matrix.shape[0] != matrix.shape[1] or np.any(matrix < 0):
            raise ValueError("drive_s must be a square matrix without negative numbers")
        if np.any(matrix != np.asarray(self.drive_s)):
            raise ValueError("drive_s must hold whole numbers")
        matrix.setflags(write=False)
        object.__setattr__(self, "drive_s", matrix)
        object.__setattr__(self, "home", self.depot if self.end_depot is None else self.end_depot)

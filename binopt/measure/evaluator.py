"""All figures of a set of spots and presentations, by one piece of code that knows no solver."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from binopt.domain.case import Case
from binopt.domain.plan import Baselines, Presentation, Service, Spot
from binopt.domain.street import FloatArray
from binopt.geometry.model import StreetModel
from binopt.measure.figures import FaceFigures
from binopt.measure.narrowing import Lines, narrow
from binopt.measure.presence import HourWeights, Timetables, timetables
from binopt.measure.spots import SpotTable, tabulate
from binopt.measure.weighing import LineFigures, weigh
from binopt.units import WEEK_MIN


@dataclass(frozen=True, slots=True)
class Prepared:
    """A set of spots with all that does not depend on the time, to be weighed with one presentation or another.

    Attributes
    ----------
    table
        The spots as arrays.
    lines
        The transects that they can narrow.
    weights
        The faces' hourly weights.
    weeks, faces
        Length of the cycle in weeks, and number of faces.
    """

    table: SpotTable
    lines: Lines
    weights: HourWeights
    weeks: int
    faces: int


def prepare(case: Case, model: StreetModel, spots: Sequence[Spot]) -> Prepared:
    """Do the geometry of a set of spots once.

    Raises
    ------
    ValueError
        When a spot lies on a face that the model does not have, or is no rectangle.
    """
    table = tabulate(model, spots)
    lines = narrow(case, model, table)
    return Prepared(table, lines, HourWeights.of(model.faces), case.weeks, len(model.faces))


@dataclass(frozen=True, slots=True)
class Compared:
    """The services that are held against each other, the geometry of each done once for all that is measured of it."""

    today: Prepared
    exact: Prepared
    plan: Prepared

    @classmethod
    def of(cls, case: Case, model: StreetModel, baselines: Baselines, plan: Service) -> Compared:
        """Prepare both baselines and a plan; baselines on the same spots share theirs."""
        today = prepare(case, model, baselines.today.spots)
        alike = baselines.exact.spots == baselines.today.spots
        exact = today if alike else prepare(case, model, baselines.exact.spots)
        return cls(today, exact, prepare(case, model, plan.spots))


def evaluate_prepared(prepared: Prepared, presentations: Iterable[Presentation]) -> FaceFigures:
    """Weigh prepared spots under presentations; see ``evaluate``."""
    times = times_of(prepared, presentations)
    figures = weigh(prepared.lines, times, prepared.weights)
    return by_face(prepared, figures, times)


def evaluate(case: Case, model: StreetModel, service: Service) -> FaceFigures:
    """Compute the figures of a week, exact in time.

    Parameters
    ----------
    case
        Gives the length of the cycle and the clear-width rule.
    model
        The street; its transects are cut further at both ends of every spot.
    service
        Spots and presentations. A presentation of ``n`` bins takes the spots of rank 1 to ``n``; bins that are never
        out only cut the kerb.

    Returns
    -------
    FaceFigures
        Per week: sums over a cycle over its weeks.

    Raises
    ------
    ValueError
        When a spot lies on a face that the model does not have, or is no rectangle.
    """
    return evaluate_prepared(prepare(case, model, service.spots), service.presentations)


def times_of(prepared: Prepared, presentations: Iterable[Presentation]) -> Timetables:
    """Find when the prepared bins are out."""
    return timetables(prepared.table.spots, presentations, prepared.weeks * WEEK_MIN)


def by_face(prepared: Prepared, figures: LineFigures, times: Timetables) -> FaceFigures:
    """Sum the figures of lines over faces and spread them over the weeks of the cycle."""

    def total(values: FloatArray) -> FloatArray:
        sums: FloatArray = np.bincount(prepared.lines.face, values, prepared.faces) / prepared.weeks
        return sums

    hours = float(times.minutes_out().sum()) / 60 / prepared.weeks
    return FaceFigures(total(figures.o), total(figures.oq), total(figures.s), total(figures.b), total(figures.a), hours)

"""A scenario: a name, and the case as it would be."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from binopt.domain.case import Case
from binopt.geometry.model import StreetModel
from binopt.geometry.streetscape import lay_out
from binopt.solve.holdings.terms import BinTerms

MARGIN_M = 100.0
"""How far beyond all pavements something may lie that a scenario puts there."""


@dataclass(frozen=True, slots=True)
class Scenario:
    """One thing to try.

    Parameters
    ----------
    name
        By which tables and folders call it; an id.
    case
        The case with all changes made.
    about
        What it is, in the words of whoever wrote it.
    changes
        What is changed, a sentence each.
    follow
        Share of premises that follow the plan, 0 to 1; the others keep today's habits.
    at
        Values of the keys that a sweep moves; empty otherwise.
    settings
        The whole of its ``case.toml``, as far as it is another than the case's.
    bins
        On which terms bins are still to be exchanged and shared.
    """

    name: str
    case: Case
    about: str = ""
    changes: tuple[str, ...] = ()
    follow: float = 1.0
    at: tuple[float, ...] = ()
    settings: Mapping[str, object] = field(default_factory=dict)
    bins: BinTerms | None = None


@dataclass(frozen=True)
class Surroundings:
    """What changes refer to: the case before any of them, its street, and the folder that files are named from.

    ``laid`` is the street where somebody has it laid out already.
    """

    base: Case
    folder: Path
    laid: StreetModel | None = None

    def holds(self, shape: BaseGeometry) -> bool:
        """Tell whether a shape lies where the case lies, and is not of other coordinates."""
        bounds = shapely.total_bounds(np.array([pavement.geometry for pavement in self.base.pavements], dtype=object))
        return bool(shapely.box(*bounds).buffer(MARGIN_M).contains(shape))

    @cached_property
    def model(self) -> StreetModel:
        """The base case's street, laid out when a change first names a face."""
        return lay_out(self.base) if self.laid is None else self.laid

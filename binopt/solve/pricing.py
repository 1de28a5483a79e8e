"""What the solver minimises, as whole numbers.

The order is: bins without a lawful spot and barriers, then pinches, then obstruction with a price on carrying and on
crew time. Each rank weighs so much more than the next that no plan of a quarter trades one for the other; the case may
set the prices of the last rank.
"""

from __future__ import annotations

from dataclasses import dataclass

from binopt.domain.case import Case

UNITS_PER_M_H = 100_000
"""Whole units of cost in one m·h of obstruction: 5 cm of an empty pavement for a minute are more than 80 units."""
BARRIER_M_H = 10_000
PINCH_M_H = 100
UNLAWFUL_M_H = 10
"""What one m·h of ``B``, of ``S``, and one presentation of an unlawful bin cost, in m·h of ``O``."""


@dataclass(frozen=True, slots=True)
class Prices:
    """Costs in whole units.

    Parameters
    ----------
    hours
        Hours for which a bin is out at one presentation, in a window of standard width.
    o_per_m
        Of each metre of pavement taken by one presentation; ``s_per_m`` and ``b_per_m`` likewise.
    unlawful
        Of one presentation of a bin on an unlawful spot.
    carry_per_m
        Of each metre that a bin is carried for one presentation.
    crew_per_s
        Of each second of a truck's time.
    """

    hours: float
    o_per_m: float
    s_per_m: float
    b_per_m: float
    unlawful: float
    carry_per_m: float
    crew_per_s: float

    @property
    def displaced_per_m(self) -> float:
        """Of each metre that one presentation puts onto the carriageway: as much as of ``O``, whoever walks there."""
        return self.o_per_h * self.hours

    @property
    def o_per_h(self) -> float:
        """Of one m·h of ``O``, each hour weighed; ``s_per_h`` and ``b_per_h`` of ``S`` and ``B``."""
        return float(UNITS_PER_M_H)

    @property
    def s_per_h(self) -> float:
        """Of one m·h of ``S``."""
        return float(UNITS_PER_M_H * PINCH_M_H)

    @property
    def b_per_h(self) -> float:
        """Of one m·h of ``B``."""
        return float(UNITS_PER_M_H * BARRIER_M_H)


def prices(case: Case, hours: float, hour_weight: float = 1.0) -> Prices:
    """Price one presentation of ``hours`` hours, each hour weighed by ``hour_weight`` (footfall over its mean)."""
    unit = float(UNITS_PER_M_H)
    return Prices(
        hours=hours,
        o_per_m=unit * hours * hour_weight,
        s_per_m=unit * PINCH_M_H * hours,
        b_per_m=unit * BARRIER_M_H * hours,
        unlawful=unit * UNLAWFUL_M_H,
        carry_per_m=unit * case.weights.carry_per_m,
        crew_per_s=unit * case.weights.crew_per_h / 3600,
    )

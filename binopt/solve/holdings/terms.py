"""On which terms bins may be exchanged and shared."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from binopt.domain.service import BinType

PRICES_EUR: Mapping[int, float] = MappingProxyType(
    {80: 30, 120: 35, 140: 40, 180: 45, 240: 50, 340: 75, 360: 80, 660: 200, 770: 220, 1000: 290, 1100: 300}
)
"""What a new bin costs, by litres. Assumed, of the order of catalogue prices: a city knows its own."""
USUAL_LITRES = (120, 240, 360, 660, 1100)
"""Sizes that are bought where nobody says which."""
WEEKS_A_YEAR = 52


@dataclass(frozen=True, slots=True)
class BinTerms:
    """What may be decided about bins.

    Parameters
    ----------
    sizes
        Types that may be bought. Empty where bins keep their sizes: shared ones are then taken from those who share.
    share
        Whether neighbours may put their waste into one premises' bins.
    groups
        Premises that agreed to share; where empty, all neighbours within the case's carry may.
    price_eur
        What a bin costs, by litres.
    life_years
        How long a bin lasts; what it costs is spread over that.
    eur_per_m_h
        What it may cost to spare people a metre of pavement taken for an hour.
    frontage_share
        The fairness cap: whose door is hosted at may have bins before it for at most this share of the metres × times
        a week of today, all streams together.
    """

    sizes: tuple[BinType, ...] = ()
    share: bool = False
    groups: tuple[frozenset[str], ...] = ()
    price_eur: Mapping[int, float] = field(default_factory=lambda: dict(PRICES_EUR))
    life_years: float = 10.0
    eur_per_m_h: float = 1.0
    frontage_share: float = 1.0

    def may_share(self, one: str, other: str) -> bool:
        """Tell whether two premises may use the same bins, as far as they agreed to."""
        return self.share and (not self.groups or any({one, other} <= group for group in self.groups))

    def m_h(self, litres: int) -> float:
        """Return what buying a bin must save, in m·h of ``O`` a week."""
        return self.price_eur.get(litres, 0.0) / (self.life_years * WEEKS_A_YEAR * self.eur_per_m_h)

    def alone(self) -> Mapping[str, BinTerms]:
        """Return the terms with one lever each: ``bin_sizes`` and ``shared_bins``, those that are switched on."""
        found = {}
        if self.sizes:
            found["bin_sizes"] = replace(self, share=False, groups=())
        if self.share:
            found["shared_bins"] = replace(self, sizes=())
        return found

"""The width that must stay free for people on foot, as the rules of several places have it.

All are physical widths, without the buffers that people keep from walls and kerbs. Where a rule could not be read in
its own text the source says so; a case gives its own ``clear_width_m`` where another holds.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from binopt.domain.service import ClearWidth

CLEAR_WIDTHS: Mapping[str, ClearWidth] = MappingProxyType(
    {
        "fr": ClearWidth(
            1.40,
            source="France: arrêté du 15 janvier 2007 (décret 2006-1658), art. 1; its 1.20 m where no wall stands on "
            "either side is not made use of",
        ),
        "fr_paris_etalages": ClearWidth(
            1.60,
            source="Paris: règlement des étalages et terrasses, 2011, by analogy (1.80 m since 2021), not verified",
        ),
        "uk": ClearWidth(
            1.50,
            pinch_width_m=1.00,
            pinch_length_m=6.0,
            source="United Kingdom: DfT, Inclusive Mobility (2021), 4.2: 1.50 m where 2.00 m cannot be had, 1.00 m at "
            "an obstacle over at most 6 m",
        ),
        "us_ada": ClearWidth(
            0.915,
            pinch_width_m=0.815,
            pinch_length_m=0.61,
            pinch_spacing_m=1.22,
            source="United States: 2010 ADA and ABA standards, 403.5.1: 36 in, 32 in over at most 24 in, 48 in apart",
        ),
        "us_prowag": ClearWidth(
            1.22,
            source="United States: PROWAG, 88 FR 53604 (2023), 36 CFR 1190, R302: 48 in without the kerb, no pinch",
        ),
        "de": ClearWidth(
            1.80,
            pinch_width_m=0.90,
            pinch_length_m=2.0,
            source="Germany: RASt 06 and EFA 2002 (FGSV), DIN 18040-3:2014: 1.80 m to walk, 0.90 m in a passage; "
            "the passage's length of 2 m is assumed here",
        ),
        "nyc": ClearWidth(
            2.44,
            share_of_width=0.5,
            source="New York: NYC DOT street design manual, clear path: 8 ft or half the pavement, whichever is more",
        ),
        "au": ClearWidth(1.00, source="Australia: AS 1428.1:2009 and 2021, 6.3"),
        "eu_tsi": ClearWidth(1.60, source="European Union: TSI-PRM 4.2.1, obstacle-free route (written for stations)"),
    }
)
"""Rules by the name that a case's ``clear_width_preset`` gives."""

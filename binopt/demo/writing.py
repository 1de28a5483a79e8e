"""The example quarter as a case folder."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from binopt.demo.demand import LONGEST_GAP_DAYS, TODAY_DAYS
from binopt.demo.quarter import Quarter, build_quarter
from binopt.demo.settings import case_settings, trucks_needed
from binopt.demo.tables import CRS, quarter_tables
from binopt.errors import UsageError
from binopt.intake.case_writer import write_case

LEAST_PREMISES, MOST_PREMISES = 60, 50_000


def write_demo(out: Path, *, premises: int = 120, seed: int = 1, overwrite: bool = False) -> None:
    """Write a seeded example quarter as a case folder: invented, but with the widths and faults of real streets.

    So that everything can be tried without anybody's data, and growth be measured at any size. The same premises,
    seed and version give the same bytes; time and memory grow with the premises.

    Parameters
    ----------
    out
        The case folder to be made.
    premises
        How many premises the quarter has, exactly; 60 to 50,000.
    seed
        Which quarter; any whole number.
    overwrite
        Whether a case that is there is replaced.

    Raises
    ------
    UsageError
        When the number of premises is out of range, or the folder holds something and is not to be replaced.
    InputError
        When the folder cannot be written.
    """
    if not LEAST_PREMISES <= premises <= MOST_PREMISES:
        raise UsageError(f"an example quarter has {LEAST_PREMISES} to {MOST_PREMISES:,} premises, not {premises}")
    quarter = build_quarter(premises, seed)
    settings = case_settings(f"Example quarter of {premises} premises, seed {seed}", CRS, _trucks(quarter))
    write_case(out, quarter_tables(quarter), settings, overwrite)


def _trucks(quarter: Quarter) -> dict[str, int]:
    """Count each stream's bins, doors, sides and litres, and from them the trucks of a day."""
    trucks = {}
    for stream in TODAY_DAYS:
        doors = [door for door in quarter.doors if stream in door.household.bins]
        wheels: Counter[bool] = Counter()
        for door in doors:
            for litres, count in door.household.bins[stream]:
                wheels[litres >= 660] += count
        trucks[stream] = trucks_needed(
            stream,
            two_wheeled=wheels[False],
            four_wheeled=wheels[True],
            premises=len(doors),
            faces=len({id(door.side) for door in doors}),
            litres=sum(door.household.litres[stream] for door in doors) * LONGEST_GAP_DAYS[stream] / 7,
        )
    return trucks

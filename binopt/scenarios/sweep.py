"""A number of ``case.toml`` moved from one end to the other: a scenario a step, of one key or of two at once."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product
from pathlib import Path

from binopt.domain.case import Case
from binopt.errors import InputError, UsageError
from binopt.intake.case_files import CASE_FILE
from binopt.intake.case_keys import KEYS, Kind, find_key
from binopt.intake.case_toml import read_tree
from binopt.intake.findings import Findings, suggest
from binopt.scenarios.reading import with_piece
from binopt.scenarios.scenario import Scenario
from binopt.scenarios.settings import FIXED

MOST = 100
"""Scenarios of one sweep."""
MOST_KEYS = 2


@dataclass(frozen=True, slots=True)
class Sweep:
    """A key's path and the values that it takes in turn."""

    path: tuple[str, ...]
    values: tuple[float, ...]

    @property
    def key(self) -> str:
        """The key as it is typed: ``rules.max_carry_m``."""
        return ".".join(self.path)


def parse_sweep(text: str) -> Sweep:
    """Read ``rules.max_carry_m=10:40:5``: a numeric key, from, to, and step.

    Raises
    ------
    UsageError
        When the key is none of ``case.toml``, or no number, or the range is none.
    """
    name, _, span = text.partition("=")
    path = tuple(name.strip().split("."))
    key = find_key(path[:-1], path[-1])
    if key is None or key.kind not in (Kind.NUMBER, Kind.WHOLE) or path[0] in FIXED:
        known = [f"{k.table}.{k.name}" for k in KEYS if k.kind in (Kind.NUMBER, Kind.WHOLE) and k.table not in FIXED]
        raise UsageError(f"{name!r} is no number of case.toml to sweep. Try: {suggest(name, known)}")
    try:
        begin, end, step = (float(part) for part in span.split(":"))
    except ValueError:
        begin = end = step = math.nan
    if not (math.isfinite(begin) and math.isfinite(end) and math.isfinite(step) and step > 0 and begin <= end):
        raise UsageError(f"{span!r} is no range. Try: FROM:TO:STEP, rising, as {name}=10:40:5")
    count = math.floor((end - begin) / step + 1e-9) + 1
    if count > MOST:
        raise UsageError(f"{text!r} has {count} values. Try: a larger step, at most {MOST} values")
    values = [round(begin + i * step, 9) for i in range(count)]
    return Sweep(path, tuple(int(v) if key.kind is Kind.WHOLE and v == int(v) else v for v in values))


def sweep_scenarios(case: Case, case_folder: Path, sweeps: Sequence[Sweep]) -> tuple[Scenario, ...]:
    """Make a scenario of each value of a key, or of each pair of values of two.

    Raises
    ------
    InputError
        With all faults: values that the key does not allow, bins that do not hold the waste.
    UsageError
        When there are too many.
    """
    if len(sweeps) > MOST_KEYS:
        raise UsageError(f"{len(sweeps)} keys are swept at once. Try: one or two")
    if (count := math.prod(len(sweep.values) for sweep in sweeps)) > MOST:
        raise UsageError(f"these ranges have {count} pairs of values. Try: larger steps, at most {MOST} pairs")
    if len({sweep.path for sweep in sweeps}) < len(sweeps):
        raise UsageError(f"{sweeps[0].key} is swept twice. Try: one range, or two keys")
    trucks = [truck.truck_id for truck in case.trucks]
    for sweep in sweeps:
        if sweep.path[0] == "trucks" and sweep.path[1] not in trucks:
            raise UsageError(f"there is no truck {sweep.path[1]!r}. Try: {suggest(sweep.path[1], trucks)}")
    findings = Findings()
    own = read_tree(case_folder / CASE_FILE, findings) or {}
    made = []
    for values in product(*(sweep.values for sweep in sweeps)):
        piece: dict[str, object] = {}
        for sweep, value in zip(sweeps, values, strict=True):
            table = piece
            for step in sweep.path[:-1]:
                below = table.setdefault(step, {})
                assert isinstance(below, dict)  # noqa: S101 (keys' tables never are other keys)
                table = below
            table[sweep.path[-1]] = value
        changes = tuple(f"{sweep.key} = {value:g}" for sweep, value in zip(sweeps, values, strict=True))
        name = "_".join(f"{sweep.path[-1]}-{value:g}" for sweep, value in zip(sweeps, values, strict=True))
        moved = with_piece(case, own, piece, ", ".join(changes), findings)
        made.append(Scenario(name, moved, changes=changes, at=values))
    if findings:
        raise InputError(findings.faults())
    return tuple(made)

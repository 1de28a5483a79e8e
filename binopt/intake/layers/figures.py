"""Numbers out of columns: units converted, gaps filled where the mapping says with what."""

from __future__ import annotations

import numpy as np
import pandas as pd

from binopt.domain.street import FloatArray
from binopt.intake.findings import Findings
from binopt.intake.layers.filters import as_text
from binopt.intake.layers.mapping import Figure
from binopt.intake.layers.report import Action, Entry, note


def numbers(
    frame: pd.DataFrame, figure: Figure, layer: str, findings: Findings
) -> tuple[FloatArray, tuple[Entry, ...]]:
    """Return one number a row, in the case's unit.

    Empty cells take the default, which is reported as a guess, or stay NaN where there is none. Texts that are no
    numbers, and negative or infinite ones, are faults: a default would hide them.
    """
    if not figure.column:
        return np.full(len(frame), np.nan if figure.default is None else figure.default), ()
    text = as_text(frame[figure.column])
    read = pd.to_numeric(text.where(text != "", None), errors="coerce").to_numpy(dtype=float)
    wrong = (text != "").to_numpy() & ~(np.isfinite(read) & (read >= 0))
    what = f"{figure.column} must be a number that is not negative"
    findings.rows(layer, what, wrong, frame["feature"].to_numpy(), text.to_numpy())
    values = read * figure.factor
    entries: tuple[Entry, ...] = ()
    if figure.default is not None:
        empty = (text == "").to_numpy()
        values = np.where(empty, figure.default, values)
        what = f"{figure.column} is empty: taken as {figure.default:g}"
        entries = note(Action.GUESSED, layer, what, [str(n) for n in frame["feature"].to_numpy()[empty]])
    return values, entries


def joined_text(frame: pd.DataFrame, columns: tuple[str, ...]) -> list[str]:
    """Join text columns by a blank, leaving out the empty ones."""
    texts = [as_text(frame[c]).to_numpy() for c in columns]
    return (
        [" ".join(part for part in parts if part) for parts in zip(*texts, strict=True)] if texts else [""] * len(frame)
    )

"""What the tape said, read from the filled-in form: every wrong row is told, all at once."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from binopt.domain.street import Face, FloatArray, IntArray
from binopt.errors import Fault, InputError
from binopt.intake.case_layer import Layer
from binopt.intake.findings import Findings, suggest
from binopt.stores.files import read_layer
from binopt.stores.trouble import StoreError

TOLERANCE_M = 0.05
"""By how much a width on the tape may be off, where the form says nothing: a hand's breadth aslant over 3 m and a
rough wall. Assumed."""
WIDEST_M = 40.0
"""A transect ends there (contract); whoever writes more means centimetres."""
SAME_M = 0.25
"""Figures nearer to each other than this are of the same place."""
_COLUMNS = ("face_id", "at_m", "width_m")
_NUMBERS = ("at_m", "width_m", "tolerance_m")


@dataclass(frozen=True, slots=True)
class Tape:
    """Measured widths, by face and chainage.

    Attributes
    ----------
    face
        Index of the face in the street model.
    at_m, width_m, tolerance_m
        Chainage, width and by how much that may be off.
    empty
        How many rows of the form were left without a figure.
    """

    face: IntArray
    at_m: FloatArray
    width_m: FloatArray
    tolerance_m: FloatArray
    empty: int

    def __len__(self) -> int:
        return len(self.face)


def read_tape(path: Path, faces: tuple[Face, ...]) -> Tape:
    """Read ``face_id``, ``at_m``, ``width_m`` and, where it is there, ``tolerance_m``; other columns are left aside.

    Decimals may have commas. Rows without a width are those that nobody measured.

    Raises
    ------
    InputError
        With every fault of every row.
    """
    findings = Findings()
    if path.suffix.lower() != ".csv":
        raise InputError(Fault(str(path), "is no CSV file", hint="save the filled-in form as CSV, with that ending"))
    try:
        frame, _ = read_layer(path)
    except StoreError as error:
        raise InputError(Fault(str(path), error.what, str(error.value), hint=error.hint)) from error
    layer = Layer(path.name, _with_points(frame), findings)
    if layer.lacks(*_COLUMNS):
        raise InputError(findings.faults())
    numbers = {face.face_id: i for i, face in enumerate(faces)}
    length_m = np.array([*(face.length_m for face in faces), np.inf])
    ids = np.array(
        [name if name in numbers else name.removeprefix("'") for name in layer.texts("face_id")], dtype=object
    )
    unknown = np.array([name not in numbers for name in ids], dtype=bool)
    layer.wrong("the case has no such face", unknown, ids, lambda name: suggest(name, numbers))
    face = np.array([numbers.get(name, -1) for name in ids], dtype=np.int64)
    at_m = layer.numbers("at_m", most=1e5, required=True, unit="m")
    beyond = ~unknown & (at_m > length_m[face] + SAME_M)
    ends = np.array([f"{at:g}, the face is {length_m[k]:.2f} m long" for at, k in zip(at_m, face, strict=True)])
    layer.wrong("at_m lies beyond the face's end", beyond, ends.astype(object), "measure from the face's first point")
    width_m = layer.numbers("width_m", most=WIDEST_M, unit="m")
    tolerance_m = layer.numbers("tolerance_m", most=WIDEST_M, unit="m")
    told = ~np.isnan(width_m)
    _check_doubles(layer, face, at_m, width_m, told & ~unknown)
    if not told.any() and not findings:
        findings.fault(path.name, "no row has a width", hint="write the tape's figures into the column width_m")
    if findings:
        raise InputError(findings.faults())
    order = np.lexsort((at_m, face))
    order = order[told[order]]
    tolerance_m = np.where(np.isnan(tolerance_m), TOLERANCE_M, tolerance_m)
    return Tape(face[order], at_m[order], width_m[order], tolerance_m[order], int((~told).sum()))


def _with_points(frame: pd.DataFrame) -> pd.DataFrame:
    """Write decimals with points: spreadsheets of half of the world do not."""
    changed = {name: frame[name].astype("string").str.replace(",", ".") for name in _NUMBERS if name in frame}
    return frame.assign(**changed)


def _check_doubles(
    layer: Layer, face: IntArray, at_m: FloatArray, width_m: FloatArray, told: np.typing.NDArray[np.bool_]
) -> None:
    """Tell rows that give another width for a place that an earlier one measured."""
    rows = np.flatnonzero(told & ~np.isnan(at_m))
    rows = rows[np.lexsort((rows, at_m[rows], face[rows]))]
    again = np.zeros(len(face), dtype=bool)
    near = (np.diff(face[rows]) == 0) & (np.diff(at_m[rows]) < SAME_M)
    again[rows[1:][near]] = True
    values = np.array([f"{at:g} m: {width:g} m" for at, width in zip(at_m, width_m, strict=True)], dtype=object)
    layer.wrong("the same place is measured twice", again, values, "keep the better of the two figures")

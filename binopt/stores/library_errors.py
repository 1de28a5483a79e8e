"""What libraries raise on files that are not what they seem: a broken file is no defect of ours."""

from __future__ import annotations

import shapely

TROUBLE = (
    OSError,
    RuntimeError,
    ValueError,
    LookupError,
    TypeError,
    OverflowError,
    MemoryError,
    shapely.errors.ShapelyError,
)
"""Caught around the call of a library that reads or writes a file, and nowhere else."""

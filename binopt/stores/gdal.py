"""GDAL's settings for the length of a ``with`` block, as far as this process is concerned."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pyogrio


@contextmanager
def gdal_options(**options: str) -> Iterator[None]:
    """Set options and, in the end, set them back to what they were."""
    before = {name: pyogrio.get_gdal_config_option(name) for name in options}
    pyogrio.set_gdal_config_options(options)
    try:
        yield
    finally:
        pyogrio.set_gdal_config_options(before)

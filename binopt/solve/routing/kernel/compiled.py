"""How inner loops are compiled, and how the outcome is kept from one run to the next."""

from __future__ import annotations

import contextlib
import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from numba import njit
from numba.core.caching import FunctionCache

Function = TypeVar("Function", bound=Callable[..., Any])


def _digest() -> str:
    """Say which state of these modules is compiled: functions of one are called from others."""
    found = hashlib.sha256()
    for source in sorted(Path(__file__).parent.glob("*.py")):
        found.update(source.read_bytes())
    return found.hexdigest()


_STATE = _digest()


class _Kept(FunctionCache):  # type: ignore[misc]  # numba has no types
    """Numba's own cache looks at a function's own file only; a change in what it calls must make it stale too."""

    def _index_key(self, sig: object, codegen: object) -> tuple[object, ...]:
        return (*super()._index_key(sig, codegen), _STATE)


def compiled(function: Function) -> Function:
    """Compile a function on its first call, and keep the outcome beside its source or in the user's cache folder.

    Arrays belong to the caller: without counting references to them the loops are four times as fast. So compiled
    functions must make no arrays of their own. The interpreter's lock is released while they run.
    """
    dispatcher = njit(nogil=True, _nrt=False)(function)
    with contextlib.suppress(RuntimeError):  # where no folder can be written it is compiled in each run
        dispatcher._cache = _Kept(function)
    return dispatcher

"""What each premises adds to obstruction: the figure that a door is told."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from binopt.domain.case import Case
from binopt.domain.plan import Service
from binopt.domain.street import IntArray
from binopt.geometry.model import StreetModel
from binopt.measure.evaluator import Prepared, prepare, times_of
from binopt.measure.presence import Timetables
from binopt.measure.weighing import weigh


def marginal_o(
    case: Case, model: StreetModel, service: Service, prepared: Prepared | None = None
) -> Mapping[str, float]:
    """Return for each premises of the case ``O(all) − O(all but this premises)``, in m·h a week.

    Only the transects that a premises' bins and their stands can narrow are weighed again, all premises at once. They
    stay cut at the ends of the bins that are left out, so that the same pieces of kerb are compared. Premises without
    bins out have 0. The values don't add up to ``O``: what two bins take together counts for neither or for both.

    Parameters
    ----------
    case, model, service
        Whose premises, on which street, and what is out.
    prepared
        The service's spots, where their geometry is already done.
    """
    ready = prepared or prepare(case, model, service.spots)
    times = times_of(ready, service.presentations)
    names = [premises.premises_id for premises in case.premises]
    strangers = {spot.premises_id for spot in service.spots} - set(names)
    names += sorted(strangers)
    index = {name: i for i, name in enumerate(names)}
    owner = np.array([index[spot.premises_id] for spot in service.spots], dtype=np.int64)
    values = _without_each(ready, times, owner, len(names))
    return dict(zip(names, values, strict=True))


def _without_each(prepared: Prepared, times: Timetables, owner: IntArray, count: int) -> list[float]:
    """Weigh each owner's lines with all bins and without its own."""
    lines = prepared.lines
    of_bin = lines.bin >= 0
    line = lines.of_piece()[of_bin]
    owners = np.stack([owner[lines.bin[of_bin]], owner[lines.other[of_bin]]]) if len(owner) else np.zeros((2, 0), int)
    pairs = np.unique(owners * max(len(lines), 1) + line)
    who, line = np.divmod(pairs, max(len(lines), 1))
    everybody = weigh(lines, times, prepared.weights).o[line]
    others = weigh(lines.take(line, who, owner), times, prepared.weights).o
    sums: list[float] = (np.bincount(who, everybody - others, count) / prepared.weeks).tolist()
    return sums

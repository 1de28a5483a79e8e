"""The street model of a case as far as trucks serve it: bins stand only where one can collect them.

Real streets have faces that no truck reaches: behind bollards, up steps, in a lane that its wheels do not fit in, along
a one-way that leads nowhere. A plan that puts bins there cannot be driven, and one that is refused for their sake helps
nobody on the other streets. So these faces are left out, told by name and reason, and whoever lives there carries the
bins to the nearest face that a truck reaches, today and in the plan.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from binopt.domain.case import Case
from binopt.domain.street import IntArray
from binopt.errors import InputError
from binopt.geometry.doors import own_faces
from binopt.geometry.model import StreetModel
from binopt.geometry.streetscape import BareStreet, lay_out
from binopt.geometry.transects import of_lines, with_obstacles
from binopt.network import Unserved, build_network, serve_faces

MOST_SHARE = 0.5
"""Where more of the kerbs' length than this cannot be served, the streets are broken, not the exceptions."""
_NAMED = 20


def lay_served(case: Case, bare: BareStreet | None = None) -> StreetModel:
    """Lay a case out, without the faces that no truck reaches.

    Deterministic, as ``lay_out`` is. Trucks are as wide as the widest: any of them may be sent anywhere.
    ``bare`` are the case's ground and kerbs, where they are known.

    Raises
    ------
    InputError
        Where there is no face at all, or where most of the kerbs cannot be served: with each face and reason.
    """
    model = lay_out(case, bare)
    network = build_network(case, max((truck.width_m for truck in case.trucks), default=0.0))
    if network.faults:
        return model  # whoever needs the streets tells what is wrong with them
    whole, lost = model, list[Unserved]()
    # the other side of a street tells its width, so that who is left is asked again
    while unserved := serve_faces(network, model.faces).unserved:
        lost += unserved
        gone = {one.face for one in unserved}
        model = _only(model, np.array([i for i in range(len(model.faces)) if i not in gone], dtype=np.int64))
    if not lost:
        return whole
    length_m = {face.face_id: face.length_m for face in whole.faces}
    if sum(length_m[one.face_id] for one in lost) > MOST_SHARE * sum(length_m.values()):
        raise InputError([one.fault() for one in lost])
    return replace(model, notes=(*model.notes, _told(case, whole, lost)))


def _only(model: StreetModel, kept: IntArray) -> StreetModel:
    """Return a model with some of its faces."""
    transects = with_obstacles(of_lines(model.transects, kept), model.obstacles)
    faces = tuple(model.faces[i] for i in kept)
    return replace(model, faces=faces, transects=transects, bays=model.bays.of_faces(kept))


def _told(case: Case, model: StreetModel, lost: Sequence[Unserved]) -> str:
    """Say which faces are left out, why, and how many premises that concerns."""
    index = model.index()
    own = np.isin(own_faces(case, model), [index[one.face_id] for one in lost])
    named = "; ".join(f"{one.face_id}: {one.why}" for one in lost[:_NAMED])
    more = f"; and {len(lost) - _NAMED} more" if len(lost) > _NAMED else ""
    return (
        f"{len(lost)} of {len(model.faces)} faces are reached by no truck and carry no bins; those of {own.sum()} "
        f"premises there go to the nearest face that one reaches ({named}{more})"
    )

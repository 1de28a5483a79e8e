"""The street of a plan as papers measure it: laid out once for all of them, and only where one asks."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from binopt.domain.case import Case
from binopt.domain.plan_files import PlanFiles
from binopt.errors import Fault, InputError
from binopt.geometry.model import StreetModel
from binopt.geometry.streetscape import lay_out
from binopt.network import Streets
from binopt.outputs.plan_names import PLAN_FILE


@dataclass(frozen=True)
class PaperStreet:
    """What takes seconds to find out about a case's street. Each is found out when it is first asked for.

    Parameters
    ----------
    plan, case
        The plan's files and the case it was made of.
    """

    plan: PlanFiles
    case: Case

    @cached_property
    def model(self) -> StreetModel:
        """The case's street, which has all faces of the plan.

        Raises
        ------
        InputError
            When the case has changed so that faces of the plan are gone, each by name.
        """
        model = lay_out(self.case)
        known = model.index()
        where = f"{self.plan.folder / PLAN_FILE}: faces"
        faults = [
            Fault(where, "the case has no such face any more", face.face_id, hint="plan again")
            for face in self.plan.faces
            if face.face_id not in known
        ]
        if faults:
            raise InputError(faults)
        return model

    @cached_property
    def network(self) -> Streets:
        """The streets as trucks drive them, and how each face of the model is served."""
        return Streets.of(self.case, self.model.faces, asked=())

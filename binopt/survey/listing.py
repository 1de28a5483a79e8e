"""The survey of a plan: its faces in the order in which they are worth measuring, with the stations of each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
import shapely

from binopt.domain.case import Case
from binopt.domain.plan import Spot
from binopt.domain.plan_files import PlanFiles
from binopt.geometry.doors import Doors, find_doors
from binopt.geometry.face_widths import face_widths
from binopt.geometry.model import StreetModel
from binopt.geometry.width_trust import Trust
from binopt.outputs.plan_case import check_faces, check_made_of
from binopt.served import lay_served
from binopt.survey.stakes import Stake, find_stakes
from binopt.survey.stations import Station, place_stations

MOST_FACES = 30
"""Faces that are listed unless more are asked for: about what two people measure in a day."""
WINDS = ("east", "north-east", "north", "north-west", "west", "south-west", "south", "south-east")


@dataclass(frozen=True, slots=True)
class SurveyFace:
    """A face that is worth measuring.

    Attributes
    ----------
    rank
        Its place in the order, from 1.
    face_id, street, length_m, clear_width_m
        Which face, and the width that is to stay free on it.
    share
        Of its length by source of the width.
    low_m, width_m, high_m
        Medians of the width as drawn, and of the ends of its interval.
    begins
        At which end of the face chainages begin, e.g. ``north-west``.
    in_doubt
        Premises with a lawful spot at the high end of the widths, and none at the low end.
    o_low, o_plan, o_high, o_at_stake
        ``O`` of the plan, m·h a week, at the low end, as drawn, at the high end, and how far the ends are apart.
    stations
        Where to hold the tape.
    """

    rank: int
    face_id: str
    street: str
    length_m: float
    clear_width_m: float
    share: Mapping[str, float]
    low_m: float
    width_m: float
    high_m: float
    begins: str
    in_doubt: tuple[str, ...]
    o_low: float
    o_plan: float
    o_high: float
    o_at_stake: float
    stations: tuple[Station, ...]


@dataclass(frozen=True)
class Survey:
    """What is worth measuring for a plan.

    Attributes
    ----------
    name
        Of the case.
    faces
        In the order in which they are worth measuring.
    left_out
        How many more faces something hangs on.
    in_doubt, o_at_stake
        Of all of them together: premises, and m·h a week.
    case, model, doors, spots
        What sketches are drawn of.
    """

    name: str
    faces: tuple[SurveyFace, ...]
    left_out: int
    in_doubt: int
    o_at_stake: float
    case: Case
    model: StreetModel
    doors: Doors
    spots: tuple[Spot, ...]

    def to_dict(self) -> dict[str, Any]:
        """Return plain values for JSON."""
        return {
            "name": self.name,
            "left_out": self.left_out,
            "premises_in_doubt": self.in_doubt,
            "o_at_stake": self.o_at_stake,
            "faces": [asdict(face) for face in self.faces],
        }


def make_survey(files: PlanFiles, case: Case, most: int = MOST_FACES) -> Survey:
    """Say which faces' true widths would change a plan or its legality most.

    The order is that of ``find_stakes``: by the premises that have a lawful spot on the face at the high end of its
    widths and none at the low end; where as many are in doubt, by how far the plan's ``O`` on it is apart at the two
    ends, in m·h a week.

    Parameters
    ----------
    files, case
        A plan, and the case it was made of.
    most
        How many faces are listed.

    Raises
    ------
    InputError
        When the plan was made of another case.
    """
    check_made_of(files, case)
    model = lay_served(case)
    check_faces(files, model)
    trust, doors = Trust.of(case, model.transects), find_doors(case, model)
    stakes = find_stakes(case, model, trust, files)
    widths = face_widths(model, trust)

    def told(rank: int, stake: Stake) -> SurveyFace:
        width, face = widths[stake.face], model.faces[stake.face]
        return SurveyFace(
            rank=rank,
            face_id=face.face_id,
            street=face.street,
            length_m=face.length_m,
            clear_width_m=face.clear_width_m,
            share=width.share,
            low_m=width.low_m,
            width_m=width.width_m,
            high_m=width.high_m,
            begins=_wind(face.kerb),
            in_doubt=stake.in_doubt,
            o_low=stake.o_low,
            o_plan=stake.o_plan,
            o_high=stake.o_high,
            o_at_stake=stake.o_at_stake,
            stations=place_stations(case, model, trust, doors, stake.face),
        )

    return Survey(
        name=case.name,
        faces=tuple(told(rank, stake) for rank, stake in enumerate(stakes[:most], start=1)),
        left_out=max(len(stakes) - most, 0),
        in_doubt=len({one for stake in stakes for one in stake.in_doubt}),
        o_at_stake=float(sum(stake.o_at_stake for stake in stakes)),
        case=case,
        model=model,
        doors=doors,
        spots=files.plan.spots,
    )


def _wind(kerb: shapely.LineString) -> str:
    """Name the end of a face at which its kerb begins."""
    (x, y), (far_x, far_y) = kerb.coords[0][:2], kerb.coords[-1][:2]
    turn = np.degrees(np.arctan2(y - far_y, x - far_x)) % 360
    return WINDS[int((turn + 22.5) // 45) % 8]

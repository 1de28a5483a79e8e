"""The survey of a plan: its faces in the order in which they are worth measuring, with the stations of each."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
import shapely

from binopt.domain.case import Case
from binopt.domain.plan import Spot
from binopt.domain.plan_files import PlanFiles
from binopt.geometry.doors import Doors, find_doors
from binopt.geometry.face_widths import FaceWidth, face_widths
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
    width
        Which face, and what is known of its width.
    stake
        What hangs on it.
    begins
        At which end of the face chainages begin, e.g. ``north-west``.
    stations
        Where to hold the tape.
    """

    rank: int
    width: FaceWidth
    stake: Stake
    begins: str
    stations: tuple[Station, ...]

    def to_dict(self) -> dict[str, Any]:
        """Return plain values for JSON, all of one face beside each other."""
        stake = asdict(self.stake) | {"o_at_stake": self.stake.o_at_stake}
        del stake["face"]  # an index means nothing outside the street model
        stations = [asdict(station) for station in self.stations]
        return {"rank": self.rank, **asdict(self.width), **stake, "begins": self.begins, "stations": stations}


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
            "faces": [face.to_dict() for face in self.faces],
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
        stations = place_stations(case, model, trust, doors, stake.face)
        return SurveyFace(rank, widths[stake.face], stake, _wind(model.faces[stake.face].kerb), stations)

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

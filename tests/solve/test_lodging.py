"""Which faces are looked at together: those whose bins could come near each other's."""

from __future__ import annotations

from binopt.geometry.doors import find_doors
from binopt.solve.lodging import Landlord
from tests.baseline.street import face, model_of, strip
from tests.builders import street_case

NEAR_M = 3.0


def beside(*faces):
    model = model_of(list(faces), [strip(30, 3)])
    case = street_case({"a": (5, 3)})
    return [found.tolist() for found in Landlord.of(case, model, find_doors(case, model)).beside(NEAR_M)]


def test_faces_that_meet_at_a_corner_are_beside_each_other():
    assert beside(face("f", (0, 0), (30, 0)), face("g", (31, 1), (31, 20))) == [[0, 1], [0, 1]]


def test_faces_across_a_wide_carriageway_are_not():
    assert beside(face("f", (0, 0), (30, 0)), face("g", (30, -12), (0, -12))) == [[0], [1]]

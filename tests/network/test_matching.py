import numpy as np
import pytest

from binopt.network.graph import build_network
from binopt.network.matching import match_faces
from tests.network.streets import case_of, face, faces_beside, street

STREETS = street("west", (0, 0), (60, 0), name="High"), street("east", (60, 0), (120, 0), name="High")


def match(faces, streets=STREETS):
    network = build_network(case_of(streets))
    runs = match_faces(faces, network.edges, network.streets)
    return [
        [
            (streets[network.edges.street[runs.edge[i]]].street_id, bool(runs.along[i]))
            for i in range(runs.first[f], runs.first[f + 1])
        ]
        for f in range(len(faces))
    ], runs


def test_a_face_runs_along_several_streets_in_the_order_of_its_kerb():
    found, runs = match(faces_beside(5, 115))
    assert found == [[("west", True), ("east", True)], [("east", False), ("west", False)]]
    assert runs.low_m == pytest.approx([5, 0, 0, 5], abs=0.5)
    assert runs.high_m == pytest.approx([60, 55, 55, 60], abs=0.5)
    assert runs.off_m == pytest.approx([4] * 4)
    assert runs.share.sum() == pytest.approx(2)


def test_a_street_behind_the_pavement_is_not_that_of_the_face():
    assert match([face("f", (5, -4), (55, -4))])[0] == [[]]  # its pavement lies between it and the street


def test_a_street_across_or_far_away_is_not_taken():
    assert match([face("across", (30, 40), (30, 4)), face("far", (5, 31), (55, 31))])[0] == [[], []]


@pytest.mark.parametrize(("named", "taken"), [("", "near"), ("lane", "lane"), ("near", "near")])
def test_of_two_streets_that_lie_alike_the_one_named_is_taken(named, taken):
    streets = street("near", (0, 0), (60, 0)), street("lane", (0, -4), (60, -4))
    assert match([face("f", (5, 4), (55, 4), street_id=named)], streets)[0] == [[(taken, True)]]


def test_a_street_that_is_only_driven_through_is_not_taken():
    streets = street("tunnel", (0, 3), (60, 3), through=True), street("above", (0, 0), (60, 0))
    assert match([face("f", (5, 4), (55, 4))], streets)[0] == [[("above", True)]]


def test_a_face_that_mostly_lies_at_no_street_lies_at_none():
    assert match([face("f", (100, 4), (170, 4)), face("g", (90, 4), (130, 4))])[0] == [[], [("east", True)]]


def test_a_bent_street_is_followed_around_its_bend():
    bent = (street("bent", (0, 0), (60, 0), (100, 40)),)
    kerb = face("f", (0, 4), (58.4, 4), (97.2, 42.8))
    found, runs = match([kerb], bent)
    assert found == [[("bent", True)]]
    assert runs.high_m - runs.low_m == pytest.approx([60 + np.hypot(40, 40)], abs=3)


def test_no_streets_and_no_faces_match_nothing():
    assert match([], STREETS)[0] == []
    network = build_network(case_of([]))
    assert match_faces(faces_beside(0, 9), network.edges, ()).first.tolist() == [0, 0, 0]

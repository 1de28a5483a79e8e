"""Pictures of a stretch show what stands there, level, and only that."""

import re
from dataclasses import replace

import numpy as np
import pytest
from shapely.affinity import rotate
from shapely.geometry import LineString, Point

from binopt.domain.plan_files import FaceRow
from binopt.outputs.colours import stream_colour
from binopt.papers.council.picture import LONGEST_M, PAVEMENT_M, ROAD_M, busiest_part, draw_face
from tests.outputs.quarter import make_result

RESULT = make_result(24)


def face_row(face):
    return FaceRow(face.face_id, face.pavement_id, face.street, face.length_m, 1.2, 0, 0, 0, 0, 0, 0, face.kerb)


def paths(picture, colour):
    found = re.findall(rf'<path d="([^"]+)" fill="{colour}"', picture)
    return [np.array(re.findall(r"(-?\d+) (-?\d+)", path), dtype=float) for path in found]


def drawn(face, spots, **more):
    window = busiest_part(face, spots)
    return draw_face(RESULT.case, face, spots, window, "a picture", **{"judged": False, **more}), window


@pytest.mark.parametrize("number", range(4))
def test_bins_lie_at_their_chainage_above_a_level_kerb(number):
    face = face_row(RESULT.model.faces[number])
    spots = RESULT.plan.spots
    picture, (begin, end) = drawn(face, spots)
    mine = [spot for spot in spots if spot.face_id == face.face_id and spot.stream == "residual"]
    inside = [spot for spot in mine if begin + 1 <= spot.chainage_m <= end - 1]
    middles = [path.mean(axis=0) for path in paths(picture, stream_colour(0))]
    for spot in inside:
        # paths begin at a corner, and repeat it in the end
        assert min(abs(middle[0] / 100 - (spot.chainage_m - begin)) for middle in middles) < 0.5
    low = max(path[:, 1].max() for path in paths(picture, stream_colour(0)))
    assert low <= 100 * PAVEMENT_M + 1
    assert inside


def test_the_part_with_most_bins_is_shown():
    line = LineString([(0, 0), (200, 0)])
    face = FaceRow("F", "P", "S", 200.0, 1.2, 0, 0, 0, 0, 0, 0, line)
    spots = [spot for spot in RESULT.plan.spots if spot.face_id == RESULT.model.faces[0].face_id][:6]
    at = [10.0, 150.0, 152.0, 154.0, 156.0, 158.0]
    moved = [replace(spot, face_id="F", chainage_m=chainage) for spot, chainage in zip(spots, at, strict=True)]
    begin, end = busiest_part(face, moved)
    assert begin <= 150
    assert end >= 158
    assert end - begin == pytest.approx(LONGEST_M)
    assert busiest_part(face, []) == (0.0, LONGEST_M)


def test_only_a_judged_side_is_marked():
    face = face_row(RESULT.model.faces[0])
    assert any(not spot.lawful and spot.face_id == face.face_id for spot in RESULT.plan.spots)
    assert 'stroke="#c8102e"' in drawn(face, RESULT.plan.spots, judged=True)[0]
    assert 'stroke="#c8102e"' not in drawn(face, RESULT.plan.spots)[0]


def test_nothing_is_drawn_outside_the_picture():
    face = face_row(RESULT.model.faces[1])
    picture, (begin, end) = drawn(face, RESULT.plan.spots)
    numbers = np.concatenate([path for colour in ("#dedad1", "#7d9a6b") for path in paths(picture, colour)])
    assert numbers.min() >= -1
    assert numbers[:, 0].max() <= 100 * (end - begin) + 1
    assert numbers[:, 1].max() <= 100 * (ROAD_M + PAVEMENT_M) + 1


def test_a_short_crooked_kerb_is_drawn_whole():
    kerb = rotate(LineString([(0, 0), (5, 0), (10, 1)]), 37, origin=Point(0, 0))
    face = FaceRow("F", "P", "S", kerb.length, 1.2, 0, 0, 0, 0, 0, 0, kerb)
    assert busiest_part(face, []) == (0.0, kerb.length)
    assert draw_face(RESULT.case, face, [], (0.0, kerb.length), "x", judged=True).startswith('<svg viewBox="0 0 10')

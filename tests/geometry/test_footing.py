"""What counts as inside along one face is what counts as inside the whole ground."""

from __future__ import annotations

import numpy as np
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import affinity
from shapely.geometry import box

from binopt.geometry.footing import INSIDE_SHARE, lie_inside, paved_along, share_inside
from tests.baseline.street import face, model_of

PAVEMENTS = [box(0, 0, 12, 2), box(12.04, 0, 30, 2), box(14, 2, 18, 3.1)]
"""Two slabs with a crack of 4 cm between them, and a recess behind the second."""


@settings(deadline=None)
@given(
    st.lists(
        st.tuples(st.floats(-1, 31), st.floats(-0.2, 3.4), st.floats(0, 90), st.sampled_from([0.48, 0.58, 1.37])),
        min_size=1,
        max_size=8,
    )
)
def test_along_a_face_as_in_the_whole_ground(drawn):
    model = model_of([face("f", (0, 0), (30, 0))], PAVEMENTS)
    bins = [affinity.rotate(box(x, y, x + width, y + 0.7), angle) for x, y, angle, width in drawn]
    shapes = np.array(bins, dtype=object)
    share = share_inside(model.ground, shapes)
    clear = np.abs(share - INSIDE_SHARE) > 1e-3  # rounded corners of the margin differ by less than that
    assert (lie_inside(paved_along(model, 0), shapes) == (share >= INSIDE_SHARE))[clear].all()


def test_what_lies_far_from_the_face_is_left_out():
    model = model_of([face("f", (0, 0), (30, 0))], [*PAVEMENTS, box(0, 40, 30, 42)])
    paved = paved_along(model, 0)
    assert lie_inside(paved, np.array([box(1, 0, 2, 1)], dtype=object)).tolist() == [True]
    assert shapely.bounds(paved)[3] < 40

"""The tables ``pins`` and ``face_rules`` of a case."""

import pandas as pd
import pytest

from binopt.domain.street import FaceRule, Pin, Side
from binopt.errors import InputError
from binopt.intake.case_reader import read_case
from tests.intake.small_case import small_case

PINS = {
    "premises_id": ["A.1", "A.1"],
    "stream": ["residual", "residual"],
    "rank": [1, 3],
    "face_id": ["k1", "k1"],
    "chainage_m": [2.5, 4.0],
    "side": ["kerb", "building"],
}
RULES = {"face_id": ["k1", "k2"], "clear_width_m": [1.5, None], "sides": [None, "building;kerb"]}


def read(tmp_path, **frames):
    parts = small_case()
    parts.frames |= {name: pd.DataFrame(frame) for name, frame in frames.items()}
    return read_case(parts.write(tmp_path / "case"))


def test_they_are_read(tmp_path):
    case = read(tmp_path, pins=PINS, face_rules=RULES)
    assert case.pins == (
        Pin("A.1", "residual", 1, "k1", 2.5, Side.KERB),
        Pin("A.1", "residual", 3, "k1", 4.0, Side.BUILDING),
    )
    assert case.face_rules == (FaceRule("k1", 1.5, None), FaceRule("k2", None, (Side.KERB, Side.BUILDING)))
    assert case.rules_on("k1").sides == case.rules.sides


@pytest.mark.parametrize(
    ("name", "column", "values", "told"),
    [
        ("pins", "rank", [1, 4], "there is no such bin"),
        ("pins", "rank", [1, 1], "the bin has two places"),
        ("pins", "rank", [1, 1.5], "must be a whole number"),
        ("pins", "face_id", ["k1", "k2"], "are on two faces"),
        ("pins", "side", ["kerb", "left"], "side is none that is known"),
        ("pins", "chainage_m", [-1, 2], "chainage_m must be at least 0"),
        ("pins", "premises_id", ["A.1", "nobody"], "there is no such bin"),
        ("face_rules", "sides", ["left", "kerb"], "sides are none that are known"),
        ("face_rules", "face_id", ["k1", "k1"], "the face is there more than once"),
        ("face_rules", "clear_width_m", [150, None], "absurdly large"),
    ],
)
def test_their_faults_are_told(tmp_path, name, column, values, told):
    frame = {"pins": PINS, "face_rules": RULES}[name]
    with pytest.raises(InputError, match=told):
        read(tmp_path, **{name: {**frame, column: values}})

"""What the tape said: read whichever way people write numbers, and every wrong row told at once."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry import LineString

from binopt.domain.street import Face
from binopt.errors import InputError
from binopt.survey.tape import TOLERANCE_M, read_tape

FACES = tuple(Face(name, LineString([(0, 0), (40, 0)]), "p", "", "", 1.4) for name in ("a.1", "b.1"))


def written(tmp_path, text, name="widths.csv"):
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return path


def test_figures_come_by_face_and_chainage_and_empty_rows_are_counted(tmp_path):
    text = "face_id,station,at_m,width_m,tolerance_m\nb.1,1,5,1.85,\na.1,2,30,2.1,0.2\na.1,1,10,,\na.1,3,35.5,0,\n"
    tape = read_tape(written(tmp_path, text), FACES)
    assert tape.face.tolist() == [0, 0, 1]
    assert tape.at_m.tolist() == [30.0, 35.5, 5.0]
    assert tape.width_m.tolist() == [2.1, 0.0, 1.85]
    assert tape.tolerance_m.tolist() == [0.2, TOLERANCE_M, TOLERANCE_M]
    assert tape.empty == 1
    assert len(tape) == 3


def test_semicolons_and_decimal_commas_are_understood(tmp_path):
    tape = read_tape(
        written(tmp_path, "\ufefface_id;at_m;width_m\na.1;12,5;1,85\n".replace("\ufefface", "\ufeffface")), FACES
    )
    assert np.allclose((tape.at_m[0], tape.width_m[0]), (12.5, 1.85))


def test_every_wrong_row_is_told_at_once_with_its_number(tmp_path):
    rows = ["a.2,5,1.5", "a.1,50,1.5", "a.1,x,1.5", "b.1,5,185", "b.1,6,-1", "b.1,20,2", "b.1,20.1,3", "a.1,,2"]
    with pytest.raises(InputError) as caught:
        read_tape(written(tmp_path, "\n".join(["face_id,at_m,width_m", *rows])), FACES)
    told = {(fault.row, fault.what.split(" ")[0]) for fault in caught.value.faults}
    assert {row for row, _ in told} == {f"row {k}" for k in (1, 2, 3, 4, 5, 7, 8)}
    text = str(caught.value)
    for wanted in (
        "no such face",
        "beyond the face's end",
        "no number",
        "absurdly large",
        "at least 0",
        "twice",
        "empty",
    ):
        assert wanted in text, wanted


@pytest.mark.parametrize(
    ("text", "name", "wanted"),
    [
        ("face_id,at_m\na.1,3\n", "widths.csv", "width_m"),
        ("face_id,at_m,width_m\na.1,3,\n", "widths.csv", "no row has a width"),
        ("face_id,at_m,width_m\na.1,3,2\n", "widths.xlsx", "no CSV file"),
        ("", "widths.csv", "cannot be read"),
    ],
)
def test_a_form_that_says_nothing_is_refused(tmp_path, text, name, wanted):
    with pytest.raises(InputError, match=wanted):
        read_tape(written(tmp_path, text, name), FACES)


CELLS = st.sampled_from(
    ["a.1", "b.1", "'a.1", "", "nan", "inf", "-1", "1e400", "12,5", "1 000", "=CMD()", "\x00", "½", '"', "3"]
)


@settings(max_examples=60, deadline=None)
@given(rows=st.lists(st.lists(CELLS, min_size=1, max_size=5), max_size=5), tail=st.binary(max_size=12))
def test_whatever_a_form_holds_ends_in_figures_or_in_faults(tmp_path_factory, rows, tail):
    path = tmp_path_factory.mktemp("form") / "widths.csv"
    lines = ["face_id,at_m,width_m,tolerance_m", *(",".join(row) for row in rows)]
    path.write_bytes("\n".join(lines).encode() + tail)
    try:
        tape = read_tape(path, FACES)
    except InputError:
        return
    assert np.isfinite(np.stack([tape.at_m, tape.width_m, tape.tolerance_m])).all()
    assert (np.diff(tape.face) >= 0).all()


def test_a_missing_form_is_refused(tmp_path):
    with pytest.raises(InputError, match="no file"):
        read_tape(tmp_path / "widths.csv", FACES)

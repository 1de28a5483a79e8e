"""How well widths are known, drawn and as a table."""

import csv
import io
from dataclasses import replace

import pytest

from binopt.domain.street import WidthInterval, WidthSource
from binopt.errors import UsageError
from binopt.geometry.face_widths import face_widths, least_sure
from binopt.geometry.width_trust import Trust
from binopt.outputs.width_sheet import SHEET_FILE, TABLE_FILE, draw_widths, render_widths, write_width_sheet
from tests.outputs.quarter import make_result


@pytest.fixture(scope="module")
def street():
    made = make_result(6)
    [first] = made.case.pavements
    guess = replace(first, width_source=WidthSource.ESTIMATED, width=WidthInterval(3.0, 2.5, 3.8))
    return replace(made.case, pavements=(guess,)), made.model


def widths_of(case, model):
    return face_widths(model, Trust.of(case, model.transects))


def test_every_face_says_its_sources_and_its_interval(street):
    found = widths_of(*street)
    assert [one.face_id for one in found] == [face.face_id for face in street[1].faces]
    for one in found:
        assert one.share == {"measured": 0.0, "tagged": 0.0, "estimated": 1.0}
        assert one.width_m - one.low_m == pytest.approx(0.5)
        assert one.high_m - one.width_m == pytest.approx(0.8)
    assert least_sure(found)[0].spread_m == pytest.approx(0.65)
    sure = replace(street[0], pavements=(replace(street[0].pavements[0], width_source=WidthSource.MEASURED),))
    assert least_sure(widths_of(sure, street[1])) == ()


def test_the_table_has_a_row_for_every_face_and_no_formula(street):
    case, model = street
    bad = replace(widths_of(case, model)[0], street="=CMD()")
    rows = list(csv.DictReader(io.StringIO(render_widths([bad, *widths_of(case, model)]))))
    assert len(rows) == len(model.faces) + 1
    assert not rows[0]["street"].startswith("=")
    assert rows[1]["estimated"] == "1.0000"
    assert float(rows[1]["width_low_m"]) < float(rows[1]["width_m"]) < float(rows[1]["width_high_m"])


def test_the_picture_is_the_same_each_time_and_the_folder_is_whole(street, tmp_path):
    case, model = street
    picture = draw_widths(case, model, dots_per_inch=40)
    assert picture.startswith(b"\x89PNG")
    assert picture == draw_widths(case, model, dots_per_inch=40)
    write_width_sheet(case, model, widths_of(case, model), tmp_path / "sheet")
    assert {path.name for path in (tmp_path / "sheet").iterdir()} == {SHEET_FILE, TABLE_FILE}
    with pytest.raises(UsageError):
        write_width_sheet(case, model, (), tmp_path / "sheet")

"""What is worth measuring, and in which order."""

from dataclasses import replace

import numpy as np
import pytest

from binopt.domain.street import WidthInterval
from binopt.errors import InputError
from binopt.geometry.width_trust import Trust
from binopt.served import lay_served
from binopt.survey import make_survey
from binopt.survey.page import render_page
from binopt.survey.paper import FORM_COLUMNS, render_form
from binopt.survey.stakes import find_stakes
from binopt.survey.stations import EVERY_M
from tests.cli.little_street import DOORS


@pytest.fixture(scope="module")
def survey(files, case):
    return make_survey(files, case)


def test_only_the_face_that_nobody_measured_is_listed(survey, case):
    [face] = survey.faces
    assert face.width.share == {"measured": 0.0, "tagged": 0.0, "estimated": 1.0}
    assert set(face.stake.in_doubt) == {f"D{i}" for i in range(DOORS)}
    assert survey.in_doubt == DOORS
    assert (face.width.low_m, face.width.width_m, face.width.high_m) == pytest.approx((2.0, 3.0, 4.0))
    assert face.stake.o_low > face.stake.o_plan > face.stake.o_high > 0
    assert survey.o_at_stake == pytest.approx(face.stake.o_low - face.stake.o_high)
    assert face.begins == "east"  # the pavement lies south of the carriageway, on the kerb's left


def test_stations_lie_evenly_along_the_face_and_name_doors(survey):
    [face] = survey.faces
    at_m = [station.at_m for station in face.stations]
    assert [station.number for station in face.stations] == list(range(1, len(at_m) + 1))
    gaps = np.diff([-at_m[0], *at_m, 2 * face.width.length_m - at_m[-1]])
    assert (gaps <= EVERY_M + 0.5).all()
    assert all("Rue" in station.where for station in face.stations)
    assert {(s.low_m, s.width_m, s.high_m) for s in face.stations} == {(2.0, 3.0, 4.0)}


def test_more_premises_in_doubt_come_first_then_more_obstruction_at_stake(case, files):
    # north may be a little off: too little for any bin's lawfulness, enough to move O
    north = replace(case.pavements[1], width=WidthInterval(3.0, 2.8, 3.2), width_source=case.pavements[0].width_source)
    doubtful = replace(case, pavements=(case.pavements[0], north))
    model = lay_served(doubtful)
    south, other = find_stakes(doubtful, model, Trust.of(doubtful, model.transects), files)
    assert len(south.in_doubt) == DOORS
    assert other.in_doubt == ()
    assert 0 < other.o_at_stake < south.o_at_stake


def test_a_measured_case_has_nothing_to_measure(case, files):
    model = lay_served(case)
    sure = replace(
        case, pavements=tuple(replace(p, width_source=case.pavements[1].width_source) for p in case.pavements)
    )
    assert find_stakes(sure, model, Trust.of(sure, model.transects), files) == ()


def test_a_plan_of_another_case_is_refused(case, files):
    with pytest.raises(InputError, match="made of another case"):
        make_survey(files, replace(case, digest="0" * 64))


def test_fewer_faces_are_listed_where_fewer_are_asked_for(case, files, survey):
    assert make_survey(files, case, 1).left_out == 0
    assert survey.to_dict()["faces"][0]["stations"][0]["number"] == 1


def test_the_page_holds_a_sketch_of_every_face_and_escapes_what_data_says(survey):
    page = render_page(survey)
    assert page.count("<svg") == len(survey.faces)
    assert page.count('class="box"') == len(survey.faces[0].stations)
    assert "<b>Rue" not in page
    assert "&lt;b&gt;Rue" in page
    assert 'class="bin unlawful"' in page


def test_the_form_has_a_row_for_every_station(survey):
    head, *rows = render_form(survey).splitlines()
    assert tuple(head.split(",")) == FORM_COLUMNS
    assert len(rows) == len(survey.faces[0].stations)
    assert all(row.endswith(",") for row in rows)

"""The report says all that somebody needs who has to answer for the plan."""

import json
from dataclasses import replace

import pytest

from binopt.domain.plan_files import FaceRow, PlanFiles
from binopt.outputs.report_json import make_report
from binopt.outputs.report_text import render_text_report
from binopt.outputs.report_view import by_street, make_view, worst_faces
from binopt.outputs.text_tables import WIDTH
from tests.outputs.quarter import make_result
from tests.outputs.test_layers import make_layers


def files_of(result, tmp_path):
    table = make_layers(result)["faces"]
    rows = [
        FaceRow(*(getattr(row, name) for name in FaceRow.__slots__ if name != "kerb"), row.geometry)
        for row in table.itertuples()
    ]
    return PlanFiles(
        tmp_path,
        result.case.crs,
        tuple(rows),
        result.plan,
        result.baselines.today,
        result.baselines.exact,
        result.all_unplaced,
        make_report(result),
        None,
        result.case.digest,
    )


@pytest.fixture
def text(tmp_path):
    return render_text_report(files_of(make_result(24), tmp_path))


@pytest.mark.parametrize(
    "wanted",
    [
        "obstruction O",
        "weighted by footfall Oq",
        "pinch S",
        "barrier B",
        "lost area A",
        "presence P",
        "Halved against today",
        "Not halved against today, if everybody",
        "O falls by 42 %",
        "a reserve of a fifth",
        "where the bins stand",
        "If only some follow",
        "The single gesture",
        "Acacia Row",
        "the pavement would be too narrow beside it",
        "0.98 m of 1.22 m",
        "can bring O below",
        "kilometres",
        "driving hours",
        "0% of them up to 45, the widest 60",
    ],
)
def test_it_says(text, wanted):
    assert wanted in text


def test_no_line_is_endless(text):
    assert max(len(line) for line in text.splitlines()) <= WIDTH + 20


def test_hostile_names_stay_on_their_line(tmp_path):
    result = make_result(4, name="\x1b[31mred\x1b[0m\nnext" + "x" * 9000)
    report = render_text_report(files_of(result, tmp_path))
    assert "\x1b" not in report
    assert report.splitlines()[0].startswith(" [31mred".strip())


def test_streets_add_up(tmp_path):
    files = files_of(make_result(24), tmp_path)
    streets = by_street(files.faces)
    assert sum(row.o_plan for row in streets) == pytest.approx(files.report["o"]["plan"])
    assert [row.o_plan for row in streets] == sorted((row.o_plan for row in streets), reverse=True)


def test_worst_faces_lose_most_for_their_length(tmp_path):
    faces = list(files_of(make_result(24), tmp_path).faces)
    faces[2] = replace(faces[2], o_plan=1000.0)
    faces[1] = replace(faces[1], o_plan=0.0)
    worst = worst_faces(faces)
    assert worst[0].face_id == faces[2].face_id
    assert faces[1].face_id not in {face.face_id for face in worst}


def test_the_json_view_holds_the_report_and_more(tmp_path):
    view = make_view(files_of(make_result(24), tmp_path))
    read = json.loads(json.dumps(view))
    assert read["o"]["plan"] == view["o"]["plan"]
    assert {row["street"] for row in read["by_street"]} == {"Acacia Row", "Dock Lane"}
    assert read["without_lawful_spot"][0]["reason"] == "clear_width"
    assert read["worst_faces"][0]["length_m"] > 0


def test_where_everything_is_lawful_that_is_said(tmp_path):
    assert "None: every bin has one." in render_text_report(files_of(make_result(1), tmp_path))

"""A plan's folder is there whole or not at all, reads back as it was, and is told from a broken one."""

import json
import shutil

import pyogrio
import pytest

from binopt.errors import InputError, UsageError
from binopt.outputs.plan_folder import write_plan
from binopt.outputs.plan_reader import read_plan
from tests.outputs.quarter import make_result

PAPERS = {"plan.gpkg", "schedule.csv", "report.json", "timings.json", "map.html", "overview.png"}


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    folder = tmp_path_factory.mktemp("plans") / "one"
    result = make_result(24)
    return result, write_plan(result, folder, case_folder=folder.parent / "case")


@pytest.fixture
def broken(written, tmp_path):
    shutil.copytree(written[1], tmp_path / "plan")
    return tmp_path / "plan"


def test_all_papers_are_there_and_nothing_else(written):
    assert {path.name for path in written[1].iterdir()} == PAPERS
    assert [path.name for path in written[1].parent.iterdir()] == ["one"]


def test_the_same_result_is_the_same_folder(written, tmp_path):
    again = write_plan(make_result(24), tmp_path / "one", case_folder=tmp_path / "case")
    for name in PAPERS - {"timings.json"}:
        assert (again / name).read_bytes() == (written[1] / name).read_bytes(), name


def test_pictures_can_be_left_out(tmp_path):
    folder = write_plan(make_result(1), tmp_path / "plan", pictures=False)
    assert {path.name for path in folder.iterdir()} == PAPERS - {"map.html", "overview.png"}
    assert read_plan(folder).case_folder is None


def test_what_is_read_is_what_was_planned(written):
    result, folder = written
    files = read_plan(folder)
    assert {(s.key, s.rank): s for s in files.plan.spots} == {(s.key, s.rank): s for s in result.plan.spots}
    assert set(files.plan.presentations) == set(result.plan.presentations)
    assert set(files.today.presentations) == set(result.baselines.today.presentations)
    assert set(files.exact.presentations) == set(result.baselines.exact.presentations)
    assert files.exact.spots == files.today.spots
    assert set(files.unplaced) == set(result.unplaced)
    assert [face.face_id for face in files.faces] == [face.face_id for face in result.model.faces]
    assert [face.o_plan for face in files.faces] == result.planned.o.tolist()
    assert files.faces[0].kerb == result.model.faces[0].kerb
    assert files.crs == result.case.crs
    assert files.case_folder == (folder.parent / "case").resolve()
    assert files.case_digest == result.case.digest


def test_a_folder_in_the_way_is_left_alone(tmp_path):
    (tmp_path / "plan").mkdir()
    (tmp_path / "plan" / "thesis.txt").write_text("years of work")
    for overwrite in (False, True):
        with pytest.raises(UsageError):
            write_plan(make_result(1), tmp_path / "plan", overwrite=overwrite)
    assert (tmp_path / "plan" / "thesis.txt").read_text() == "years of work"


def test_a_plan_is_replaced_only_when_asked(written, broken):
    with pytest.raises(UsageError):
        write_plan(make_result(1), broken)
    write_plan(make_result(1), broken, overwrite=True)
    assert len(read_plan(broken).plan.spots) < len(written[0].plan.spots)


def test_nothing_is_left_when_a_paper_fails(tmp_path, monkeypatch):
    def fail(*_args, **_kwargs):
        raise ValueError("no picture today")

    monkeypatch.setattr("binopt.outputs.plan_folder.render_overview", fail)
    with pytest.raises(ValueError, match="no picture"):
        write_plan(make_result(1), tmp_path / "plan")
    assert list(tmp_path.iterdir()) == []


def faults_of(folder):
    with pytest.raises(InputError) as caught:
        read_plan(folder)
    return "\n".join(str(fault) for fault in caught.value.faults)


def test_all_missing_files_are_told_at_once(tmp_path):
    told = faults_of(tmp_path)
    assert "report.json" in told
    assert "plan.gpkg" in told


@pytest.mark.parametrize("text", ["", "{", "[]", '"plan"', "\x00"])
def test_a_report_that_is_none_is_told(broken, text):
    (broken / "report.json").write_text(text)
    assert "report.json" in faults_of(broken)


def test_a_report_that_lacks_figures_is_told(broken):
    report = json.loads((broken / "report.json").read_text())
    report["s"]["exact"] = None
    report["rounds"]["plan"] = {}
    report["windows"]["widest_min"] = "wide"
    del report["levers"]
    (broken / "report.json").write_text(json.dumps(report))
    told = faults_of(broken)
    assert "s.exact is missing" in told
    assert "rounds.plan.drive_h is missing" in told
    assert "windows.widest_min is no number" in told
    assert "levers is missing" in told


def test_a_truncated_geopackage_is_told(broken):
    whole = (broken / "plan.gpkg").read_bytes()
    for size in (0, 50, len(whole) // 2):
        (broken / "plan.gpkg").write_bytes(whole[:size])
        assert "plan.gpkg" in faults_of(broken)


def rewrite(folder, layer, change):
    path = folder / "plan.gpkg"
    frames = {name: pyogrio.read_dataframe(path, layer=name) for name, _ in pyogrio.list_layers(path)}
    path.unlink()
    frames[layer] = change(frames[layer])
    for name, frame in frames.items():
        if frame is not None:
            pyogrio.write_dataframe(frame, path, layer=name, driver="GPKG")


def test_missing_layers_and_columns_are_told_with_those_there_are(broken):
    rewrite(broken, "spots", lambda frame: None)
    told = faults_of(broken)
    assert "spots: the layer is missing" in told
    assert "presentations_today" in told


def test_wrong_values_are_told_by_row(broken):
    def spoil(frame):
        frame = frame.drop(columns="carry_m")
        frame["chainage_m"] = frame["chainage_m"].astype(object)
        frame.loc[3, "chainage_m"] = "far"
        frame.loc[4, "bin_type"] = "241"
        frame.loc[5, "side"] = "roof"
        return frame

    rewrite(broken, "spots", spoil)
    told = faults_of(broken)
    assert "carry_m" in told
    assert "far" in told
    assert "241" in told
    assert "roof" in told


def test_a_plan_without_unplaced_layer_placed_everything(broken):
    rewrite(broken, "unplaced", lambda frame: None)
    assert read_plan(broken).unplaced == ()

"""A navigation device gets the stops of a round in their order, named."""

import json
from dataclasses import replace

import pyogrio
import pytest
from pyproj import Transformer
from shapely.affinity import translate

from binopt.errors import InputError, UsageError
from binopt.outputs.round_gpx import INDEX_FILE, stop_name, write_gpx
from binopt.speech import Speech
from tests.outputs.quarter import make_result
from tests.outputs.test_report_text import files_of
from tests.rounds import make_round


@pytest.fixture
def files(tmp_path):
    made = files_of(make_result(6), tmp_path)
    tour = make_round(["F0.0", "F0.1"])
    moved = tuple(replace(stop, point=translate(stop.point, 85_000, 447_000)) for stop in tour.stops)
    return replace(made, rounds=(replace(tour, stops=moved), replace(tour, round_id="T1.1.2")))


def test_stops_come_back_in_their_order_named_and_in_place(files, tmp_path):
    first, second = write_gpx(files, tmp_path / "gpx")
    assert (first.name, second.name) == ("T1.1.1.gpx", "T1.1.2.gpx")
    points = pyogrio.read_dataframe(first, layer="route_points")
    assert points.crs == "EPSG:4326"
    assert points["name"].tolist() == [
        "Mon 06:00 leave the depot",
        "Mon 06:01 Acacia Row (F0.0), 1 bin",
        "Mon 06:07 Dock Lane (F0.1), 2 bins",
        "Mon 06:13 unload",
        "Mon 06:29 back at the depot",
    ]
    assert points["route_point_id"].tolist() == [0, 1, 2, 3, 4]
    back = Transformer.from_crs(4326, files.crs, always_xy=True).transform(points.geometry.x, points.geometry.y)
    for x, y, stop in zip(*back, files.rounds[0].stops, strict=True):
        assert (x, y) == pytest.approx((stop.point.x, stop.point.y), abs=0.01)
    (route,) = pyogrio.read_dataframe(first, layer="routes")["name"]
    assert route == "T1.1.1 residual Mon 06:00–06:29"


def test_names_are_escaped_and_stay_on_their_line(files, tmp_path):
    streets = [replace(face, street='<b>"A" & \x00\x1b]]>\nB\ud800') for face in files.faces]
    (path, _) = write_gpx(replace(files, faces=tuple(streets)), tmp_path / "gpx")
    assert pyogrio.read_dataframe(path, layer="route_points")["name"][1] == 'Mon 06:01 <b>"A" & ]]> B (F0.0), 1 bin'


def test_the_same_plan_is_the_same_bytes(files, tmp_path):
    for out in ("a", "b"):
        write_gpx(files, tmp_path / out)
    for path in (tmp_path / "a").iterdir():
        assert path.read_bytes() == (tmp_path / "b" / path.name).read_bytes()


def test_the_index_says_which_file_is_which_round(files, tmp_path):
    write_gpx(files, tmp_path / "gpx")
    index = json.loads((tmp_path / "gpx" / INDEX_FILE).read_text())
    assert [row["file"] for row in index] == ["T1.1.1.gpx", "T1.1.2.gpx"]
    assert index[0]["truck_id"] == "T1"


def test_only_such_folders_are_replaced_and_only_when_asked(files, tmp_path):
    out = tmp_path / "gpx"
    write_gpx(files, out)
    with pytest.raises(UsageError, match="not empty"):
        write_gpx(files, out)
    write_gpx(replace(files, rounds=files.rounds[:1]), out, overwrite=True)
    assert sorted(path.name for path in out.iterdir()) == ["T1.1.1.gpx", INDEX_FILE]
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine/diary.txt").write_text("mine")
    with pytest.raises(UsageError, match=r"diary\.txt"):
        write_gpx(files, tmp_path / "mine", overwrite=True)


@pytest.mark.parametrize(
    ("ids", "faults"), [(["../up", "T1"], 1), (["a/b", ""], 2), (["t1", "T1"], 2), (["a\nb", "x y"], 2)]
)
def test_ids_that_cannot_name_files_are_refused(files, tmp_path, ids, faults):
    rounds = tuple(replace(tour, round_id=one) for tour, one in zip(files.rounds, ids, strict=True))
    with pytest.raises(InputError) as caught:
        write_gpx(replace(files, rounds=rounds), tmp_path / "gpx")
    assert len(caught.value.faults) == faults
    assert not (tmp_path / "gpx").exists()


def test_nothing_is_left_when_a_file_fails(files, tmp_path):
    broken = replace(files.rounds[1], stops=(object(),))
    with pytest.raises(AttributeError):
        write_gpx(replace(files, rounds=(files.rounds[0], broken)), tmp_path / "gpx")
    assert list(tmp_path.iterdir()) == []


def test_a_stop_after_midnight_has_its_own_day():
    stop = make_round(["f"], day=6, start_s=86_400).stops[1]
    assert stop_name(stop, 1, {}, 1, Speech.of("en")) == "Mon 00:01 (no name) (f), 1 bin"

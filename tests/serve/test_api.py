"""What the page asks and what it is answered: edits and back, what is kept, what is compared, what is taken home."""

from __future__ import annotations

import io
import json
import tomllib
import zipfile

import pytest

from binopt.editing.desk import Desk
from binopt.outputs.plan_reader import read_plan
from binopt.scenarios import read_scenarios
from binopt.serve import app as served
from binopt.serve.desks import MOST_DESKS
from tests.serve.asking import open_tab


def closing(spot):
    begin = max(spot.chainage_m - 1.0, 0.0)
    return {"kind": "close", "face_id": spot.face_id, "from_m": begin, "to_m": spot.chainage_m + 1.0}


def test_an_edit_tells_the_face_as_it_is_now(tab, base, spot):
    told = tab.edit(**closing(spot)).data
    [face] = [one for one in told["faces"] if one["face_id"] == spot.face_id]
    assert face["o_before"] == face["o_base"] == base.first.figures[0, base.around.model.index()[spot.face_id]]
    assert len(face["spots"]) == len(base.first.spots[base.around.model.index()[spot.face_id]])
    assert {"premises_id", "stream", "rank", "xy", "lawful", "pinned", "carry_m", "side"} <= set(face["spots"][0])
    assert told["closed"] == [{key: value for key, value in closing(spot).items() if key != "kind"}]
    assert told["undo"].startswith("close")
    assert told["total"]["o"] - told["total"]["o_base"] == pytest.approx(
        sum(one["o"] - one["o_base"] for one in told["faces"])
    )


def test_undo_and_redo_go_back_and_forth(tab, spot):
    first = tab.get("/api/state").data
    done = tab.edit(**closing(spot)).data
    back = tab.post("/api/undo", revision=1).data
    assert back["total"] == first["total"]
    assert (back["undo"], back["redo"], back["closed"]) == (None, done["undo"], [])
    now = tab.get("/api/state").data
    assert (now["revision"], now["redo"]) == (2, done["undo"])
    same = set(first) - {"revision", "redo", "next_change"}
    assert {key: now[key] for key in same} == {key: first[key] for key in same}
    again = tab.post("/api/redo", revision=2).data
    assert again["total"] == done["total"]
    assert tab.post("/api/redo", revision=3).status == 422


def test_an_obstacle_is_told_until_it_is_taken_back(tab, spot):
    put_up = tab.edit(kind="add_obstacle", obstacle="bench", at=list(spot.shape.centroid.coords[0])).data
    assert [(one["id"], one["kind"], one["gone"]) for one in put_up["obstacles"]] == [("new-1", "bench", False)]
    assert tab.post("/api/undo", revision=1).data["obstacles"] == []


def test_an_edit_on_what_is_no_more_is_refused(tab, spot):
    assert tab.edit(**closing(spot)).status == 200
    stale = tab.post("/api/edit", edit=closing(spot), revision=0)
    assert (stale.status, stale.what) == (409, "the desk has moved on")


def test_two_tabs_do_not_mix(asker, tab, spot):
    other = open_tab(asker)
    assert tab.edit(**closing(spot)).status == 200
    assert other.get("/api/state").data["revision"] == 0
    assert other.get("/api/state").data["closed"] == []


def test_a_desk_that_nobody_uses_is_closed_and_says_so(asker, tab):
    kept = open_tab(asker)
    for _ in range(MOST_DESKS - 1):
        open_tab(asker)
        assert kept.get("/api/state").status == 200
    gone = tab.get("/api/state")
    assert (gone.status, gone.what) == (410, "this desk is closed")


def test_a_dropped_bin_is_pinned_and_freed(tab, spot):
    middle = spot.shape.centroid
    which = {"premises_id": spot.premises_id, "stream": spot.stream, "rank": spot.rank}

    def pinned(told):
        return [
            one["pinned"]
            for face in told["faces"]
            for one in face["spots"]
            if {key: one[key] for key in which} == which
        ]

    assert pinned(tab.edit(kind="move_bin", **which, x=middle.x + 1, y=middle.y).data) == [True]
    assert pinned(tab.edit(kind="free_bin", **which).data) == [False]


def test_what_is_kept_survives_the_page_and_is_taken_up_again(asker, tab, folder, base, spot):
    done = tab.edit(**closing(spot)).data
    [row] = tab.post("/api/keep", name="mine", about="for the market").data["kept"]
    assert (row["name"], row["about"], row["edits"], row["why"]) == ("mine", "for the market", 1, "")
    other = open_tab(asker)
    told = other.post("/api/open", name="mine").data
    assert told["total"] == done["total"]
    assert other.get("/api/state").data == told
    rows = {one["name"]: one for one in other.get("/api/compare").data["rows"]}
    assert set(rows) == {"base", "desk", "mine"}
    assert rows["mine"]["figures"] == rows["desk"]["figures"] == done["total"]
    assert rows["base"]["streets"] == []
    [scenario] = read_scenarios(folder / "scenarios.toml", base.case, base.around.folder)
    assert scenario.name == "mine"
    assert other.post("/api/drop", name="mine").data["kept"] == []
    assert other.post("/api/open", name="mine").status == 404


def test_compare_tells_what_can_be_held_against_each_other(tab, base):
    told = tab.get("/api/compare").data
    assert told["baselines"]["today"]["o"] == base.files.report["o"]["today"]
    assert told["crew_hours"] == base.files.report["crew_hours"]


def test_the_scenario_file_is_a_file_of_scenarios(tab, spot):
    tab.edit(**closing(spot))
    answered = tab.get("/api/scenario.toml")
    assert "attachment" in answered.headers["content-disposition"]
    [scenario] = tomllib.loads(answered.body.decode())["scenario"]
    assert scenario["change"][0]["what"] == "close"


def test_the_plan_is_one_that_is_read_like_any_other(tab, folder, spot, tmp_path):
    told = tab.edit(**closing(spot)).data
    answered = tab.get("/api/plan.zip")
    with zipfile.ZipFile(io.BytesIO(answered.body)) as archive:
        archive.extractall(tmp_path / "taken")
    files = read_plan(tmp_path / "taken" / "plan")
    assert files.report["o"]["plan"] == pytest.approx(told["total"]["o"], rel=1e-9)
    assert (tmp_path / "taken" / "plan" / "map.html").is_file()
    assert sorted(path.name for path in folder.iterdir() if path.name.startswith(".")) == []


def test_work_under_way_is_cancelled_and_nothing_else_starts_beside_it(asker, tab, monkeypatch):
    begun = []

    def endless(desk, edit, go_on):
        begun.append(edit)
        while True:
            go_on()

    monkeypatch.setattr(served, "apply", endless)
    edit = tab.posting("/api/edit", edit={"kind": "remove_obstacle", "id": "x"}, revision=0)
    other = tab.posting("/api/undo", revision=0)
    first, busy, cancelled = asker.ask(edit, other, tab.posting("/api/cancel"))
    assert (first.status, first.what) == (409, "cancelled")
    assert (busy.status, busy.what) == (409, "something else is being done")
    assert cancelled.data == {"cancelled": True}
    assert len(begun) == 1
    monkeypatch.undo()
    assert tab.get("/api/state").data["revision"] == 0
    assert tab.post("/api/cancel").data == {"cancelled": False}


def test_what_cannot_be_done_is_told_with_a_hint(tab, base):
    refused = tab.edit(kind="close", face_id=base.around.model.faces[0].face_id + "x", from_m=0, to_m=1)
    assert refused.status == 422
    assert refused.data["error"]["hint"]
    assert tab.get("/api/state").data["revision"] == 0


def test_the_page_asks_for_nothing_but_itself(asker, tab):
    page = asker.ask(tab.reading("/"))[0]
    policy = page.headers["content-security-policy"]
    assert "connect-src 'self'" in policy
    assert "default-src 'none'" in policy
    assert "'unsafe-eval'" not in policy
    script = policy.partition("script-src")[2].partition(";")[0]
    assert "unsafe-inline" not in script
    assert "sha256-" in script


def test_names_in_a_plan_are_only_text(tab, spot):
    named = tab.edit(kind="add_obstacle", obstacle="bench", at=list(spot.shape.centroid.coords[0]), id="<script>&'\"")
    assert named.status == 422
    tab.edit(**closing(spot))
    assert tab.post("/api/keep", name="a", about="</script><b>").status == 200
    assert tab.get("/api/state").headers["content-type"] == "application/json"
    assert json.loads(tab.get("/api/kept").body)["kept"][0]["about"] == "</script><b>"


def test_a_new_desk_is_the_plan_as_it_was(base):
    assert Desk.of(base).state is base.first

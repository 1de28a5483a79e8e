"""The desk in a real Chromium against the real server: by mouse, and by keys alone."""

import re
import shutil
import tomllib
import zipfile
from dataclasses import dataclass
from pathlib import Path
from urllib.request import urlopen

import pytest

from binopt.domain.street import Side
from binopt.editing.state import open_base
from binopt.intake.case_reader import read_case
from binopt.outputs.plan_folder import write_plan
from binopt.outputs.plan_reader import read_plan
from binopt.planning import make_plan
from binopt.solve.planner import SearchLimits
from tests.browser import ANY, Watched
from tests.cli.little_street import write_street
from tests.outputs.map.test_page import Page, unpacked
from tests.planning.test_bays import BAY
from tests.serve.served import serving

OPEN, IDLE = "html[data-desk]", 'html[data-waiting="0"]'


@dataclass
class Quarter:
    """The plan that is served, its address, and what its page holds."""

    base: object
    url: str
    data: dict

    @property
    def plan(self):
        return self.base.files.plan


@pytest.fixture(scope="module")
def quarter(planned, base, tmp_path_factory):
    plan = Path(shutil.copytree(planned, tmp_path_factory.mktemp("seen") / "plan"))
    with serving(base, plan) as url:
        yield Quarter(base, url, unpacked(Page(urlopen(url).read().decode())))  # noqa: S310 - our own


@pytest.fixture
def desk(browser, quarter):
    desk = Desk(browser, quarter)
    yield desk
    assert desk.watched.complaints == []
    assert desk.watched.asked_elsewhere == []
    desk.watched.close()


class Desk:
    """A page with the desk, and where on it things are."""

    def __init__(self, browser, quarter, **context):
        self.quarter = quarter
        self.watched = Watched(browser, quarter.url, **context)
        self.page = self.watched.page
        self.page.wait_for_selector(OPEN)
        self.rest()

    def rest(self):
        """Wait until all that was asked is answered and drawn."""
        self.page.wait_for_selector(IDLE)
        self.page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")

    def near(self, spot):
        """Show the premises of a spot from near, with what is told of it."""
        self.page.fill("#query", spot.premises_id)
        self.page.press("#query", "Enter")
        self.rest()

    def at(self, x, y):
        """Return where a point of the case is on the screen."""
        left, top, k = (float(part) for part in self.page.locator("#map").get_attribute("data-view").split())
        box, origin = self.page.locator("#map").bounding_box(), self.quarter.data["origin"]
        return (
            box["x"] + box["width"] / 2 + (x - origin[0] - left) * k,
            box["y"] + box["height"] / 2 - (y - origin[1] - top) * k,
        )

    def click(self, x, y):
        self.page.mouse.click(*self.at(x, y))
        self.rest()

    def drag(self, begin, end):
        self.page.mouse.move(*self.at(*begin))
        self.page.mouse.down()
        self.page.mouse.move(*self.at(*((a + b) / 2 for a, b in zip(begin, end, strict=True))))
        self.page.mouse.move(*self.at(*end))
        self.page.mouse.up()
        self.rest()

    def ask(self, path, body=None):
        """Ask the server from within the page."""
        desk_id = self.page.get_attribute("html", "data-desk")
        code = """async ([path, body, id]) => {
            const headers = { "X-Binopt-Desk": id, "Content-Type": "application/json" };
            const asked = body ? { method: "POST", headers, body: JSON.stringify(body) } : { headers };
            return (await fetch("/api/" + path, asked)).json();
        }"""
        return self.page.evaluate(code, [path, body, desk_id])

    def state(self):
        return self.ask("state")

    def spot(self, like):
        """Where a bin stands now, by the server."""
        for face in self.state()["faces"]:
            for one in face["spots"]:
                if (one["premises_id"], one["stream"], one["rank"]) == (like.premises_id, like.stream, like.rank):
                    return {**one, "face_id": face["face_id"]}
        return None

    def text(self, selector):
        return self.page.locator(selector).inner_text()

    def unfold(self, inner):
        self.page.click(f"#desk details:has({inner}) > summary")


def lone_spot(quarter):
    """A bin at the kerb, amid a face, with nobody else's on its place."""
    spots = quarter.plan.spots
    for spot in spots:
        face = next(face for face in quarter.base.around.model.faces if face.face_id == spot.face_id)
        others = [one for one in spots if one is not spot and one.shape.intersects(spot.shape)]
        if spot.side is Side.KERB and spot.lawful and not others and 8 < spot.chainage_m < face.length_m - 12:
            return spot, face
    raise AssertionError("no bin stands alone")


def along(face, spot, metres):
    """Return the middle of a spot, moved along the kerb of its face."""
    here, there = (face.kerb.interpolate(spot.chainage_m + by) for by in (0, metres))
    middle = spot.shape.centroid
    return middle.x + there.x - here.x, middle.y + there.y - here.y


def test_a_bin_is_dragged_and_the_answer_tells_what_it_costs(desk):
    spot, face = lone_spot(desk.quarter)
    desk.near(spot)
    desk.drag(spot.shape.centroid.coords[0], along(face, spot, 4.0))
    now = desk.spot(spot)
    assert now["pinned"]
    assert now["face_id"] == spot.face_id
    assert now["chainage_m"] == pytest.approx(spot.chainage_m + 4.0, abs=1.5)
    answer = desk.text("#answer")
    assert answer.startswith("Move: ")
    assert "All streets:" in answer
    assert re.search(r"It stands in .*, at the kerb, [\d.]+ m to carry", answer)
    # undone by the button that says so, redone by keys
    assert desk.page.get_attribute("#undo", "aria-label").startswith("Undo – Move: ")
    desk.page.click("#undo")
    desk.rest()
    assert desk.text("#answer").startswith("Undone – Move: ")
    assert desk.spot(spot) is None or not desk.spot(spot)["pinned"]
    assert desk.page.get_attribute("#undo", "aria-label") == "Nothing to undo"
    desk.page.keyboard.press("Control+Shift+Z")
    desk.rest()
    assert desk.spot(spot)["chainage_m"] == now["chainage_m"]
    # let go again beside the map
    desk.page.click("#details button:has-text('Let it stand anywhere') >> nth=0")
    desk.rest()
    assert not any(one["pinned"] for face in desk.state()["faces"] for one in face["spots"])
    assert desk.page.locator("#details button:has-text('Let it stand anywhere')").count() == 0


def test_a_bin_dropped_off_every_pavement_goes_back(desk):
    spot, _ = lone_spot(desk.quarter)
    desk.near(spot)
    face = next(one for one in desk.quarter.base.around.model.faces if one.face_id == spot.face_id)
    foot, middle = face.kerb.interpolate(spot.chainage_m), spot.shape.centroid
    desk.drag((middle.x, middle.y), (foot.x - 12 * (middle.x - foot.x), foot.y - 12 * (middle.y - foot.y)))
    assert "no pavement" in desk.text("#notice")
    assert desk.state()["revision"] == 0


def test_a_drag_is_given_up_by_escape(desk):
    spot, face = lone_spot(desk.quarter)
    desk.near(spot)
    page = desk.page
    page.mouse.move(*desk.at(*spot.shape.centroid.coords[0]))
    page.mouse.down()
    page.mouse.move(*desk.at(*along(face, spot, 4.0)), steps=3)
    assert "m along" in desk.text("#tip")
    page.keyboard.press("Escape")
    page.mouse.move(*desk.at(*along(face, spot, 6.0)), steps=3)
    page.mouse.up()
    desk.rest()
    assert desk.state()["revision"] == 0
    assert desk.text("#told") == "Left as it was."


def test_what_a_bin_breaks_is_said_in_words(desk):
    spot, face = lone_spot(desk.quarter)
    desk.near(spot)
    things = desk.quarter.base.case.obstacles
    solid = [one for one in things if not one.flat and face.kerb.distance(one.footprint) < 2]
    thing = min(solid, key=lambda one: one.footprint.distance(spot.shape))
    x, y = thing.footprint.centroid.coords[0]
    # beside it, nearer than bins may stand: the nearest place that holds a bin at all
    desk.drag(spot.shape.centroid.coords[0], (x, y))
    now, found = desk.spot(spot), [one for face in desk.state()["faces"] for one in face["findings"]]
    assert now["pinned"]
    own = [one["words"] for one in found if one["premises_id"] == spot.premises_id and one["stream"] == spot.stream]
    if now["lawful"]:
        assert "No rule is broken" in desk.text("#answer")
    else:
        assert own
        assert own[0] in desk.text("#answer")
        assert own[0] in desk.text("#details .bins")


def test_keys_alone_do_all_of_it(desk):
    page, (spot, _) = desk.page, lone_spot(desk.quarter)
    page.keyboard.press("/")
    page.keyboard.type(spot.premises_id)
    page.keyboard.press("Enter")
    desk.rest()
    # to the first of its bins that can be moved
    while not (page.evaluate("document.activeElement.dataset.key") or "").startswith("lift"):
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert "arrows move it" in desk.text("#told")
    for key in ("ArrowRight", "ArrowRight", "Shift+ArrowUp", "ArrowDown"):
        page.keyboard.press(key)
    assert re.search(r"[\d.]+ m along", desk.text("#told"))
    page.keyboard.press("Escape")
    assert desk.text("#told") == "Left as it was."
    page.keyboard.press("m")
    for key in ("ArrowRight", "ArrowLeft", "ArrowLeft", "ArrowLeft"):
        page.keyboard.press(key)
    page.keyboard.press("Enter")
    desk.rest()
    assert desk.state()["changes"][0]["what"] == "place"
    page.keyboard.press("Control+z")
    desk.rest()
    assert desk.state()["changes"] == []
    # a stretch from where the map's middle is to where it is moved
    page.evaluate("document.querySelector('[data-tool=forbid]').focus()")
    page.keyboard.press("Enter")
    page.evaluate("document.getElementById('map').focus()")
    page.keyboard.press("Enter")
    for _ in range(4):
        page.keyboard.press("Shift+ArrowRight")
        page.keyboard.press("ArrowUp")
    desk.rest()
    page.keyboard.press("Enter")
    desk.rest()
    told = desk.state()["closed"]
    # an obstacle in the middle, moved, and taken away
    page.evaluate("document.querySelector('[data-tool=thing]').focus()")
    page.keyboard.press("Enter")
    page.evaluate("document.getElementById('map').focus()")
    page.keyboard.press("Enter")
    desk.rest()
    assert [one["new"] for one in desk.state()["obstacles"]] == [True]
    page.keyboard.press("Enter")
    page.keyboard.press("Delete")
    desk.rest()
    assert desk.state()["obstacles"] == []
    assert len(told) == 1


def test_a_bin_is_put_by_numbers(desk):
    spot, face = lone_spot(desk.quarter)
    desk.near(spot)
    desk.page.select_option("#details [data-key=side]", "1")
    desk.page.fill("#details [data-key=metres]", f"{spot.chainage_m + 1.37:.2f}")
    desk.page.press("#details [data-key=metres]", "Enter")
    desk.rest()
    [change] = desk.state()["changes"]
    assert (change["what"], change["face"], change["side"]) == ("place", face.face_id, "building")
    assert change["chainage_m"] == pytest.approx(spot.chainage_m + 1.37, abs=1.5)


def test_a_bin_is_carried_to_a_stand_of_the_carriageway_by_keys(browser, tmp_path):
    street = write_street(tmp_path / "street", {"stands": BAY})
    result = make_plan(read_case(street), SearchLimits(seconds=1e9, work=0.1), clock=lambda: 0.0)
    plan = write_plan(result, tmp_path / "plan", case_folder=street, pictures=False)
    base = open_base(read_plan(plan), read_case(street), street)
    with serving(base, plan) as url:
        desk = Desk(browser, Quarter(base, url, {}))
        desk.unfold("#rules")
        desk.page.select_option("#rules [data-key=sides]", "kerb building carriageway")
        desk.page.click("#rules [data-key=apply]")
        desk.rest()
        desk.page.fill("#query", "D3")
        desk.page.press("#query", "Enter")
        desk.page.click("#details [data-key^=lift] >> nth=0")
        for key in ("ArrowDown", "ArrowUp", "ArrowUp", *["ArrowLeft"] * 10):  # to the wall, the kerb and beyond
            desk.page.keyboard.press(key)
        assert "on a stand in the carriageway" in desk.text("#told")
        desk.page.keyboard.press("Enter")
        desk.rest()
        assert [one.get("side") for one in desk.state()["changes"]] == [None, "carriageway"]
        assert "on a stand in the carriageway" in desk.text("#answer")
        assert desk.watched.complaints == desk.watched.asked_elsewhere == []
        desk.watched.close()


def test_what_cannot_be_done_is_told_in_words(desk):
    desk.unfold("#rules")
    desk.page.evaluate("() => { document.querySelector('#rules [data-key=max_carry_m]').max = ''; }")
    desk.page.fill("#rules [data-key=max_carry_m]", "123456789")
    desk.page.press("#rules [data-key=max_carry_m]", "Enter")
    desk.rest()
    assert desk.text("#notice").startswith("Longest carry, m: ")
    desk.page.click("#notice .close")
    assert not desk.page.is_visible("#notice")
    desk.watched.complaints.clear()  # a browser complains of every 422


def test_a_stretch_is_forbidden_by_a_drag_and_opened_again(desk):
    spot, face = lone_spot(desk.quarter)
    desk.near(spot)
    desk.page.click("[data-tool=forbid]")
    desk.drag(along(face, spot, -2.0), along(face, spot, 2.0))
    [closed] = desk.state()["closed"]
    assert closed["face_id"] == face.face_id
    assert closed["from_m"] == pytest.approx(spot.chainage_m - 2.0, abs=0.3)
    assert closed["to_m"] == pytest.approx(spot.chainage_m + 2.0, abs=0.3)
    assert abs(desk.spot(spot)["chainage_m"] - spot.chainage_m) > 1.0 or desk.spot(spot)["side"] != "kerb"
    assert "moved" in desk.text("#answer")
    desk.unfold("#closed")
    desk.page.click("#closed button:has-text('Open again')")
    desk.rest()
    assert desk.state()["closed"] == []
    assert "None" in desk.text("#closed")


def test_a_stretch_is_forbidden_by_numbers(desk):
    _, face = lone_spot(desk.quarter)
    desk.page.fill("#query", face.street)
    desk.page.press("#query", "Enter")
    desk.page.fill("#details [data-key=from]", "1")
    desk.page.fill("#details [data-key=to]", "4.5")
    desk.page.press("#details [data-key=to]", "Enter")
    desk.rest()
    [closed] = desk.state()["closed"]
    assert (closed["from_m"], closed["to_m"]) == (1.0, 4.5)
    desk.page.fill("#details [data-key=from]", "2")
    desk.page.fill("#details [data-key=to]", "3")
    desk.page.click("#details [data-key=open]")
    desk.rest()
    assert [(one["from_m"], one["to_m"]) for one in desk.state()["closed"]] == [(1.0, 2.0), (3.0, 4.5)]


def test_obstacles_are_put_up_drawn_moved_and_taken_away(desk):
    spot, face = lone_spot(desk.quarter)
    desk.near(spot)
    desk.page.click("[data-tool=thing]")
    desk.page.select_option("#thing-kind", "planter")
    begin, end = along(face, spot, 3.0), along(face, spot, 5.0)
    desk.click(*begin)
    [thing] = desk.state()["obstacles"]
    assert (thing["kind"], thing["new"]) == ("planter", True)
    desk.drag(begin, end)
    [moved] = desk.state()["obstacles"]
    xs = [x for x, _ in moved["rings"][0]]
    assert (min(xs) + max(xs)) / 2 == pytest.approx(end[0], abs=0.1)
    desk.click(*end)
    desk.page.click("#thing-chosen button:has-text('Take away')")
    desk.rest()
    assert desk.state()["obstacles"] == []
    # drawn with corners, the last click on the first of them
    desk.page.click("#thing-shape")
    for by in (6.0, 8.0):
        desk.click(*along(face, spot, by))
    desk.page.keyboard.press("Escape")
    square = [along(face, spot, 3.0), along(face, spot, 5.0)]
    (ax, ay), (bx, by) = square
    square += [(bx - (by - ay) / 2, by + (bx - ax) / 2), (ax - (by - ay) / 2, ay + (bx - ax) / 2)]
    for corner in square:
        desk.click(*corner)
    assert desk.state()["obstacles"] == []
    desk.page.click("#shape-done")
    desk.rest()
    [drawn] = desk.state()["obstacles"]
    assert len(drawn["rings"][0]) == 4
    desk.unfold("#things")
    desk.page.click("#things button:has-text('Take away')")
    desk.rest()
    assert desk.state()["obstacles"] == []


def test_an_obstacle_of_the_case_can_be_taken_away(desk):
    spot, _ = lone_spot(desk.quarter)
    desk.near(spot)
    trees = [one for one in desk.quarter.base.case.obstacles if one.kind == "tree"]
    thing = min(trees, key=lambda one: one.footprint.distance(spot.shape))
    desk.page.click("[data-tool=thing]")
    desk.click(*thing.footprint.centroid.coords[0])
    assert thing.obstacle_id in desk.text("#thing-chosen")
    desk.page.keyboard.press("Tab")
    desk.page.click("#thing-chosen button:has-text('Take away')")
    desk.rest()
    assert [(one["id"], one["gone"]) for one in desk.state()["obstacles"]] == [(thing.obstacle_id, True)]
    desk.page.keyboard.press("Control+z")
    desk.rest()
    assert desk.state()["obstacles"] == []


def test_rules_are_changed_for_all_faces_and_for_one(desk):
    desk.unfold("#rules")
    desk.page.fill("#rules [data-key=clear_width_m]", "1.6")
    desk.page.select_option("#rules [data-key=sides]", "building")
    desk.page.press("#rules [data-key=clear_width_m]", "Enter")
    desk.rest()
    rules = desk.state()["rules"]
    assert (rules["clear_width_m"], rules["sides"]) == (1.6, ["building"])
    assert len(desk.state()["changes"]) == 2
    _, face = lone_spot(desk.quarter)
    desk.page.fill("#query", face.street)
    desk.page.press("#query", "Enter")
    desk.page.fill("#details [data-key='face clear']", "1.2")
    desk.page.click("#details [data-key='face apply']")
    desk.rest()
    [own] = desk.state()["rules"]["faces"]
    assert own["clear_width_m"] == 1.2
    assert "Clear width, m: 1.20" in desk.text("#answer")


def test_what_takes_long_can_be_cancelled(desk):
    page, held = desk.page, []
    page.route("**/api/edit", lambda route: held.append(route))  # noqa: PLW0108 (playwright marks what it calls)
    desk.unfold("#rules")
    page.fill("#rules [data-key=max_carry_m]", "40")
    page.press("#rules [data-key=max_carry_m]", "Enter")
    page.wait_for_selector("#busy:not([hidden])")
    with page.expect_request("**/api/cancel"):
        page.click("#cancel")
    fault = {"what": "cancelled", "where": "edit", "value": "", "hint": ""}
    held[0].fulfill(status=409, json={"error": fault, "faults": [fault]})
    desk.rest()
    assert desk.text("#notice").startswith("Cancelled")
    assert not page.is_visible("#busy")
    assert desk.state()["revision"] == 0
    desk.watched.complaints.clear()  # a browser complains of every 409


def test_scenarios_are_kept_compared_opened_and_dropped(browser, quarter, desk, tmp_path):
    spot, face = lone_spot(quarter)
    desk.near(spot)
    desk.drag(spot.shape.centroid.coords[0], along(face, spot, 4.0))
    desk.page.fill("#keep-name", "first-try")
    desk.page.fill("#keep-about", "<b>bold</b> & quiet")
    desk.page.press("#keep-about", "Enter")
    desk.rest()
    assert "Kept: first-try" in desk.text("#keep-told")
    assert "Kept as first-try." in desk.text("#desk-total")
    desk.page.reload()
    desk.page.wait_for_selector(OPEN)
    desk.rest()
    assert "Kept as first-try." in desk.text("#desk-total")
    place = desk.spot(spot)
    with desk.page.expect_download() as saved:
        desk.page.click("#get-scenario")
    saved.value.save_as(tmp_path / "scenario.toml")
    [scenario] = tomllib.loads((tmp_path / "scenario.toml").read_text("utf-8"))["scenario"]
    assert scenario["change"][0]["premises"] == spot.premises_id
    with desk.page.expect_download(timeout=60_000) as saved:
        desk.page.click("#get-plan")
    saved.value.save_as(tmp_path / "plan.zip")
    assert "plan/plan.gpkg" in zipfile.ZipFile(tmp_path / "plan.zip").namelist()
    # whoever comes later finds it
    later = Desk(browser, quarter)
    assert "first-try" in later.text("#kept")
    assert "<b>bold</b> & quiet" in later.text("#kept")
    later.page.click("#kept button:has-text('Open')")
    later.rest()
    assert later.spot(spot)["chainage_m"] == place["chainage_m"]
    later.page.click("#open-compare")
    later.page.wait_for_selector("#compare[open]")
    heads = [" ".join(text.split()) for text in later.page.locator("#compared thead th").all_inner_texts()]
    assert heads == ["per week", "Plan as it was", "Your changes", "first-try <b>bold</b> & quiet"]
    rows = {row.split("\t")[0]: row.split("\t")[1:] for row in later.page.locator("#compared tr").all_inner_texts()}
    figures = rows["Obstruction O, m·h"]
    assert figures[1] == figures[2]
    assert face.street in later.text("#compared") or "No street" in later.text("#compared")
    assert later.watched.findings(ANY) == []
    later.page.keyboard.press("Escape")
    # a name that is taken is asked about, and so is a drop
    later.page.fill("#keep-name", "first-try")
    later.page.press("#keep-name", "Enter")
    assert "There is a scenario first-try already." in later.text("#keep-told")
    later.page.click("#keep-told button:has-text('Replace it')")
    later.rest()
    later.page.click("#kept button:has-text('Drop')")
    later.page.click("#kept button:has-text('Drop first-try for good')")
    later.rest()
    assert "None kept yet" in later.text("#kept")
    assert later.watched.complaints == later.watched.asked_elsewhere == []
    later.watched.close()


def test_a_reload_goes_on_and_other_tabs_begin_anew(desk):
    spot, face = lone_spot(desk.quarter)
    desk.near(spot)
    desk.drag(spot.shape.centroid.coords[0], along(face, spot, 4.0))
    own = desk.page.get_attribute("html", "data-desk")
    desk.page.reload()
    desk.page.wait_for_selector(OPEN)
    desk.rest()
    assert desk.page.get_attribute("html", "data-desk") == own
    assert "1 change, not kept." in desk.text("#desk-total")
    assert desk.page.get_attribute("#undo", "aria-label").startswith("Undo – Move: ")
    # a copied tab knows the same desk, and leaves it to the one that has it
    with desk.page.expect_popup() as opened:
        desk.page.evaluate("() => { window.open(location.href); }")
    copy = opened.value
    copy.wait_for_selector(OPEN)
    copy.wait_for_selector(IDLE)
    assert copy.get_attribute("html", "data-desk") != own
    assert copy.get_attribute("#undo", "aria-label") == "Nothing to undo"
    copy.close()
    assert len(desk.state()["changes"]) == 1


def test_a_desk_that_changed_elsewhere_is_shown_as_it_stands(desk):
    spot, face = lone_spot(desk.quarter)
    change = {"kind": "close", "face_id": face.face_id, "from_m": 1.0, "to_m": 3.0}
    desk.ask("edit", {"edit": change, "revision": 0})
    desk.near(spot)
    desk.drag(spot.shape.centroid.coords[0], along(face, spot, 4.0))
    assert "changed elsewhere" in desk.text("#notice")
    assert desk.page.get_attribute("#undo", "aria-label").startswith("Undo – Forbid: ")
    assert len(desk.state()["changes"]) == 1
    desk.watched.complaints.clear()


def test_a_desk_that_was_dropped_is_told_and_can_be_begun_anew(desk):
    own = desk.page.get_attribute("html", "data-desk")
    for _ in range(40):
        desk.ask("desk", {})
    desk.page.click("#open-compare")
    desk.rest()
    assert "no longer has these changes" in desk.text("#notice")
    desk.page.click("#notice button:has-text('Begin anew')")
    desk.rest()
    assert not desk.page.is_visible("#notice")
    desk.page.reload()
    desk.page.wait_for_selector(OPEN)
    desk.rest()
    assert desk.page.get_attribute("html", "data-desk") != own
    desk.watched.complaints.clear()


def test_a_server_that_is_gone_is_told(desk):
    desk.page.route("**/api/**", lambda route: route.abort())
    desk.page.click("#open-compare")
    desk.rest()
    assert "The server does not answer." in desk.text("#notice")
    desk.page.unroute("**/api/**")
    desk.page.click("#notice button:has-text('Try again')")
    desk.rest()
    assert not desk.page.is_visible("#notice")
    desk.watched.complaints.clear()


def test_whoever_sees_or_moves_otherwise_finds_nothing_wrong(browser, quarter, desk):
    spot, face = lone_spot(quarter)
    assert desk.watched.findings(ANY) == []
    desk.near(spot)
    desk.drag(spot.shape.centroid.coords[0], along(face, spot, 4.0))
    for box in ("#edits", "#rules", "#closed", "#things"):
        desk.unfold(box)
    desk.page.click("[data-tool=thing]")
    assert desk.watched.findings(ANY) == []
    phone = Desk(browser, quarter, viewport={"width": 390, "height": 780}, has_touch=True)
    assert phone.page.evaluate("document.documentElement.scrollWidth") <= 390
    assert phone.watched.findings(ANY) == []
    phone.watched.close()

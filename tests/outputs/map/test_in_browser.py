"""The map in a real Chromium: moved, searched, played, printed and linked, by hand and by keys."""

import io
import re
from urllib.parse import parse_qs, urlsplit

import numpy as np
import pytest
from matplotlib.image import imread, imsave
from shapely.geometry import Point

from binopt.outputs.map.background import Background
from tests.browser import Watched
from tests.outputs.map.test_page import HOSTILE, page_of
from tests.outputs.quarter import make_result

READY = "html[data-ready-ms]"
RESULT = make_result(24, name='</title><script>window.hacked=1</script> "q"', addresses=HOSTILE, weeks=2)
MONDAY_SIX = 360


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    path = tmp_path_factory.mktemp("map") / "map.html"
    path.write_text(page_of(RESULT), "utf-8")
    return path


@pytest.fixture
def watched(browser, path):
    watched = Watched(browser, path)
    watched.page.wait_for_selector(READY)
    yield watched
    assert watched.complaints == []
    assert watched.asked_elsewhere == []
    watched.close()


def view(page):
    """What the last picture showed: middle in metres and pixels per metre."""
    settle(page)
    return [float(part) for part in page.locator("#map").get_attribute("data-view").split()]


def settle(page):
    page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")


def link(page):
    # written a little after the last move: when it has come to rest
    still = "() => { const now = location.hash, same = now === window.lastLink; window.lastLink = now; return same; }"
    page.wait_for_function(still, polling=300)
    return {name: values[0] for name, values in parse_qs(urlsplit(page.url).fragment).items()}


def picture(page, selector="#map"):
    settle(page)
    return imread(io.BytesIO(page.locator(selector).screenshot()))[:-1, :-1, :3]  # the last may be parts of pixels


def middle(page):
    box = page.locator("#map").bounding_box()
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def put_minute(page, minute):
    page.locator("#minute").fill(str(minute))


def test_both_sides_are_drawn_and_the_slider_moves_the_hour(watched):
    page = watched.page
    put_minute(page, MONDAY_SIX)
    assert page.locator("#time").inner_text().split() == ["06:00", "Monday,", "week", "1"]
    told = page.locator("#minute").get_attribute("aria-valuetext")
    out = [
        sum(one.bins_out for one in service.presentations if one.out_min <= MONDAY_SIX < one.in_min)
        for service in (RESULT.baselines.today, RESULT.plan)
    ]
    assert told == f"Monday, week 1 06:00: {out[0]} bins out today, {out[1]} by the plan"
    busy = picture(page)
    put_minute(page, MONDAY_SIX + 4 * 1440 + 720)
    assert "0 bins out today" in page.locator("#minute").get_attribute("aria-valuetext")
    assert np.any(picture(page) != busy)
    left, right = np.array_split(busy, 2, axis=1)
    assert np.abs(left[:, : right.shape[1]] - right).mean() > 0.005


def test_the_map_is_moved_by_drag_wheel_and_keys(watched):
    page = watched.page
    x, y = middle(page)
    began = view(page)
    page.mouse.move(x - 200, y)
    page.mouse.down()
    page.mouse.move(x - 140, y + 30, steps=4)
    page.mouse.up()
    dragged = view(page)
    assert dragged[0] - began[0] == pytest.approx(-60 / began[2], rel=0.01)
    assert dragged[1] - began[1] == pytest.approx(30 / began[2], rel=0.01)
    page.mouse.wheel(0, -400)
    assert view(page)[2] > 1.5 * dragged[2]
    page.locator("#map").focus()
    page.keyboard.press("0")
    assert view(page) == pytest.approx(began, abs=0.01)
    for key in ("ArrowRight", "ArrowUp", "+"):
        page.keyboard.press(key)
    x, y, k = view(page)
    assert x > began[0]
    assert y > began[1]
    assert k == pytest.approx(1.4 * began[2], rel=0.01)


@pytest.mark.parametrize(("words", "shown"), [("a00005", "premises A00005"), ("Acacia", "face F0.0")])
def test_searching_shows_the_place_and_its_week(watched, words, shown):
    page = watched.page
    page.keyboard.press("/")
    page.keyboard.type(words)
    assert page.locator("#hits [role=option]").count() >= 1
    page.keyboard.press("ArrowDown")
    assert page.locator("#hits [aria-selected=true]").count() == 1
    page.keyboard.press("Enter")
    details = page.locator("#details").inner_text()
    assert shown in details
    assert details.count("Residual waste") >= 2


def test_searching_for_nothing_that_is_there_says_so(watched):
    watched.page.fill("#query", "nowhere at all")
    assert watched.page.locator("#found").inner_text() == "Nothing found for this."


def test_a_click_on_a_bin_or_a_face_tells_its_week(watched):
    page = watched.page
    page.click("[data-mode=plan]")
    page.check("[data-layer=always]")
    x, y, k = view(page)
    spot = next(spot for spot in RESULT.plan.spots if spot.premises_id == "A00006")
    at_x, at_y = middle(page)

    def click(point):
        page.mouse.click(at_x + (point.x - x) * k, at_y - (point.y - y) * k)

    click(spot.shape.centroid)
    told = page.locator("#details").inner_text()
    assert "premises A00006" in told
    assert "Mon 1" in told
    page.keyboard.press("Tab")
    click(Point(45.0, 0.4))  # the pavement between two trees
    assert "face F0.0" in page.locator("#details").inner_text()
    page.click("#details .close")
    assert page.locator("#details").inner_text() == ""


def test_keys_alone_reach_a_face(watched):
    page = watched.page
    page.click("[data-mode=plan]")
    page.locator("#map").focus()
    page.keyboard.press("0")
    for _ in range(40):
        page.keyboard.press("Shift+ArrowDown")
        page.keyboard.press("Enter")
        if page.locator("#details").inner_text():
            break
    assert "face F0." in page.locator("#details").inner_text() or "premises" in page.locator("#details").inner_text()
    page.keyboard.press("Escape")
    assert page.locator("#details").inner_text() == ""


def test_the_divider_is_drawn_where_it_is_put_by_mouse_and_keys(watched):
    page = watched.page
    page.click("[data-mode=divider]")
    box = page.locator("#split").bounding_box()
    page.mouse.move(box["x"] + 14, box["y"] + 100)
    page.mouse.down()
    page.mouse.move(box["x"] + 14 - 200, box["y"] + 100, steps=3)
    page.mouse.up()
    by_mouse = float(page.locator("#split").get_attribute("aria-valuenow"))
    assert by_mouse == pytest.approx(50 - 200 / 920 * 100, abs=2)
    before = picture(page)
    page.locator("#split").focus()
    page.keyboard.press("End")
    assert page.locator("#split").get_attribute("aria-valuenow") == "100"
    today = picture(page)
    page.keyboard.press("Home")
    plan = picture(page)
    assert np.any(today != plan)
    # left of the divider it is today, right of it the plan
    assert np.array_equal(before[330:600, 20:150], today[330:600, 20:150])
    assert np.array_equal(before[330:600, -150:-20], plan[330:600, -150:-20])


def test_layers_are_hidden_and_shown(watched):
    page = watched.page
    page.click("[data-mode=today]")
    whole = picture(page)
    for layer in ("loss", "names", "obstacles"):
        page.uncheck(f"[data-layer={layer}]")
        assert np.any(picture(page) != whole)
        page.check(f"[data-layer={layer}]")
        assert np.array_equal(picture(page), whole)
    put_minute(page, 365)
    page.click("[data-mode=plan]")
    without = picture(page)
    page.check("[data-layer=rounds]")
    assert np.any(picture(page) != without)


def test_the_week_plays_and_stops(watched):
    page = watched.page
    put_minute(page, 0)
    page.click("#play")
    page.wait_for_function("() => Number(document.getElementById('minute').value) > 300")
    assert page.locator("#play").get_attribute("aria-label") == "Pause"
    page.keyboard.press("p")
    stopped = page.locator("#minute").input_value()
    for _ in range(5):
        settle(page)
    assert page.locator("#minute").input_value() == stopped


def test_the_slider_is_moved_by_keys(watched):
    page = watched.page
    put_minute(page, 600)
    page.locator("#minute").focus()
    for key, minute in (("ArrowRight", "605"), ("PageUp", "665"), ("PageDown", "605"), ("Home", "0")):
        page.keyboard.press(key)
        assert page.locator("#minute").input_value() == minute


def test_a_link_brings_back_what_was_seen(browser, path, watched):
    page = watched.page
    page.click("[data-mode=divider]")
    page.uncheck("[data-layer=doors]")
    put_minute(page, 1500)
    page.fill("#query", "A00001")
    page.keyboard.press("Enter")
    told = link(page)
    assert (told["show"], told["t"], told["off"], told["p"]) == ("divider", "1500", "doors", "A00001")
    other = Watched(browser, path, "#" + urlsplit(page.url).fragment)
    other.page.wait_for_selector(READY)
    assert view(other.page) == pytest.approx(view(page), abs=0.1)
    assert link(other.page) == told
    assert other.page.locator("#details").inner_text() == page.locator("#details").inner_text()
    other.close()


@pytest.mark.parametrize(
    "hash_", ["#at=1,2&t=x", "#at=NaN,0,-1&t=1e99&show=%3Cscript%3E&split=Infinity&on=a,__proto__&p=%00&f=", "#%"]
)
def test_links_that_make_no_sense_are_passed_over(browser, path, hash_):
    watched = Watched(browser, path, hash_)
    watched.page.wait_for_selector(READY)
    assert 0 < view(watched.page)[2] < 300
    assert watched.complaints == watched.asked_elsewhere == []
    watched.close()


def test_hostile_names_are_shown_and_run_nothing(watched):
    page = watched.page
    for premises in HOSTILE:
        page.fill("#query", premises)
        page.keyboard.press("Enter")
        assert f"premises {premises}" in page.locator("#details").inner_text()
    assert "<script>" in page.locator("#name").inner_text()
    assert page.evaluate("window.hacked") is None
    assert page.locator("img, iframe, object, a").count() == 0


def test_it_is_printed_on_two_sheets_and_then_as_before(watched, tmp_path):
    page = watched.page
    began = view(page)
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert page.locator("#stage .sheet").count() == page.locator("#week .sheet").count() == 1
    assert not page.locator("#bar").is_visible()
    assert page.locator("#legend").is_visible()
    assert picture(page, "#stage .sheet").std() > 0.02
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert page.locator(".sheet").count() == 0
    assert view(page) == pytest.approx(began, abs=0.01)
    paper = page.pdf(prefer_css_page_size=True)
    assert paper.startswith(b"%PDF")
    assert paper.count(b"/Type /Page\n") in (2, 3)


def test_nothing_is_seriously_wrong_for_whoever_sees_or_moves_otherwise(watched):
    page = watched.page
    page.click("[data-mode=divider]")
    page.fill("#query", "A000")
    assert watched.findings() == []
    page.keyboard.press("Enter")
    assert watched.findings() == []


def test_it_fits_a_phone(browser, path):
    watched = Watched(browser, path, viewport={"width": 390, "height": 780}, has_touch=True, device_scale_factor=2)
    watched.page.wait_for_selector(READY)
    assert watched.page.evaluate("document.documentElement.scrollWidth") <= 390
    assert watched.findings() == []
    watched.close()


def test_a_background_is_fetched_only_when_its_layer_is_chosen(browser, tmp_path):
    path, tile = tmp_path / "map.html", io.BytesIO()
    imsave(tile, np.full((256, 256, 3), (1.0, 0.0, 1.0)), format="png")
    background = Background("https://tiles.example/{z}/{x}/{y}.png", "© <b>somebody</b>")
    path.write_text(page_of(make_result(6), background=background), "utf-8")
    watched = Watched(browser, path, "#on=tiles")
    page = watched.page
    page.route("https://tiles.example/**", lambda route: route.fulfill(body=tile.getvalue(), content_type="image/png"))
    page.wait_for_selector(READY)
    settle(page)
    assert watched.asked_elsewhere == []
    assert pink(picture(page)) == 0
    with page.expect_request_finished(lambda request: request.url.startswith("https://tiles.example/")):
        page.check("[data-layer=tiles]")
    assert watched.asked_elsewhere
    assert all(re.fullmatch(r"https://tiles\.example/\d+/\d+/\d+\.png", url) for url in watched.asked_elsewhere)
    # the others come one by one
    for _ in range(FRAMES):
        settle(page)
        if pink(picture(page)) > 0.5:
            break
    assert pink(picture(page)) > 0.5
    assert page.locator("#credit").inner_text() == "© <b>somebody</b>"
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert pink(picture(page, "#stage .sheet")) > 0.5
    assert watched.complaints == []
    watched.close()


FRAMES = 200
"""Pictures that tiles may take to be drawn on a busy machine."""


def pink(image):
    """The share of a picture in the colour of the tiles."""
    return np.all(np.abs(image - (1.0, 0.0, 1.0)) < 0.02, axis=2).mean()

"""The page over all maps, in a real Chromium: switched, and two beside each other that look at the same place."""

import pytest

from binopt.whatif.answer import Answer
from binopt.whatif.folder import PAGE_FILE, write_answer
from tests.browser import Watched
from tests.outputs.map.test_page import page_of
from tests.outputs.quarter import make_result
from tests.whatif.outcomes import outcome

READY = "html[data-ready-ms]"
HOSTILE = '"><script>window.hacked=1</script>'


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("page")
    for name, seed in (("base", 1), ("wider", 2)):
        (folder / name).mkdir()
        (folder / name / "map.html").write_text(page_of(make_result(4, seed=seed)), "utf-8")
    write_answer(Answer([outcome("base", 98, 100), outcome("wider", 70, 80, about=HOSTILE)]), folder)
    return folder


@pytest.fixture
def watched(browser, folder):
    watched = Watched(browser, folder / PAGE_FILE)
    yield watched
    assert watched.complaints == []
    assert [url for url in watched.asked if not url.startswith(("file:", "data:", "blob:"))] == []
    watched.close()


def frame_of(page, side):
    element = page.wait_for_selector(f"#{side} iframe")
    frame = element.content_frame()
    frame.wait_for_selector(READY)
    return frame


STILL = """before => {
    const now = location.hash.split("&t=")[0], same = now === window.lastSeen;
    window.lastSeen = now;
    return same && now !== before && now.includes("at=") && now;
}"""


def place_of(frame):
    """Say where a map looks, as its link does."""
    return frame.evaluate("location.hash").split("&t=")[0]


def looked_on(frame, before):
    """Wait until a map has come to rest at another place, longer than it takes to write its link."""
    return frame.wait_for_function(STILL, arg=before, polling=400).json_value()


def test_the_place_stays_when_the_scenario_changes(watched):
    page = watched.page
    frame = frame_of(page, "left")
    assert frame.url.split("#")[0].endswith("/base/map.html")
    before = place_of(frame)
    page.locator("#left iframe").hover()
    page.mouse.wheel(0, -600)
    seen = looked_on(frame, before)
    page.locator("#left select").select_option("wider")
    page.wait_for_function("document.querySelector('#left iframe').src.includes('/wider/')")
    frame = frame_of(page, "left")
    assert place_of(frame) == seen
    assert "−20" in page.locator("#left p").inner_text()
    assert page.evaluate("window.hacked") is None


def test_the_map_beside_follows_the_one_under_the_hand(watched):
    page = watched.page
    frame_of(page, "left")
    assert page.locator("#right iframe").is_hidden()
    page.locator("#right select").select_option("wider")
    right = frame_of(page, "right")
    for leader, other in (("left", "right"), ("right", "left")):
        led = frame_of(page, leader)
        before = place_of(led)
        page.locator(f"#{leader} iframe").hover()
        page.mouse.wheel(0, -400)
        looked = looked_on(led, before)
        frame_of(page, other).wait_for_function("looked => location.hash.split('&t=')[0] === looked", arg=looked)
    page.locator("#right select").select_option("")
    assert page.locator("#right iframe").is_hidden()
    assert right.url.split("#")[0].endswith("/wider/map.html")


def test_everybody_can_use_it(browser, folder):
    watched = Watched(browser, folder / PAGE_FILE)
    frame_of(watched.page, "left")
    # what axe says to itself between frames of files is a complaint of its own
    assert watched.findings() == []
    watched.close()

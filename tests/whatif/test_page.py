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


def test_the_place_stays_when_the_scenario_changes(watched):
    page = watched.page
    frame = frame_of(page, "left")
    assert frame.url.split("#")[0].endswith("/base/map.html")
    page.locator("#left iframe").hover()
    page.mouse.wheel(0, -600)
    page.wait_for_timeout(300)
    seen = frame.evaluate("location.hash")
    assert "at=" in seen
    page.locator("#left select").select_option("wider")
    page.wait_for_function("document.querySelector('#left iframe').src.includes('/wider/')")
    frame = frame_of(page, "left")
    assert frame.evaluate("location.hash").split("&t=")[0] == seen.split("&t=")[0]
    assert "−20" in page.locator("#left p").inner_text()
    assert page.evaluate("window.hacked") is None


def test_the_map_beside_follows_the_one_under_the_hand(watched):
    page = watched.page
    frame_of(page, "left")
    assert page.locator("#right iframe").is_hidden()
    page.locator("#right select").select_option("wider")
    right = frame_of(page, "right")
    for leader, other in (("left", "right"), ("right", "left")):
        page.locator(f"#{leader} iframe").hover()
        page.mouse.wheel(0, -400)
        page.wait_for_timeout(600)
        looked = frame_of(page, leader).evaluate("location.hash").split("&t=")[0]
        assert frame_of(page, other).evaluate("location.hash").split("&t=")[0] == looked
    page.locator("#right select").select_option("")
    assert page.locator("#right iframe").is_hidden()
    assert right.url.split("#")[0].endswith("/wider/map.html")


def test_everybody_can_use_it(browser, folder):
    watched = Watched(browser, folder / PAGE_FILE)
    frame_of(watched.page, "left")
    # what axe says to itself between frames of files is a complaint of its own
    assert watched.findings() == []
    watched.close()

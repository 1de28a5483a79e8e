"""map.html is one file that asks for nothing, runs nothing of the case's, and shows what is in the plan."""

import base64
import json
import re
import zlib
from html.parser import HTMLParser
from importlib import resources

from binopt.outputs.map.data import make_map_data
from binopt.outputs.map.page import ALONE, SCRIPTS, make_map_page
from binopt.outputs.map.scene import scene_of_result
from binopt.outputs.map.texts import PAGE_WORDS
from binopt.outputs.report_json import make_report
from binopt.outputs.words import plain_line
from binopt.speech import Speech
from tests.outputs.quarter import make_result
from tests.outputs.test_timetable import rows_of

FOLDER = resources.files("binopt.outputs.map") / "page_parts"
HOSTILE = {
    "A00000": '</script><script>window.hacked=1</script><img src=x onerror="hacked()">',
    "A00001": "@@DATA@@ @@SCRIPT@@ <!-- ",
    "A00002": "x" * 10_000,
    "A00003": "line\nbreak \u2028 \U0001f9d1\u200d\U0001f33e \\u003c/script>",
    "A00004": "\u202eright to left\u202c \u2066isolated \x00\x1b[31m \ud800 {id} %s",
    "A00005": "'\"><svg onload=alert(1)> javascript:alert(1) &lt;b&gt;",
}


def scene_of(result):
    timetables = {"today": rows_of(result, result.baselines.today), "plan": rows_of(result, result.plan)}
    return scene_of_result(result, timetables, make_report(result))


def data_of(result, language="en"):
    return make_map_data(scene_of(result), Speech.of(language))


def page_of(result, language="en", background=None):
    return make_map_page(scene_of(result), Speech.of(language), background)


def unpacked(page):
    return json.loads(zlib.decompress(base64.b64decode(page.scripts[0])))


class Page(HTMLParser):
    def __init__(self, text):
        super().__init__()
        self.tags, self.title, self.scripts, self._in = [], "", [], ""
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        self._in = tag
        if tag == "script":
            self.scripts.append("")

    def handle_endtag(self, tag):
        self._in = ""

    def handle_data(self, text):
        if self._in == "title":
            self.title += text
        if self._in == "script":
            self.scripts[-1] += text


def test_hostile_names_stay_names():
    result = make_result(6, name='</title><script>1</script> "q"', addresses=HOSTILE)
    page = Page(page_of(result))
    assert len(page.scripts) == 2
    assert not [tag for tag, _ in page.tags if tag in ("img", "iframe", "object")]
    assert page.title.startswith("</title><script>1</script>")
    data = unpacked(page)
    for text in HOSTILE.values():
        assert plain_line(text, 160) in data["words"]
    assert not set("\u202e\u2066\x00\n\ud800") & set("".join(data["words"]))
    assert max(len(word) for word in data["words"]) <= 400


def test_nothing_is_asked_of_any_network():
    text = page_of(make_result(4))
    page = Page(text)
    policy = next(attrs["content"] for tag, attrs in page.tags if attrs.get("http-equiv"))
    assert "default-src 'none'" in policy
    assert not [attrs for _, attrs in page.tags if "src" in attrs]
    assert not re.search(r"https?:|//[a-z]+\.|@import|url\(|fetch\(|XMLHttpRequest|import\(", text.replace("// ", ""))


def test_the_pages_own_code_makes_no_markup_of_text():
    script = Page(page_of(make_result(4))).scripts[1]
    assert not re.search(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(", script)
    assert all(name.endswith(".js") for name in SCRIPTS)


def test_the_same_plan_is_the_same_page():
    assert page_of(make_result(6)) == page_of(make_result(6))


def test_every_bin_and_row_of_the_plan_is_in_the_map():
    result = make_result(24)
    data = data_of(result)
    for name, service in (("today", result.baselines.today), ("plan", result.plan)):
        spots, rows = data[name]["spots"], data[name]["rows"]
        assert {len(column) for column in spots.values()} == {len(service.spots)}
        assert len(rows["n"]) == len(service.presentations)
        assert sum(rows["n"]) == sum(one.bins_out for one in service.presentations)
    assert len(data["faces"]["id"]) == len(data["faces"]["strip"]) == len(result.model.faces)
    assert len(data["premises"]["id"]) == 24


def test_presentations_find_the_spots_of_their_holding():
    result = make_result(24)
    data = data_of(result)
    holding_of_spot, spots = 0, []
    for step in data["plan"]["spots"]["h"]:
        holding_of_spot += step
        spots.append(holding_of_spot)
    assert spots == sorted(spots)
    premises, owners = 0, []
    for step in data["holdings"]["p"]:
        premises += step
        owners.append(premises)
    names = [(data["premises"]["id"][owners[h]], list(result.case.streams)[data["holdings"]["s"][h]]) for h in spots]
    assert sorted(names) == sorted(spot.key for spot in result.plan.spots)


def test_whoever_has_no_lawful_spot_is_told_why():
    data = data_of(make_result(24))
    assert data["unplaced"]
    for _, reason, detail in data["unplaced"]:
        assert data["words"][reason] == "the pavement would be too narrow beside it"
        assert "0.98 m" in data["words"][detail]


def test_a_case_without_bins_has_a_map():
    assert len(Page(page_of(make_result(0))).scripts) == 2


def test_the_page_speaks_the_readers_language():
    page, data = Page(page_of(make_result(4), "de")), data_of(make_result(4), "de")
    assert dict(page.tags[0][1]) == {"lang": "de"}
    assert data["days"][0] == "Montag"
    assert data["streams"][0] == "Restmüll"
    assert data["clocks"][390] == "06:30"


def test_every_word_that_the_page_asks_for_is_there_and_none_is_idle():
    text = "".join((FOLDER / name).read_text("utf-8") for name in (*SCRIPTS, "map.html"))
    asked = set(re.findall(r'say\("(\w+)"', text)) | set(re.findall(r"@@(\w+)@@", text))
    asked |= {"obstruction", "pinch", "loss", "lossMinutes", "heading"}  # not asked for by what stands in quotes
    places = {"LANGUAGE", "POLICY", "TITLE", "STYLE", "SCRIPT", "DATA", *ALONE.markup()}
    assert asked - places == set(PAGE_WORDS)


def test_rounds_are_in_the_map_with_their_way_and_minutes():
    result = make_result(24)
    (tour,), (given,) = data_of(result)["rounds"], result.rounds["plan"]
    assert len(tour["begin"]) == len(given.stops) == len(tour["stops"]) // 2
    assert sum(tour["begin"]) == given.stops[-1].begin_s // 60
    assert tour["bins"] == sum(stop.bins for stop in given.stops)

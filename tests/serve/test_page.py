"""The page of the desk runs its own code only, asks its own server only, and finds every word that it says."""

import base64
import re
from hashlib import sha256
from importlib import resources

from binopt.outputs.map.page import SCRIPTS as VIEWER_SCRIPTS
from binopt.outputs.map.texts import PAGE_WORDS
from binopt.serve.page import SCRIPTS, desk_addition, make_desk_data, make_desk_page
from binopt.serve.texts import DESK_WORDS
from binopt.speech import LANGUAGES, Speech
from tests.outputs.map.test_page import HOSTILE, Page, scene_of, unpacked
from tests.outputs.quarter import make_result

FOLDER = resources.files("binopt.serve") / "page_parts"
VIEWER = resources.files("binopt.outputs.map") / "page_parts"


def page_of(result, language="en"):
    return make_desk_page(scene_of(result), Speech.of(language))


def test_the_policy_lets_the_pages_own_code_run_and_nothing_else():
    made = page_of(make_result(6))
    script, style = Page(made.html).scripts[1], re.search(r"<style>(.*?)</style>", made.html, re.DOTALL).group(1)
    rules = dict(rule.strip().split(" ", 1) for rule in made.policy.split(";"))
    for name, text in (("script-src", script), ("style-src", style)):
        digest = base64.b64encode(sha256(text.encode()).digest()).decode()
        assert rules[name] == f"'sha256-{digest}'"
    assert rules["default-src"] == rules["base-uri"] == rules["form-action"] == rules["frame-ancestors"] == "'none'"
    assert rules["connect-src"] == "'self'"
    assert "unsafe" not in made.policy
    told = next(attrs["content"] for tag, attrs in Page(made.html).tags if attrs.get("http-equiv"))
    assert made.policy.startswith(told)


def test_no_handler_stands_in_the_markup_and_none_of_the_code_makes_markup_of_text():
    page = Page(page_of(make_result(6)).html)
    assert not [name for _, attrs in page.tags for name in attrs if name.startswith("on") or name == "style"]
    assert not [attrs for _, attrs in page.tags if "src" in attrs]
    assert not re.search(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(|https?:", page.scripts[1])


def test_hostile_names_stay_data():
    page = Page(page_of(make_result(6, name='</title><script>1</script> "q"', addresses=HOSTILE)).html)
    assert len(page.scripts) == 2
    assert page.title.startswith("</title><script>1</script>")


def test_kerbs_and_ids_are_those_of_the_case():
    result = make_result(24)
    data = make_desk_data(scene_of(result), Speech.of("en"))
    for coded, face in zip(data["desk"]["kerbs"], result.model.faces, strict=True):
        xs, ys = coded[0::2], coded[1::2]
        ends = [(xs[0], ys[0]), (sum(xs), sum(ys))]
        kerb = [face.kerb.coords[0], face.kerb.coords[-1]]
        for (x, y), (case_x, case_y) in zip(ends, kerb, strict=True):
            assert (x / 100 + data["origin"][0], y / 100 + data["origin"][1]) == (case_x, case_y)
    assert data["desk"]["obstacles"]["id"] == [one.obstacle_id for one in result.case.obstacles]
    assert len(data["obstacles"]["shape"]) == len(result.case.obstacles)
    assert data["desk"]["streams"] == list(result.case.streams)


def test_every_word_that_the_page_asks_for_is_there_and_none_is_idle():
    addition = desk_addition()
    markup = "".join(addition.markup().values())
    code = "".join((FOLDER / name).read_text("utf-8") for name in SCRIPTS)
    viewer = "".join((VIEWER / name).read_text("utf-8") for name in (*VIEWER_SCRIPTS, "map.html"))
    quoted = set(re.findall(r'"(\w+)"', code))
    asked = set(re.findall(r'say\("(\w+)"', code)) | set(re.findall(r"@@(\w+)@@", markup))
    asked |= {name for name in DESK_WORDS if name in quoted}
    assert asked <= set(DESK_WORDS) | set(PAGE_WORDS)
    assert asked >= set(DESK_WORDS)
    assert not set(DESK_WORDS) & set(PAGE_WORDS)
    assert all(text not in viewer for text in ("askServer", "DESK"))


def test_the_page_speaks_every_language():
    result = make_result(6)
    texts = {language: unpacked(Page(page_of(result, language).html))["texts"] for language in LANGUAGES}
    for name, text in DESK_WORDS.items():
        assert texts["en"][name] == text
    assert texts["de"]["compare"] == "Vergleichen"
    assert texts["fr"]["undoWhat"] == "Défaire – {what}"


def test_the_same_plan_is_the_same_page():
    assert page_of(make_result(6)) == page_of(make_result(6))

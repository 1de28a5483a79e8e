"""The page for the council: one sheet, the plan's figures, two streets, and nothing that runs or asks."""

import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest

from binopt.outputs.words import amount, change
from binopt.papers.council.page import render_council_page
from binopt.papers.council.streets import best_street, worst_street
from binopt.papers.edition import make_edition
from tests.browser import Watched
from tests.papers.editions import HOSTILE, edition_of, quarter

EVIL = "</title></svg><script>alert(1)</script>\"' onload=x \u202eabc @@STYLE@@ " + "y" * 10_000


class Seen(HTMLParser):
    """All tags with their attributes, and all text that is shown."""

    def __init__(self, page):
        super().__init__()
        self.tags, self.text = [], []
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data):
        self.text.append(data)


@pytest.fixture(scope="module")
def edition(tmp_path_factory):
    made = quarter(48, addresses=HOSTILE, name=EVIL)
    return edition_of(made, tmp_path_factory.mktemp("plans") / "plan", country="FR")


@pytest.fixture(scope="module")
def page(edition):
    return render_council_page(edition)


def told(edition, language):
    again = make_edition(edition.plan, edition.case, language)
    return " ".join(Seen(render_council_page(again)).text)


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", ("What this rests on", "metre-hours of pavement", "Two streets", "Trash|Residual waste")),
        ("fr", ("Sur quoi cela repose", "mètres-heures", "Deux rues", "Ordures ménagères")),
        ("de", ("Worauf das beruht", "Meterstunden", "Zwei Straßen", "Restmüll")),
    ],
)
def test_figures_verdict_and_streets_are_told_in_the_readers_language(edition, language, words):
    text = told(edition, language)
    for word in words:
        assert re.search(word, text), word
    o = edition.plan.report["o"]
    speech = make_edition(edition.plan, edition.case, language).speech
    assert change(o["today"], o["plan"], speech) in text
    assert amount(o["exact"], speech) in text


def test_two_streets_are_drawn_before_and_after(page):
    drawings = [attrs["aria-label"] for tag, attrs in Seen(page).tags if tag == "svg" and "aria-label" in attrs]
    assert len(drawings) == 5  # the bars, and each street twice
    assert page.count("<figcaption>") == 4
    assert page.count('stroke="#fff"') > 4


def test_best_and_worst_are_other_streets_with_their_own_face(edition):
    faces = edition.plan.faces
    best = best_street(faces)
    worst = worst_street(faces, best)
    assert best.row.street != worst.row.street
    assert (best.face.street, worst.face.street) == (best.row.street, worst.row.street)
    share = (best.row.o_today - best.row.o_plan) / best.row.length_m
    for street in {face.street for face in faces}:
        same = [face for face in faces if face.street == street]
        gain, length = sum(face.o_today - face.o_plan for face in same), sum(face.length_m for face in same)
        assert gain / length <= share + 1e-9


def test_nothing_gained_is_said_too(edition):
    faces = tuple(replace(face, o_today=0.0, o_plan=0.0) for face in edition.plan.faces)
    assert best_street(faces) is None
    assert worst_street(faces, None) is None
    still = make_edition(replace(edition.plan, faces=faces), edition.case, "en")
    assert "<figure>" not in render_council_page(still)


def test_few_premises_are_not_counted_out(edition):
    few = replace(edition.plan, unplaced=edition.plan.unplaced[:1])
    shown = make_edition(few, edition.case, "en")
    assert "no lawful spot was found: fewer than 5" in render_council_page(shown)


def test_hostile_names_are_text(page):
    seen = Seen(page)
    assert not [tag for tag, _ in seen.tags if tag in ("script", "img", "iframe", "a", "object", "form")]
    assert not [name for _, attrs in seen.tags for name in attrs if name.startswith("on")]
    assert "script" in next(text for text in seen.text if text.startswith("</title>"))
    assert len(page) < 200_000
    assert "\u202e" not in page
    assert not re.search(r"https?:|url\(|@import", page)


def test_the_same_edition_is_the_same_page(edition, page):
    assert render_council_page(edition) == page


def test_it_is_one_sheet_that_everybody_can_read(browser, page, tmp_path):
    path = tmp_path / "summary.html"
    path.write_text(page, "utf-8")
    watched = Watched(browser, path)
    paper = watched.page.pdf(prefer_css_page_size=True, format="A4")
    assert paper.count(b"/Type /Page\n") == 1
    assert watched.findings() == []
    assert watched.complaints == watched.asked_elsewhere == []
    watched.close()

"""The atlas is to scale, whole, and says the same of the clear width as the evaluator."""

from itertools import pairwise

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfReader
from shapely.geometry import LineString

from binopt.domain.plan_files import FaceRow
from binopt.measure.evaluator import evaluate
from binopt.papers.atlas import paper
from binopt.papers.atlas.pieces import BEND_M, Piece, cut_face, lay_on_pages
from binopt.papers.atlas.strip import _spread
from binopt.papers.atlas.widths import find_widths
from binopt.papers.folder import PaperFolder
from tests.papers.editions import HOSTILE, edition_of, quarter
from tests.papers.reading import pages_of, plain, scale_bars, texts_with_places


@pytest.fixture(scope="module", params=["en", "fr", "de"])
def made(request, tmp_path_factory):
    folder = tmp_path_factory.mktemp("atlas")
    edition = edition_of(quarter(20), folder / "plan", language=request.param, country="FR")
    paper.write(edition, PaperFolder(folder / "out"))
    return edition, folder / "out"


def test_sheets_are_of_their_size_and_scale(made):
    _, folder = made
    for name, ((short, long), scale) in paper.SHEETS.items():
        path = folder / name
        for number, page in enumerate(PdfReader(path).pages):
            assert (float(page.mediabox.width), float(page.mediabox.height)) == pytest.approx((long, short), abs=0.01)
            if number >= 2:
                ((metres, told, bar),) = scale_bars(path, number)
                assert told == scale
                assert bar == pytest.approx(metres * 72 / 0.0254 / scale, abs=0.02)


def test_every_face_is_there_and_where_the_list_says(made):
    edition, folder = made
    for name in paper.SHEETS:
        texts = pages_of(folder / name)
        for face in edition.plan.faces:
            title = f"· {face.face_id} · {edition.speech.number(0, 2)}–"
            (number,) = [k for k, text in enumerate(texts) if plain(title) in text]
            assert f"{face.face_id} {number + 1}" in texts[1]


def test_every_spot_is_labelled_with_its_chainage(made):
    edition, folder = made
    text = " ".join(pages_of(folder / "atlas-a4.pdf"))
    for spot in edition.plan.plan.spots:
        assert plain(f"{edition.speech.number(round(spot.chainage_m, 2), 2)} ·") in text


def test_bins_are_drawn_as_large_as_they_are(made):
    """The kerb of a straight face is as long on paper as the scale says."""
    edition, folder = made
    texts = texts_with_places(folder / "atlas-a4.pdf", 2)
    marks = [(x, text) for text, x, _ in texts if "·" in text and text[0].isdigit()]
    assert marks
    chainages = sorted((float(text.split(" ·")[0].replace(",", ".")), x) for x, text in marks)
    spaced = [(b - a, at - x) for (a, x), (b, at) in pairwise(chainages) if b - a > 3]
    assert any(apart == pytest.approx(metres * 72 / 0.0254 / 200, abs=0.1) for metres, apart in spaced)
    assert edition.plan.faces


def test_text_stays_on_its_page(made):
    _, folder = made
    for name in paper.SHEETS:
        pages = PdfReader(folder / name).pages
        for number in range(min(len(pages), 4)):
            for _, x, y in texts_with_places(folder / name, number):
                assert 15 < x < float(pages[number].mediabox.width) - 15
                assert 15 < y < float(pages[number].mediabox.height) - 15


def test_the_rule_is_broken_where_the_evaluator_says(tmp_path):
    edition = edition_of(quarter(40), tmp_path / "plan")
    widths, model = find_widths(edition), edition.street.model
    broken = set()
    for service, which in ((edition.plan.today, "breaches_today"), (edition.plan.plan, "breaches_plan")):
        figures = evaluate(edition.case, model, service)
        expected = {face.face_id for face, s in zip(model.faces, figures.s, strict=True) if s > 0}
        assert {face_id for face_id, one in widths.items() if getattr(one, which)} == expected
        broken |= expected
    assert broken
    for one in widths.values():
        for breach in (*one.breaches_today, *one.breaches_plan):
            assert breach.least_m < one.clear_m
            assert breach.from_m < breach.to_m


def test_bins_leave_no_more_than_there_was(tmp_path):
    for one in find_widths(edition_of(quarter(12), tmp_path / "plan")).values():
        for profile in (one.today, one.plan):
            middles = (profile.from_m + profile.to_m) / 2
            cell = np.searchsorted(one.without.to_m, middles)
            assert (profile.free_m <= one.without.free_m[np.minimum(cell, len(one.without.free_m) - 1)] + 0.3).all()


def test_hostile_names_are_printed_or_replaced(tmp_path):
    edition = edition_of(quarter(8, addresses=HOSTILE, name="=cmd() %%d \x00\u202e" + "é" * 10_000), tmp_path / "plan")
    paper.write(edition, PaperFolder(tmp_path / "out"))
    text = " ".join(pages_of(tmp_path / "out" / "atlas-a4.pdf"))
    assert "=cmd() %%d" in text
    assert "é" * 300 not in text


def face(points):
    kerb = LineString(points)
    return FaceRow("F", "P", "S", kerb.length, 1.2, 0, 0, 0, 0, 0, 0, kerb)


@given(
    st.lists(st.tuples(st.floats(1, 40), st.floats(-1.2, 1.2)), min_size=1, max_size=8),
    st.floats(5, 60),
)
def test_pieces_are_whole_straight_enough_and_short_enough(steps, most):
    at, turn, points = np.zeros(2), 0.0, [(0.0, 0.0)]
    for long, bend in steps:
        turn += bend
        at = at + long * np.array([np.cos(turn), np.sin(turn)])
        points.append(tuple(at))
    row = face(points)
    pieces = cut_face(row, np.full(4, 2.5), np.linspace(0, row.kerb.length, 4), most)
    assert pieces[0].from_m == 0
    assert pieces[-1].to_m == pytest.approx(row.kerb.length)
    for one, other in pairwise(pieces):
        assert one.to_m == pytest.approx(other.from_m)
    for one in pieces:
        assert one.length_m <= most + 1e-6
        long = one.to_m - one.from_m
        chord = LineString([one.begin_m, one.end_m])
        part = shapely.ops.substring(row.kerb, one.from_m, one.to_m)
        assert shapely.hausdorff_distance(part, chord) <= BEND_M + 0.5 or long <= 1.0 + 1e-6


@given(st.lists(st.tuples(st.floats(10, 400), st.floats(10, 200)), min_size=1, max_size=30))
def test_pieces_on_pages_do_not_overlap_and_stay_on_them(sizes):
    piece = Piece("F", 0, 1, (0, 0), (1, 0), 0, 1)
    pages = lay_on_pages([(piece, *size) for size in sizes], 400, 500, 10)
    assert sum(len(cells) for cells in pages) == len(sizes)
    for cells in pages:
        boxes = [shapely.box(c.x, c.top, c.x + c.wide, c.top + c.high) for c in cells]
        assert all(c.x + c.wide <= 400 + 1e-6 and c.top + c.high <= 500 + 1e-6 for c in cells)
        for k, box in enumerate(boxes):
            assert all(box.intersection(other).area < 1e-6 for other in boxes[k + 1 :])


@given(st.lists(st.floats(0, 300), max_size=40))
def test_labels_stand_apart(wanted):
    placed = _spread(sorted(wanted), 0, 300)
    assert all(b - a >= 5.6 - 1e-6 for a, b in pairwise(placed))
    assert all(x <= 300 + 1e-6 for x in placed)
